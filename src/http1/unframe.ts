/**
 * Content out of a framed body (RFC 9112 §6.3, §7.1), piece by piece as it arrives in slots.
 *
 * @module
 */
import type { Slot } from "../bytes/arena.ts";
import { ChunkScanner } from "../bytes/kernel.ts";
import { Fault } from "../model/fault.ts";
import type { Field } from "../model/variant.ts";
import type { Framing } from "./framing.ts";
import { decodeFields } from "./response_head.ts";

/** What some received bytes turned out to be. */
export interface Unframed {
  /** A copy of the content among them; possibly empty. */
  readonly content: Uint8Array<ArrayBuffer>;
  /** Where in the slot the body's bytes end. */
  readonly consumed: number;
  readonly ended: boolean;
}

/** Takes the framing off one body. */
export interface Unframer {
  /** Whether the body had ended before its first byte. */
  readonly empty: boolean;
  /** Throws an `origin-broken` fault when the framing is malformed. */
  take(slot: Slot, from: number, to: number): Unframed;
  /** The connection has ended: throws an `origin-broken` fault unless that is how the body ends. */
  end(): void;
  /** Fields behind the body, once it has ended. */
  readonly trailers: readonly Field[];
  dispose(): void;
}

/** The unframer for a verdict on framing. A broken framing has none: it throws. */
export function unframerFor(framing: Framing): Unframer {
  switch (framing.kind) {
    case "none":
      return new LengthUnframer(0);
    case "length":
      return new LengthUnframer(framing.length);
    case "chunked":
      return new ChunkedUnframer();
    case "close":
      return new CloseUnframer();
    case "broken":
      throw new Fault("origin-broken", `The origin's answer has no certain end: ${framing.reason}`);
  }
}

class LengthUnframer implements Unframer {
  readonly trailers: readonly Field[] = [];
  readonly #length: number;
  #remaining: number;

  constructor(length: number) {
    this.#length = length;
    this.#remaining = length;
  }

  get empty(): boolean {
    return this.#length === 0;
  }

  take(slot: Slot, from: number, to: number): Unframed {
    const consumed = Math.min(to, from + this.#remaining);
    this.#remaining -= consumed - from;
    return { content: slot.view.slice(from, consumed), consumed, ended: this.#remaining === 0 };
  }

  end(): void {
    const received = this.#length - this.#remaining;
    throw cut(`after ${received} of ${this.#length} bytes`);
  }

  dispose(): void {}
}

class ChunkedUnframer implements Unframer {
  readonly empty = false;
  trailers: readonly Field[] = [];
  readonly #scanner = new ChunkScanner();

  take(slot: Slot, from: number, to: number): Unframed {
    const scan = this.#scanner.scan(slot, from, to);
    if (scan.state === "error") throw malformed(scan.error?.code ?? "chunk", scan.error?.offset);
    if (scan.trailer !== undefined) {
      const { bytes, spans, count } = scan.trailer;
      this.trailers = decodeFields(bytes, spans, count);
    }
    const content = gather(slot.view, scan.spans, scan.count);
    return { content, consumed: scan.consumed, ended: scan.state === "done" };
  }

  end(): void {
    throw cut("before the last chunk");
  }

  dispose(): void {
    this.#scanner.dispose();
  }
}

class CloseUnframer implements Unframer {
  readonly empty = false;
  readonly trailers: readonly Field[] = [];

  take(slot: Slot, from: number, to: number): Unframed {
    return { content: slot.view.slice(from, to), consumed: to, ended: false };
  }

  end(): void {}

  dispose(): void {}
}

/** One copy for all spans: a body of one-byte chunks must not cost an object for each byte. */
function gather(view: Uint8Array, spans: Uint32Array, count: number): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (let i = 0; i < 2 * count; i += 2) length += spans[i + 1] - spans[i];
  const content = new Uint8Array(length);
  let at = 0;
  for (let i = 0; i < 2 * count; i += 2) {
    content.set(view.subarray(spans[i], spans[i + 1]), at);
    at += spans[i + 1] - spans[i];
  }
  return content;
}

function cut(where: string): Fault {
  return new Fault("origin-broken", `The origin's answer was cut ${where}`);
}

function malformed(code: string, offset: number | undefined): Fault {
  return new Fault("origin-broken", `The origin's answer is malformed: ${code}`, { offset });
}

/**
 * Content out of a framed body (RFC 9112 §6.3, §7.1), piece by piece as it arrives in slots.
 *
 * @module
 */
import {
  ChunkScanner,
  type ChunkScannerLimits,
  type Flaw,
  type ScanSource,
} from "../bytes/kernel.ts";
import { Fault, type FaultCode } from "../model/fault.ts";
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

/** The same without a copy. */
export interface Located extends Omit<Unframed, "content"> {
  /** Start and end of each piece of content, valid until the next call: at least as many as `count` says. */
  readonly spans: Uint32Array;
  readonly count: number;
}

/** Who frames a body, for the faults that its framing can have. */
export interface Sender {
  readonly fault: FaultCode;
  /** What is framed, as a sentence begins. */
  readonly message: string;
}

const ORIGIN: Sender = { fault: "origin-broken", message: "The origin's answer" };

/** A client, seen from a server. */
export const CLIENT: Sender = { fault: "bad-request", message: "The client's request" };

/** Takes the framing off one body. */
export interface Unframer {
  /** Whether the body had ended before its first byte. */
  readonly empty: boolean;
  /** Throws the sender's fault when the framing is malformed. */
  take(slot: ScanSource, from: number, to: number): Unframed;
  /** The same for whoever uses the content where it lies. */
  locate(slot: ScanSource, from: number, to: number): Located;
  /** The connection has ended: throws the sender's fault unless that is how the body ends. */
  end(): void;
  /** Fields behind the body, once it has ended. */
  readonly trailers: readonly Field[];
  dispose(): void;
}

/** The unframer for a verdict on framing. A broken framing has none: it throws. */
export function unframerFor(framing: Framing, sender: Sender = ORIGIN): Unframer {
  switch (framing.kind) {
    case "none":
      return new LengthUnframer(0, sender);
    case "length":
      return new LengthUnframer(framing.length, sender);
    case "chunked":
      return new ChunkedUnframer(sender);
    case "close":
      return new CloseUnframer();
    case "broken":
      throw new Fault(sender.fault, `${sender.message} has no certain end: ${framing.reason}`);
  }
}

class LengthUnframer implements Unframer {
  readonly trailers: readonly Field[] = [];
  readonly #sender: Sender;
  readonly #length: number;
  #remaining: number;

  constructor(length: number, sender: Sender) {
    this.#sender = sender;
    this.#length = length;
    this.#remaining = length;
  }

  get empty(): boolean {
    return this.#length === 0;
  }

  take(slot: ScanSource, from: number, to: number): Unframed {
    const { consumed, ended } = this.locate(slot, from, to);
    return { content: slot.view.slice(from, consumed), consumed, ended };
  }

  locate(_slot: ScanSource, from: number, to: number): Located {
    const consumed = Math.min(to, from + this.#remaining);
    this.#remaining -= consumed - from;
    return { ...piece(from, consumed), consumed, ended: this.#remaining === 0 };
  }

  end(): void {
    const received = this.#length - this.#remaining;
    throw cut(this.#sender, `after ${received} of ${this.#length} bytes`);
  }

  dispose(): void {}
}

/** Takes chunks apart (RFC 9112 §7.1). */
export class ChunkedUnframer implements Unframer {
  /** A chunked body has at least its last chunk. */
  readonly empty = false;
  /** Fields behind the last chunk. */
  trailers: readonly Field[] = [];
  /** What the last chunk said behind its size, from the first ";" on: ICAP speaks there. */
  lastExtension?: Uint8Array;
  readonly #scanner: ChunkScanner;
  readonly #sender: Sender;

  /** The sender is blamed for what is malformed. */
  constructor(sender: Sender, limits?: ChunkScannerLimits) {
    this.#scanner = new ChunkScanner(limits);
    this.#sender = sender;
  }

  /** The content among these bytes. */
  take(slot: ScanSource, from: number, to: number): Unframed {
    const { spans, count, consumed, ended } = this.locate(slot, from, to);
    return { content: gather(slot.view, spans, count), consumed, ended };
  }

  /** Where it is. */
  locate(slot: ScanSource, from: number, to: number): Located {
    const scan = this.#scanner.scan(slot, from, to);
    if (scan.state === "error") throw malformed(this.#sender, scan.error);
    if (scan.trailer !== undefined) {
      const { bytes, spans, count } = scan.trailer;
      this.trailers = decodeFields(bytes, spans, count);
    }
    this.lastExtension = scan.lastExtension;
    const { spans, count, consumed } = scan;
    return { spans, count, consumed, ended: scan.state === "done" };
  }

  /** Always a fault: the last chunk has not come. */
  end(): void {
    throw cut(this.#sender, "before the last chunk");
  }

  /** Gives the scanner back. */
  dispose(): void {
    this.#scanner.dispose();
  }
}

class CloseUnframer implements Unframer {
  readonly empty = false;
  readonly trailers: readonly Field[] = [];

  take(slot: ScanSource, from: number, to: number): Unframed {
    return { content: slot.view.slice(from, to), consumed: to, ended: false };
  }

  locate(_slot: ScanSource, from: number, to: number): Located {
    return { ...piece(from, to), consumed: to, ended: false };
  }

  end(): void {}

  dispose(): void {}
}

/** All that was received, if that is anything. */
function piece(start: number, end: number): Pick<Located, "spans" | "count"> {
  return { spans: Uint32Array.of(start, end), count: start < end ? 1 : 0 };
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

function cut({ fault, message }: Sender, where: string): Fault {
  return new Fault(fault, `${message} was cut ${where}`);
}

function malformed({ fault, message }: Sender, flaw: Flaw | undefined): Fault {
  return new Fault(fault, `${message} is malformed: ${flaw?.code ?? "chunk"}`, {
    offset: flaw?.offset,
  });
}

/**
 * The platform's compressors as streams with back-pressure in both directions: a small input that grows
 * a thousandfold is expanded only as fast as somebody reads it.
 *
 * @module
 */
import type { Transform } from "node:stream";
import { Fault } from "../model/fault.ts";

/** A compressor or decompressor of node:zlib. */
export type Engine = Transform & {
  /** How much of the input it has used. */
  readonly bytesWritten: number;
  flush(callback?: () => void): void;
};

/** Bytes in, bytes out. */
export type ByteStream = TransformStream<Uint8Array, Uint8Array>;

/** How a coding is taken off. */
export interface Decompression {
  /** For messages. */
  readonly name: string;
  /** Makes the engine once the first bytes are there. */
  engine(head: Uint8Array): Engine;
  /** How many first bytes that takes. */
  readonly headBytes: number;
  /** Follows the input, for engines that do not notice where frames end. */
  frames?(): { follow(bytes: Uint8Array): number[] | undefined; readonly complete: boolean };
  /** The engine does not notice that its input was cut. */
  readonly cutUnnoticed?: boolean;
}

/** Compresses. What has come is written out at the latest when nothing followed it for a moment. */
export function compress(engine: Engine): ByteStream {
  const pump = new Pump(Infinity, (error) => error);
  pump.start(engine);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    engine.flush();
  };
  const writable = new WritableStream<Uint8Array>({
    async write(bytes) {
      await pump.push(bytes);
      timer ??= setTimeout(flush, FLUSH_DELAY);
    },
    async close() {
      clearTimeout(timer);
      await pump.end();
    },
    abort(reason) {
      clearTimeout(timer);
      pump.fail(reason);
    },
  });
  return { readable: pump.readable, writable };
}

/** Milliseconds. Long enough that a burst of small writes makes one block, too short to be noticed. */
const FLUSH_DELAY = 1;

/**
 * Decompresses up to `limit` bytes. Ends with a fault "too-large" beyond, and with "origin-broken" when the
 * input is cut, corrupt, or followed by anything else. No input at all is no content: origins that send an
 * error without content often leave Content-Encoding in.
 */
export function decompress(way: Decompression, limit: number): ByteStream {
  const broken = (why: string, cause?: unknown) =>
    new Fault("origin-broken", `${way.name}: ${why}`, { cause });
  const pump = new Pump(
    limit,
    (error) => error instanceof Fault ? error : broken(messageOf(error), error),
  );
  const frames = way.frames?.();
  let head: Uint8Array = new Uint8Array();
  let taken = 0;

  async function take(bytes: Uint8Array): Promise<void> {
    taken += bytes.length;
    let from = 0;
    const ends = frames === undefined ? [] : frames.follow(bytes);
    if (ends === undefined) throw pump.fail(broken("no frame"));
    for (const end of ends) {
      await pump.push(bytes.subarray(from, end));
      from = end;
    }
    if (from < bytes.length) await pump.push(bytes.subarray(from));
  }

  /** A decoder that is done uses no more input; one that still waits uses what it gets. */
  async function isCut(engine: Engine): Promise<boolean> {
    if (frames !== undefined) return !frames.complete;
    if (!way.cutUnnoticed) return false;
    await pump.push(new Uint8Array(1));
    return engine.bytesWritten > taken;
  }

  const writable = new WritableStream<Uint8Array>({
    async write(bytes) {
      if (pump.engine !== undefined) return await take(bytes);
      head = head.length === 0 ? bytes : Uint8Array.of(...head, ...bytes);
      if (head.length < way.headBytes) return;
      pump.start(way.engine(head));
      await take(head);
    },
    async close() {
      if (pump.engine === undefined && head.length === 0) return pump.close();
      if (pump.engine === undefined) throw pump.fail(broken("unexpected end"));
      if (pump.engine.bytesWritten < taken) throw pump.fail(broken("bytes behind the end"));
      if (await isCut(pump.engine)) throw pump.fail(broken("unexpected end"));
      await pump.end();
    },
    abort(reason) {
      pump.fail(reason);
    },
  });
  return { readable: pump.readable, writable };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Moves the output of an engine into a stream, and stops it while nobody reads. */
class Pump {
  readonly readable: ReadableStream<Uint8Array>;
  engine: Engine | undefined;
  readonly #limit: number;
  readonly #explain: (error: unknown) => unknown;
  #output: ReadableStreamDefaultController<Uint8Array> | undefined;
  #made = 0;
  #failure: unknown;
  #reject: (reason: unknown) => void = () => {};

  constructor(limit: number, explain: (error: unknown) => unknown) {
    this.#limit = limit;
    this.#explain = explain;
    this.readable = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#output = controller;
      },
      pull: () => {
        this.engine?.resume();
      },
      cancel: (reason) => {
        this.fail(reason);
      },
    });
  }

  start(engine: Engine): void {
    this.engine = engine;
    engine.on("data", (bytes: Uint8Array) => this.#take(bytes));
    engine.on("end", () => this.close());
    engine.on("error", (error: unknown) => this.fail(error));
  }

  /** Resolves once the engine has used the bytes, which may have to wait for a reader. */
  push(bytes: Uint8Array): Promise<void> {
    return this.#settle((engine, done) => engine.write(bytes, done));
  }

  /** Resolves once the engine has written all. */
  end(): Promise<void> {
    return this.#settle((engine, done) => engine.end(() => done()));
  }

  close(): void {
    if (this.#failure === undefined) this.#output?.close();
  }

  /** Ends both sides with the reason, and returns it as it is told. */
  fail(reason: unknown): unknown {
    if (this.#failure !== undefined) return this.#failure;
    this.#failure = this.#explain(reason) ?? new DOMException("cancelled", "AbortError");
    this.#output?.error(this.#failure);
    this.#reject(this.#failure);
    this.engine?.destroy();
    return this.#failure;
  }

  #settle(act: (engine: Engine, done: (error?: Error | null) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const { engine } = this;
      if (this.#failure !== undefined || engine === undefined) return reject(this.#failure);
      this.#reject = reject;
      act(engine, (error) => error ? reject(this.fail(error)) : resolve());
    });
  }

  #take(bytes: Uint8Array): void {
    if (this.#failure !== undefined) return;
    this.#made += bytes.length;
    if (this.#made > this.#limit) {
      this.fail(new Fault("too-large", `decodes to more than ${this.#limit} bytes`));
      return;
    }
    this.#output?.enqueue(new Uint8Array(bytes)); // a plain array: the engine's own is a Buffer
    if ((this.#output?.desiredSize ?? 0) <= 0) this.engine?.pause();
  }
}

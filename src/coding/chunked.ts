/**
 * The chunked transfer coding (RFC 9112 §7.1). Decoding is strict: framing that two readers may read
 * differently is refused with a `CodingError`.
 *
 * @module
 */
import { type ChunkContent, ChunkScanner } from "../bytes/kernel.ts";
import { CodingError } from "./coding_error.ts";
import { Gathered } from "./gather.ts";

/** A field behind the last chunk (RFC 9112 §7.1.2): name as it was written, and value. */
export type TrailerField = readonly [name: string, value: string];

/** A chunked body without its framing. */
export interface Dechunked {
  /** The content. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The fields behind the last chunk. */
  readonly trailer: readonly TrailerField[];
}

/** Bounds on what is not content, in bytes for the whole body. */
export interface ChunkedDecodeOptions {
  /** What chunk extensions may take: 16 KiB unless set. */
  readonly extensionBytes?: number;
  /** What trailer fields may take: 16 KiB unless set. */
  readonly trailerBytes?: number;
}

/** So much of the input is looked at in one go: little where chunks are large, as most of it is content. */
const LEAST_WINDOW = 512;
const MOST_WINDOW = 64 * 1024;

/** Content of so many bytes is better copied from where it is than over the workbench. */
const LARGE = 2048;

const CRLF = "\r\n";
const LAST_CHUNK = `0${CRLF}${CRLF}`;

const encoder = new TextEncoder();
const latin1 = new TextDecoder("latin1");

/** Frames bytes as one chunk and the last chunk. */
export function encodeChunked(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return frame(bytes, LAST_CHUNK);
}

/** One chunk, and what follows it. An empty one would end the body (RFC 9112 §7.1), so there is none. */
function frame(content: Uint8Array, rest: string = ""): Uint8Array<ArrayBuffer> {
  const { length } = content;
  if (length === 0) return encoder.encode(rest);
  const size = length.toString(16) + CRLF;
  const chunk = new Uint8Array(size.length + length + CRLF.length + rest.length);
  encoder.encodeInto(size, chunk);
  chunk.set(content, size.length);
  encoder.encodeInto(CRLF + rest, chunk.subarray(size.length + length));
  return chunk;
}

/** Takes the framing off a whole body; anything behind its end is refused. */
export function decodeChunked(bytes: Uint8Array, options: ChunkedDecodeOptions = {}): Dechunked {
  const output = new Gathered(bytes.length);
  const unframer = new Unframer(options);
  unframer.write(bytes, output.add);
  unframer.end();
  return { bytes: output.take(), trailer: unframer.trailer };
}

class Unframer {
  readonly #scanner: ChunkScanner;
  #position = 0;
  #window = LEAST_WINDOW;
  #done = false;
  trailer: readonly TrailerField[] = [];

  constructor(options: ChunkedDecodeOptions) {
    this.#scanner = new ChunkScanner(options);
  }

  write(bytes: Uint8Array, sink: (content: Uint8Array) => void): void {
    for (let at = 0; at < bytes.length;) {
      const { ahead } = this.#scanner;
      const length = Math.min(ahead >= LARGE ? ahead : this.#window, bytes.length - at);
      const piece = bytes.subarray(at, at + length);
      if (ahead >= LARGE) this.#take(piece, sink);
      else this.#unframe(piece, sink);
      at += length;
    }
  }

  end(): void {
    if (!this.#done) throw new CodingError("chunk-truncated", this.#position);
  }

  /** Content of a large chunk: nothing to look at. */
  #take(piece: Uint8Array, sink: (content: Uint8Array) => void): void {
    this.#scanner.skip(piece.length);
    this.#position += piece.length;
    this.#window = LEAST_WINDOW;
    sink(piece);
  }

  #unframe(piece: Uint8Array, sink: (content: Uint8Array) => void): void {
    if (this.#done) throw new CodingError("chunk-rest", this.#position);
    const scan = this.#scanner.compactCopy(piece, sink);
    if (scan.error !== undefined) {
      throw new CodingError(scan.error.code, this.#position + scan.error.offset);
    }
    this.#position += scan.consumed;
    this.#window = Math.min(MOST_WINDOW, 4 * this.#window);
    if (scan.state !== "done") return;
    this.#done = true;
    this.trailer = readTrailer(scan);
    if (scan.consumed < piece.length) throw new CodingError("chunk-rest", this.#position);
  }
}

function readTrailer({ trailer }: ChunkContent): TrailerField[] {
  if (trailer === undefined) return [];
  const { bytes, count, spans } = trailer;
  const cut = (at: number) => latin1.decode(bytes.subarray(spans[at], spans[at + 1]));
  return Array.from({ length: count }, (_, i) => [cut(4 * i), cut(4 * i + 2)]);
}

/** Frames each piece of a stream as a chunk, as soon as it comes. */
export class ChunkedEncoderStream extends TransformStream<Uint8Array, Uint8Array<ArrayBuffer>> {
  /** Makes a stream that frames. */
  constructor() {
    super({
      transform(bytes, controller) {
        if (bytes.length > 0) controller.enqueue(frame(bytes));
      },
      flush(controller) {
        controller.enqueue(encoder.encode(LAST_CHUNK));
      },
    });
  }
}

/** Takes the framing off a stream. A body that is cut ends with an error, as one that is malformed. */
export class ChunkedDecoderStream extends TransformStream<Uint8Array, Uint8Array<ArrayBuffer>> {
  readonly #unframer: Unframer;

  /** Makes a stream that unframes, within the limits given. */
  constructor(options: ChunkedDecodeOptions = {}) {
    const unframer = new Unframer(options);
    super({
      transform(bytes, controller) {
        // One piece of output for each of input, so that many small chunks do not become many objects.
        const output = new Gathered(bytes.length);
        unframer.write(bytes, output.add);
        const content = output.take();
        if (content.length > 0) controller.enqueue(content);
      },
      flush() {
        unframer.end();
      },
    });
    this.#unframer = unframer;
  }

  /** The fields behind the last chunk, once it has come. */
  get trailer(): readonly TrailerField[] {
    return this.#unframer.trailer;
  }
}

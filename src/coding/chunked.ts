/**
 * The chunked transfer coding (RFC 9112 §7.1). Decoding is strict: framing that two readers may read
 * differently is refused with a `CodingError`.
 *
 * @module
 */
import { type ChunkScan, ChunkScanner } from "../bytes/kernel.ts";
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

const PIECE = 64 * 1024;
const CRLF = "\r\n";
const LAST_CHUNK = `0${CRLF}${CRLF}`;

const encoder = new TextEncoder();
const latin1 = new TextDecoder("latin1");

/** Frames bytes as one chunk and the last chunk. */
export function encodeChunked(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const output = new Gathered(bytes.length + 32);
  if (bytes.length > 0) output.add(frame(bytes));
  output.add(encoder.encode(LAST_CHUNK));
  return output.take();
}

/** One chunk. An empty one would end the body (RFC 9112 §7.1), so there must be content. */
function frame(content: Uint8Array): Uint8Array<ArrayBuffer> {
  const size = encoder.encode(content.length.toString(16) + CRLF);
  const chunk = new Uint8Array(size.length + content.length + 2);
  chunk.set(size);
  chunk.set(content, size.length);
  chunk.set(encoder.encode(CRLF), size.length + content.length);
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
  #done = false;
  trailer: readonly TrailerField[] = [];

  constructor(options: ChunkedDecodeOptions) {
    this.#scanner = new ChunkScanner(options);
  }

  write(bytes: Uint8Array, sink: (content: Uint8Array) => void): void {
    for (let at = 0; at < bytes.length; at += PIECE) {
      this.#scan(bytes.subarray(at, at + PIECE), sink);
    }
  }

  end(): void {
    if (!this.#done) throw new CodingError("chunk-truncated", this.#position);
  }

  #scan(piece: Uint8Array, sink: (content: Uint8Array) => void): void {
    if (this.#done) throw new CodingError("chunk-rest", this.#position);
    const scan = this.#scanner.scanCopy(piece);
    for (let i = 0; i < 2 * scan.count; i += 2) {
      sink(piece.subarray(scan.spans[i], scan.spans[i + 1]));
    }
    if (scan.error !== undefined) {
      throw new CodingError(scan.error.code, this.#position + scan.error.offset);
    }
    this.#position += scan.consumed;
    if (scan.state !== "done") return;
    this.#done = true;
    this.trailer = readTrailer(scan);
    if (scan.consumed < piece.length) throw new CodingError("chunk-rest", this.#position);
  }
}

function readTrailer({ trailer }: ChunkScan): TrailerField[] {
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

/**
 * What was composed: bytes at hand and bytes to be fetched, in order, with a length that is known
 * before the first of them.
 *
 * @module
 */
import { ComposeError } from "./compose_error.ts";

/** Content that is fetched when its turn comes, as often as it is written. */
export interface ContentSource {
  /** Octets; a source that gives more or fewer makes writing fail. */
  readonly length: number;
  /** Begins to give them. */
  open(): AsyncIterable<Uint8Array>;
}

/** A run of bytes. */
export type Piece = Uint8Array | ContentSource;

/** Composed content. It can be read more than once, if its sources can. */
export class WrittenContent implements AsyncIterable<Uint8Array> {
  /** Octets. */
  readonly length: number;
  readonly #pieces: readonly Piece[];

  /** Content of these pieces. */
  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
    this.length = pieces.reduce((sum, { length }) => sum + length, 0);
  }

  /** The octets in chunks. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (const piece of this.#pieces) {
      if (!(piece instanceof Uint8Array)) yield* readSource(piece);
      else if (piece.length > 0) yield piece;
    }
  }

  /** The octets as a stream. */
  stream(): ReadableStream<Uint8Array> {
    return ReadableStream.from(this);
  }

  /** All octets in one array. */
  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    const whole = new Uint8Array(this.length);
    let at = 0;
    for await (const chunk of this) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    return whole;
  }
}

/** The octets of a source; throws as soon as they are more, or in the end fewer, than it said. */
async function* readSource(source: ContentSource): AsyncGenerator<Uint8Array> {
  let left = source.length;
  for await (const chunk of source.open()) {
    left -= chunk.length;
    if (left < 0) break;
    if (chunk.length > 0) yield chunk;
  }
  if (left !== 0) throw new ComposeError("content", "its length is not what its source said");
}

/** A Blob or File as a source. */
export function sourceOfBlob(blob: Blob): ContentSource {
  return { length: blob.size, open: () => blob.stream() };
}

const encoder = new TextEncoder();

/** ASCII or UTF-8 text as a piece. */
export function textPiece(text: string): Uint8Array {
  return encoder.encode(text);
}

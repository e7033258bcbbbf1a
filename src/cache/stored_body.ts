/**
 * Kept content: as a stream that a slow reader does not hold up, and as one piece.
 *
 * @module
 */
import { readWhole } from "../coding/read_whole.ts";
import { streamOf } from "../coding/stream_of.ts";
import type { ByteRange } from "../model/variant.ts";
import type { Epoch } from "./epochs.ts";
import type { BodyWriter, KeptHead, Lair, Shelf, Store, StoredBody } from "./store.ts";

/** Content that is in memory. */
export class BytesBody implements StoredBody {
  /** The content. Not to be written to. */
  readonly bytes: Uint8Array;
  /** Where it lies, as long as it is kept. */
  readonly lair?: Lair;

  /** Wraps the content, which is not copied. */
  constructor(bytes: Uint8Array, lair?: Lair) {
    this.bytes = bytes;
    this.lair = lair;
  }

  /** Its length in bytes. */
  get length(): number {
    return this.bytes.byteLength;
  }

  /** Opens it, or a part of it. */
  open(range?: ByteRange): ReadableStream<Uint8Array> {
    return streamOf(range ? this.bytes.subarray(range.first, range.last + 1) : this.bytes);
  }
}

/**
 * Puts content that has all come, in one piece or into a writer; undefined where it is not kept.
 */
export async function putBody(
  store: Store,
  shelf: Shelf,
  head: KeptHead,
  body: Uint8Array | BodyWriter,
  since?: Epoch,
): Promise<StoredBody | undefined> {
  if (!(body instanceof Uint8Array)) return await body.commit(shelf, head, since);
  return await store.put(shelf, head, body, since) ? new BytesBody(body) : undefined;
}

/** Gives up content that is not to be kept. */
export async function dropBody(body: Uint8Array | BodyWriter): Promise<void> {
  if (!(body instanceof Uint8Array)) await body.abort();
}

/** All bytes of a body; undefined where they cannot be read any more. */
export async function readBody(body: StoredBody): Promise<Uint8Array | undefined> {
  if (body.bytes !== undefined) return body.bytes;
  try {
    return await readWhole(body.open(), body.length);
  } catch {
    return undefined;
  }
}

/** The same bytes, in a buffer that holds nothing else: a view would keep all of its own alive. */
export function withOwnBuffer(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
}

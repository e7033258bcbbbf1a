/**
 * Bytes at hand as a stream.
 *
 * @module
 */

const PIECE = 64 << 10;

/** The bytes as a stream, in pieces, so that a slow reader holds up only itself. */
export function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let offset = 0;
  return new ReadableStream({
    pull(controller) {
      if (offset >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(offset, offset += PIECE));
    },
  }, { highWaterMark: 0 });
}

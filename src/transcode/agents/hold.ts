/**
 * Holds the beginning of an answer back, so that a failure within it can still be mended.
 *
 * @module
 */

/** Waits for so many bytes or the end, whichever comes first; rejects with what the stream fails with. */
export async function hold(
  stream: ReadableStream<Uint8Array>,
  limit: number,
): Promise<ReadableStream<Uint8Array>> {
  const reader = stream.getReader();
  const held: Uint8Array[] = [];
  let length = 0;
  let ended = false;
  while (!ended && length < limit) {
    const { done, value } = await reader.read();
    ended = done;
    if (value === undefined) continue;
    held.push(value);
    length += value.length;
  }
  held.reverse();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = held.pop() ?? (ended ? undefined : (await reader.read()).value);
      if (piece === undefined) controller.close();
      else controller.enqueue(piece);
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
}

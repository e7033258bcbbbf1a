/**
 * Content that is stored while somebody reads it, as it comes.
 *
 * @module
 */
import type { BodyWriter } from "./store.ts";

/** The same stream; `keep` is called when all of it has been written, and awaited before its end. */
export function keepWhileRead(
  body: ReadableStream<Uint8Array>,
  writer: BodyWriter,
  keep: (writer: BodyWriter) => Promise<unknown>,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) {
          await keep(writer);
          controller.close();
          return;
        }
        // What is written belongs to the store, and what is read to the reader.
        await writer.write(value.slice());
        controller.enqueue(value);
      } catch (error) {
        await writer.abort();
        throw error;
      }
    },
    async cancel(reason) {
      await writer.abort();
      await reader.cancel(reason);
    },
  }, { highWaterMark: 0 });
}

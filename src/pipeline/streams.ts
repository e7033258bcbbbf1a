/**
 * Small things that the steps do with bodies under way.
 *
 * @module
 */
import { joinChunks } from "../coding/read_whole.ts";
import type { Field, Trailers } from "../model/variant.ts";

/**
 * Passes a body on and hands it over whole at its end, unless it grew beyond the limit. Whether it
 * can be kept is of no concern to who reads it.
 */
export function collect(
  stream: ReadableStream<Uint8Array>,
  limit: number,
  keep: (body: Uint8Array) => void | Promise<void>,
): ReadableStream<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  return stream.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        size += chunk.length;
        if (size <= limit) chunks.push(chunk);
        else chunks.length = 0;
        controller.enqueue(chunk);
      },
      async flush() {
        if (size > limit) return;
        try {
          await keep(joinChunks(chunks, size));
        } catch {
          // All of it has been passed on, and that is what counts.
        }
      },
    }),
  );
}

/** Waits for the first bytes, so that a failure before them can still become an error page. */
export async function prime(
  stream: ReadableStream<Uint8Array>,
): Promise<ReadableStream<Uint8Array>> {
  const reader = stream.getReader();
  let first: ReadableStreamReadResult<Uint8Array> | undefined = await reader.read();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = first ?? await reader.read();
      first = undefined;
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
}

/** What was read of a body: all of it, or the same body as it was before. */
export type ReadUp =
  | { readonly whole: Uint8Array; readonly rest?: undefined }
  | { readonly whole?: undefined; readonly rest: ReadableStream<Uint8Array> };

/** Reads a body whole if it is no larger than the limit; else it can be read from its beginning still. */
export async function readUpTo(
  stream: ReadableStream<Uint8Array>,
  limit: number,
): Promise<ReadUp> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (size <= limit) {
    const { done, value } = await reader.read();
    if (done) return { whole: joinChunks(chunks, size) };
    chunks.push(value);
    size += value.length;
  }
  const rest = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const chunk = chunks.shift() ?? (await reader.read()).value;
      if (chunk === undefined) controller.close();
      else controller.enqueue(chunk);
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
  return { rest };
}

/** One body behind the other. */
export function concat(
  first: ReadableStream<Uint8Array>,
  second: ReadableStream<Uint8Array>,
): ReadableStream<Uint8Array> {
  const readers = [first.getReader(), second.getReader()];
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      for (;;) {
        const read = await readers[0]?.read();
        if (read === undefined) return controller.close();
        if (!read.done) return controller.enqueue(read.value);
        readers.shift();
      }
    },
    async cancel(reason) {
      await Promise.all(readers.map((reader) => reader.cancel(reason)));
    },
  }, { highWaterMark: 0 });
}

/** Fields that came behind content that has ended; none where they were lost on the way. */
export async function settledTrailers(
  trailers: Trailers | undefined,
): Promise<readonly Field[] | undefined> {
  try {
    return await trailers;
  } catch {
    return undefined;
  }
}

/** Gives a body up that nobody will read; how its source takes that is of no interest any more. */
export function discard(body: ReadableStream<Uint8Array> | null | undefined): void {
  body?.cancel().catch(() => {});
}

/**
 * Content that is there already, told from content that comes bit by bit, without waiting for either.
 *
 * @module
 */
import { joinChunks } from "./read_whole.ts";

/** After so many bytes in several pieces it is taken for one that comes bit by bit. */
const MOST_BYTES = 65_536;

/** All of the bytes, where they can be had at once; else the same stream from its beginning. */
export async function takeAtHand(
  body: ReadableStream<Uint8Array>,
): Promise<Uint8Array | ReadableStream<Uint8Array>> {
  const reader = body.getReader();
  const pieces: Uint8Array[] = [];
  let length = 0;
  while (pieces.length < 2 || length < MOST_BYTES) {
    const reading = reader.read();
    const read = await atOnce(reading);
    if (read === undefined) return resumed(reader, pieces, reading);
    if (read.done) return joinChunks(pieces, length);
    pieces.push(read.value);
    length += read.value.length;
  }
  return resumed(reader, pieces);
}

type Reading = Promise<ReadableStreamReadResult<Uint8Array>>;

/** A body that is there settles a read within a few; no clock has a say in what counts as there. */
const TURNS = 32;

/** What is read, unless that takes time, or fails: whoever reads on will be told. */
async function atOnce(reading: Reading): Promise<Awaited<Reading> | undefined> {
  let read: Awaited<Reading> | undefined;
  reading.then((result) => read = result, () => {});
  for (let turn = 0; turn < TURNS && read === undefined; turn++) await undefined;
  return read;
}

/** The stream, with what was read of it already before the rest. */
function resumed(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  pieces: Uint8Array[],
  reading?: Reading,
): ReadableStream<Uint8Array> {
  let next = reading;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = pieces.shift();
      if (piece !== undefined) return controller.enqueue(piece);
      const { done, value } = await (next ?? reader.read());
      next = undefined;
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
}

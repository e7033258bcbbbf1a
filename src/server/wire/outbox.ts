/**
 * Buffers in which heads and small pieces of content are joined, so that they leave in one write.
 *
 * Not slots: a client that takes nothing holds its buffer until its time is up, and those who want
 * to be heard must not wait for it.
 *
 * @module
 */
import { encodeLatin1Into } from "../../http1/latin1.ts";

const CR = 0x0d;
const LF = 0x0a;

/** Heads and small bodies; larger bodies are written from where they are. */
export const JOINED_SIZE: number = 16 << 10;

/** Largest piece that is framed as one chunk. */
export const CHUNK_SIZE: number = 64 << 10;

/** Room around a chunk for a head, its size and its line end. */
const FRAME = 4 << 10;

/** Buffers that nobody uses, by their size. A few are kept for the next ones. */
const free: Readonly<Record<number, Uint8Array<ArrayBuffer>[]>> = {
  [JOINED_SIZE]: [],
  [CHUNK_SIZE + FRAME]: [],
};
const KEPT: Readonly<Record<number, number>> = { [JOINED_SIZE]: 64, [CHUNK_SIZE + FRAME]: 16 };

function takeBuffer(size: number): Uint8Array<ArrayBuffer> {
  return free[size]?.pop() ?? new Uint8Array(size);
}

/** Gives a buffer back: not before the write of its bytes has settled. */
export function giveBuffer(buffer: Uint8Array<ArrayBuffer>): void {
  const { length } = buffer;
  if (free[length]?.length < KEPT[length]) free[length].push(buffer);
}

/** Writes whole; takes back the buffer that was lent. */
export interface Writer {
  write(bytes: Uint8Array, lent?: Uint8Array<ArrayBuffer>): Promise<void>;
}

/**
 * Writes a head, and as much of the content behind it as there is room for, with one write, and
 * what remains of the content with another.
 */
export function writeJoined(writer: Writer, head: string, content: Uint8Array): Promise<void> {
  const buffer = takeBuffer(Math.max(JOINED_SIZE, head.length));
  const length = encodeLatin1Into(head, buffer);
  const joined = Math.min(content.length, buffer.length - length);
  buffer.set(joined === content.length ? content : content.subarray(0, joined), length);
  const written = writer.write(buffer.subarray(0, length + joined), buffer);
  if (joined === content.length) return written;
  return written.then(() => writer.write(content.subarray(joined)));
}

/** Writes text, a piece of at most `CHUNK_SIZE` bytes and a line end in one write. */
export function writeFramed(writer: Writer, text: string, piece: Uint8Array): Promise<void> {
  const room = text.length + piece.length + 2;
  const size = room <= JOINED_SIZE ? JOINED_SIZE : Math.max(CHUNK_SIZE + FRAME, room);
  const buffer = takeBuffer(size);
  const start = encodeLatin1Into(text, buffer);
  const end = start + piece.length;
  buffer.set(piece, start);
  buffer[end] = CR;
  buffer[end + 1] = LF;
  return writer.write(buffer.subarray(0, end + 2), buffer);
}

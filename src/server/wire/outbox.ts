/**
 * Heads and small pieces of content, joined so that they leave in one write.
 *
 * @module
 */
import { type Outlet, takeOutlet } from "../../bytes/outlets.ts";
import { encodeLatin1Into } from "../../http1/latin1.ts";

const CR = 0x0d;
const LF = 0x0a;

/** Heads and small bodies; larger bodies are written from where they are. */
export const JOINED_SIZE: number = 16 << 10;

/** Largest piece that is framed as one chunk. */
export const CHUNK_SIZE: number = 64 << 10;

/** Writes whole; releases the outlet that the bytes lie in. */
export interface Writer {
  write(bytes: Uint8Array, from?: Outlet): Promise<void>;
}

/**
 * Writes a head, and as much of the content behind it as there is room for, with one write, and
 * what remains of the content with another.
 */
export function writeJoined(writer: Writer, head: string, content: Uint8Array): Promise<void> {
  const outlet = takeOutlet(Math.max(JOINED_SIZE, head.length));
  const { view } = outlet;
  const length = encodeLatin1Into(head, view);
  const joined = Math.min(content.length, view.length - length);
  view.set(joined === content.length ? content : content.subarray(0, joined), length);
  const written = writer.write(view.subarray(0, length + joined), outlet);
  if (joined === content.length) return written;
  return written.then(() => writer.write(content.subarray(joined)));
}

/** Writes text, a piece of at most `CHUNK_SIZE` bytes and a line end in one write. */
export function writeFramed(writer: Writer, text: string, piece: Uint8Array): Promise<void> {
  const outlet = takeOutlet(text.length + piece.length + 2);
  const { view } = outlet;
  const start = encodeLatin1Into(text, view);
  const end = start + piece.length;
  view.set(piece, start);
  view[end] = CR;
  view[end + 1] = LF;
  return writer.write(view.subarray(0, end + 2), outlet);
}

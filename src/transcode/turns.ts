/**
 * Long content in pieces, between which everybody else has a turn: whoever converts as it streams takes
 * each piece at one go.
 *
 * @module
 */
import { setImmediate } from "node:timers";

/** Bytes that are converted in a millisecond or two. */
const PIECE = 32 << 10;

/** The content, and a turn of the event loop between its pieces. */
export async function* inTurns(content: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += PIECE) {
    if (at > 0) await new Promise<void>((resolve) => setImmediate(() => resolve()));
    yield content.subarray(at, at + PIECE);
  }
}

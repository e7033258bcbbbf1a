/**
 * Compressed RTF ([MS-OXRTFCP]): references into a window of 4 KiB that begins with common words.
 *
 * @module
 */
import type { Defect } from "../../model/fault.ts";
import { updateCrc } from "../crc32.ts";
import { Cursor } from "./cursor.ts";

const HEADER = 16;
const WINDOW = 4096;
const COMPRESSED = 0x75465a4c;
const PLAIN = 0x414c454d;

/** What the window holds before the first byte (§2.1.2.1). */
const WORDS =
  "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern " +
  "\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0" +
  "\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

/** RTF, and what was wrong with its compressed form. */
export interface InflatedRtf {
  readonly bytes: Uint8Array;
  readonly defects: readonly Defect[];
}

/** Undoes the compression; more than `limit` bytes are cut off. */
export function inflateRtf(input: Uint8Array, limit: number): InflatedRtf {
  const cursor = new Cursor(input.subarray(0, HEADER));
  const packed = cursor.long();
  const size = cursor.long();
  const kind = cursor.long();
  const checksum = cursor.long();
  // The size that is claimed does not count what stands before it.
  const body = input.subarray(HEADER, Math.max(HEADER, packed + 4));
  if (kind === PLAIN) return { bytes: body.subarray(0, Math.min(size, limit)), defects: [] };
  if (kind !== COMPRESSED) return { bytes: new Uint8Array(), defects: [broken(0)] };
  const sound = updateCrc(0, body) === checksum;
  const bytes = expand(body, Math.min(size, limit));
  return { bytes, defects: sound && bytes.length === size ? [] : [broken(HEADER)] };
}

function broken(offset: number): Defect {
  return { code: "tnef-rtf", offset };
}

function expand(body: Uint8Array, size: number): Uint8Array {
  const window = new Uint8Array(WINDOW);
  new TextEncoder().encodeInto(WORDS, window);
  // A reference makes 17 bytes of 2 at most, so the input bounds what is claimed.
  const output = new Uint8Array(Math.min(size, body.length * 9));
  let write = WORDS.length;
  let length = 0;
  const put = (byte: number) => {
    if (length < output.length) output[length++] = byte;
    window[write] = byte;
    write = (write + 1) % WINDOW;
  };
  for (let at = 0; at < body.length && length < output.length;) {
    const control = body[at++];
    for (let bit = 0; bit < 8 && at < body.length; bit++) {
      if ((control >> bit & 1) === 0) {
        put(body[at++]);
        continue;
      }
      const reference = body[at] << 8 | body[at + 1];
      at += 2;
      const from = reference >> 4;
      if (from === write) return output.slice(0, length);
      for (let i = 0; i < (reference & 15) + 2; i++) put(window[(from + i) % WINDOW]);
    }
  }
  return output.slice(0, length);
}

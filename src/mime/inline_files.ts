/**
 * Files that stand in a text, as mail and news had them before MIME: uuencoded ones, and yEnc.
 *
 * @module
 */
import type { Defect } from "../model/fault.ts";
import type { Entity } from "./entity.ts";
import { readUuencoded } from "./uuencode.ts";
import { readYenc } from "./yenc.ts";

/** A file that was found in a text. */
export interface InlineFile {
  /** How it was encoded. */
  readonly encoding: "uuencode" | "yenc";
  /** Its name. */
  readonly filename: string;
  /** What was decoded. */
  readonly bytes: Uint8Array;
  /** Where its first line begins in the text. */
  readonly start: number;
  /** Where its last line ends. */
  readonly end: number;
  /** What was wrong; offsets are in the text. */
  readonly defects: readonly Defect[];
}

/** A text without the files in it, and these. */
export interface InlineContent {
  /** The text that is left. */
  readonly text: Uint8Array;
  /** The files, in order. */
  readonly files: readonly InlineFile[];
}

const LF = 0x0a;
const LETTER_B = 0x62;
const EQUALS = 0x3d;

/** Finds the files in the bytes of a text. */
export function findInlineFiles(text: Uint8Array): InlineFile[] {
  const files: InlineFile[] = [];
  for (let at = 0; at < text.length;) {
    const file = readInlineFile(text, at);
    if (file) files.push(file);
    const lineFeed = text.indexOf(LF, at);
    at = file ? file.end : lineFeed < 0 ? text.length : lineFeed + 1;
  }
  return files;
}

function readInlineFile(text: Uint8Array, at: number): InlineFile | undefined {
  if (text[at] === LETTER_B) {
    const file = readUuencoded(text, at);
    return file && { encoding: "uuencode", ...file };
  }
  if (text[at] !== EQUALS) return undefined;
  const file = readYenc(text, at);
  return file && { encoding: "yenc", ...file };
}

/** Takes the files out of the body of a text part. */
export function takeInlineFiles(entity: Entity): InlineContent {
  const bytes = entity.bytes();
  const files = findInlineFiles(bytes);
  if (files.length === 0) return { text: bytes, files };
  const kept: Uint8Array[] = [];
  let from = 0;
  for (const { start, end } of files) {
    kept.push(bytes.subarray(from, start));
    from = end;
  }
  kept.push(bytes.subarray(from));
  const text = new Uint8Array(kept.reduce((sum, piece) => sum + piece.length, 0));
  kept.reduce((at, piece) => (text.set(piece, at), at + piece.length), 0);
  return { text, files };
}

/**
 * yEnc (version 1.3), the 8-bit encoding of files that newsgroups use: each byte is sent as itself
 * plus 42, and "=" with what follows plus 64 stands for a byte that could not be.
 *
 *     =ybegin part=1 total=2 line=128 size=600 name=a file.bin
 *     =ypart begin=1 end=300
 *     <data lines>
 *     =yend size=300 part=1 pcrc32=dd0b3e5c crc32=...
 *
 * @module
 */
import type { Defect } from "../model/fault.ts";
import { crc32 } from "./crc32.ts";

const LF = 0x0a;
const CR = 0x0d;
const EQUALS = 0x3d;
const SHIFT = 42;
const ESCAPED = 64;

/** A file, or the part of one, that was found in a text. */
export interface YencFile {
  /** Name of the whole file. */
  readonly filename: string;
  /** Size of the whole file as it is claimed. */
  readonly size: number;
  /** Number of the part, from 1; absent for a whole file. */
  readonly part?: number;
  /** How many parts there are, where it says so. */
  readonly total?: number;
  /** Offset in the whole file. */
  readonly offset: number;
  /** What was decoded. */
  readonly bytes: Uint8Array;
  /** Where its first line begins in the text. */
  readonly start: number;
  /** Where its last line ends. */
  readonly end: number;
  /** What was wrong. */
  readonly defects: readonly Defect[];
}

/** Keywords of a line as its writer gave them. */
type Keywords = ReadonlyMap<string, string>;

/** Finds the file that begins at `start`, with a line `=ybegin`. */
export function readYenc(text: Uint8Array, start: number): YencFile | undefined {
  const begin = readKeywords(text, start, "=ybegin ");
  const filename = begin?.get("name");
  if (!begin || !filename || !begin.has("line") || !begin.has("size")) return undefined;
  const first = lineAfter(text, start);
  const ypart = begin.has("part") ? readKeywords(text, first, "=ypart ") : undefined;
  const data = ypart ? lineAfter(text, first) : first;
  const end = findEnd(text, data);
  const bytes = decodeLines(text.subarray(data, end));
  const trailer = readKeywords(text, end, "=yend ");
  const part = number(begin, "part");
  const size = number(begin, "size") ?? 0;
  return {
    filename,
    size,
    ...(part === undefined ? {} : { part, total: number(begin, "total") }),
    offset: Math.max((ypart && number(ypart, "begin") || 1) - 1, 0),
    bytes,
    start,
    end: trailer ? lineAfter(text, end) : end,
    defects: trailer
      ? checkTrailer(bytes, trailer, part === undefined, end)
      : [{ code: "yenc-truncated", offset: end }],
  };
}

/** Joins the parts of a file, in any order; what is missing or claimed otherwise is reported. */
export function joinYenc(parts: readonly YencFile[]): YencFile | undefined {
  const order = parts.toSorted((left, right) => left.offset - right.offset);
  const [first] = order;
  if (!first) return undefined;
  const pieces: Uint8Array[] = [];
  const defects: Defect[] = order.flatMap((part) => [...part.defects]);
  let length = 0;
  for (const { offset, bytes } of order) {
    if (offset < length) continue;
    if (offset > length) break;
    pieces.push(bytes);
    length += bytes.length;
  }
  if (length !== first.size) defects.push({ code: "yenc-size", offset: length });
  const whole = new Uint8Array(length);
  pieces.reduce((at, piece) => (whole.set(piece, at), at + piece.length), 0);
  const { filename, size } = first;
  return { filename, size, offset: 0, bytes: whole, start: 0, end: 0, defects };
}

/** A line of keywords; the name is last, and may hold blanks. */
function readKeywords(text: Uint8Array, start: number, word: string): Keywords | undefined {
  const next = lineAfter(text, start);
  // No real line is longer, and a file without line ends shall not become one string.
  const line = latin1.decode(text.subarray(start, Math.min(next, start + 2_000)));
  if (!line.startsWith(word)) return undefined;
  const found = new Map<string, string>();
  const [, front, name] = /^(.*?)(?: name=(.*?))?\s*$/s.exec(line.slice(word.length - 1)) ?? [];
  for (const [, key, value] of (front ?? "").matchAll(/ (\w+)=(\S*)/g)) found.set(key, value);
  if (name !== undefined) found.set("name", name.replace(/^"(.*)"$/, "$1"));
  return found;
}

const latin1 = new TextDecoder("latin1");

function number(keywords: Keywords, key: string): number | undefined {
  const text = keywords.get(key);
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** Offset of the line `=yend`, or of the end. */
function findEnd(text: Uint8Array, from: number): number {
  for (let at = from; at < text.length; at = lineAfter(text, at)) {
    const marked = text[at] === EQUALS && text[at + 1] === 0x79;
    if (marked && readKeywords(text, at, "=yend ")) return at;
  }
  return text.length;
}

function decodeLines(lines: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(lines.length);
  let length = 0;
  for (let at = 0; at < lines.length; at++) {
    const byte = lines[at];
    if (byte === LF || byte === CR) continue;
    if (byte !== EQUALS) bytes[length++] = byte - SHIFT;
    else if (++at < lines.length) bytes[length++] = lines[at] - ESCAPED - SHIFT;
  }
  return bytes.slice(0, length);
}

function checkTrailer(bytes: Uint8Array, trailer: Keywords, whole: boolean, at: number): Defect[] {
  const defects: Defect[] = [];
  if (number(trailer, "size") !== bytes.length) defects.push({ code: "yenc-size", offset: at });
  // In a part, crc32 is that of the whole file.
  const sum = trailer.get("pcrc32") ?? (whole ? trailer.get("crc32") : undefined);
  if (sum !== undefined && parseInt(sum, 16) !== crc32(bytes)) {
    defects.push({ code: "yenc-checksum", offset: at });
  }
  return defects;
}

function lineAfter(text: Uint8Array, at: number): number {
  const lineFeed = text.indexOf(LF, at);
  return lineFeed < 0 ? text.length : lineFeed + 1;
}

/**
 * Boundaries that do not occur in what they bound (RFC 2046 §5.1.1).
 *
 * All boundaries of a message share a stem. It begins with `=_`, which neither base64 nor
 * quoted-printable can contain, so only content that goes as it is must be searched.
 *
 * @module
 */
import { ComposeError } from "./compose_error.ts";
import type { ContentSource, Piece } from "./write_content.ts";

// RFC 2046's bcharsnospace without those that some readers do not unquote, and room for a number.
const STEM = /^[A-Za-z0-9+_./=-]{1,56}$/;

/** The stem of all boundaries: as given, or random; longer by dots where content holds it. */
export function chooseStem(given: string | undefined, contents: Iterable<Uint8Array>): string {
  if (given !== undefined && !STEM.test(given)) {
    throw new ComposeError("boundary", `${JSON.stringify(given)} is no stem of boundaries`);
  }
  const all = [...contents];
  let stem = given ?? crypto.randomUUID().replaceAll("-", "");
  while (all.some((bytes) => holds(bytes, stem))) stem += ".";
  if (!STEM.test(stem)) {
    throw new ComposeError("boundary", "every boundary of this stem occurs in content");
  }
  return stem;
}

/** The boundary with this number. It stands in front, so that none begins with another one. */
export function boundaryOf(stem: string, number: number): string {
  return `=_${number}_${stem}`;
}

/** Whether the stem stands behind `=_`, a number and `_` anywhere in the bytes. */
function holds(bytes: Uint8Array, stem: string): boolean {
  return findBytes(bytes, new TextEncoder().encode(`_${stem}`)) >= 0;
}

/** Offset of the first place where the bytes hold the other ones, or -1. */
export function findBytes(bytes: Uint8Array, wanted: Uint8Array): number {
  for (let at = bytes.indexOf(wanted[0]); at >= 0; at = bytes.indexOf(wanted[0], at + 1)) {
    let length = 1;
    while (length < wanted.length && bytes[at + length] === wanted[length]) length++;
    if (length === wanted.length) return at;
  }
  return -1;
}

/** Content that can't be searched beforehand: reading it fails where the stem turns up. */
export function guardPiece(piece: Piece, stem: string): Piece {
  if (piece instanceof Uint8Array) return piece;
  return { length: piece.length, open: () => guard(piece, new TextEncoder().encode(`_${stem}`)) };
}

async function* guard(source: ContentSource, stem: Uint8Array): AsyncGenerator<Uint8Array> {
  let tail = new Uint8Array();
  for await (const chunk of source.open()) {
    const joined = new Uint8Array(tail.length + chunk.length);
    joined.set(tail);
    joined.set(chunk, tail.length);
    if (findBytes(joined, stem) >= 0) {
      throw new ComposeError("boundary", "it occurs in streamed content");
    }
    yield chunk;
    tail = joined.slice(Math.max(0, joined.length - stem.length + 1));
  }
}

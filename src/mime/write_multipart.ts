/**
 * Parts with delimiters around them (RFC 2046 §5.1.1). Mail, forms and byte ranges are all written
 * here.
 *
 * @module
 */
import { type Piece, textPiece } from "./write_content.ts";

/** A part that is ready: its fields, each ended by CRLF, and its encoded body. */
export interface WrittenPart {
  /** Field lines. */
  readonly head: string;
  /** The body. */
  readonly body: readonly Piece[];
}

/** The body of a multipart. The line end before a delimiter belongs to it, so bodies stay exact. */
export function joinParts(boundary: string, parts: readonly WrittenPart[]): Piece[] {
  const pieces: Piece[] = [];
  parts.forEach(({ head, body }, index) => {
    pieces.push(textPiece(`${index === 0 ? "" : "\r\n"}--${boundary}\r\n${head}\r\n`), ...body);
  });
  pieces.push(textPiece(`${parts.length === 0 ? "" : "\r\n"}--${boundary}--\r\n`));
  return pieces;
}

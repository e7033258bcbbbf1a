/**
 * A value with parameters (RFC 2045 §5.1); what is long or beyond ASCII as RFC 2231 says.
 *
 * @module
 */
import { isToken } from "../syntax/field.ts";
import { checkText, ComposeError } from "./compose_error.ts";
import { foldPieces } from "./write_field.ts";

/** Parameters by name. */
export type Parameters = Iterable<readonly [name: string, value: string]>;

/** A piece of a parameter, its name and semicolon included. */
const PIECE = 74;
// RFC 2045 token: RFC 9110's without the characters that only the former reserves or forbids.
const TOKEN = /^[A-Za-z0-9!#$&+\-.^_`|~]+$/;
const TYPE = /^[A-Za-z0-9!#$&+\-.^_]{1,127}\/[A-Za-z0-9!#$&+\-.^_]{1,127}$/;
// RFC 2231 §7: attribute-char, less what other grammars give a meaning to.
const KEPT = /[A-Za-z0-9!#$&+\-.^_`|~]/;

/** A media type in lower case without parameters (RFC 6838 §4.2); throws for what is none. */
export function checkType(field: string, type: string): string {
  if (!TYPE.test(type)) throw new ComposeError(field, `${JSON.stringify(type)} is no media type`);
  return type.toLowerCase();
}

/** A field such as Content-Type. The value must have been checked. */
export function writeParameterField(name: string, value: string, parameters: Parameters): string {
  const pieces = [value];
  for (const [key, text] of parameters) {
    pieces[pieces.length - 1] += ";";
    writeParameter(name, key, checkText(`${name} ${key}`, text)).forEach((piece, index, all) => {
      pieces.push(index + 1 < all.length ? `${piece};` : piece);
    });
  }
  return foldPieces(name, pieces.map((piece) => ` ${piece}`));
}

function writeParameter(field: string, key: string, text: string): string[] {
  if (!isToken(key) || /[*'%]/.test(key) || key.length > 40) {
    throw new ComposeError(field, `${JSON.stringify(key)} is no parameter name`);
  }
  const ascii = /^[\x20-\x7e]*$/.test(text);
  if (TOKEN.test(text) && key.length + 1 + text.length <= PIECE) return [`${key}=${text}`];
  const quoted = `"${text.replace(/["\\]/g, "\\$&")}"`;
  // Something like an encoded word would be decoded by many readers, against RFC 2047 §5.
  if (ascii && !text.includes("=?") && key.length + 1 + quoted.length <= PIECE) {
    return [`${key}=${quoted}`];
  }
  return writeExtended(key, text);
}

/** RFC 2231 §4 and §3: percent-encoded UTF-8, in sections of whole characters. */
function writeExtended(key: string, text: string): string[] {
  const whole = `${key}*=utf-8''${encode(text)}`;
  if (whole.length <= PIECE) return [whole];
  const pieces: string[] = [];
  let piece = `${key}*0*=utf-8''`;
  for (const char of text) {
    const encoded = encode(char);
    if (piece.length + encoded.length > PIECE) {
      pieces.push(piece);
      piece = `${key}*${pieces.length}*=`;
    }
    piece += encoded;
  }
  return [...pieces, piece];
}

function encode(text: string): string {
  let encoded = "";
  for (const byte of new TextEncoder().encode(text)) {
    const char = String.fromCharCode(byte);
    encoded += KEPT.test(char) ? char : "%" + byte.toString(16).toUpperCase().padStart(2, "0");
  }
  return encoded;
}

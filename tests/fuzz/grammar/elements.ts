/**
 * The small pieces of HTTP/1.1 messages, made at random in all forms that the grammar has
 * (RFC 9110 §5.6, RFC 9112 §7.1, RFC 3986).
 *
 * @module
 */
import type { Dice } from "../../bytes/inputs.ts";

const DIGITS = "0123456789";
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const TCHARS = `!#$%&'*+-.^_\`|~${DIGITS}${LETTERS}`;
const UNRESERVED = `${LETTERS}${DIGITS}-._~`;
const PCHARS = `${UNRESERVED}!$&'()*+,;=:@`;

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => String.fromCharCode(from + i)).join("");

/** Visible ASCII and obs-text: what a value may begin and end with (RFC 9110 §5.5). */
const FIELD_VCHARS = range(0x21, 0x7e) + range(0x80, 0xff);
const QDTEXT = `\t ${FIELD_VCHARS}`.replaceAll(/["\\]/g, "");

/** One of these. */
export function pick<T>(roll: Dice, values: ArrayLike<T>): T {
  return values[roll(values.length)];
}

/** Whether something rare happens: once in so many times. */
export function once(roll: Dice, times: number): boolean {
  return roll(times) === 0;
}

/** So many signs of an alphabet. */
export function signs(roll: Dice, alphabet: string, length: number): string {
  let text = "";
  for (let i = 0; i < length; i++) text += pick(roll, alphabet);
  return text;
}

/** `1*tchar` */
export function token(roll: Dice, most = 12): string {
  return signs(roll, TCHARS, 1 + roll(most));
}

/** `*( SP / HTAB )` */
export function blanks(roll: Dice): string {
  return pick(roll, ["", " ", " ", "\t", "  ", " \t ", ""]);
}

/** `field-value`, often empty or odd at its ends. */
export function fieldValue(roll: Dice, most = 24): string {
  const length = roll(most);
  if (length === 0) return "";
  const end = pick(roll, [FIELD_VCHARS, '\xa0\x85\xad\xff,;"\\']);
  const inner = pick(roll, [`\t ${FIELD_VCHARS}`, ", \t", LETTERS]);
  return length === 1
    ? signs(roll, end, 1)
    : signs(roll, end, 1) + signs(roll, inner, length - 2) + signs(roll, end, 1);
}

/** `quoted-string` */
export function quotedString(roll: Dice): string {
  let text = "";
  for (let left = roll(8); left > 0; left--) {
    text += once(roll, 4) ? `\\${pick(roll, `\t ${FIELD_VCHARS}`)}` : pick(roll, QDTEXT);
  }
  return `"${text}"`;
}

/** The same letters in any case. */
export function anyCase(roll: Dice, text: string): string {
  return Array.from(text, (sign) => once(roll, 2) ? sign.toUpperCase() : sign.toLowerCase())
    .join("");
}

/** `#element` with empty ones and blanks among them (RFC 9110 §5.6.1.2). */
export function list(roll: Dice, elements: readonly string[]): string {
  const gap = () => once(roll, 4) ? `${blanks(roll)},${blanks(roll)}` : "";
  return elements.map((one) => `${gap()}${one}`).join(`${blanks(roll)},${blanks(roll)}`) + gap();
}

function escape(roll: Dice): string {
  const octet = 1 + roll(255);
  // A dot would make a segment that means another one.
  return `%${anyCase(roll, (octet === 0x2e ? 0x2f : octet).toString(16).padStart(2, "0"))}`;
}

function uriText(roll: Dice, alphabet: string, most: number): string {
  let text = "";
  for (let left = roll(most); left > 0; left--) {
    text += once(roll, 6) ? escape(roll) : pick(roll, alphabet);
  }
  return text;
}

/** `absolute-path [ "?" query ]`, without segments of dots. */
export function pathAndQuery(roll: Dice, first: string): string {
  const segments = [first];
  for (let left = roll(4); left > 0; left--) {
    const segment = uriText(roll, PCHARS, 10);
    segments.push(/^\.{1,2}$/.test(segment) ? `${segment}.x` : segment);
  }
  const query = once(roll, 2) ? "" : `?${uriText(roll, `${PCHARS}/?`, 20)}`;
  return `/${segments.join("/")}${query}`;
}

/** `uri-host [ ":" port ]`: names and addresses that a server can have. */
export function authority(roll: Dice): string {
  const host = pick(roll, [
    "a.test",
    "A.Test",
    "xn--bcher-kva.test",
    "a_b.test.",
    "127.0.0.1",
    "[::1]",
    "[2001:DB8:0:0::1]",
    "[::ffff:192.0.2.1]",
    signs(roll, "abcXYZ019", 1 + roll(30)) + "x",
  ]);
  return host + pick(roll, ["", "", ":80", ":8080", ":", ":00081", ":65535"]);
}

/** `chunk-ext`, with blanks where old senders put them. */
export function chunkExtension(roll: Dice): string {
  let text = "";
  for (let left = once(roll, 3) ? roll(4) : 0; left > 0; left--) {
    text += `${blanks(roll)};${blanks(roll)}${token(roll)}`;
    if (once(roll, 2)) continue;
    text += `${blanks(roll)}=${blanks(roll)}${once(roll, 2) ? quotedString(roll) : token(roll)}`;
  }
  return text;
}

/** `chunk-size` */
export function chunkSize(roll: Dice, size: number): string {
  return "0".repeat(once(roll, 4) ? roll(8) : 0) + anyCase(roll, size.toString(16));
}

/** Content: any octets, and such that look like framing. */
export function content(roll: Dice): string {
  const alphabet = pick(roll, [range(0, 255), "\r\n0", "0\r\n\r\nGET / HTTP/1.1\r\n"]);
  return signs(roll, alphabet, once(roll, 6) ? roll(once(roll, 4) ? 40_000 : 4000) : roll(40));
}

/** `chunked-body` of this content with these trailer lines. */
export function chunked(roll: Dice, text: string, trailerLines: string): string {
  const most = pick(roll, [1, 5, 40, 5000]);
  let body = "";
  // All of them together are limited to some KiB.
  let extended = 20;
  for (let at = 0; at < text.length;) {
    const left = text.length - at;
    const size = Math.min(left, 1 + roll(left > 400 ? Math.max(most, left >> 4) : most));
    const extension = extended-- > 0 ? chunkExtension(roll) : "";
    body += `${chunkSize(roll, size)}${extension}\r\n${text.slice(at, at + size)}\r\n`;
    at += size;
  }
  return `${body}${"0".repeat(1 + roll(3))}${chunkExtension(roll)}\r\n${trailerLines}\r\n`;
}

/**
 * Numbers of parts as in IMAP (RFC 9051 §6.4.5).
 *
 *     TEXT            the multipart that is the whole message (IMAP gives it no number)
 *     1  2  2.1       parts of it, and parts of those
 *     3               a part that is a message
 *     3.1  3.2        the parts of the multipart in it, or 3.1 alone for its only body
 *     3.TEXT          that multipart itself
 *
 * @module
 */

/** The path of the entity that is a whole message; `inside` is the path of the part that holds it. */
export function messagePath(inside: string | undefined, type: string): string {
  const prefix = inside === undefined ? "" : `${inside}.`;
  return prefix + (type.startsWith("multipart/") ? "TEXT" : "1");
}

/** The path of the part with this number, from 1, of the multipart at `path`. */
export function partPath(path: string, number: number): string {
  return path.endsWith("TEXT") ? `${path.slice(0, -4)}${number}` : `${path}.${number}`;
}

const MESSAGE_TYPES: ReadonlySet<string> = new Set(["message/rfc822", "message/global"]);

/** Whether the body of this type is a message (RFC 2046 §5.2.1, RFC 6532 §3.7). */
export function isMessageType(type: string): boolean {
  return MESSAGE_TYPES.has(type);
}

/**
 * Small messages for tests: text with `\n` becomes bytes with CRLF.
 *
 * @module
 */
import { type Message, type MessageLimits, readMessage } from "../../src/mime/mod.ts";

/** Latin-1 text as bytes, `\n` as CRLF. */
export function wire(text: string): Uint8Array {
  return raw(text.replaceAll("\n", "\r\n"));
}

/** Latin-1 text as bytes, as it is. */
export function raw(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

/** Bytes as Latin-1 text. */
export function show(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

/** A message of these lines. */
export function mail(text: string, limits: MessageLimits = {}): Message {
  return readMessage(wire(text), limits);
}

/** The codes of all that was wrong, without the date that small messages lack. */
export function codes(message: Message): string[] {
  return message.defects.map((defect) => defect.code).filter((code) => code !== "date-missing");
}

/** Types and paths of the tree on one line. */
export function tree(message: Message): string {
  const write = (entity: Message["root"]): string =>
    `${entity.path} ${entity.type}` +
    (entity.parts.length > 0 ? `(${entity.parts.map(write).join(", ")})` : "");
  return write(message.root);
}

/**
 * What codings are measured on: octets, and three kinds of text.
 *
 * @module
 */
import { dice, octets } from "../bytes/inputs.ts";

const encoder = new TextEncoder();

const ENGLISH = [
  "It was long believed that a letter, once sealed, could not be changed",
  "by anyone but the one to whom it was sent; and for as long as letters",
  "were carried by hand, there was little reason to doubt this. The mail",
  "that we send today is read and written again by every machine that it",
  "passes (some of which mean well), and what arrives is what they left.",
];

const KOREAN = [
  "편지는 한번 봉하면 받는 사람 말고는 아무도 고칠 수 없다고 오랫동안 믿어 왔다.",
  "사람이 손에서 손으로 나르던 때에는 그것을 의심할 까닭이 거의 없었다.",
  "오늘 우리가 보내는 메일은 지나가는 모든 기계가 읽고 다시 쓴다.",
];

/** The kinds of text. Dense is what has no text in it at all. */
export type Kind = "english" | "paragraphs" | "german" | "korean" | "dense";

const GERMAN = [
  "Daß ein Brief, einmal versiegelt, von niemandem mehr geändert werden könne,",
  "glaubte man lange; und solange Boten ihn trugen, gab es kaum Gründe für",
  "Zweifel. Die Post von heute lesen und schreiben alle Geräte auf ihrem Weg.",
];

/** So many bytes of a kind. */
export function sample(kind: Kind, size: number): Uint8Array<ArrayBuffer> {
  if (kind === "dense") return new Uint8Array(octets(dice(7), size));
  const unit = encoder.encode(unitOf(kind));
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += unit.length) bytes.set(unit.subarray(0, size - at), at);
  return bytes;
}

function unitOf(kind: Kind): string {
  if (kind === "english") return ENGLISH.join("\r\n") + "\r\n";
  if (kind === "paragraphs") return ENGLISH.join(" ") + "\r\n\r\n";
  return (kind === "german" ? GERMAN : KOREAN).join("\r\n") + "\r\n";
}

/** Random octets. */
export function binary(size: number): Uint8Array<ArrayBuffer> {
  return sample("dense", size);
}

/** Letters of base64, with something after every so many of them. */
export function lettersEvery(
  size: number,
  width: number,
  between: string,
): Uint8Array<ArrayBuffer> {
  const letters = binary(size).toBase64();
  if (width === 0) return encoder.encode(letters);
  return encoder.encode(letters.replace(new RegExp(`.{${width}}`, "g"), `$&${between}`));
}

/** A chunked body of `size` bytes of content, in chunks of about `chunk` bytes. */
export function chunkedBody(size: number, chunk: number): Uint8Array<ArrayBuffer> {
  const roll = dice(chunk);
  const parts: Uint8Array[] = [];
  for (let left = size; left > 0;) {
    const length = Math.min(left, Math.max(1, (chunk >> 1) + roll(chunk)));
    parts.push(
      encoder.encode(length.toString(16) + "\r\n"),
      binary(length),
      encoder.encode("\r\n"),
    );
    left -= length;
  }
  parts.push(encoder.encode("0\r\n\r\n"));
  return join(parts);
}

/** A body with one delimiter at its end. */
export function multipartBody(
  kind: Kind | "base64",
  size: number,
  delimiter: string,
): Uint8Array<ArrayBuffer> {
  const content = kind === "base64"
    ? lettersEvery(Math.ceil(size * 0.73), 76, "\r\n").subarray(0, size)
    : sample(kind, size);
  return join([content, encoder.encode(delimiter + "--\r\n")]);
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * Messages to measure with, and what each reader of mail has to do with one: read all fields that
 * a program shows, and decode every part.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { extract } from "letterparser";
import { simpleParser } from "mailparser";
import PostalMime from "postal-mime";
import { encodeBase64, encodeQuotedPrintable } from "../../src/coding/mod.ts";
import { readMessage, walkParts } from "../../src/mime/mod.ts";
import { dice, octets } from "../bytes/inputs.ts";
import { readCorpus } from "../mime/corpus.ts";

/** A reader of mail; how many bytes it decoded, so that nothing can be left out. */
export type Reader = (message: Uint8Array) => Promise<number> | number;

/** Variform and its peers. */
export const READERS: Readonly<Record<string, Reader>> = {
  "variform": readWithVariform,
  "postal-mime": readWithPostalMime,
  "mailparser": readWithMailparser,
  "letterparser": readWithLetterparser,
};

function readWithVariform(bytes: Uint8Array): number {
  const message = readMessage(bytes);
  const { subject, from, to, date, defects } = message;
  let length = (subject?.length ?? 0) + from.length + to.length + (date ? 1 : 0) + defects.length;
  for (const part of walkParts(message.root)) {
    if (part.parts.length > 0) continue;
    const text = part.type.startsWith("text/") && part.disposition !== "attachment";
    length += text ? part.text().length : part.bytes().length;
  }
  return length;
}

async function readWithPostalMime(bytes: Uint8Array): Promise<number> {
  const mail = await PostalMime.parse(bytes);
  let length = (mail.text?.length ?? 0) + (mail.html?.length ?? 0);
  for (const { content } of mail.attachments) {
    length += typeof content === "string" ? content.length : content.byteLength;
  }
  return length;
}

/** Without the conversions between text and HTML, which the others do not do. */
async function readWithMailparser(bytes: Uint8Array): Promise<number> {
  const mail = await simpleParser(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipImageLinks: true,
    skipTextLinks: true,
  });
  let length = (mail.text?.length ?? 0) + (mail.html || "").length;
  for (const { content } of mail.attachments) length += content.length;
  return length;
}

/** It takes text alone, and throws on what it does not understand: counted as nothing read. */
function readWithLetterparser(bytes: Uint8Array): number {
  try {
    const mail = extract(new TextDecoder("latin1").decode(bytes));
    const sizes = mail.attachments?.map(({ body }) => body.length) ?? [];
    const texts = (mail.text?.length ?? 0) + (mail.html?.length ?? 0);
    return sizes.reduce((sum, size) => sum + size, texts);
  } catch {
    return 0;
  }
}

const encoder = new TextEncoder();

/** A message with one base64 attachment, of so many bytes in all. */
export function attachmentMessage(size: number): Uint8Array {
  const content = octets(dice(3), Math.floor(size / 78 * 57));
  return messageOf("application/octet-stream", "base64", encodeBase64(content, { lineLength: 76 }));
}

/** A message of quoted-printable text with a good many letters beyond ASCII. */
export function printableMessage(size: number): Uint8Array {
  const line = "Größere Übung macht den Meister – 한국어도 조금, и немного русского.\r\n";
  const text = encoder.encode(line);
  const coded = encodeQuotedPrintable(text);
  const content = encoder.encode(line.repeat(Math.floor(size / coded.length)));
  return messageOf("text/plain; charset=utf-8", "quoted-printable", encodeQuotedPrintable(content));
}

function messageOf(type: string, encoding: string, body: Uint8Array): Uint8Array {
  const head = encoder.encode(
    `From: "A. Sender" <a@b.test>\r\nTo: c@d.test, e@f.test\r\n` +
      `Subject: =?utf-8?Q?Gr=C3=B6=C3=9Fe?=\r\nDate: Fri, 21 Nov 1997 09:55:06 -0600\r\n` +
      `MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="=_b"\r\n\r\n--=_b\r\n` +
      `Content-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`,
  );
  const tail = encoder.encode("\r\n--=_b--\r\n");
  const message = new Uint8Array(head.length + body.length + tail.length);
  message.set(head);
  message.set(body, head.length);
  message.set(tail, head.length + body.length);
  return message;
}

/** So many messages of under 20 kB, over and over from the collection if that is at hand. */
export function smallMessages(count: number): Uint8Array[] {
  const found = readCorpus().map(({ bytes }) => bytes).filter((bytes) => bytes.length < 20_000);
  const kinds = found.length > 0 ? found : [printableMessage(3_000), attachmentMessage(9_000)];
  return Array.from({ length: count }, (_, index) => kinds[index % kinds.length]);
}

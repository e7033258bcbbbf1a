/**
 * What converters of whole texts do first and last: take all of the text in, hand one out.
 *
 * @module
 */
import { decodeText } from "../../coding/charset.ts";
import { readWhole } from "../../coding/read_whole.ts";
import type { Conversion } from "../../model/conversion.ts";
import { Fault } from "../../model/fault.ts";
import { unfoldContent } from "../../syntax/content_line.ts";
import { decodeHtml } from "../html/decode.ts";
import { textCharset } from "../text/text_charset.ts";

/** All of the text, in whatever charset it is. A byte order mark is no text. */
export async function takeText(
  input: ReadableStream<Uint8Array>,
  conversion: Conversion,
): Promise<string> {
  return decode(await takeWhole(input, conversion), conversion);
}

/** The same of a calendar or card, its lines unfolded. */
export async function takeContent(
  input: ReadableStream<Uint8Array>,
  conversion: Conversion,
): Promise<string> {
  return decode(unfoldContent(await takeWhole(input, conversion)), conversion);
}

async function takeWhole(
  input: ReadableStream<Uint8Array>,
  { limits, signal }: Conversion,
): Promise<Uint8Array> {
  const whole = await readWhole(input, limits.conversionInput);
  signal?.throwIfAborted();
  if (whole === undefined) throw new Fault("too-large", "the text is too long");
  return whole;
}

function decode(whole: Uint8Array, { from }: Conversion): string {
  return decodeText(whole, textCharset(whole.subarray(0, SAMPLE), from));
}

/** A long table may have its first name with an accent far down. */
const SAMPLE = 64 << 10;

/** All of the text of a page, decoded as browsers do it. */
export async function takeHtml(
  input: ReadableStream<Uint8Array>,
  { from, limits, signal }: Conversion,
): Promise<string> {
  const parts: string[] = [];
  let length = 0;
  for await (const text of decodeHtml(input, from.charset)) {
    signal?.throwIfAborted();
    length += text.length;
    if (length > limits.conversionInput) throw new Fault("too-large", "the HTML is too long");
    parts.push(text);
  }
  return parts.join("");
}

/** The text as UTF-8, within the limit. */
export function giveText(text: string, { limits }: Conversion): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > limits.conversionOutput) {
    throw new Fault("too-large", `the conversion makes ${bytes.length} bytes`);
  }
  return ReadableStream.from([bytes]);
}

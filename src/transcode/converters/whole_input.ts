/**
 * What converters of whole texts do first and last: take all of the text in, hand one out.
 *
 * @module
 */
import type { Conversion } from "../../model/conversion.ts";
import { Fault } from "../../model/fault.ts";
import { decodeHtml } from "../html/decode.ts";

/** All of the text: UTF-8, unless it is known to be something else. A byte order mark is no text. */
export async function takeText(
  input: ReadableStream<Uint8Array>,
  { from, limits, signal }: Conversion,
): Promise<string> {
  const decoder = decoderFor(from.charset);
  const parts: string[] = [];
  let length = 0;
  for await (const chunk of input) {
    signal?.throwIfAborted();
    length += chunk.length;
    if (length > limits.conversionInput) throw new Fault("too-large", "the text is too long");
    parts.push(decoder.decode(chunk, { stream: true }));
  }
  parts.push(decoder.decode());
  return parts.join("");
}

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

function decoderFor(charset: string | undefined): TextDecoder {
  try {
    return new TextDecoder(charset ?? "utf-8");
  } catch {
    return new TextDecoder();
  }
}

/** The text as UTF-8, within the limit. */
export function giveText(text: string, { limits }: Conversion): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > limits.conversionOutput) {
    throw new Fault("too-large", `the conversion makes ${bytes.length} bytes`);
  }
  return ReadableStream.from([bytes]);
}

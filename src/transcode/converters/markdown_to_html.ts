/**
 * text/markdown → text/html.
 *
 * @module
 */
import { Fault } from "../../model/fault.ts";
import type { Conversion, Convert } from "../../model/conversion.ts";
import { formatPage } from "../markdown/page.ts";

/** Converts Markdown to a page. References may point anywhere, so the text is read whole first. */
export const convert: Convert = async (input, conversion) => {
  const markdown = await readText(input, conversion);
  const { limits, from, location } = conversion;
  const html = formatPage(markdown, { limits, language: from.language, title: nameOf(location) });
  return ReadableStream.from([new TextEncoder().encode(html)]);
};

async function readText(
  input: ReadableStream<Uint8Array>,
  { from, limits, signal }: Conversion,
): Promise<string> {
  const decoder = decoderFor(from.charset);
  const parts: string[] = [];
  let length = 0;
  for await (const chunk of input) {
    signal?.throwIfAborted();
    length += chunk.length;
    if (length > limits.conversionInput) throw new Fault("too-large", "the Markdown is too long");
    parts.push(decoder.decode(chunk, { stream: true }));
  }
  parts.push(decoder.decode());
  return parts.join("");
}

/** Markdown is UTF-8 unless it is known to be something else (RFC 7763 §2). */
function decoderFor(charset: string | undefined): TextDecoder {
  try {
    return new TextDecoder(charset ?? "utf-8");
  } catch {
    return new TextDecoder();
  }
}

/** The last segment of a path: what a page without a heading is called. */
function nameOf(location: string): string {
  const path = location.split(/[?#]/, 1)[0];
  const name = path.slice(path.lastIndexOf("/") + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

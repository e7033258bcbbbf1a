/**
 * The text of an HTML document, decoded once: by its byte order mark, else by the charset that it
 * was sent with, else by the one that it declares (HTML §13.2.3.2).
 *
 * @module
 */
import { sniffHtmlCharset } from "../../coding/charset.ts";

/** How much of a page is searched for its own declaration of a charset. */
const SNIFFED = 1024;

/** Decodes a page chunk by chunk. */
export async function* decodeHtml(
  input: ReadableStream<Uint8Array>,
  charset: string | undefined,
): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let head: Uint8Array = new Uint8Array(0);
  for await (const chunk of input) {
    if (decoder === undefined) {
      head = concat(head, chunk);
      if (head.length < SNIFFED) continue;
      decoder = decoderFor(head, charset);
      yield decoder.decode(head, { stream: true });
    } else yield decoder.decode(chunk, { stream: true });
  }
  decoder ??= decoderFor(head, charset);
  yield head.length < SNIFFED ? decoder.decode(head) : decoder.decode();
}

/** Looks at the same bytes however the page is cut into chunks. */
function decoderFor(head: Uint8Array, charset: string | undefined): TextDecoder {
  return new TextDecoder(sniffHtmlCharset(head.subarray(0, SNIFFED), charset));
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}

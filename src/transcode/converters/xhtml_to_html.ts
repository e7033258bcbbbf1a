/**
 * application/xhtml+xml → text/html.
 *
 * @module
 */
import type { Conversion, Convert } from "../../model/conversion.ts";
import { decodeHtml } from "../html/decode.ts";
import { XhtmlRewriter } from "../html/xhtml.ts";
import { declareCharset } from "../text/declared_charset.ts";

/** Writes a page in the other syntax as it streams by. */
export const convert: Convert = (input, conversion) =>
  ReadableStream.from(generate(input, conversion));

async function* generate(
  input: ReadableStream<Uint8Array>,
  conversion: Conversion,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const piece of declareCharset(rewrite(input, conversion), "text/html", "utf-8")) {
    if (piece !== "") yield encoder.encode(piece);
  }
}

async function* rewrite(
  input: ReadableStream<Uint8Array>,
  { from, limits, signal }: Conversion,
): AsyncGenerator<string> {
  const rewriter = new XhtmlRewriter(limits);
  for await (const piece of decodeHtml(input, from.charset)) {
    signal?.throwIfAborted();
    yield rewriter.write(piece);
  }
  yield rewriter.end();
}

/**
 * Text in another charset, as it streams by. What it says of its own charset is kept in step.
 *
 * @module
 */
import { canonicalCharset, decodeText } from "../../coding/charset.ts";
import {
  asQuestionMark,
  asReference,
  CharsetEncoder,
  type Substitute,
} from "../../coding/charset_encoder.ts";
import type { Conversion, Convert, Converter } from "../../model/conversion.ts";
import { decodeHtml } from "../html/decode.ts";
import { declareCharset, isHtml, isXml, readXmlCharset } from "../text/declared_charset.ts";

/** The converter that writes this charset, by its standard name. */
export function charsetConverter(charset: string): Converter {
  return {
    name: `write_${charset}`,
    version: 1,
    from: { charset: "*" },
    to: { charset },
    quality: 1,
    cost: 4,
    streaming: true,
    load: () => Promise.resolve({ convert: writeCharset(charset) }),
  };
}

function writeCharset(charset: string): Convert {
  return (input, conversion) => {
    const encoder = new CharsetEncoder(charset, substituteFor(conversion.from.type));
    return ReadableStream.from(encodeText(read(input, conversion), encoder));

    async function* encodeText(
      text: AsyncIterable<string>,
      encoder: CharsetEncoder,
    ): AsyncGenerator<Uint8Array> {
      for await (const piece of declareCharset(text, conversion.from.type, charset)) {
        conversion.signal?.throwIfAborted();
        const bytes = encoder.encode(piece);
        if (bytes.length > 0) yield bytes;
      }
      yield encoder.end();
    }
  };
}

/** The text, decoded by what it was sent with, or says itself. */
async function* read(
  input: ReadableStream<Uint8Array>,
  { from: { type, charset } }: Conversion,
): AsyncGenerator<string> {
  if (isHtml(type)) return yield* decodeHtml(input, charset);
  const sent = canonicalCharset(charset ?? "");
  if (sent !== undefined || !isXml(type)) return yield* decodeText(input, sent ?? "utf-8");
  const pieces = input[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  for (let length = 0; length < DECLARATION;) {
    const { done, value } = await pieces.next();
    if (done) break;
    head.push(value);
    length += value.length;
  }
  const declared = readXmlCharset(Uint8Array.from(head.flatMap((piece) => [...piece])));
  const whole = async function* () {
    yield* head;
    yield* { [Symbol.asyncIterator]: () => pieces };
  };
  yield* decodeText(ReadableStream.from(whole()), declared ?? "utf-8");
}

/** A longer XML declaration says nothing of charsets, in bytes. */
const DECLARATION = 256;

/** Only markup has a way to say what its charset lacks. */
function substituteFor(type: string | undefined): Substitute {
  return isHtml(type) || isXml(type) ? asReference : asQuestionMark;
}

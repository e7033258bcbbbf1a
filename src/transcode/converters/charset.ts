/**
 * Text in another charset, as it streams by. What it says of its own charset is kept in step.
 *
 * @module
 */
import { decodeText } from "../../coding/charset.ts";
import {
  asQuestionMark,
  asReference,
  CharsetEncoder,
  type Substitute,
} from "../../coding/charset_encoder.ts";
import { joinChunks } from "../../coding/read_whole.ts";
import type { Conversion, Convert, Converter } from "../../model/conversion.ts";
import { decodeHtml } from "../html/decode.ts";
import { declareCharset, isHtml, isXml } from "../text/declared_charset.ts";
import { textCharset } from "../text/text_charset.ts";

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

/** Writes text in this charset, whatever it came in. */
export function writeCharset(charset: string): Convert {
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

/** The text, decoded by what it was sent with, says itself, or looks like. */
async function* read(
  input: ReadableStream<Uint8Array>,
  { from }: Conversion,
): AsyncGenerator<string> {
  if (isHtml(from.type)) return yield* decodeHtml(input, from.charset);
  const pieces = input[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  let length = 0;
  while (length < HEAD) {
    const { done, value } = await pieces.next();
    if (done) break;
    head.push(value);
    length += value.length;
  }
  const charset = textCharset(joinChunks(head, length).subarray(0, HEAD), from);
  const whole = async function* () {
    yield* head;
    yield* { [Symbol.asyncIterator]: () => pieces };
  };
  yield* decodeText(ReadableStream.from(whole()), charset);
}

/** So many bytes are looked at before the text goes on: as many as of a page. */
const HEAD = 1024;

/** Only markup has a way to say what its charset lacks. */
function substituteFor(type: string | undefined): Substitute {
  return isHtml(type) || isXml(type) ? asReference : asQuestionMark;
}

/**
 * The codings on messages that others collected: the kernels, in pieces, make of them what their twins make
 * of the whole.
 */
import { assert, assertEquals } from "@std/assert";
import {
  base64Decoder,
  base64Encoder,
  type Codec,
  dashLines,
  lineStarts,
  quotedPrintableDecoder,
  quotedPrintableEncoder,
} from "../../src/bytes/kernel.ts";
import { decodeBase64, encodeBase64 } from "../../src/bytes/plain/base64.ts";
import {
  decodeQuotedPrintable,
  encodeQuotedPrintable,
} from "../../src/bytes/plain/quoted_printable.ts";
import * as plain from "../../src/bytes/plain/scan.ts";
import { run } from "../bytes/codecs.ts";
import { dice, pieces, text } from "../bytes/inputs.ts";
import { hasCorpus, readCorpus } from "../mime/corpus.ts";

/** Twins are slow, so this is about as much as a test may take. */
const MOST_BYTES = 20_000;

interface Outcome {
  readonly bytes: Uint8Array;
  readonly defects?: readonly { readonly code: string; readonly offset: number }[];
}

const CODECS: readonly [make: () => Codec, twin: (bytes: Uint8Array) => Outcome][] = [
  [base64Decoder, decodeBase64],
  [() => base64Encoder({ lineLength: 76 }), (bytes) => ({
    bytes: encodeBase64(bytes, { lineLength: 76 }),
  })],
  [quotedPrintableDecoder, decodeQuotedPrintable],
  [quotedPrintableEncoder, (bytes) => ({ bytes: encodeQuotedPrintable(bytes) })],
];

Deno.test({
  name: "codecs equal their twins on the messages of other projects",
  ignore: !hasCorpus(),
  fn() {
    const roll = dice(81);
    const messages = readCorpus().filter(({ bytes }) => bytes.length <= MOST_BYTES);
    assert(messages.length > 100);
    for (const [index, { id, bytes }] of messages.entries()) {
      assertEquals([...lineStarts(bytes)], plain.lineStarts(bytes), id);
      assertEquals([...dashLines(bytes)], plain.dashLines(bytes), id);
      const [make, twin] = CODECS[index % CODECS.length];
      const { bytes: expected, defects = [] } = twin(bytes);
      const actual = run(make(), pieces(roll, bytes, 4000));
      assert(text(actual.bytes) === text(expected), id);
      assertEquals(actual.defects, defects.slice(0, 100), id);
    }
  },
});

/**
 * Codes content by a dictionary, in a thread of the workshop. The platform's Brotli and zstd know no
 * dictionaries, and its zstd says nothing when it is given one.
 *
 * @module
 */
import type { Work } from "../workshop/work.ts";

/** The codings by a dictionary that there are (RFC 9842 §4, §5). */
export type DictionaryCoding = "dcb" | "dcz";

/** What the work is told. */
export interface DictionarySettings {
  readonly coding: DictionaryCoding;
  /** SHA-256 of the dictionary, in Base64. */
  readonly hash: string;
  readonly dictionary: Uint8Array;
}

type Coder = (
  content: Uint8Array,
  dictionary: Uint8Array,
  check?: () => void,
) => Promise<Uint8Array>;

/** For each coding, what stands before the hash of the dictionary, and what comes behind it. */
const CODERS: Readonly<Record<DictionaryCoding, { head: readonly number[]; code: Coder }>> = {
  dcb: { head: [0xff, 0x44, 0x43, 0x42], code: codeBrotli },
  // A frame of 32 bytes, which decoders that do not know it skip.
  dcz: { head: [0x5e, 0x2a, 0x4d, 0x18, 0x20, 0, 0, 0], code: codeZstd },
};

/** Does it. */
export const work: Work = (input, settings, { deadline }) =>
  codeByDictionary(input, settings as DictionarySettings, () => deadline.check());

/** The content in this coding; `check` is called now and then, and may throw. */
export async function codeByDictionary(
  content: Uint8Array,
  { coding, hash, dictionary }: DictionarySettings,
  check?: () => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const { head, code } = CODERS[coding];
  const coded = await code(content, dictionary, check);
  const named = Uint8Array.of(...head, ...Uint8Array.fromBase64(hash));
  const output = new Uint8Array(named.length + coded.length);
  output.set(named);
  output.set(coded, named.length);
  return output;
}

async function codeBrotli(
  content: Uint8Array,
  dictionary: Uint8Array,
  check?: () => void,
): Promise<Uint8Array> {
  const { encodeBrotli } = await import("../../coding/brotli/encode.ts");
  return encodeBrotli(content, { dictionary, check });
}

const LEVEL = 6;

async function codeZstd(content: Uint8Array, dictionary: Uint8Array): Promise<Uint8Array> {
  const { compressUsingDict, createCCtx, freeCCtx, init } = await import(
    "../../libraries/zstd_dictionary.ts"
  );
  await (ready ??= init());
  const context = createCCtx();
  try {
    return compressUsingDict(context, content, dictionary, LEVEL);
  } finally {
    freeCCtx(context);
  }
}

let ready: Promise<void> | undefined;

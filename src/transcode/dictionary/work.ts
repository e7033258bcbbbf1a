/**
 * Codes content by a dictionary, in a thread of the workshop. The platform's zstd knows no dictionaries,
 * and says nothing when it is given one.
 *
 * @module
 */
import type { Work } from "../workshop/work.ts";

/** A frame that other decoders skip, of 32 bytes: the hash of the dictionary (RFC 9842 §5). */
const HEAD = [0x5e, 0x2a, 0x4d, 0x18, 0x20, 0, 0, 0];
const LEVEL = 6;

/** What the work is told. */
interface DictionarySettings {
  readonly hash: string;
  readonly dictionary: Uint8Array;
}

/** Does it. */
export const work: Work = async (input, settings) => {
  const { hash, dictionary } = settings as DictionarySettings;
  const { compressUsingDict, createCCtx, freeCCtx, init } = await import(
    "../../libraries/zstd_dictionary.ts"
  );
  await (ready ??= init());
  const context = createCCtx();
  try {
    const coded = compressUsingDict(context, input, dictionary, LEVEL);
    return Uint8Array.of(...HEAD, ...Uint8Array.fromBase64(hash), ...coded);
  } finally {
    freeCCtx(context);
  }
};

let ready: Promise<void> | undefined;

/**
 * The content codings `dcb` and `dcz`: Brotli and zstd with a dictionary that the client has
 * (RFC 9842 §4, §5).
 *
 * @module
 */
import { readWhole } from "../../coding/read_whole.ts";
import { Fault } from "../../model/fault.ts";
import type { Converter } from "../../model/conversion.ts";
import type { DictionaryCoding, DictionarySettings } from "../dictionary/work.ts";

/** The codings by a dictionary, the best ratio first. */
export const DICTIONARY_CODINGS: readonly DictionaryCoding[] = ["dcb", "dcz"];

/** A dictionary that is known here. */
export interface Dictionary {
  /** SHA-256 of the bytes, in Base64. */
  readonly hash: string;
  /** Its bytes, as long as they are kept. */
  bytes(): Uint8Array | undefined;
}

/** The converters that code by this dictionary. */
export function dictionaryCoders(dictionary: Dictionary): readonly Converter[] {
  return DICTIONARY_CODINGS.map((coding) => dictionaryCoder(coding, dictionary));
}

function dictionaryCoder(coding: DictionaryCoding, { hash, bytes }: Dictionary): Converter {
  const name = `encode_${coding}`;
  return {
    name,
    version: `1-${hash.slice(0, 22).replaceAll("/", "_")}`,
    from: { encoding: "identity" },
    to: { encoding: coding },
    quality: 1,
    cost: 10,
    streaming: false,
    heavy: true,
    load: () =>
      Promise.resolve({
        async convert(stream, { limits, workshop, signal }) {
          const input = await readWhole(stream, limits.dictionaryInput);
          if (input === undefined) throw new Fault("unfit", "too long to be held for a dictionary");
          if (workshop === undefined) throw new Fault("conversion", "there is no workshop");
          const dictionary = bytes();
          if (dictionary === undefined) throw new Fault("unfit", "the dictionary is gone");
          const settings: DictionarySettings = { coding, hash, dictionary };
          const job = { name, work: "dictionary", input, settings };
          return ReadableStream.from([await workshop.run(job, signal)]);
        },
      }),
  };
}

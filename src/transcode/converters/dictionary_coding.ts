/**
 * The content coding `dcz`: zstd with a dictionary that the client has (RFC 9842 §5).
 *
 * @module
 */
import { readWhole } from "../../coding/read_whole.ts";
import type { Converter } from "../../model/conversion.ts";
import { Fault } from "../../model/fault.ts";

/** The converter that codes by this dictionary, of which `hash` is the SHA-256 in Base64. */
export function dictionaryCoder({ hash, bytes }: {
  readonly hash: string;
  bytes(): Uint8Array | undefined;
}): Converter {
  const name = "encode_dcz";
  return {
    name,
    version: `1-${hash.slice(0, 22).replaceAll("/", "_")}`,
    from: { encoding: "identity" },
    to: { encoding: "dcz" },
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
          const settings = { hash, dictionary };
          const job = { name, work: "dictionary", input, settings };
          return ReadableStream.from([await workshop.run(job, signal)]);
        },
      }),
  };
}

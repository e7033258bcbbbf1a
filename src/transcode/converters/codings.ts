/**
 * The content codings as converters: rows made from the table of codings.
 *
 * @module
 */
import { CONTENT_CODINGS, type ContentCoding } from "../../coding/content_coding.ts";
import type { Converter } from "../../model/conversion.ts";

/** Work relative to copying. */
interface Costs {
  readonly decode: number;
  /** Absent for a coding that is read but not offered: "deflate" is two formats by one name. */
  readonly encode?: number;
}

const COSTS: Readonly<Record<string, Costs>> = {
  br: { encode: 15, decode: 3 },
  zstd: { encode: 6, decode: 2 },
  gzip: { encode: 12, decode: 3 },
  deflate: { decode: 3 },
};

/** The converters that put codings on, in the server's order of preference, and take them off. */
export const CODING_CONVERTERS: readonly Converter[] = [
  ...CONTENT_CODINGS.flatMap((coding) => encoderRow(coding, COSTS[coding.name]?.encode)),
  ...CONTENT_CODINGS.flatMap((coding) => decoderRow(coding, COSTS[coding.name]?.decode)),
];

function encoderRow(coding: ContentCoding, cost: number | undefined): Converter[] {
  if (cost === undefined) return [];
  return [{
    name: `encode_${coding.name}`,
    version: 1,
    from: { encoding: "identity" },
    to: { encoding: coding.name },
    quality: 1,
    cost,
    ratio: 0.3,
    streaming: true,
    loose: true,
    load: () => Promise.resolve({ convert: (input) => input.pipeThrough(coding.encode()) }),
  }];
}

function decoderRow(coding: ContentCoding, cost: number | undefined): Converter[] {
  if (cost === undefined) return [];
  return [{
    name: `decode_${coding.name}`,
    version: 1,
    from: { encoding: coding.name },
    to: { encoding: "identity" },
    quality: 1,
    cost,
    ratio: 3,
    streaming: true,
    load: () =>
      Promise.resolve({
        convert: (input, { limits }) => input.pipeThrough(coding.decode(limits.decoded)),
      }),
  }];
}

/**
 * The edges between images, as a rule wants them: rows made from a table of formats.
 *
 * @module
 */
import type { Converter } from "../../model/conversion.ts";
import { convertImage } from "../converters/image.ts";
import { renamingTo } from "../type_names.ts";
import type { ImageEngine, SourceType, TargetType } from "./settings.ts";

/** The formats that are made, by their short names. */
export type ImageFormat = "avif" | "webp" | "jpeg" | "png";

/** How images are made. */
export interface ImageRows {
  /** Which formats; all by default. */
  readonly formats?: readonly ImageFormat[];
  /** The quality of each, 0 to 100 by the scale of its own encoder. */
  readonly quality?: Partial<Readonly<Record<ImageFormat, number>>>;
  /** Paths of font files, for drawings that have text. */
  readonly fonts?: readonly string[];
  /** Who makes them. */
  readonly engine?: ImageEngine;
}

interface Format {
  readonly type: TargetType;
  /** What survives. */
  readonly survives: number;
  readonly quality: number;
  /** Work, relative to copying the bytes. */
  readonly cost: number;
}

const FORMATS: Readonly<Record<ImageFormat, Format>> = {
  avif: { type: "image/avif", survives: 0.9, quality: 50, cost: 5_000 },
  webp: { type: "image/webp", survives: 0.9, quality: 75, cost: 500 },
  jpeg: { type: "image/jpeg", survives: 0.8, quality: 75, cost: 800 },
  png: { type: "image/png", survives: 0.95, quality: 100, cost: 800 },
};

const SOURCES: Readonly<Record<string, SourceType>> = {
  jpeg: "image/jpeg",
  png: "image/png",
  gif: "image/gif",
  webp: "image/webp",
  avif: "image/avif",
  svg: "image/svg+xml",
};

/** Raised whenever the same settings make other bytes. */
const VERSION = 1;

/**
 * Some clients name other formats before SVG, or JPEG before PNG, out of habit: who takes both is better
 * off with what there is.
 */
const SECOND_BEST: ReadonlySet<TargetType> = new Set(["image/jpeg", "image/png"]);
const SECOND_BEST_QS = 0.5;

/** The rows; those of a width make narrower images, and so of the same format, too. */
export function imageConverters(options: ImageRows = {}, width?: number): Converter[] {
  const formats = options.formats ?? Object.keys(FORMATS) as ImageFormat[];
  const rows = Object.entries(SOURCES).flatMap(([source, from]) =>
    formats.flatMap((name) => {
      const format = FORMATS[name];
      if (format.type === from && width === undefined) return [];
      return [rowOf(source, from, name, options, width)];
    })
  );
  return [...renamingTo(Object.values(SOURCES)), ...rows];
}

function rowOf(
  source: string,
  from: SourceType,
  name: ImageFormat,
  { quality = {}, fonts = [], engine = "wasm" }: ImageRows,
  width: number | undefined,
): Converter {
  const format = FORMATS[name];
  const { type: to, survives, cost } = format;
  const set = quality[name] ?? format.quality;
  const settings = { from, to, width, quality: set, fonts, engine };
  const signs = [
    VERSION,
    ...name === "png" ? [] : [`q${set}`],
    ...width === undefined ? [] : [`w${width}`],
    ...engine === "wasm" ? [] : [engine],
  ];
  const isSecondBest = from === "image/svg+xml" ||
    (SECOND_BEST.has(to) && from !== to && from !== "image/gif");
  return {
    name: `${source}_to_${name}`,
    version: signs.join("-"),
    from: { type: from },
    to: { type: to },
    quality: survives,
    ...isSecondBest && { qs: SECOND_BEST_QS },
    cost,
    streaming: false,
    heavy: true,
    last: true,
    width,
    load: () => Promise.resolve({ convert: convertImage(`${source}_to_${name}`, settings) }),
  };
}

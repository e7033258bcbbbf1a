/**
 * The rule by which images are made in other formats and sizes: the option, the same with nothing left
 * open, and the width that a request asks for.
 *
 * @module
 */
import { parseHintNumber } from "../syntax/client_hints.ts";
import { imageConverters, type ImageFormat } from "../transcode/image/rows.ts";
import { mayUseSharp } from "../transcode/image/sharp_engine.ts";
import type { ImageEngine } from "../transcode/image/settings.ts";
import type { Converter } from "../model/conversion.ts";
import type { StoredVariant } from "../model/variant.ts";

export type { ImageFormat } from "../transcode/image/rows.ts";
export type { ImageEngine } from "../transcode/image/settings.ts";

/** How images are made. */
export interface ImageOptions {
  /** The formats on offer; `avif`, `webp`, `jpeg` and `png` by default. */
  readonly formats?: readonly ImageFormat[];
  /** The quality of each, from 0 to 100 by the scale of its own encoder. */
  readonly quality?: Partial<Readonly<Record<ImageFormat, number>>>;
  /**
   * The widths on offer, in pixels. A wish is rounded up to the next of them, so that nobody can have
   * a thousand sizes made; none by default, and then nothing is scaled.
   */
  readonly widths?: readonly number[];
  /** Whether client hints say the width, beside `?width=`; pages then ask for them. */
  readonly hints?: boolean;
  /**
   * `wasm` by default, which needs nothing but to read; `sharp` is faster, keeps animations in WebP,
   * and needs `--allow-ffi --allow-env --allow-sys`.
   */
  readonly engine?: ImageEngine;
  /** Paths of font files, for drawings that have text. */
  readonly fonts?: readonly string[];
}

/** The rule, settled. */
export interface ImageRules {
  /** Ascending. */
  readonly widths: readonly number[];
  readonly hints: boolean;
  /** The edges by which images of this width at most are made; the same ones for the same width. */
  convertersFor(width: number | undefined): readonly Converter[];
}

/** The query parameter for the width. */
export const WIDTH_PARAMETER = "width";

const WIDTH = "Sec-CH-Width";
const VIEWPORT = "Sec-CH-Viewport-Width";
const DENSITY = "Sec-CH-DPR";
const MOST_WIDTHS = 32;

/** Fills in the defaults; throws TypeError for what can mean nothing. */
export function settleImages(
  options: ImageOptions | "all" | "none" | undefined,
): ImageRules | undefined {
  if (options === undefined || options === "none") return undefined;
  const { widths = [], hints = false, ...rows }: ImageOptions = options === "all" ? {} : options;
  for (const width of widths) {
    if (Number.isInteger(width) && width > 0) continue;
    throw new TypeError(`A width is a number of pixels, not "${width}".`);
  }
  if (widths.length > MOST_WIDTHS) {
    throw new TypeError(`There are more than ${MOST_WIDTHS} widths.`);
  }
  if (rows.engine === "sharp" && !mayUseSharp()) {
    throw new TypeError("sharp needs --allow-ffi, --allow-env and --allow-sys.");
  }
  const ladder = [...new Set(widths)].toSorted((a, b) => a - b);
  const known = new Map<number | undefined, readonly Converter[]>();
  return {
    widths: ladder,
    hints: hints && ladder.length > 0,
    convertersFor(width) {
      const rung = ladder.find((rung) => rung === width);
      const converters = known.get(rung) ?? imageConverters(rows, rung);
      known.set(rung, converters);
      return converters;
    },
  };
}

/** The hints that pages ask for. */
export function hintFieldsOf(rules: ImageRules | undefined): readonly string[] {
  return rules?.hints ? [WIDTH, VIEWPORT, DENSITY] : [];
}

/** The width that a URL names, and the URL without it; undefined where it names none. */
export function readWidth(
  url: URL,
  rules: ImageRules | undefined,
): { readonly url: URL; readonly width: number } | undefined {
  if (rules === undefined || rules.widths.length === 0) return undefined;
  const width = parseHintNumber(url.searchParams.get(WIDTH_PARAMETER) ?? "");
  if (width === undefined) return undefined;
  const bare = new URL(url);
  const rest = url.search.slice(1).split("&").filter((pair) =>
    pair.split("=", 1)[0] !== WIDTH_PARAMETER
  );
  bare.search = rest.join("&");
  return { url: bare, width };
}

/** The width for these variants, and the fields that it was read from. */
export function wishedWidth(
  variants: readonly StoredVariant[],
  { headers, width }: { readonly headers: Headers; readonly width?: number },
  rules: ImageRules | undefined,
): { readonly width?: number; readonly vary: readonly string[] } {
  if (rules === undefined || !variants.some(isImage)) return { vary: [] };
  if (width !== undefined) return { width: roundUp(width, rules), vary: [] };
  if (!rules.hints) return { vary: [] };
  const hint = (name: string) => parseHintNumber(headers.get(name) ?? "");
  const own = hint(WIDTH);
  if (own !== undefined) return { width: roundUp(own, rules), vary: [WIDTH] };
  const viewport = hint(VIEWPORT);
  const vary = [WIDTH, VIEWPORT, DENSITY];
  if (viewport === undefined) return { vary };
  return { width: roundUp(viewport * (hint(DENSITY) ?? 1), rules), vary };
}

function isImage({ type }: StoredVariant): boolean {
  return type !== undefined && /^image\//i.test(type);
}

/** Never less than was wished for; beyond the widest, an image stays as wide as it is. */
function roundUp(width: number, { widths }: ImageRules): number | undefined {
  return widths.find((rung) => rung >= width);
}

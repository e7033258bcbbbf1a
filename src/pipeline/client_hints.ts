/**
 * Client hints in the server: which of them take part, what of a variant they are compared with, and
 * how they are asked for (RFC 8942 §3.1).
 *
 * @module
 */
import { HINTS } from "../negotiate/hints.ts";
import type { HintName, HintRule, NegotiableVariant } from "../negotiate/mod.ts";
import { formatAcceptCh } from "../syntax/client_hints.ts";
import type { Description, Variant } from "../model/variant.ts";
import { isConverted } from "./forms.ts";

/** What a measure looks at. */
export interface MeasuredVariant extends Description {
  /** Path of what is stored; absent from what is made of it by conversion. */
  readonly location?: string;
}

/** Lets a hint take part. */
export interface HintOption {
  /** The hint. */
  readonly hint: HintName;
  /**
   * What it is compared with: the width of a picture for `width`, its pixels per CSS pixel for
   * `density`, the width that a page is made for for `viewport`. Undefined where the variant has
   * nothing of that kind. For `data` it is the length, unless something else is given. A text is a
   * regular expression for the location, whose first group is the number.
   */
  readonly measure?: string | ((variant: MeasuredVariant) => number | undefined);
}

/** The rules of one set; `find` gives back the variant that the chooser was told of. */
export function bindHints(
  options: readonly HintOption[],
  find: (given: NegotiableVariant) => Variant,
): readonly HintRule[] {
  return options.map(({ hint, measure }) => {
    if (measure === undefined) return { hint, measure: (given) => expectedLength(find(given)) };
    const take = typeof measure === "string" ? measureName(measure) : measure;
    return { hint, measure: (given) => take(measurable(find(given))) };
  });
}

/** Reads the number off the file's name, as `-(\d+)\.jpg$` does. */
function measureName(pattern: string): (variant: MeasuredVariant) => number | undefined {
  const expression = new RegExp(pattern);
  return ({ location = "" }) => {
    const number = Number(expression.exec(location)?.[1]);
    return Number.isFinite(number) ? number : undefined;
  };
}

/** Refuses what could never be compared with anything. */
export function checkHints(options: readonly HintOption[]): readonly HintOption[] {
  for (const { hint, measure } of options) {
    if (hint === "data" || measure !== undefined) continue;
    throw new TypeError(`The hint "${hint}" needs a measure to be compared with.`);
  }
  return options;
}

/** The length, or where it is not known yet, what may be expected by its source and the converters. */
function expectedLength(variant: Variant): number {
  if (variant.kind === "stored") return variant.length ?? UNKNOWN_LENGTH;
  return variant.length ?? variant.plan.converters.reduce(
    (length, { ratio = 1 }) => length * ratio,
    variant.source.length ?? UNKNOWN_LENGTH,
  );
}

/** Stands in for the length of a page that is still on its way; only what is made of it is compared. */
const UNKNOWN_LENGTH = 100_000;

function measurable(variant: Variant): MeasuredVariant {
  const { type, language, charset, encoding, qs, length, features, profile } = variant;
  const source = variant.kind === "stored" ? variant : variant.source;
  const location = isConverted(variant) ? undefined : source.location;
  return { type, language, charset, encoding, qs, length, features, profile, location };
}

/** Pages ask for the hints with which their pictures will be chosen. Save-Data comes unasked. */
export function askForHints(
  headers: Headers,
  options: readonly HintOption[],
  more: readonly string[],
): void {
  const own = options.map(({ hint }) => HINTS[hint].field).filter((name) => /^Sec-/.test(name));
  const fields = [...new Set([...own, ...more])];
  if (fields.length === 0 || !headers.get("content-type")?.startsWith("text/html")) return;
  const asked = headers.get("accept-ch");
  headers.set("Accept-CH", formatAcceptCh([...asked === null ? [] : [asked], ...fields]));
}

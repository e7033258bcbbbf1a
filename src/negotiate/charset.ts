/**
 * The charset dimension (RFC 9110 §12.5.2). A charset that the field does not list, not even by
 * `*`, is not acceptable; the exception that RFC 2616 made for ISO-8859-1 is gone.
 *
 * @module
 */
import { type CharsetRange, parseAcceptCharset } from "../syntax/accept_charset.ts";
import { equalCharsets } from "./charset_name.ts";
import { type Dimension, type Rating, rating, ratingBy, UNMATCHED, UNSTATED } from "./dimension.ts";
import type { Tier } from "./verdict.ts";

/** An image has no charset that could be wrong: quality 1 (RFC 2296 §3.2). */
const SILENT: Rating = rating("silent", 1);

/** The charset dimension. */
export const charsetDimension: Dimension = {
  name: "charset",
  field: "Accept-Charset",
  keyOf: ({ charset }) => charset,
  rater(groups, { acceptElements }) {
    const charsets = groups.map((group) => group.charset);
    const unstated = { ratings: charsets.map(() => UNSTATED), defects: [] };
    return (value) => {
      if (value === null) return unstated;
      const { ranges, defects } = parseAcceptCharset(value, acceptElements);
      if (ranges.length === 0) return { ...unstated, defects };
      return {
        ratings: charsets.map((charset) => charset === undefined ? SILENT : rate(charset, ranges)),
        defects,
      };
    };
  },
};

const TIERS: readonly Tier[] = ["none", "wildcard", "alias", "exact"];

function rate(charset: string, ranges: readonly CharsetRange[]): Rating {
  let best = -1;
  let specificity = 0;
  for (let i = 0; i < ranges.length; i++) {
    const specific = levelOf(ranges[i].charset, charset);
    if (specific === 0 || specific < specificity) continue;
    if (specific > specificity || ranges[i].q > ranges[best].q) best = i;
    specificity = specific;
  }
  return best < 0 ? UNMATCHED : ratingBy(ranges[best], best, TIERS[specificity]);
}

function levelOf(range: string, charset: string): number {
  if (range === charset) return 3;
  if (range === "*") return 1;
  return equalCharsets(range, charset) ? 2 : 0;
}

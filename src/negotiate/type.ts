/**
 * The type dimension (RFC 9110 §12.5.1): the most specific range that matches decides the weight;
 * of ranges that are equally specific, the one with the highest.
 *
 * @module
 */
import { type AcceptRange, parseAccept } from "../syntax/accept.ts";
import { equalCharsets } from "./charset_name.ts";
import { type Dimension, type Rating, rating, ratingBy, UNMATCHED, UNSTATED } from "./dimension.ts";
import { type Profile, typeKey } from "./profile.ts";
import type { Tier } from "./verdict.ts";

/** A variant without a type has quality 1 (RFC 2296 §3.2), and comes after those with one. */
const SILENT: Rating = rating("silent", 1);

/** Outweighs any number of parameters. */
const LEVEL = 1 << 20;

/** A type as media ranges are compared with it. */
interface TypeGroup {
  readonly type: string;
  /** `text/*` for `text/html`. */
  readonly family: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly charset?: string;
}

/** The type dimension. */
export const typeDimension: Dimension = {
  name: "type",
  field: "Accept",
  keyOf: (profile) => profile.type === undefined ? undefined : typeKey(profile),
  rater(groups, { acceptElements }) {
    const types = groups.map(typeGroup);
    const unstated = { ratings: types.map(() => UNSTATED), defects: [] };
    return (value) => {
      if (value === null) return unstated;
      const { ranges, defects } = parseAccept(value, acceptElements);
      // A field that lists nothing usable states no preference.
      if (ranges.length === 0) return { ...unstated, defects };
      return { ratings: types.map((type) => type ? rate(type, ranges) : SILENT), defects };
    };
  },
};

function typeGroup({ type, parameters, charset }: Profile): TypeGroup | undefined {
  if (type === undefined) return undefined;
  return { type, family: type.slice(0, type.indexOf("/") + 1) + "*", parameters, charset };
}

function rate(group: TypeGroup, ranges: readonly AcceptRange[]): Rating {
  let best = -1;
  let specificity = 0;
  for (let i = 0; i < ranges.length; i++) {
    const range = ranges[i];
    const level = levelOf(range.type, group);
    if (level === 0 || !hasParameters(group, range.parameters)) continue;
    const specific = level * LEVEL + range.parameters.size;
    if (specific < specificity) continue;
    if (specific > specificity || range.q > ranges[best].q) best = i;
    specificity = specific;
  }
  if (best < 0) return UNMATCHED;
  return ratingBy(ranges[best], best, TIERS[Math.floor(specificity / LEVEL)]);
}

const TIERS: readonly Tier[] = ["none", "wildcard", "subtype-wildcard", "exact"];

function levelOf(range: string, group: TypeGroup): number {
  if (range === group.type) return 3;
  if (range === group.family) return 2;
  return range === "*/*" ? 1 : 0;
}

/** A parameter in the range must be in the type; those of the type alone do not matter. */
function hasParameters(group: TypeGroup, wanted: ReadonlyMap<string, string>): boolean {
  if (wanted.size === 0) return true;
  if (wanted.size > group.parameters.size + 1) return false;
  for (const [name, value] of wanted) {
    const held = name === "charset" ? group.charset : group.parameters.get(name);
    if (held === undefined) return false;
    if (held !== value && !(name === "charset" && equalCharsets(held, value))) return false;
  }
  return true;
}

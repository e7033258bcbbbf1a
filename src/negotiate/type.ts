/**
 * The type dimension (RFC 9110 §12.5.1): the most specific range that matches decides the weight;
 * of ranges that are equally specific, the one with the highest.
 *
 * @module
 */
import { type AcceptRange, parseAccept } from "../syntax/accept.ts";
import { equalCharsets } from "./charset_name.ts";
import { type Dimension, type Rating, rating, ratingBy, UNMATCHED, UNSTATED } from "./dimension.ts";
import { glanceAtTypes } from "./glance_type.ts";
import { type ReadVariant, typeKey } from "./read_variant.ts";
import type { Tier } from "./verdict.ts";

/** A variant without a type has quality 1 (RFC 2296 §3.2), and comes after those with one. */
const SILENT: Rating = rating("silent", 1);

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
  keyOf: (variant) => variant.type === undefined ? undefined : typeKey(variant),
  rater(groups, { acceptElements }) {
    const types = groups.map(typeGroup);
    const unstated = { ratings: types.map(() => UNSTATED), defects: [] };
    return (value) => {
      if (value === null) return unstated;
      const { ranges, defects } = parseAccept(value, acceptElements);
      // A field that lists nothing usable states no preference.
      if (ranges.length === 0) return { ...unstated, defects };
      const byType = groupByType(ranges);
      return { ratings: types.map((type) => type ? rate(type, byType) : SILENT), defects };
    };
  },
  glancer: (groups, { acceptElements }, drafts) =>
    glanceAtTypes(groups, acceptElements, drafts, SILENT),
};

function typeGroup({ type, parameters, charset }: ReadVariant): TypeGroup | undefined {
  if (type === undefined) return undefined;
  return { type, family: type.slice(0, type.indexOf("/") + 1) + "*", parameters, charset };
}

/** A range and its position in the field. */
type Placed = readonly [order: number, range: AcceptRange];

/** So that each type is compared only with the ranges that may take it. */
function groupByType(ranges: readonly AcceptRange[]): ReadonlyMap<string, readonly Placed[]> {
  return Map.groupBy(ranges.entries(), ([, range]) => range.type);
}

const NOTHING: readonly Placed[] = [];

function rate(group: TypeGroup, byType: ReadonlyMap<string, readonly Placed[]>): Rating {
  const take = (type: string, tier: Tier): Rating | undefined => {
    const best = mostSpecific(group, byType.get(type) ?? NOTHING);
    return best && ratingBy(best[1], best[0], tier);
  };
  return take(group.type, "exact") ?? take(group.family, "subtype-wildcard") ??
    take("*/*", "wildcard") ?? UNMATCHED;
}

/** The range with most parameters decides, the higher weight among equals. */
function mostSpecific(group: TypeGroup, ranges: readonly Placed[]): Placed | undefined {
  let best: Placed | undefined;
  for (const placed of ranges) {
    const [, range] = placed;
    if (!hasParameters(group, range.parameters)) continue;
    const more = range.parameters.size - (best?.[1].parameters.size ?? -1);
    if (more > 0 || (more === 0 && range.q > (best?.[1].q ?? 0))) best = placed;
  }
  return best;
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

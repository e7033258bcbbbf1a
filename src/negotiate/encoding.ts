/**
 * The coding dimension, with every rule on "no coding" (RFC 9110 §12.5.3):
 *
 * | field                      | no coding         | a coding                            |
 * | -------------------------- | ----------------- | ----------------------------------- |
 * | absent                     | preferred         | acceptable, after no coding          |
 * | empty, or nothing usable   | acceptable        | refused                             |
 * | lists it                   | its weight        | its weight                          |
 * | lists `*`, but not it      | weight of `*`     | weight of `*`                       |
 * | lists neither              | below all weights | refused                             |
 *
 * A variant coded more than once is as good as the worst of its codings; one that is refused by `q=0` is
 * worse than one that is only unlisted.
 *
 * @module
 */
import { type CodingRange, parseAcceptEncoding } from "../syntax/accept_encoding.ts";
import { glanceAtCodings } from "./glance_encoding.ts";
import { type Dimension, type Rating, rating, ratingBy, UNMATCHED, UNSTATED } from "./dimension.ts";

/** Less than any weight that can be written. */
const BELOW_ALL = 0.0005;

const UNLISTED_IDENTITY: Rating = rating("unlisted", BELOW_ALL);
const UNSTATED_CODING: Rating = rating("unstated", 1, BELOW_ALL);

/** The coding dimension. */
export const encodingDimension: Dimension = {
  name: "encoding",
  field: "Accept-Encoding",
  keyOf: ({ codings }) => codings.join(),
  rater(groups, { acceptElements }) {
    const stacks = groups.map((group) => group.codings);
    const unstated = {
      ratings: stacks.map((codings) => codings.length === 0 ? UNSTATED : UNSTATED_CODING),
      defects: [],
    };
    return (value) => {
      if (value === null) return unstated;
      const { ranges, defects } = parseAcceptEncoding(value, acceptElements);
      return { ratings: stacks.map((codings) => rateStack(codings, ranges)), defects };
    };
  },
  glancer: (groups, { acceptElements }, drafts) =>
    glanceAtCodings(groups, acceptElements, drafts, UNLISTED_IDENTITY),
};

function rateStack(codings: readonly string[], ranges: readonly CodingRange[]): Rating {
  if (codings.length === 0) return rate("identity", ranges) ?? UNLISTED_IDENTITY;
  let worst = UNSTATED;
  for (const coding of codings) {
    const rated = rate(coding, ranges) ?? UNMATCHED;
    if (worst === UNSTATED || isWorse(rated, worst)) worst = rated;
  }
  return worst;
}

/** What is refused by `q=0` is worse than what is only unlisted. */
function isWorse(one: Rating, other: Rating): boolean {
  return one.quality === other.quality
    ? one.quality === 0 && one !== UNMATCHED && other === UNMATCHED
    : one.quality < other.quality;
}

function rate(coding: string, ranges: readonly CodingRange[]): Rating | undefined {
  let listed = -1;
  let wildcard = -1;
  for (let i = 0; i < ranges.length; i++) {
    const { coding: name, q } = ranges[i];
    if (name === coding && (listed < 0 || q > ranges[listed].q)) listed = i;
    if (name === "*" && (wildcard < 0 || q > ranges[wildcard].q)) wildcard = i;
  }
  if (listed >= 0) return ratingBy(ranges[listed], listed, "exact");
  return wildcard < 0 ? undefined : ratingBy(ranges[wildcard], wildcard, "wildcard");
}

/**
 * The profile dimension (W3C, Content Negotiation by Profile): a variant that follows several
 * profiles is as good as the one that the client likes best. One that states none is taken after
 * all that were asked for, and before those that were not.
 *
 * @module
 */
import { parseAcceptProfile, type ProfileRange } from "../syntax/accept_profile.ts";
import { type Dimension, type Rating, rating, ratingBy, UNMATCHED, UNSTATED } from "./dimension.ts";

/** Less than any weight that can be written. */
const SILENT: Rating = rating("silent", 1, 1e-4);

/** The profile dimension. */
export const profileDimension: Dimension = {
  name: "profile",
  field: "Accept-Profile",
  keyOf: ({ profiles }) => profiles.length === 0 ? undefined : [...profiles].sort().join(" "),
  rater(groups, { acceptElements }) {
    const unstated = { ratings: groups.map(() => UNSTATED), defects: [] };
    return (value) => {
      if (value === null) return unstated;
      const { ranges, defects } = parseAcceptProfile(value, acceptElements);
      if (ranges.length === 0) return { ...unstated, defects };
      return {
        ratings: groups.map(({ profiles }) =>
          profiles.length === 0 ? SILENT : profiles.map((profile) => rate(profile, ranges)).reduce(
            (best, rated) => rated.quality > best.quality ? rated : best,
          )
        ),
        defects,
      };
    };
  },
};

/** The highest weight of those that name it, or else of `*`. */
function rate(profile: string, ranges: readonly ProfileRange[]): Rating {
  const named = heaviest(ranges, profile);
  const best = named >= 0 ? named : heaviest(ranges, "*");
  return best < 0 ? UNMATCHED : ratingBy(ranges[best], best, named >= 0 ? "exact" : "wildcard");
}

function heaviest(ranges: readonly ProfileRange[], profile: string): number {
  let best = -1;
  for (let i = 0; i < ranges.length; i++) {
    if (ranges[i].profile === profile && (best < 0 || ranges[i].q > ranges[best].q)) best = i;
  }
  return best;
}

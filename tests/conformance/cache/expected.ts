/**
 * Required and optimal tests of the release that are not to be passed, each with its reason. The
 * suite's own later revision agrees with the first two groups.
 *
 * @module
 */

const BAD_AGE = "an Age that cannot be read is ignored, not taken as old (RFC 9111 §5.1)";
const NO_ANSWER = "the origin hangs up, and a 200 that is not stored is wanted all the same";
const BAD_RANGE = "the part is shorter than its Content-Range says: not fit for storing";

/** Why a test fails on purpose. */
export const EXPECTED: Readonly<Record<string, string>> = {
  "age-parse-nonnumeric": BAD_AGE,
  "age-parse-negative": BAD_AGE,
  "age-parse-float": BAD_AGE,
  "age-parse-prefix-twoline": BAD_AGE,
  "age-parse-dup-0": BAD_AGE,
  "age-parse-dup-0-twoline": BAD_AGE,
  "age-parse-dup-old": BAD_AGE,
  "stale-close-must-revalidate": NO_ANSWER,
  "stale-close-proxy-revalidate": NO_ANSWER,
  "stale-close-no-cache": NO_ANSWER,
  "stale-close-s-maxage=2": NO_ANSWER,
  "partial-store-partial-reuse-partial": BAD_RANGE,
  "partial-store-partial-reuse-partial-byterange": BAD_RANGE,
  "partial-store-partial-reuse-partial-absent": BAD_RANGE,
  "partial-store-partial-reuse-partial-suffix": BAD_RANGE,
  "partial-store-partial-complete":
    "a part without a validator cannot be combined with another (RFC 9111 §3.4)",
  "conditional-lm-fresh-no-lm":
    "the stored Date is newer than the condition, so the content may be, too (RFC 9111 §4.3.2)",
};

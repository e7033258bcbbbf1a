/**
 * How this chooser answers a case, whatever scheme it asks for.
 *
 * @module
 */
import {
  answerTransparently,
  compile,
  listVariants,
  type Policy,
  possibleKeys,
  rateRemotely,
  type Verdict,
} from "../../../src/negotiate/mod.ts";
import type { Case } from "./cases.ts";

/** An answer, and as much more as the scheme has to say. */
export interface OwnAnswer {
  /** Index of the choice, or null. */
  readonly choice: number | null;
  /** The decision that it comes from, where it is one of the chooser. */
  readonly verdict?: Verdict;
  readonly order?: readonly number[];
  readonly q?: readonly number[];
  readonly tcn?: string;
}

/** Answers a case, where its scheme leaves it open with this policy. */
export function answerCase(test: Case, policy: Policy = {}): OwnAnswer {
  if (test.scheme === "variants") return selectStored(test);
  if (["rvsa/1.0", "tcn", "http11"].includes(test.scheme ?? "")) return answerAsServer(test);
  const order = serverOrder(test);
  const verdict = compile(order.map((i) => test.variants[i]), {
    ...(test.scheme === undefined ? policy : {}),
    ...policyFor(test),
  }).negotiate(test.headers);
  return { choice: verdict.index === null ? null : order[verdict.index], verdict };
}

/** The policy that a case means: strict in all dimensions, and by its scheme. */
export function policyFor({ scheme, dim, variants }: Case): Policy {
  const fallback = "none";
  if (scheme === "basic" || scheme === "extended") return { fallback, language: scheme };
  // Source quality counts by multiplication, whatever the one dimension is.
  const weighed = dim !== "multi" && variants.some((variant) => variant.qs !== undefined);
  return weighed ? { fallback, combine: "product" } : { fallback };
}

/** The server's order of the variants: as listed, or by the preference that the case names. */
function serverOrder({ mode, scheme = "", dim, variants }: Case): number[] {
  const order = variants.map((_, i) => i);
  if (mode !== "pick-pref") return order;
  const wanted = scheme.replace("LanguagePriority ", "").split(" ");
  const rank = (i: number) => {
    const at = wanted.indexOf(variants[i][dim === "encoding" ? "encoding" : "language"] ?? "");
    return at < 0 ? wanted.length : at;
  };
  return order.sort((a, b) => rank(a) - rank(b) || a - b);
}

/** As the origin server of a resource with these variants, all of them beside it. */
function answerAsServer({ headers, variants }: Case): OwnAnswer {
  const list = listVariants(variants.map((variant, i) => ({ ...variant, uri: `v${i}` })));
  const resource = { url: "http://example.org/resource", list };
  const { index, response, verdict } = answerTransparently(headers, resource, {
    fallback: "none",
  });
  const q = rateRemotely(headers, variants).map(({ quality }) => quality);
  return { choice: index, tcn: response, q, verdict };
}

const FIELDS = {
  type: "accept",
  language: "accept-language",
  encoding: "accept-encoding",
} as const;

/** As a cache that has an answer for each variant. */
function selectStored({ dim, headers, variants }: Case): OwnAnswer {
  if (dim === "multi" || dim === "charset") throw new RangeError(`no axis for ${dim}`);
  const values = variants.map((variant) => variant[dim] ?? "");
  const axis = { field: FIELDS[dim], values: values.filter((value) => value !== "identity") };
  const keys = possibleKeys(headers, [axis]) ?? [];
  const order = keys.map(([value]) => values.indexOf(value)).filter((index) => index >= 0);
  return { choice: order[0] ?? null, order };
}

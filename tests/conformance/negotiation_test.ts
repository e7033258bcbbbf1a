import { assertEquals, assertGreaterOrEqual } from "@std/assert";
import { type NegotiableVariant, negotiate, type Policy } from "../../src/negotiate/mod.ts";
import { allowed } from "../allowed.ts";

/** One case: what a source says, and which answers RFC 9110 and RFC 4647 allow. */
interface Case {
  readonly id: string;
  readonly dim: "type" | "language" | "charset" | "encoding" | "multi";
  readonly mode: "pick" | "order" | "match" | "pick-pref" | "cache-keys";
  readonly scheme?: string;
  readonly headers: Record<string, string>;
  readonly variants: readonly NegotiableVariant[];
  readonly expect: { readonly choice?: number | null };
  readonly rfc9110: {
    readonly best: readonly number[];
    readonly lookup?: number | null;
    readonly source: string;
    readonly flags?: readonly string[];
  };
}

/** Cases in which this chooser knowingly answers otherwise, and why. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  "differential-probe-042": "zh-TW reaches zh-Hant by its likely script, which RFC 4647 leaves out",
  "differential-probe-050": "iw is the deprecated name of he (RFC 5646 §4.5)",
  "rfc-2295-002": "the Negotiate field is its caller's business, who asks for a list without it",
};

const FILE = new URL("../../../shared/cases/negotiation.jsonl", import.meta.url);

function readCases(): Case[] {
  if (!allowed.read) return [];
  try {
    return Deno.readTextFileSync(FILE).trim().split("\n").map((line) => JSON.parse(line));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

function policyFor({ scheme, dim, variants }: Case): Policy {
  const fallback = "none";
  if (scheme === "basic" || scheme === "extended") return { fallback, language: scheme };
  if (scheme === "rvsa/1.0" || scheme === "tcn") return { fallback, combine: "rvsa/1.0" };
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

function choose(test: Case): number | null {
  const order = serverOrder(test);
  const { index } = negotiate(test.headers, order.map((i) => test.variants[i]), policyFor(test));
  return index === null ? null : order[index];
}

function allowedAnswers({ scheme, mode, dim, expect, rfc9110 }: Case): (number | null)[] {
  const best = rfc9110.best.length > 0 ? [...rfc9110.best] : [null];
  if (scheme === "lookup") return [rfc9110.lookup ?? null];
  if (mode === "match" && scheme === "extended") return [expect.choice ?? null];
  if (scheme === "rvsa/1.0" || scheme === "tcn") return [expect.choice ?? null];
  if (dim === "multi") return [...best, expect.choice ?? null];
  if (dim === "language" && scheme === undefined) return [...best, rfc9110.lookup ?? null];
  return best;
}

/** `q="0.1"` is no weight by the grammar; the case takes it as one, as this chooser does. */
const QUOTED_WEIGHT = "differential-probe-034";

const cases = readCases();
const ignore = cases.length === 0;
const wellFormed = cases.filter(({ rfc9110 }) => rfc9110.source !== "unspecified-input");

/** How many cases there are at least, so that none is lost unnoticed. */
const COUNTS = { type: 178, language: 128, charset: 48, encoding: 77, multi: 19 } as const;

for (const [dim, count] of Object.entries(COUNTS)) {
  const own = wellFormed.filter((test) => test.dim === dim);
  Deno.test({
    name: `negotiate answers ${count} ${dim} cases of other suites as the standards allow`,
    ignore,
    fn() {
      const wrong = own.filter((test) => !allowedAnswers(test).includes(choose(test)))
        .map(({ id }) => id);
      assertEquals(
        wrong,
        Object.keys(EXCEPTIONS).filter((id) => own.some((test) => test.id === id)),
      );
      assertGreaterOrEqual(own.length, count);
    },
  });
}

Deno.test({
  name: "negotiate decides over several dimensions as Apache httpd does",
  ignore,
  fn() {
    const several = wellFormed.filter(({ dim, scheme }) => dim === "multi" && scheme === undefined);
    assertGreaterOrEqual(several.length, 9);
    for (const test of several) assertEquals(choose(test), test.expect.choice ?? null, test.id);
  },
});

Deno.test({
  name: "negotiate reports every malformed field of other suites, and answers all the same",
  ignore,
  fn() {
    const malformed = cases.filter(({ rfc9110 }) =>
      rfc9110.flags?.some((flag) => flag.startsWith("malformed"))
    );
    assertGreaterOrEqual(malformed.length, 25);
    for (const test of malformed) {
      const { defects } = negotiate(test.headers, test.variants, policyFor(test));
      assertGreaterOrEqual(defects.length, 1, test.id);
      const strict = negotiate(test.headers, test.variants, { ...policyFor(test), strict: true });
      assertEquals(strict.index, null, test.id);
    }
  },
});

Deno.test({
  name: "negotiate finds no defect in any well-formed field of other suites",
  ignore,
  fn() {
    for (const test of wellFormed) {
      if (test.id === QUOTED_WEIGHT) continue;
      const { defects } = negotiate(test.headers, test.variants, policyFor(test));
      assertEquals(defects, [], test.id);
    }
  },
});

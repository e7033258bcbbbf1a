/**
 * Cases of negotiation that any engine can be scored by: JSON, one a line.
 *
 * | member     | what                                                                                |
 * | ---------- | ----------------------------------------------------------------------------------- |
 * | `id`       | its name                                                                            |
 * | `dim`      | `type`, `language`, `charset`, `encoding`, or `multi` for several at once           |
 * | `mode`     | `pick` the best, `order` them all, `match` one range with one tag, `pick-pref` with |
 * |            | the server's own order, `cache-keys` of stored answers                              |
 * | `scheme`   | absent for RFC 9110; `basic`, `extended`, `lookup`, `rvsa/1.0`, `tcn`, `http11`,    |
 * |            | `variants`; for `pick-pref` the server's order                                      |
 * | `headers`  | the request's, names in lower case                                                  |
 * | `variants` | descriptions: `type`, `language`, `charset`, `encoding`, `qs`                       |
 * | `expect`   | what the source says: `choice` (index or null), `order`, `q`, `tcn`                 |
 * | `rfc9110`  | `best`: the *set* of legal choices; `lookup`: that of RFC 4647 lookup; `source`:    |
 * |            | how `expect` stands to that, `unspecified-input` for malformed fields               |
 * | `disputed` | why engines differ: `rfc`, `tie` or `malformed`; absent where they agree            |
 *
 * @module
 */
import type { NegotiableVariant } from "../../../src/negotiate/mod.ts";

/** The dimensions that engines are scored in. */
export type CaseDimension = "type" | "language" | "charset" | "encoding" | "multi";

/** One case. */
export interface Case {
  readonly id: string;
  readonly dim: CaseDimension;
  readonly mode: "pick" | "order" | "match" | "pick-pref" | "cache-keys";
  readonly scheme?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly variants: readonly NegotiableVariant[];
  readonly expect: {
    readonly choice?: number | null;
    readonly order?: readonly number[];
    readonly q?: readonly number[];
    readonly tcn?: string;
  };
  readonly rfc9110: {
    readonly best: readonly number[];
    readonly lookup?: number | null;
    readonly source: string;
    readonly flags?: readonly string[];
  };
  readonly disputed?: "rfc" | "tie" | "malformed";
}

/** Cases of other suites, beside the repository; not part of it. */
export const SHARED_CASES = new URL("../../../../shared/cases/negotiation.jsonl", import.meta.url);

/** Our own, which show the format and what the others leave out. */
export const OWN_CASES = new URL("./cases.jsonl", import.meta.url);

/** Reads a file of cases; undefined where there is none. */
export function readCases(file: string | URL): Case[] | undefined {
  try {
    return Deno.readTextFileSync(file).split("\n").filter((line) => line.trim() !== "")
      .map((line) => JSON.parse(line));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Whether standards say what to do: no field is malformed. */
export function isWellFormed({ rfc9110 }: Case): boolean {
  return rfc9110.source !== "unspecified-input";
}

/** Schemes in which there is one right answer, which is not that of RFC 9110. */
export const EXACT_SCHEMES: ReadonlySet<string> = new Set([
  ...["rvsa/1.0", "tcn", "http11", "variants", "lookup"],
]);

/** The answers that the standards allow; null = none is acceptable. */
export function allowedAnswers(test: Case): readonly (number | null)[] {
  const { scheme, mode, dim, expect, rfc9110 } = test;
  const best = rfc9110.best.length > 0 ? rfc9110.best : [null];
  if (scheme === "lookup") return [rfc9110.lookup ?? null];
  if (scheme !== undefined && EXACT_SCHEMES.has(scheme)) return [expect.choice ?? null];
  if (mode === "match" && scheme === "extended") return [expect.choice ?? null];
  if (dim === "multi") return [...best, expect.choice ?? null];
  if (dim === "language" && scheme === undefined) return [...best, rfc9110.lookup ?? null];
  return best;
}

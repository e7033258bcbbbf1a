import { assertEquals } from "@std/assert";
import { describePolicy } from "../../src/cache/policy.ts";
import { judgeReuse, requestControl, type ReuseVerdict } from "../../src/cache/reuse.ts";

const NOW = Date.UTC(2026, 0, 1);

interface Row {
  readonly rule: string;
  /** Cache-Control of the answer. */
  readonly answer: string;
  /** Seconds since it came. */
  readonly age: number;
  readonly request?: Record<string, string>;
  /** Answers have an entity tag unless said otherwise. */
  readonly etag?: false;
  readonly verdict: ReuseVerdict;
  readonly onError?: boolean;
  readonly onDisconnect?: boolean;
}

const pragma = { Pragma: "no-cache" };
const asking = (value: string) => ({ "Cache-Control": value });

const ROWS: readonly Row[] = [
  {
    rule: "stands in for an error where the client allows it (RFC 5861 §4)",
    answer: "max-age=60",
    age: 90,
    request: asking("stale-if-error=60"),
    verdict: "revalidate",
    onError: true,
    onDisconnect: true,
  },
  {
    rule: "stands in for no error where the origin forbids it, whatever the client allows",
    answer: "max-age=60, must-revalidate",
    age: 90,
    request: asking("stale-if-error=60"),
    verdict: "revalidate",
    onError: false,
    onDisconnect: false,
  },
  {
    rule: "validates what may not be given with a field that decides on its use (§5.2.2.4)",
    answer: 'max-age=60, no-cache="x-a, expires"',
    age: 0,
    verdict: "revalidate",
  },
  { rule: "uses what is fresh (§4.2)", answer: "max-age=60", age: 59, verdict: "fresh" },
  {
    rule: "validates what is as old as its lifetime (§4.2)",
    answer: "max-age=60",
    age: 60,
    verdict: "revalidate",
  },
  {
    rule: "validates what is stale",
    answer: "max-age=60",
    age: 90,
    verdict: "revalidate",
    onDisconnect: true,
  },
  {
    rule: "validates no-cache at any age (§5.2.2.4)",
    answer: "max-age=60, no-cache",
    age: 0,
    verdict: "revalidate",
    onDisconnect: false,
  },
  {
    rule: "reuses the rest of no-cache with fields",
    answer: 'max-age=60, no-cache="x-a"',
    age: 0,
    verdict: "fresh",
  },
  {
    rule: "uses must-revalidate while fresh (§5.2.2.2)",
    answer: "max-age=60, must-revalidate",
    age: 59,
    verdict: "fresh",
  },
  {
    rule: "never uses must-revalidate when stale",
    answer: "max-age=60, must-revalidate",
    age: 61,
    verdict: "revalidate",
    onDisconnect: false,
  },
  {
    rule: "never uses proxy-revalidate when stale (§5.2.2.8)",
    answer: "max-age=60, proxy-revalidate",
    age: 61,
    verdict: "revalidate",
    onDisconnect: false,
  },
  {
    rule: "never uses s-maxage when stale (§5.2.2.10)",
    answer: "s-maxage=60",
    age: 61,
    verdict: "revalidate",
    onDisconnect: false,
  },
  {
    rule: "gives immutable no grace (RFC 8246)",
    answer: "max-age=60, immutable",
    age: 61,
    verdict: "revalidate",
  },
  {
    rule: "has no use for a stale answer that may not be used nor validated",
    answer: "max-age=60, must-revalidate",
    age: 61,
    etag: false,
    verdict: "unusable",
  },
  {
    rule: "has no use for no-cache without validator",
    answer: "max-age=60, no-cache",
    age: 0,
    etag: false,
    verdict: "unusable",
  },
  {
    rule: "keeps a stale answer without validator for the day the origin is down (§4.2.4)",
    answer: "max-age=60",
    age: 61,
    etag: false,
    verdict: "revalidate",
    onDisconnect: true,
  },
  // RFC 5861
  {
    rule: "serves within stale-while-revalidate",
    answer: "max-age=60, stale-while-revalidate=30",
    age: 89,
    verdict: "stale-servable",
  },
  {
    rule: "validates beyond stale-while-revalidate",
    answer: "max-age=60, stale-while-revalidate=30",
    age: 90,
    verdict: "revalidate",
  },
  {
    rule: "lets must-revalidate beat stale-while-revalidate",
    answer: "max-age=60, must-revalidate, stale-while-revalidate=30",
    age: 70,
    verdict: "revalidate",
  },
  {
    rule: "opens the window beside s-maxage",
    answer: "s-maxage=60, stale-while-revalidate=30",
    age: 70,
    verdict: "stale-servable",
    onDisconnect: false,
  },
  {
    rule: "stands in for errors within stale-if-error",
    answer: "max-age=60, stale-if-error=30",
    age: 89,
    verdict: "revalidate",
    onError: true,
  },
  {
    rule: "does not stand in for errors beyond it",
    answer: "max-age=60, stale-if-error=30",
    age: 90,
    verdict: "revalidate",
    onError: false,
  },
  {
    rule: "does not stand in for errors without it",
    answer: "max-age=60",
    age: 61,
    verdict: "revalidate",
    onError: false,
  },
  {
    rule: "lets must-revalidate beat stale-if-error",
    answer: "max-age=60, must-revalidate, stale-if-error=30",
    age: 61,
    verdict: "revalidate",
    onError: false,
    onDisconnect: false,
  },
  // What the request says.
  {
    rule: "obeys no-cache of the request (§5.2.1.4)",
    answer: "max-age=60",
    age: 0,
    request: asking("no-cache"),
    verdict: "revalidate",
    onError: true,
    onDisconnect: true,
  },
  {
    rule: "obeys Pragma (§5.4)",
    answer: "max-age=60",
    age: 0,
    request: pragma,
    verdict: "revalidate",
  },
  {
    rule: "passes over Pragma beside Cache-Control (§5.4)",
    answer: "max-age=60",
    age: 0,
    request: { ...pragma, ...asking("x") },
    verdict: "fresh",
  },
  {
    rule: "passes over other Pragmas",
    answer: "max-age=60",
    age: 0,
    request: { Pragma: "x-no-cache" },
    verdict: "fresh",
  },
  {
    rule: "obeys max-age of the request (§5.2.1.1)",
    answer: "max-age=60",
    age: 11,
    request: asking("max-age=10"),
    verdict: "revalidate",
  },
  {
    rule: "uses what is as old as max-age",
    answer: "max-age=60",
    age: 10,
    request: asking("max-age=10"),
    verdict: "fresh",
  },
  {
    rule: "takes an unreadable max-age for 0",
    answer: "max-age=60",
    age: 1,
    request: asking("max-age=x"),
    verdict: "revalidate",
  },
  {
    rule: "obeys min-fresh (§5.2.1.3)",
    answer: "max-age=60",
    age: 51,
    request: asking("min-fresh=10"),
    verdict: "revalidate",
  },
  {
    rule: "uses what stays fresh for min-fresh",
    answer: "max-age=60",
    age: 50,
    request: asking("min-fresh=10"),
    verdict: "fresh",
  },
  {
    rule: "obeys max-stale (§5.2.1.2)",
    answer: "max-age=60",
    age: 70,
    request: asking("max-stale=10"),
    verdict: "stale-servable",
  },
  {
    rule: "validates beyond max-stale",
    answer: "max-age=60",
    age: 71,
    request: asking("max-stale=10"),
    verdict: "revalidate",
  },
  {
    rule: "serves any staleness for a bare max-stale",
    answer: "max-age=60",
    age: 1e6,
    request: asking("max-stale"),
    verdict: "stale-servable",
  },
  {
    rule: "lets must-revalidate beat max-stale",
    answer: "max-age=60, must-revalidate",
    age: 70,
    request: asking("max-stale"),
    verdict: "revalidate",
  },
  {
    rule: "lets s-maxage beat max-stale",
    answer: "s-maxage=60",
    age: 70,
    request: asking("max-stale"),
    verdict: "revalidate",
  },
  {
    rule: "lets no-cache beat max-stale",
    answer: "max-age=60",
    age: 70,
    request: asking("no-cache, max-stale"),
    verdict: "revalidate",
  },
  {
    rule: "serves no stale answer for min-fresh=0",
    answer: "max-age=60, stale-while-revalidate=30",
    age: 61,
    request: asking("min-fresh=0"),
    verdict: "revalidate",
  },
  {
    rule: "may use what is stored for no-store (§5.2.1.5)",
    answer: "max-age=60",
    age: 1,
    request: asking("no-store"),
    verdict: "fresh",
  },
  {
    rule: "uses what is fresh for only-if-cached (§5.2.1.7)",
    answer: "max-age=60",
    age: 1,
    request: asking("only-if-cached"),
    verdict: "fresh",
  },
];

for (const row of ROWS) {
  Deno.test(`judgeReuse ${row.rule}`, () => {
    const fields: [string, string][] = [["Cache-Control", row.answer]];
    if (row.etag !== false) fields.push(["ETag", '"a"']);
    const policy = describePolicy({ status: 200, fields }, { requestTime: NOW, responseTime: NOW });
    const request = requestControl(new Headers(row.request));
    const reuse = judgeReuse(policy, NOW, request, NOW + row.age * 1000);
    assertEquals(reuse.verdict, row.verdict);
    assertEquals(reuse.age, row.age);
    assertEquals(reuse.ttl, 60 - row.age);
    if (row.onError !== undefined) assertEquals(reuse.onError, row.onError);
    if (row.onDisconnect !== undefined) assertEquals(reuse.onDisconnect, row.onDisconnect);
  });
}

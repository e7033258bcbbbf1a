import { assertEquals } from "@std/assert";
import { readFields } from "../../src/cache/fields.ts";
import {
  currentAge,
  freshnessLifetime,
  initialAge,
  type LifetimeBasis,
} from "../../src/cache/freshness.ts";
import { cachingRules } from "../../src/cache/targeted.ts";
import type { Field } from "../../src/model/variant.ts";
import { formatAge, parseAge } from "../../src/syntax/age.ts";
import { formatHttpDate } from "../../src/syntax/http_date.ts";

const NOW = Date.UTC(2026, 0, 1);
/** A date so many seconds from now. */
const at = (seconds: number): string => formatHttpDate(NOW + seconds * 1000);

type LifetimeRow = readonly [
  rule: string,
  fields: readonly Field[],
  seconds: number,
  basis: LifetimeBasis,
  status?: number,
];

const LIFETIMES: readonly LifetimeRow[] = [
  ["max-age", [["Cache-Control", "max-age=60"]], 60, "max-age"],
  ["s-maxage before max-age", [["Cache-Control", "max-age=60, s-maxage=5"]], 5, "s-maxage"],
  ["max-age before Expires", [["Cache-Control", "max-age=60"], ["Expires", "0"]], 60, "max-age"],
  [
    "max-age=0 before a later Expires",
    [["Cache-Control", "max-age=0"], ["Expires", at(600)], ["Date", at(0)]],
    0,
    "max-age",
  ],
  ["an unreadable max-age as stale", [["Cache-Control", "max-age=x"]], 0, "max-age"],
  ["Expires less Date", [["Expires", at(600)], ["Date", at(-100)]], 700, "expires"],
  ["Expires without Date", [["Expires", at(600)]], 600, "expires"],
  ["Expires with a Date that is none", [["Expires", at(600)], ["Date", "today"]], 600, "expires"],
  ["Expires in the past", [["Expires", at(-600)], ["Date", at(0)]], 0, "expires"],
  ["Expires: 0 as stale", [["Expires", "0"], ["Last-Modified", at(-1e6)]], 0, "expires"],
  ["Expires twice as stale", [["Expires", at(60)], ["Expires", at(61)]], 0, "expires"],
  [
    "a tenth of the time since the change",
    [["Last-Modified", at(-1000)], ["Date", at(0)]],
    100,
    "heuristic",
  ],
  [
    "at most a day by guess",
    [["Last-Modified", at(-86_400 * 365)], ["Date", at(0)]],
    86_400,
    "heuristic",
  ],
  ["nothing for a change in the future", [["Last-Modified", at(1000)]], 0, "heuristic"],
  ["nothing without any time", [["ETag", '"a"']], 0, "none"],
  ["no guess for 302", [["Last-Modified", at(-1000)]], 0, "none", 302],
  [
    "a guess for 302 that is public",
    [["Cache-Control", "public"], ["Last-Modified", at(-1000)]],
    100,
    "heuristic",
    302,
  ],
  ["a guess for 404", [["Last-Modified", at(-1000)]], 100, "heuristic", 404],
  [
    "CDN-Cache-Control before Cache-Control (RFC 9213 §2.2)",
    [["Cache-Control", "s-maxage=5"], ["CDN-Cache-Control", "max-age=60;p=1, x"]],
    60,
    "max-age",
  ],
  [
    "no Expires beside CDN-Cache-Control",
    [["Expires", at(600)], ["CDN-Cache-Control", "public"]],
    0,
    "none",
  ],
  [
    "CDN-Cache-Control before Surrogate-Control",
    [["Surrogate-Control", "max-age=5"], ["CDN-Cache-Control", "max-age=60"]],
    60,
    "max-age",
  ],
  ["Surrogate-Control with staleness", [["Surrogate-Control", "max-age=5+60"]], 5, "max-age"],
];

for (const [rule, fields, seconds, basis, status = 200] of LIFETIMES) {
  Deno.test(`freshnessLifetime counts ${rule} (RFC 9111 §4.2.1)`, () => {
    const reader = readFields(fields);
    const lifetime = freshnessLifetime(reader, status, cachingRules(reader), NOW);
    assertEquals(lifetime, { seconds, basis });
  });
}

const AGES: readonly (readonly [string, readonly Field[], number, number])[] = [
  ["nothing for what was just made", [["Date", at(0)]], 0, 0],
  ["the Age field", [["Date", at(0)], ["Age", "30"]], 0, 30],
  ["the apparent age", [["Date", at(-50)], ["Age", "30"]], 0, 50],
  ["the response delay on top of Age", [["Date", at(0)], ["Age", "30"]], 2000, 32],
  ["no negative age for clocks ahead", [["Date", at(50)]], 0, 0],
  ["nothing without Date", [], 0, 0],
  ["no unreadable Age", [["Age", "old"]], 0, 0],
  ["a clock that was set back as no delay", [["Age", "5"]], -9000, 5],
];

for (const [rule, fields, delay, age] of AGES) {
  Deno.test(`initialAge counts ${rule} (RFC 9111 §4.2.3)`, () => {
    const times = { requestTime: NOW - delay, responseTime: NOW };
    assertEquals(initialAge(readFields(fields), times), age);
  });
}

Deno.test("initialAge does not count the fraction that Date cannot have", () => {
  const times = { requestTime: NOW + 700, responseTime: NOW + 700 };
  assertEquals(initialAge(readFields([["Date", at(0)]]), times), 0);
});

Deno.test("currentAge adds the time in the cache (RFC 9111 §4.2.3)", () => {
  assertEquals(currentAge(30, NOW, NOW + 1500), 31.5);
  assertEquals(currentAge(30, NOW, NOW - 1500), 30);
});

const AGE_VALUES: readonly (readonly [string, number | undefined])[] = [
  ["0", 0],
  ["7200", 7200],
  [" 7200 ", 7200],
  ["99999999999", 2 ** 31],
  ["", undefined],
  ["abc", undefined],
  ["-7200", undefined],
  ["7200.0", undefined],
  ["7200, 0", 7200],
  ["0, 7200", 0],
  [",7200", undefined],
  ["7200;foo=111", 7200],
];

for (const [value, age] of AGE_VALUES) {
  Deno.test(`parseAge reads ${JSON.stringify(value)} (RFC 9111 §5.1)`, () => {
    assertEquals(parseAge(value), age);
  });
}

Deno.test("formatAge writes whole seconds that are never negative", () => {
  assertEquals([-1, 0.99, 59.5, Infinity].map(formatAge), ["0", "0", "59", "2147483648"]);
});

import { assertEquals } from "@std/assert";
import { formatHttpDate, parseHttpDate } from "../../src/syntax/http_date.ts";

const SAMPLE = Date.UTC(1994, 10, 6, 8, 49, 37);

const READABLE: readonly (readonly [string, number])[] = [
  ["Sun, 06 Nov 1994 08:49:37 GMT", SAMPLE],
  ["Sunday, 06-Nov-94 08:49:37 GMT", SAMPLE],
  ["Sun Nov  6 08:49:37 1994", SAMPLE],
  ["Sun Nov 06 08:49:37 1994", SAMPLE],
  ["SUN, 06 nov 1994 08:49:37 gmt", SAMPLE],
  ["Thu, 01 Jan 1970 00:00:00 GMT", 0],
  ["Thu, 29 Feb 2024 23:59:59 GMT", Date.UTC(2024, 1, 29, 23, 59, 59)],
  ["Sat, 31 Dec 2016 23:59:60 GMT", Date.UTC(2017, 0, 1)],
  ["Thursday, 18-Aug-50 02:01:18 GMT", Date.UTC(2050, 7, 18, 2, 1, 18)],
  ["Monday, 01-Jan-70 00:00:00 GMT", 0],
  ["Fri, 31 Dec 9999 23:59:59 GMT", Date.UTC(9999, 11, 31, 23, 59, 59)],
];

for (const [value, time] of READABLE) {
  Deno.test(`parseHttpDate reads "${value}" (RFC 9110 §5.6.7)`, () => {
    assertEquals(parseHttpDate(value), time);
  });
}

const UNREADABLE: readonly string[] = [
  "",
  "0",
  "-1",
  "now",
  "Sun, 06 Nov 1994 08:49:37 UTC",
  "Sun, 06 Nov 1994 08:49:37 +0000",
  "Sun, 06 Nov 1994 08:49:37",
  "Sun 06 Nov 1994 08:49:37 GMT",
  "Sun, 06  Nov  1994 08:49:37 GMT",
  "Sun, 06-Nov-1994 08:49:37 GMT",
  "Sun, 06 Nov 94 08:49:37 GMT",
  "Sun, 6 Nov 1994 08:49:37 GMT",
  "Sun, 06 Nov 1994 8:49:37 GMT",
  "Sun, 06 Nov 1994 08.49.37 GMT",
  "Sun, 06 Nov 1994 24:00:00 GMT",
  "Sun, 06 Nov 1994 08:60:00 GMT",
  "Sun, 31 Nov 1994 08:49:37 GMT",
  "Wed, 29 Feb 2023 08:49:37 GMT",
  "Sun, 00 Nov 1994 08:49:37 GMT",
  "Sun, 06 Foo 1994 08:49:37 GMT",
  "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:38 GMT",
  "1994-11-06T08:49:37Z",
  "x".repeat(1_000_000),
];

for (const value of UNREADABLE) {
  Deno.test(`parseHttpDate refuses "${value.slice(0, 60)}"`, () => {
    assertEquals(parseHttpDate(value), undefined);
  });
}

Deno.test("parseHttpDate puts a year of two digits at most 50 years after now", () => {
  const now = Date.UTC(2026, 10, 22);
  assertEquals(parseHttpDate("Friday, 01-Jan-76 00:00:00 GMT", now), Date.UTC(2076, 0, 1));
  assertEquals(parseHttpDate("Friday, 01-Jan-77 00:00:00 GMT", now), Date.UTC(1977, 0, 1));
  assertEquals(
    parseHttpDate("Friday, 01-Jan-99 00:00:00 GMT", Date.UTC(2090, 0)),
    Date.UTC(2099, 0),
  );
  assertEquals(
    parseHttpDate("Friday, 01-Jan-30 00:00:00 GMT", Date.UTC(2090, 0)),
    Date.UTC(2130, 0),
  );
});

Deno.test("formatHttpDate writes IMF-fixdate and cuts fractions", () => {
  assertEquals(formatHttpDate(SAMPLE + 999), "Sun, 06 Nov 1994 08:49:37 GMT");
});

Deno.test("formatHttpDate stays within what can be written", () => {
  assertEquals(formatHttpDate(-1), "Thu, 01 Jan 1970 00:00:00 GMT");
  assertEquals(formatHttpDate(Infinity), "Fri, 31 Dec 9999 23:59:59 GMT");
});

Deno.test("formatHttpDate and parseHttpDate are each other's inverse", () => {
  for (let day = 0; day < 40_000; day += 97) {
    const time = day * 86_400_000 + (day % 86_400) * 1000;
    assertEquals(parseHttpDate(formatHttpDate(time)), time);
  }
});

import { assertEquals } from "@std/assert";
import { formatContentRange, type RangeVerdict, selectRange } from "../../src/cache/range.ts";

const ROWS: readonly (readonly [string | null, number, RangeVerdict])[] = [
  [null, 100, "ignore"],
  ["", 100, "ignore"],
  ["bytes=0-9", 100, { first: 0, last: 9 }],
  ["bytes=0-0", 100, { first: 0, last: 0 }],
  ["bytes=90-", 100, { first: 90, last: 99 }],
  ["bytes=0-999", 100, { first: 0, last: 99 }],
  ["bytes=99-99", 100, { first: 99, last: 99 }],
  ["bytes=-10", 100, { first: 90, last: 99 }],
  ["bytes=-999", 100, { first: 0, last: 99 }],
  ["BYTES= 0-9 ", 100, { first: 0, last: 9 }],
  ["bytes=,0-9,", 100, { first: 0, last: 9 }],
  ["bytes=0-99999999999999999999999", 100, { first: 0, last: 99 }],
  ["bytes=100-", 100, "unsatisfiable"],
  ["bytes=100-200", 100, "unsatisfiable"],
  ["bytes=99999999999999999999999-", 100, "unsatisfiable"],
  ["bytes=-0", 100, "unsatisfiable"],
  ["bytes=0-", 0, "unsatisfiable"],
  ["bytes=-5", 0, "unsatisfiable"],
  ["bytes=9-0", 100, "ignore"],
  ["bytes=-", 100, "ignore"],
  ["bytes=", 100, "ignore"],
  ["bytes", 100, "ignore"],
  ["bytes=0-1,5-6", 100, "ignore"],
  [`bytes=${"0-,".repeat(50_000)}0-`, 100, "ignore"],
  ["bytes=a-b", 100, "ignore"],
  ["bytes=0x1-5", 100, "ignore"],
  ["bytes=+1-5", 100, "ignore"],
  ["bytes=1.5-3", 100, "ignore"],
  ["bytes=--5", 100, "ignore"],
  ["bytes=0 - 5", 100, "ignore"],
  ["lines=0-9", 100, "ignore"],
];

for (const [value, length, verdict] of ROWS) {
  Deno.test(`selectRange: ${value?.slice(0, 60)} of ${length} (RFC 9110 §14.2)`, () => {
    assertEquals(selectRange(value, length), verdict);
  });
}

Deno.test("formatContentRange writes 206 and 416 (RFC 9110 §14.4)", () => {
  assertEquals(formatContentRange({ first: 0, last: 9 }, 100), "bytes 0-9/100");
  assertEquals(formatContentRange(undefined, 100), "bytes */100");
});

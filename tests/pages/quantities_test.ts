import { assertEquals } from "@std/assert";
import { sizeRun, timeRun } from "../../src/pages/quantities.ts";

Deno.test("sizeRun rounds to what fits the unit", () => {
  const cases = [
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.0 kB"],
    [99_949, "99.9 kB"],
    [123_456, "123 kB"],
    [999_499, "999 kB"],
    [999_500, "1.0 MB"],
    [Number.MAX_SAFE_INTEGER, "9.0 PB"],
  ] as const;
  for (const [length, text] of cases) assertEquals(sizeRun(length)?.text, text);
});

Deno.test("timeRun prints the minute and keeps the second", () => {
  assertEquals(timeRun(0), { text: "1970-01-01 00:00", exact: { time: "1970-01-01T00:00:00Z" } });
  assertEquals(timeRun(253_402_300_800_000), undefined);
  assertEquals(timeRun(NaN), undefined);
});

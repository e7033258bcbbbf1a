import { assertEquals } from "@std/assert";
import { parseContentLength } from "../../src/syntax/content_length.ts";

Deno.test("parseContentLength reads digits", () => {
  const rows: [string, number][] = [
    ["0", 0],
    ["3495", 3495],
    ["007", 7],
    ["42, 42", 42],
    ["42,42,\t42", 42],
    ["9007199254740991", Number.MAX_SAFE_INTEGER],
  ];
  for (const [value, length] of rows) assertEquals(parseContentLength(value), length, value);
});

Deno.test("parseContentLength refuses everything else", () => {
  const values = [
    "",
    " ",
    ",",
    "5,",
    ",5",
    "5, 6",
    "5, 05",
    "+5",
    "-5",
    "5.0",
    "5e1",
    "0x5",
    "5 5",
    "5;",
    "five",
    "Infinity",
    "9007199254740992",
    "18446744073709551621",
    "\u0665",
    "5\u00a0",
    "5\0",
    "5\v",
  ];
  for (const value of values) {
    assertEquals(parseContentLength(value), undefined, JSON.stringify(value));
  }
});

Deno.test("parseContentLength takes linear time", () => {
  assertEquals(parseContentLength("5,".repeat(200_000) + "5"), 5);
  assertEquals(parseContentLength("9".repeat(1_000_000)), undefined);
});

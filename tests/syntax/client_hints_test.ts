import { assertEquals } from "@std/assert";
import { formatAcceptCh, parseHintNumber, parseSaveData } from "../../src/syntax/client_hints.ts";

Deno.test("parseHintNumber reads positive integers and decimals, and nothing else", () => {
  assertEquals(["640", " 2.0 ", "1.125;x=1"].map(parseHintNumber), [640, 2, 1.125]);
  for (const value of ["", "0", "-1", "1.", ".5", "1e3", "a", "1.2345", "9".repeat(16)]) {
    assertEquals(parseHintNumber(value), undefined, value);
  }
});

Deno.test("parseSaveData takes nothing but on", () => {
  assertEquals(["on", "On", "on;x", "?1", "off", ""].map(parseSaveData), [
    ...[true, true, true, false, false, false],
  ]);
});

Deno.test("formatAcceptCh lists fields", () => {
  assertEquals(formatAcceptCh(["Sec-CH-Width", "Sec-CH-DPR"]), "Sec-CH-Width, Sec-CH-DPR");
});

import { assertEquals } from "@std/assert";
import { escapeUnseen, visible } from "../../src/pages/visible.ts";

Deno.test("visible gives each acting character a sign", () => {
  assertEquals(visible("a\nb\u001b\u007f"), "a␊b␛␡");
  assertEquals(visible("\u202e\u0085\u{e0041}"), "[U+202E][U+0085][U+E0041]");
  assertEquals(visible("\ud800"), "\ufffd");
});

Deno.test("visible leaves scripts and emoji whole", () => {
  for (const text of ["봄 차회", "می\u200cخواهم", "👩\u200d👩\u200d👧", "é e\u0301", "עברית"]) {
    assertEquals(visible(text), text);
  }
});

Deno.test("escapeUnseen keeps the value of JSON", () => {
  const value = ["\u202e", "\u{e0041}", "\u0085", "\u2028", "plain"];
  const escaped = escapeUnseen(JSON.stringify(value, null, 2));
  assertEquals(JSON.parse(escaped), value);
  assertEquals(escaped.includes("\\u202e"), true);
  assertEquals(escaped.includes("\\udb40\\udc41"), true);
});

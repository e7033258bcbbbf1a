import { assertEquals } from "@std/assert";
import { groupLabel, labelsOf, tagLabel } from "../../src/cache/labels.ts";

const URL = "https://h.example/a";

Deno.test("labelsOf reads tags by commas and keys by blanks, each once", () => {
  const fields = [
    ["Cache-Tag", "a, b c,,"],
    ["Surrogate-Key", " a  d\te "],
    ["cache-tag", "f"],
  ] as const;
  assertEquals(labelsOf(URL, fields), ["a", "b c", "f", "d", "e"].map(tagLabel));
});

Deno.test("labelsOf reads cache groups as those of their origin (RFC 9875 §2)", () => {
  const fields = [["Cache-Groups", '"a", "b \\"c"']] as const;
  const labels = [groupLabel("https://h.example/other", "a"), groupLabel(URL, 'b "c')];
  assertEquals(labelsOf(URL, fields), labels);
  assertEquals(labels[0] === groupLabel("http://h.example/a", "a"), false);
  for (const malformed of ['"a" "b"', '"a", b', "a", '("a")', '"a",', '"a";']) {
    assertEquals(labelsOf(URL, [["Cache-Groups", malformed]]), [], malformed);
  }
  assertEquals(labelsOf(URL, [["Cache-Groups", '"a" ; x=1;y,\t"b"']]).length, 0);
  assertEquals(labelsOf(URL, [["Cache-Groups", '"a"; x=1;y ,\t"b"']]).length, 2);
});

Deno.test("labelsOf tells a tag from a group of its name", () => {
  assertEquals(labelsOf(URL, [["Cache-Tag", "a"], ["Cache-Groups", '"a"']]).length, 2);
});

Deno.test("labelsOf is bounded", () => {
  const tags = Array.from({ length: 10_000 }, (_, index) => `${index}`).join();
  assertEquals(labelsOf(URL, [["Cache-Tag", tags]]).length, 256);
});

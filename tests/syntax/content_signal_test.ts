import { assertEquals } from "@std/assert";
import { formatContentSignal, parseContentSignal } from "../../src/syntax/content_signal.ts";

const READ: readonly (readonly [value: string, written: string | undefined])[] = [
  ["search=yes, ai-train=no", "search=yes, ai-train=no"],
  ["Search=Yes,AI-Train=No", "search=yes, ai-train=no"],
  ["ai-input = yes", "ai-input=yes"],
  ["new-use=no", "new-use=no"],
  ["search=yes, search=yes", "search=yes"],
  ["search=yes, search=no", undefined],
  ["ai-train=disallow", undefined],
  ["ai-train", undefined],
  ["ai-train=no;search=yes", undefined],
  ["search=yes,", undefined],
  ["", undefined],
  ["=yes", undefined],
  [`${"a".repeat(40)}=yes`, undefined],
  [Array.from({ length: 17 }, (_, i) => `use-${"abcdefghijklmnopq"[i]}=yes`).join(), undefined],
];

for (const [value, written] of READ) {
  Deno.test(`parseContentSignal reads "${value.slice(0, 40)}" as ${written}`, () => {
    const signals = parseContentSignal(value);
    assertEquals(signals && formatContentSignal(signals), written);
  });
}

import { assertEquals } from "@std/assert";
import { displayWidth } from "../../src/pages/width.ts";

Deno.test("displayWidth counts two columns for East Asian characters and none for marks", () => {
  for (
    const [text, width] of [["abc", 3], ["한글", 4], ["한글".normalize("NFD"), 4], ["e\u0301", 1], [
      "🍵",
      2,
    ], ["", 0]] as const
  ) assertEquals(displayWidth(text), width, text);
});

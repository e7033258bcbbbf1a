import { assertEquals } from "@std/assert";
import { digestOfText, hashOfText } from "../../src/syntax/text_hash.ts";

Deno.test("hashOfText is FNV-1a, and may begin behind the start", () => {
  // Published values for these three.
  assertEquals(["", "a", "foobar"].map((text) => hashOfText(text) >>> 0), [
    0x811c9dc5,
    0xe40c292c,
    0xbf9cf968,
  ]);
  assertEquals(hashOfText("xxfoobar", 2), hashOfText("foobar"));
});

Deno.test("digestOfText names the bytes of a text", () => {
  assertEquals(digestOfText("foobar"), (0xbf9cf968).toString(36));
  assertEquals(digestOfText("가") === digestOfText("각"), false);
});

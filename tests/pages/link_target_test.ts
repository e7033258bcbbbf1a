import { assertEquals } from "@std/assert";
import { linkTarget, readablePath } from "../../src/pages/link_target.ts";

Deno.test("linkTarget leaves a proper location as it is", () => {
  for (
    const location of [
      "/a/b.html?x=1&y=2#z",
      "/%EC%B0%A8/",
      "about.ko.html",
      "../up",
      "?part=1.2",
      "/a:b",
      "http://127.0.0.1:8080/x",
      "https://example.test/a(1)",
    ]
  ) assertEquals(linkTarget(location), location);
});

Deno.test("linkTarget encodes what no URI may hold", () => {
  assertEquals(linkTarget('/a "b"<c>\\d[e]'), "/a%20%22b%22%3Cc%3E%5Cd%5Be%5D");
  assertEquals(linkTarget("/차"), "/%EC%B0%A8");
  assertEquals(linkTarget("/100%"), "/100%25");
  assertEquals(linkTarget("/\ud800"), "/%EF%BF%BD");
  assertEquals(linkTarget("/a\u0000b"), "/a%00b");
});

Deno.test("linkTarget refuses what should not be followed", () => {
  for (
    const location of [
      "",
      "javascript:alert(1)",
      " javascript:alert(1)",
      "java\nscript:alert(1)",
      "data:text/html,x",
      "file:///etc/passwd",
      "mailto:a@b.test",
      "//evil.test/",
      "/\\evil.test/",
      "\\\\evil.test",
      "https://user:word@evil.test/",
      "https://good.test@evil.test/",
      "http://",
      "a:b",
    ]
  ) assertEquals(linkTarget(location), undefined, location);
  assertEquals(linkTarget(undefined), undefined);
});

Deno.test("readablePath decodes UTF-8 and leaves all else", () => {
  assertEquals(readablePath("/%EC%B0%A8/"), "/차/");
  assertEquals(readablePath("/%ff"), "/%ff");
  assertEquals(readablePath("/100%"), "/100%");
});

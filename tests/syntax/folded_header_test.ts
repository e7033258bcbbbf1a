import { assertEquals } from "@std/assert";
import { foldHeader, unfoldHeader } from "../../src/syntax/folded_header.ts";

Deno.test("unfoldHeader takes away line ends and keeps the white space after them", () => {
  assertEquals(unfoldHeader("This\r\n is  a\r\n\ttest"), "This is  a\ttest");
  assertEquals(unfoldHeader("bare\n line feed"), "bare line feed");
});

Deno.test("unfoldHeader drops line ends that fold nothing, so that no value can hold one", () => {
  assertEquals(unfoldHeader("a\r\nBcc: x\rb\n"), "aBcc: xb");
});

Deno.test("foldHeader keeps lines within 78 characters where there are blanks", () => {
  const value = "word ".repeat(60).trim();
  const folded = foldHeader("Subject", value);
  assertEquals(folded.split("\r\n").every((line) => line.length <= 78), true);
  assertEquals(unfoldHeader(folded), `Subject: ${value}`);
});

Deno.test("foldHeader makes no line of blanks alone", () => {
  const folded = foldHeader("X", "a" + " ".repeat(200));
  assertEquals(folded.split("\r\n").some((line) => line.trim() === ""), false);
});

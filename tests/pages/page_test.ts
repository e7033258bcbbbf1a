import { assert, assertEquals } from "@std/assert";
import { errorPage, PAGE_FORMS, PAGE_POLICY } from "../../src/pages/mod.ts";
import { PAGE_STYLE } from "../../src/pages/style.ts";
import { pagesAround, readHtml, renderAs } from "./samples.ts";

Deno.test("PAGE_FORMS has each type once, HTML first", () => {
  const types = PAGE_FORMS.map(({ type }) => type);
  assertEquals(new Set(types).size, types.length);
  assertEquals(types[0], "text/html");
});

Deno.test("pageOf gives text its charset, and JSON none", () => {
  const { forms } = errorPage({ status: 500, title: "t", detail: "d" });
  for (const { type, charset } of forms) {
    assertEquals(charset, type.startsWith("text/") ? "utf-8" : undefined, type);
  }
});

Deno.test("pageOf renders the same bytes each time", () => {
  for (const page of pagesAround("x")) {
    for (const form of page.forms) assertEquals(form.render(), form.render());
  }
});

Deno.test("writeHtml writes a complete document for every page", () => {
  for (const page of pagesAround("x")) {
    const html = renderAs(page, "text/html");
    assert(html.startsWith('<!DOCTYPE html>\n<html lang="en">'), html.slice(0, 80));
    // Browsers look for the charset in the first 1024 bytes only.
    assert(html.slice(0, 1024).includes('<meta charset="utf-8">'));
    const names = readHtml(html).elements.map(({ name }) => name);
    for (const once of ["title", "h1", "main", "style"]) {
      assertEquals(names.filter((name) => name === once).length, 1, once);
    }
    assert(html.includes('<meta name="viewport" content="width=device-width, initial-scale=1">'));
    assert(!names.includes("script"));
  }
});

Deno.test("PAGE_POLICY allows the style of the pages by its hash", async () => {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(PAGE_STYLE));
  const hash = btoa(String.fromCharCode(...new Uint8Array(digest)));
  assert(PAGE_POLICY.includes(`style-src 'sha256-${hash}'`), `the hash is now sha256-${hash}`);
});

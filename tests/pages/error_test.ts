import { assert, assertEquals } from "@std/assert";
import { errorPage } from "../../src/pages/mod.ts";
import { readHtml, renderAs } from "./samples.ts";

const MISSING = {
  status: 404,
  title: "Not Found",
  detail: "Nothing is found under this address.",
  id: "r-17",
  location: "/%EC%B0%A8?x=%3Cb%3E",
} as const;

Deno.test("errorPage is a problem by RFC 9457", () => {
  const page = errorPage(MISSING);
  assertEquals(JSON.parse(renderAs(page, "application/problem+json")), {
    type: "about:blank",
    title: "Not Found",
    status: 404,
    detail: "Nothing is found under this address.",
    instance: "/%EC%B0%A8?x=%3Cb%3E",
    id: "r-17",
  });
});

Deno.test("errorPage has the problem as plain JSON for those who accept nothing else", () => {
  const page = errorPage(MISSING);
  assertEquals(renderAs(page, "application/json"), renderAs(page, "application/problem+json"));
});

Deno.test("errorPage tells people status, detail, location and request", () => {
  const page = errorPage(MISSING);
  for (const type of ["text/html", "text/markdown", "text/plain"]) {
    const text = renderAs(page, type);
    for (const told of ["404", "Not Found", MISSING.detail, "/차?x=", "r-17"]) {
      assert(text.includes(told), `${told} in ${type}`);
    }
  }
});

Deno.test("errorPage leaves out what is not known", () => {
  const page = errorPage({ status: 500, title: "Internal Server Error", detail: "It failed." });
  assert(!renderAs(page, "text/html").includes("<dl>"));
  assertEquals(JSON.parse(renderAs(page, "application/json")).id, undefined);
});

Deno.test("errorPage shows a location that is not UTF-8 as it stands", () => {
  const page = errorPage({ ...MISSING, location: "/%ff%fe" });
  assert(readHtml(renderAs(page, "text/html")).text.includes("/%ff%fe"));
});

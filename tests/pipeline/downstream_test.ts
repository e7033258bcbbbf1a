import { assertEquals, assertStringIncludes } from "@std/assert";
import { createVariform, type NegotiationOptions } from "../../src/mod.ts";
import { parseDictionary } from "../../src/syntax/structured_field.ts";
import { allowed } from "../allowed.ts";
import { FILES, openSite } from "../site.ts";

const ignore = !allowed.read || !allowed.write;

/** What an origin says, and what a cache that ignores Vary is to be told of it. */
const PRIVATE: readonly (readonly [
  stated: string | null,
  control: string,
  targeted: string | null,
])[] = [
  [null, "private", null],
  ["max-age=60", "private, max-age=60", "max-age=60"],
  ["public, s-maxage=9, max-age=60", "private, max-age=60", "public, s-maxage=9, max-age=60"],
  ["no-store", "no-store", null],
  ["private, max-age=5", "private, max-age=5", null],
  ["no-cache", "private, no-cache", "no-cache"],
];

function app(stated: string | null, type: string, negotiation: NegotiationOptions) {
  return createVariform({
    origin: () =>
      new Response("<h1>Tea</h1>", {
        headers: { "content-type": type, ...stated === null ? {} : { "cache-control": stated } },
      }),
    negotiation,
  });
}

for (const [stated, control, targeted] of PRIVATE) {
  Deno.test(`downstream private: a negotiated answer with ${stated} is kept from shared caches`, async () => {
    const { fetch, close } = app(stated, "text/html", { downstream: "private" });
    for (const accept of ["text/html", "text/markdown"]) {
      const { headers } = await fetch(new Request("http://site.test/", { headers: { accept } }));
      assertEquals(headers.get("cache-control"), control);
      assertEquals(headers.get("cdn-cache-control"), targeted);
    }
    await close();
  });
}

Deno.test("downstream private: what has one form, and codings, are for all caches", async () => {
  const { fetch, close } = app("max-age=60", "image/png", { downstream: "private" });
  const { headers } = await fetch(new Request("http://site.test/"));
  assertEquals([headers.get("cache-control"), headers.get("vary")], ["max-age=60", null]);
  await close();
});

Deno.test({
  name: "downstream redirect: each form is found under a URL at which nothing is negotiated",
  ignore,
  async fn() {
    await using site = await openSite(FILES, { negotiation: { downstream: "redirect" } });
    const asks: readonly (readonly [Record<string, string>, location: string])[] = [
      [{ accept: "text/markdown", "accept-language": "ko" }, "/about.ko.md"],
      [{ accept: "text/html", "accept-language": "fr" }, "/about.html.fr?format=html"],
      [{}, "/about.en.html?format=html"],
    ];
    for (const [headers, location] of asks) {
      const redirect = await site.get("/about", headers);
      assertEquals([redirect.status, redirect.headers.get("location")], [302, location]);
      assertEquals(redirect.headers.get("vary"), "Accept, Accept-Language, Accept-Encoding");
      assertEquals(redirect.headers.get("cache-control"), "no-store");
      const form = await site.get(location, headers);
      assertEquals([form.status, form.headers.get("vary")], [200, "Accept-Encoding"]);
      assertEquals(form.headers.get("cache-control"), null);
      await form.body?.cancel();
    }
    const style = await site.get("/style.css");
    assertEquals(style.status, 200);
    await style.body?.cancel();
  },
});

Deno.test("downstream redirect: what an origin negotiates by itself is private instead", async () => {
  const { fetch, close } = createVariform({
    origin: () =>
      new Response("<h1>Tea</h1>", {
        headers: { "content-type": "text/html", "vary": "Cookie", "cache-control": "max-age=60" },
      }),
    negotiation: { downstream: "redirect" },
  });
  const get = (path: string) =>
    fetch(new Request(`http://site.test${path}`, { headers: { accept: "text/markdown" } }));
  const redirect = await get("/tea?x=1");
  assertEquals([redirect.status, redirect.headers.get("location")], [302, "/tea?x=1&format=md"]);
  const form = await get("/tea?x=1&format=md");
  assertEquals([form.status, form.headers.get("cache-control")], [200, "private, max-age=60"]);
  await form.body?.cancel();
  await close();
});

Deno.test({
  name: "explain: a response field explains the choice to whoever may ask and does",
  ignore,
  async fn() {
    await using site = await openSite(FILES, { negotiation: { explain: true } });
    const headers = {
      "accept": "text/markdown, text/html, */*;q=2",
      "accept-language": "ko, en;q=0.75",
      "variform-explain": "1",
    };
    for (const _ of [1, 2]) {
      const response = await site.get("/about", headers);
      await response.body?.cancel();
      const field = response.headers.get("variform-explanation") ?? "";
      const members = parseDictionary(field);
      assertEquals(members?.get("chosen"), {
        type: "string",
        value: "text/markdown ko utf-8",
      });
      assertEquals(members?.get("kind"), { type: "token", value: "derived" });
      assertEquals(members?.get("type"), { type: "string", value: "text/markdown" });
      assertStringIncludes(field, `language="ko";q=1.0;by=exact`);
      assertStringIncludes(field, `next="text/html ko utf-8";lost=type-order`);
      assertStringIncludes(field, "defects=(weight-range)");
      assertEquals(response.headers.get("cache-control"), "no-store");
    }
    const refused = await site.get("/about", { ...headers, accept: "x/y" });
    await refused.body?.cancel();
    assertStringIncludes(refused.headers.get("variform-explanation") ?? "", "chosen=none");
    const plain = await site.get("/about");
    await plain.body?.cancel();
    assertEquals(plain.headers.get("variform-explanation"), null);
    assertEquals(plain.headers.get("cache-control"), null);
    await using silent = await openSite(FILES);
    const unanswered = await silent.get("/about", headers);
    await unanswered.body?.cancel();
    assertEquals(unanswered.headers.get("variform-explanation"), null);
  },
});

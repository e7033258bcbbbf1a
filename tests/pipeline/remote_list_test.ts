import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createVariform, type Mode } from "../../src/mod.ts";
import { parseAlternates, parseStructuredTag } from "../../src/negotiate/mod.ts";

const LIST = [
  '{"tea.en.html" 1.0 {type text/html} {language en} {length 90}}',
  '{"tea.ko.html" 1.0 {type text/html} {language ko}}',
  '{"tea.ko.html.gz" 1.0 {type text/html} {language ko} {encoding gzip}}',
  '{"tea.pdf" 0.5 {type application/pdf} {language en}}',
  '{"http://elsewhere.example/tea.txt" 1.0 {type text/plain} {language en}}',
].join(", ");

/** An origin that lists its variants, and has each under its own name. */
function listing(options: { readonly mode: Mode; readonly listed?: Record<string, string> }) {
  const seen: string[] = [];
  const app = createVariform({
    origin: ({ url, headers }) => {
      const { pathname } = new URL(url);
      seen.push(pathname);
      const cached = { "cache-control": "max-age=600" };
      if (pathname === "/tea") {
        assertEquals(headers.get("negotiate"), "vlist");
        return new Response("a list", {
          status: 300,
          headers: {
            "content-type": "text/html",
            "alternates": LIST,
            "tcn": "list",
            "vary": "negotiate, accept, accept-language",
            ...cached,
            ...options.listed,
          },
        });
      }
      const [, language] = /^\/tea\.(en|ko)\.html$/.exec(pathname) ?? [];
      if (language === undefined) return new Response("none", { status: 404 });
      return new Response(`<h1>${language}</h1>`, {
        headers: {
          "content-type": "text/html; charset=utf-8",
          "content-language": language,
          "etag": `"${language}"`,
          ...cached,
        },
      });
    },
    negotiation: { mode: options.mode },
  });
  const get = (path: string, headers: Record<string, string> = {}) =>
    app.fetch(new Request(`http://site.test${path}`, { headers }));
  return { app, seen, get };
}

const KOREAN = { "accept": "text/html", "accept-language": "ko" };

Deno.test("an origin's list is chosen from here, and the variant fetched from its own URI", async () => {
  const { app, seen, get } = listing({ mode: "transparent" });
  for (const _ of [1, 2]) {
    const response = await get("/tea", KOREAN);
    assertEquals([response.status, await response.text()], [200, "<h1>ko</h1>"]);
    assertEquals(response.headers.get("content-location"), "/tea.ko.html");
    assertEquals(response.headers.get("tcn"), "choice");
    const tag = parseStructuredTag(response.headers.get("etag") ?? "");
    assertEquals(tag?.etag, '"ko"');
    const vary = (response.headers.get("vary") ?? "").toLowerCase();
    for (const name of ["negotiate", "accept", "accept-language"]) assert(vary.includes(name));
  }
  assertEquals(seen, ["/tea", "/tea.ko.html"]);
  await app.close();
});

Deno.test("an origin's list answers for every field, and is asked for once", async () => {
  const { app, seen, get } = listing({ mode: "transparent" });
  for (const language of ["ko", "ko-KR, ko;q=0.9", "en", "en-US, en;q=0.5", "fr, ko;q=0.1", "*"]) {
    const response = await get("/tea", { "accept": "text/html", "accept-language": language });
    const expected = language.includes("ko") ? "ko" : "en";
    assertEquals(await response.text(), `<h1>${expected}</h1>`, language);
  }
  assertEquals(seen.toSorted(), ["/tea", "/tea.en.html", "/tea.ko.html"]);
  await app.close();
});

Deno.test("a variant that is negotiated again is answered with 506", async () => {
  const app = createVariform({
    origin: ({ url }) => {
      const { pathname } = new URL(url);
      const isList = pathname !== "/a.html";
      return new Response("text", {
        status: isList ? 300 : 200,
        headers: {
          "content-type": "text/html",
          "alternates": pathname === "/a.html"
            ? ""
            : '{"a.html" 1}, {"b.html" 0.5 {type text/plain}}',
          "tcn": pathname === "/a.html" ? "choice" : "list",
        },
      });
    },
    negotiation: { mode: "transparent" },
  });
  for (const accept of ["text/html", "text/plain, */*;q=0"]) {
    const response = await app.fetch(new Request("http://site.test/tea", { headers: { accept } }));
    await response.body?.cancel();
    assertEquals(response.status, 506);
  }
  await app.close();
});

Deno.test("what can be made of the variants on a list is on offer, too", async () => {
  const { app, get } = listing({ mode: "transparent" });
  const response = await get("/tea", { ...KOREAN, accept: "text/markdown" });
  assertEquals(await response.text(), "# ko\n");
  assertEquals(response.headers.get("content-location"), "/tea.ko.html?format=md");
  const exact = await get("/tea.ko.html?format=md", { accept: "x/y" });
  assertEquals(await exact.text(), "# ko\n");
  await app.close();
});

Deno.test("a validator of the list is part of the conditions", async () => {
  const { app, get } = listing({ mode: "transparent" });
  const first = await get("/tea", KOREAN);
  await first.body?.cancel();
  const etag = first.headers.get("etag") ?? "";
  const again = await get("/tea", { ...KOREAN, "if-none-match": etag });
  assertEquals([again.status, again.headers.get("etag")], [304, etag]);
  for (const other of ['"ko"', '"ko;older"', '"en;' + etag.split(";")[1]]) {
    const changed = await get("/tea", { ...KOREAN, "if-none-match": other });
    assertEquals(changed.status, 200, other);
    await changed.body?.cancel();
  }
  await app.close();
});

for (const mode of ["transparent", "reactive"] as const) {
  Deno.test(`a client that chooses gets our list, with what can be made: ${mode}`, async () => {
    const { app, get } = listing({ mode });
    const response = await get("/tea", {
      ...KOREAN,
      accept: "application/json",
      negotiate: "trans",
    });
    assertEquals(response.status, 300);
    const { choices } = await response.json();
    const locations = choices.map(({ location }: { location: string }) => location);
    assertEquals(locations.slice(0, 3), ["/tea.en.html", "/tea.ko.html", "/tea.pdf"]);
    assert(locations.includes("/tea.ko.html?format=md"));
    const list = parseAlternates(response.headers.get("alternates") ?? "");
    assertEquals(list?.variants.length, locations.length);
    assertEquals(list?.variants[2].qs, 0.5);
    await app.close();
  });
}

Deno.test("without a rule the origin's list passes as it is", async () => {
  const app = createVariform({
    origin: () => new Response("a list", { status: 300, headers: { "alternates": LIST } }),
  });
  const response = await app.fetch(new Request("http://site.test/tea"));
  assertEquals([response.status, await response.text()], [300, "a list"]);
  assertEquals(response.headers.get("alternates"), LIST);
  await app.close();
});

Deno.test("a list that is malformed, or of no use, passes as it is", async () => {
  for (const alternates of ['{"x', '{"http://elsewhere.example/" 1.0 {type text/html}}']) {
    const { app, get } = listing({ mode: "transparent", listed: { alternates } });
    const response = await get("/tea", KOREAN);
    assertEquals(response.status, 300, alternates);
    assertStringIncludes(await response.text(), "a list");
    await app.close();
  }
});

Deno.test("a variant on a list that is not there is 404, and no choice", async () => {
  const { app, get } = listing({ mode: "transparent" });
  const response = await get("/tea", { accept: "application/pdf" });
  await response.body?.cancel();
  assertEquals([response.status, response.headers.get("tcn")], [404, null]);
  await app.close();
});

Deno.test("explain shows the set that an origin lists", async () => {
  const { app } = listing({ mode: "transparent" });
  const { variants, chosen } = await app.explain(
    new Request("http://site.test/tea", { headers: KOREAN }),
  );
  assertEquals(variants[chosen ?? -1].location, "/tea.ko.html");
  assertEquals(variants.filter(({ kind }) => kind === "stored").length, 3);
  await app.close();
});

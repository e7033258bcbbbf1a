import { assertEquals, assertStringIncludes } from "@std/assert";
import { gzipSync } from "node:zlib";
import { parseTypeMap } from "../../src/origin/type_map.ts";
import { allowed } from "../allowed.ts";
import { openSite } from "../site.ts";

const ignore = !allowed.read || !allowed.write;

const MAP = `URI: guide

# The page itself.
URI: texts/guide-en.html
Content-type: text/html; qs=0.9
Content-language: en

URI: texts/guide-ko.html
Content-Type: text/html;charset=EUC-KR;qs=0.8
Content-Language: ko
Description: "Korean"
a line that is none

URI: texts/guide.bin
Content-Type: text/markdown; level=2; qs=abc
Content-Encoding: x-gzip

Content-Type: text/plain
Content-Language: fr, de
Features: tables
Body:----end----
Le guide

Content-Type: not/a-field
----end----

URI: ../../../../etc/passwd
Content-Type: text/x-secret

URI: http://elsewhere.example/guide.html
Content-Type: text/x-elsewhere
`;

Deno.test("parseTypeMap reads records as Apache writes them", () => {
  assertEquals(parseTypeMap(MAP.replaceAll("\n", "\r\n"), 4), [
    {
      uri: "texts/guide-en.html",
      description: { type: "text/html", language: "en", qs: 0.9 },
    },
    {
      uri: "texts/guide-ko.html",
      description: { type: "text/html", charset: "euc-kr", language: "ko", qs: 0.8 },
    },
    {
      uri: "texts/guide.bin",
      description: { type: "text/markdown;level=2", encoding: "gzip" },
    },
    {
      description: { type: "text/plain", language: "fr, de", features: "tables" },
      body: "Le guide\n\nContent-Type: not/a-field\n",
    },
  ]);
});

Deno.test("parseTypeMap leaves out what has no content, and stops where a body never ends", () => {
  assertEquals(parseTypeMap("", 9), []);
  assertEquals(parseTypeMap("Content-Type: text/html\n\nURI: x\n", 9), []);
  assertEquals(parseTypeMap("Content-Type: text/html\nBody:end\nno end", 9), []);
  assertEquals(parseTypeMap("Content-Type: text/html\nBody:\nno mark", 9), []);
});

const FILES = {
  "guide.var": MAP,
  "texts/guide-en.html": "<h1>Guide</h1>",
  "texts/guide-ko.html": "<h1>Guide</h1>",
  "texts/guide.bin": new Uint8Array(gzipSync("# Guide\n")),
  "index.var": "URI: home.en.html\nContent-Type: text/html\nContent-Language: en\n",
  "home.en.html": "<h1>Home</h1>",
};

Deno.test({
  name: "a type map in a folder describes the set of its name",
  ignore,
  async fn() {
    await using site = await openSite(FILES, {
      negotiation: { mode: "reactive" },
    });
    for (const path of ["/guide", "/guide.var"]) {
      const response = await site.get(path, { accept: "application/json" });
      assertEquals(response.status, 300);
      const { choices } = await response.json();
      const told = choices.map((
        { type, language, charset, qs, location }: Record<string, string>,
      ) => [type, language, charset, qs, location].join(" "));
      assertEquals(told.slice(0, 4), [
        "text/html en utf-8 0.9 /guide?format=html&lang=en",
        "text/html ko euc-kr 0.8 /guide?format=html&lang=ko",
        "text/markdown;level=2    /guide?format=md&lang=und",
        "text/plain fr, de utf-8  /guide?format=txt&lang=fr%2C+de",
      ]);
      assertEquals(told.filter((text: string) => /secret|elsewhere/.test(text)), []);
    }
  },
});

Deno.test({
  name: "a type map is negotiated like every set, under its name and those of its twins",
  ignore,
  async fn() {
    await using site = await openSite(FILES);
    const french = await site.get("/guide", { "accept": "text/plain", "accept-language": "fr" });
    assertEquals(await french.text(), "Le guide\n\nContent-Type: not/a-field\n");
    assertEquals(french.headers.get("content-location"), "/guide?format=txt&lang=fr%2C+de");
    const english = await site.get("/guide", { accept: "text/html", "accept-language": "en" });
    assertEquals(english.status, 200);
    assertStringIncludes(await english.text(), "Guide</h1>");
    const range = await site.get("/guide?format=txt&lang=fr", { range: "bytes=3-7" });
    assertEquals([range.status, await range.text()], [206, "guide"]);
    const twin = await site.get("/index.md");
    assertEquals([twin.status, await twin.text()], [200, "# Home\n"]);
    const home = await site.get("/", { accept: "text/html" });
    assertEquals(home.headers.get("content-location"), "/home.en.html");
    await home.body?.cancel();
    const file = await site.get("/texts/guide-en.html");
    assertEquals(file.status, 200);
    await file.body?.cancel();
    const none = await site.get("/nothing.var");
    assertEquals(none.status, 404);
    await none.body?.cancel();
  },
});

Deno.test({
  name: "type maps: a map that lists a map is answered with 506",
  ignore,
  async fn() {
    await using site = await openSite({
      "a.var": "URI: a\n\nURI: b.var\nContent-Type: text/html\n",
      "b.var": "URI: b\n\nURI: c.html\nContent-Type: text/html\n",
      "c.html": "<h1>c</h1>",
    });
    for (const [path, status] of [["/a", 506], ["/b", 200]] as const) {
      const response = await site.get(path);
      await response.body?.cancel();
      assertEquals(response.status, status);
    }
  },
});

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { allowed } from "../allowed.ts";
import { openSite } from "../site.ts";

const ignore = !allowed.read || !allowed.write;

const CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp," +
  "image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7";

/** Path, Accept, Accept-Language → type, language, and a piece of the text. */
const CHOICES: readonly (readonly [
  path: string,
  accept: string | undefined,
  language: string | undefined,
  type: string,
  chosen: string | null,
  text: string,
])[] = [
  ["/about", undefined, undefined, "text/html; charset=utf-8", "en", "Who we are"],
  ["/about", "*/*", "ko", "text/html; charset=utf-8", "ko", "우리는"],
  ["/about", CHROME, "fr-CH, fr;q=0.9", "text/html; charset=utf-8", "fr", "Qui nous"],
  ["/about", CHROME, "de", "text/html; charset=utf-8", "en", "Who we are"],
  ["/about", "text/markdown, text/html, */*", "ko", "text/markdown; charset=utf-8", "ko", "# 소개"],
  ["/about", "text/html, */*", undefined, "text/html; charset=utf-8", "en", "<h1>About"],
  ["/about", "text/markdown;q=0, */*", undefined, "text/html; charset=utf-8", "en", "<h1>About"],
  ["/about", "text/*", undefined, "text/html; charset=utf-8", "en", "<h1>About"],
  ["/about", "text/plain", "fr", "text/plain; charset=utf-8", "fr", "Qui nous"],
  ["/about", "TEXT/MARKDOWN", undefined, "text/markdown; charset=utf-8", "en", "# About"],
  ["/about.html", "text/markdown", "ko", "text/markdown; charset=utf-8", "ko", "# 소개"],
  ["/about.ko", "text/html", "en", "text/html; charset=utf-8", "ko", "우리는"],
  ["/about.ko.html", "*/*", "en", "text/html; charset=utf-8", "ko", "우리는"],
  ["/about.md", CHROME, "ko", "text/markdown; charset=utf-8", "ko", "# 소개"],
  ["/about.ko.md", "*/*", "en", "text/markdown; charset=utf-8", "ko", "# 소개"],
  ["/about?format=md", CHROME, undefined, "text/markdown; charset=utf-8", "en", "# About"],
  ["/about?format=txt&lang=fr", CHROME, "ko", "text/plain; charset=utf-8", "fr", "Qui nous"],
  ["/", "text/markdown", "ko", "text/markdown; charset=utf-8", "ko", "# 어서 오세요"],
  ["/only", CHROME, "en", "text/html; charset=utf-8", "ko", "회원"],
  ["/notes", "*/*", undefined, "text/markdown; charset=utf-8", null, "# Notes"],
  ["/notes", CHROME, undefined, "text/html; charset=utf-8", null, "<em>emphasis</em>"],
  ["/notes.html", "*/*", undefined, "text/html; charset=utf-8", null, "<em>emphasis</em>"],
  ["/mail/note", CHROME, undefined, "text/html; charset=utf-8", null, "<b>HTML</b>"],
  ["/mail/note.eml", "*/*", undefined, "message/rfc822", null, "MIME-Version"],
  [
    "/mail/note.eml",
    "text/plain",
    undefined,
    "text/plain; charset=utf-8",
    null,
    "안녕, tea = good.",
  ],
  ["/mail/note.eml", "application/json", undefined, "application/json", null, "도서관 소식"],
  ["/mail/note.eml", "text/markdown", undefined, "text/markdown; charset=utf-8", null, "**HTML**"],
  ["/mail/archive.mbox", CHROME, undefined, "text/html; charset=utf-8", null, "도서관 소식"],
  ["/mail/archive?message=1", "text/plain", undefined, "text/plain; charset=utf-8", null, "안녕"],
  ["/files/", CHROME, undefined, "text/html; charset=utf-8", "en", "plain.txt"],
  ["/files/", "application/json", undefined, "application/json", "en", '"plain.txt"'],
  ["/files/", "text/markdown", undefined, "text/markdown; charset=utf-8", "en", "plain.txt"],
];

for (const [path, accept, language, type, chosen, text] of CHOICES) {
  Deno.test({
    name: `serve ${path} with Accept ${accept?.slice(0, 40)} and Accept-Language ${language}`,
    ignore,
    async fn() {
      await using site = await openSite();
      const headers: Record<string, string> = {};
      if (accept !== undefined) headers.accept = accept;
      if (language !== undefined) headers["accept-language"] = language;
      const bodies: string[] = [];
      for (const _ of [1, 2]) {
        const response = await site.get(path, headers);
        assertEquals(response.status, 200);
        assertEquals(response.headers.get("content-type"), type);
        assertEquals(response.headers.get("content-language"), chosen);
        bodies.push(await response.text());
      }
      assertStringIncludes(bodies[0], text);
      assertEquals(bodies[0], bodies[1], "the second answer differs");
    },
  });
}

Deno.test({
  name:
    "serve gives every form an entity tag of its own, strong where nothing is coded, and 304 for it",
  ignore,
  async fn() {
    await using site = await openSite();
    const tags = new Set<string>();
    const forms: Record<string, string>[] = [
      { accept: "text/html" },
      { accept: "text/html", "accept-encoding": "gzip" },
      { accept: "text/html", "accept-encoding": "br" },
      { accept: "text/html", "accept-language": "ko" },
      { accept: "text/markdown" },
      { accept: "text/markdown", "accept-encoding": "gzip" },
      { accept: "text/plain" },
    ];
    for (const headers of forms) {
      const first = await site.get("/about", headers);
      await first.body?.cancel();
      const tag = first.headers.get("etag") ?? "";
      assertMatch(tag, /^(?:W\/)?"[\x21\x23-\x7e]+"$/);
      assertEquals(tag.startsWith("W/"), "accept-encoding" in headers);
      tags.add(tag);
      const second = await site.get("/about", { ...headers, "if-none-match": `"other", ${tag}` });
      assertEquals(second.status, 304);
      assertEquals(second.body, null);
      assertEquals(second.headers.get("etag"), tag);
      assertEquals(second.headers.get("vary"), first.headers.get("vary"));
      assertEquals(second.headers.get("content-type"), null);
    }
    assertEquals(tags.size, forms.length);
  },
});

Deno.test({
  name: "serve names in Vary only what could change the answer",
  ignore,
  async fn() {
    await using site = await openSite();
    const vary = async (path: string, headers = {}) => {
      const response = await site.get(path, headers);
      await response.body?.cancel();
      return response.headers.get("vary");
    };
    assertEquals(await vary("/about"), "Accept, Accept-Language, Accept-Encoding");
    assertEquals(await vary("/only"), "Accept, Accept-Encoding");
    assertEquals(await vary("/about.ko.html"), "Accept, Accept-Encoding");
    assertEquals(await vary("/about.ko.md"), "Accept-Encoding");
    assertEquals(await vary("/style.css"), "Accept-Encoding");
    assertEquals(await vary("/files/plain.txt"), null);
    assertEquals(
      await vary("/about", { accept: "application/pdf" }),
      "Accept, Accept-Language, Accept-Encoding",
    );
  },
});

Deno.test({
  name: "serve refuses with 406 and lists what there is, with links",
  ignore,
  async fn() {
    await using site = await openSite();
    for (const accept of ["application/pdf", "text/markdown;q=0, image/png"]) {
      const response = await site.get("/about", { accept });
      assertEquals(response.status, 406);
      const body = await response.text();
      assertStringIncludes(body, "/about.ko.html");
      assertStringIncludes(body, "/about.ko.md");
      assertStringIncludes(response.headers.get("link") ?? "", '</about.ko.md>; rel="alternate"');
    }
    const plain = await site.get("/about?format=pdf", { accept: "text/plain" });
    assertEquals(plain.status, 406);
    assertEquals(plain.headers.get("content-type"), "text/plain; charset=utf-8");
    await plain.body?.cancel();
  },
});

Deno.test({
  name: "serve links the twin to its resource, and the resource to its twin",
  ignore,
  async fn() {
    await using site = await openSite();
    const twin = await site.get("/about.md");
    await twin.body?.cancel();
    assertStringIncludes(twin.headers.get("link") ?? "", '</about>; rel="canonical"');
    const page = await site.get("/about", { accept: "text/html" });
    await page.body?.cancel();
    assertEquals(page.headers.get("content-location"), "/about.en.html");
    assertStringIncludes(
      page.headers.get("link") ?? "",
      '</about.en.md>; rel="alternate"; type="text/markdown"',
    );
    const markdown = await site.get("/about", { accept: "text/markdown", "accept-language": "ko" });
    await markdown.body?.cancel();
    assertEquals(markdown.headers.get("content-location"), "/about.ko.md");
    const followed = await site.get("/about.ko.md");
    assertEquals(followed.headers.get("etag"), markdown.headers.get("etag"));
    await followed.body?.cancel();
  },
});

Deno.test({
  name: "serve answers HEAD as GET without the content",
  ignore,
  async fn() {
    await using site = await openSite();
    for (const accept of ["text/html", "text/markdown"]) {
      const got = await site.get("/about", { accept });
      await got.body?.cancel();
      const headed = await site.get("/about", { accept }, "HEAD");
      assertEquals(headed.status, 200);
      assertEquals(headed.body, null);
      for (const name of ["content-type", "etag", "vary", "content-location"]) {
        assertEquals(headed.headers.get(name), got.headers.get(name), name);
      }
    }
  },
});

Deno.test({
  name: "serve gives single ranges of stored and of derived forms",
  ignore,
  async fn() {
    await using site = await openSite();
    for (const accept of ["text/html", "text/markdown"]) {
      const whole = await (await site.get("/about", { accept })).bytes();
      const tail = await site.get("/about", { accept, range: "bytes=5-14" });
      assertEquals(tail.status, 206);
      assertEquals(tail.headers.get("content-range"), `bytes 5-14/${whole.length}`);
      assertEquals(await tail.bytes(), whole.slice(5, 15));
      const beyond = await site.get("/about", { accept, range: `bytes=${whole.length}-` });
      assertEquals(beyond.status, 416);
      assertEquals(beyond.headers.get("content-range"), `bytes */${whole.length}`);
      await beyond.body?.cancel();
      const several = await site.get("/about", { accept, range: "bytes=0-1,4-5" });
      assertEquals(several.status, 200);
      await several.body?.cancel();
    }
    const fresh = await site.get("/notes", { accept: "text/html", range: "bytes=0-4" });
    assertEquals([fresh.status, (await fresh.text()).toLowerCase()], [206, "<!doc"]);
  },
});

Deno.test({
  name: "serve codes what is worth it, as the client takes it",
  ignore,
  async fn() {
    await using site = await openSite();
    const coding = async (path: string, field: string) => {
      const response = await site.get(path, { "accept-encoding": field });
      await response.body?.cancel();
      return response.status === 200 ? response.headers.get("content-encoding") : response.status;
    };
    assertEquals(await coding("/about", "gzip"), "gzip");
    assertEquals(await coding("/about", "br;q=0.5, gzip;q=0.9"), "gzip");
    assertEquals(await coding("/about", "zstd"), "zstd");
    assertEquals(await coding("/about", ""), null);
    assertEquals(await coding("/about", "identity"), null);
    assertEquals(await coding("/about", "gzip;q=0, br, zstd"), "br");
    assertEquals(await coding("/about", "gzip;q=0, identity;q=0, *"), "br");
    assertEquals(await coding("/about", "junk"), null);
    assertEquals(await coding("/about", "identity;q=0, gzip;q=0, br;q=0, zstd;q=0"), 406);
    assertEquals(await coding("/files/plain.txt", "gzip"), null);
    const gzipped = await site.get("/about", { "accept-encoding": "gzip" });
    const text = await new Response(
      gzipped.body?.pipeThrough(new DecompressionStream("gzip")),
    ).text();
    assertStringIncludes(text, "Who we are");
  },
});

Deno.test({
  name: "serve gives parts of a mail their own URLs, sandboxed",
  ignore,
  async fn() {
    await using site = await openSite();
    const page = await (await site.get("/mail/note.eml", { accept: "text/html" })).text();
    const [source] = /\/mail\/note[^"]*\?part=[\d.]+/.exec(page) ?? [];
    assert(source !== undefined, "no part is linked");
    assert(!page.includes("<script"), "a script came through");
    const image = await site.get(source);
    assertEquals(image.headers.get("content-type"), "image/png");
    assertEquals((await image.bytes()).slice(1, 4), new TextEncoder().encode("PNG"));
    const html = await site.get("/mail/note.eml?part=1.2");
    assertStringIncludes(html.headers.get("content-security-policy") ?? "", "sandbox");
    assertMatch(html.headers.get("content-disposition") ?? "", /^attachment/);
    await html.body?.cancel();
    const none = await site.get("/mail/note.eml?part=9");
    assertEquals(none.status, 404);
    await none.body?.cancel();
  },
});

Deno.test({
  name: "serve searches a mailbox and pages its list, each page a resource of its own",
  ignore,
  async fn() {
    await using site = await openSite();
    const list = async (query: string) =>
      await (await site.get(`/mail/archive${query}`, { accept: "text/markdown" })).text();
    assertStringIncludes(await list(""), "도서관 소식");
    assertStringIncludes(await list("?q=haru"), "도서관 소식");
    assert(!(await list("?q=nothing-like-this")).includes("도서관 소식"));
    assertStringIncludes(await list("?page=1"), "도서관 소식");
    assertEquals((await site.get("/mail/archive?message=0")).status, 404);
  },
});

Deno.test({
  name: "serve explains what it would choose, and why",
  ignore,
  async fn() {
    await using site = await openSite();
    const request = new Request("http://site.test/about", {
      headers: { accept: "text/markdown, text/html, */*", "accept-language": "ko" },
    });
    const explanation = await site.app.explain(request);
    const chosen = explanation.variants[explanation.chosen ?? -1];
    assertEquals([chosen.type, chosen.language, chosen.kind], ["text/markdown", "ko", "derived"]);
    assertEquals(chosen.converters, ["html_to_markdown"]);
    assertEquals(explanation.reasons.length, explanation.variants.length);
    assertEquals(JSON.parse(JSON.stringify(explanation)).chosen, explanation.chosen);
  },
});

Deno.test({
  name: "serve keeps Accept-Charset out of pages, and lists links that can be followed",
  ignore,
  async fn() {
    await using site = await openSite();
    const page = await site.get("/nothing", {
      accept: "text/html",
      "accept-charset": "iso-8859-1",
    });
    assertEquals(page.headers.get("content-type"), "text/html; charset=utf-8");
    await page.body?.cancel();
    const listing = await site.get("/files/?lang=ko", { accept: "text/markdown" });
    assertEquals(listing.status, 200);
    await listing.body?.cancel();
    const refused = await site.get("/about", { accept: "application/pdf" });
    await refused.body?.cancel();
    const links = [...(refused.headers.get("link") ?? "").matchAll(/<([^>]+)>/g)];
    assert(links.length > 5);
    for (const [, location] of links) {
      const form = await site.get(location);
      assertEquals([location, form.status], [location, 200]);
      await form.body?.cancel();
    }
  },
});

Deno.test({
  name: "serve refuses methods that a folder cannot answer",
  ignore,
  async fn() {
    await using site = await openSite();
    for (const method of ["POST", "PUT", "DELETE", "PATCH"]) {
      const response = await site.get("/about", {}, method);
      assertEquals([response.status, response.headers.get("allow")], [405, "GET, HEAD, OPTIONS"]);
      await response.body?.cancel();
    }
    const options = await site.get("/about", {}, "OPTIONS");
    assertEquals([options.status, options.headers.get("allow")], [204, "GET, HEAD, OPTIONS"]);
  },
});

Deno.test({
  name: "serve redirects a folder's name, and answers 404 negotiated",
  ignore,
  async fn() {
    await using site = await openSite();
    const redirect = await site.get("/files?x=1");
    assertEquals([redirect.status, redirect.headers.get("location")], [301, "/files/?x=1"]);
    await redirect.body?.cancel();
    const missing = await site.get("/nothing", { accept: "application/json" });
    assertEquals(missing.status, 404);
    assertEquals((await missing.json()).status, 404);
    const html = await site.get("/nothing", { accept: CHROME });
    assertStringIncludes(await html.text(), '<h1 dir="auto">');
  },
});

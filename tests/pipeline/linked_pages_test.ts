import { assert, assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { gzipSync } from "node:zlib";
import { createVariform } from "../../src/mod.ts";

const LINKS = `
  <link rel="alternate" hreflang="x-default" href="/tea">
  <link rel="alternate" hreflang="en" href="/tea">
  <link rel="alternate" hreflang="ko" href="/ko/tea">
  <link rel="alternate" hreflang="de" href="http://site.test/de/tea">
  <link rel="alternate" hreflang="ja" href="https://elsewhere.example/tea">
  <link rel="alternate" type="application/pdf" hreflang="en" href="tea.pdf">
  <link rel="alternate" type="application/rss+xml" href="/feed">`;

function page(language: string, links = LINKS): string {
  return `<!doctype html><html lang="${language}"><head>${links}</head><body><h1>${language}</h1>`;
}

interface Page {
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly fields?: Readonly<Record<string, string>>;
}

const PAGES: Readonly<Record<string, Page>> = {
  "/tea": { body: page("en") },
  "/ko/tea": { body: page("ko") },
  "/de/tea": { body: page("de") },
  "/tea.pdf": { body: "%PDF-1.7", fields: { "content-type": "application/pdf" } },
};

/** A server whose pages link to each other; all have the same entity tag. */
function open(pages = PAGES, options: Parameters<typeof createVariform>[0] | object = {}) {
  const seen: string[] = [];
  const app = createVariform({
    origin: ({ url, headers }) => {
      const { pathname, search } = new URL(url);
      seen.push(pathname + search);
      const found = pages[pathname];
      if (found === undefined) return new Response("none", { status: 404 });
      const fields = new Headers({
        "content-type": "text/html; charset=utf-8",
        "cache-control": "max-age=600",
        "etag": '"1"',
        ...found.fields,
      });
      if (!headers.has("range")) return new Response(found.body, { headers: fields });
      const bytes = new TextEncoder().encode(String(found.body));
      fields.set("content-range", `bytes 0-3/${bytes.length}`);
      return new Response(bytes.subarray(0, 4), { status: 206, headers: fields });
    },
    negotiation: { linked: true },
    ...options,
  });
  const get = async (path: string, headers: Record<string, string> = {}, method = "GET") => {
    const fields = { accept: "text/html", ...headers };
    const request = new Request(`http://site.test${path}`, { method, headers: fields });
    const response = await app.fetch(request);
    return { response, fields: response.headers, text: await response.text() };
  };
  return { app, seen, get };
}

const heading = (text: string) => /<h1>(.*)<\/h1>|^# (.*)/m.exec(text)?.slice(1).find(Boolean);

Deno.test("linked pages of a server are one resource where x-default leads to", async () => {
  const { app, seen, get } = open();
  for (const _ of ["cold", "warm"]) {
    for (const [wanted, given] of [["ko", "ko"], ["de-AT", "de"], ["en", "en"], ["fr", "en"]]) {
      const { fields, text } = await get("/tea", { "accept-language": wanted });
      assertEquals(heading(text), given, wanted);
      assertStringIncludes(fields.get("vary")?.toLowerCase() ?? "", "accept-language");
      const place = given === "en" ? null : `/${given}/tea`;
      assertEquals(fields.get("content-location"), place, wanted);
      const links = fields.get("link") ?? "";
      if (given === "en") assertStringIncludes(links, '</ko/tea>; rel="alternate"');
    }
  }
  assertEquals(seen.toSorted(), ["/de/tea", "/ko/tea", "/tea"]);
  await app.close();
});

Deno.test("linked pages at the URL of one language stay what they are", async () => {
  const { app, get } = open();
  for (const wanted of ["en", "ko", "de"]) {
    const { fields, text } = await get("/ko/tea", { "accept-language": wanted });
    assertEquals(heading(text), "ko");
    assert(!/accept-language/i.test(fields.get("vary") ?? ""), fields.get("vary") ?? "");
  }
  await app.close();
});

Deno.test("linked pages are converted, and found by types and by the query", async () => {
  const { app, get } = open();
  const korean = { "accept-language": "ko" };
  const markdown = await get("/tea", { ...korean, accept: "text/markdown" });
  assertEquals(heading(markdown.text), "ko");
  assertEquals(markdown.fields.get("content-type"), "text/markdown; charset=utf-8");
  const pdf = await get("/tea", { ...korean, accept: "application/pdf" });
  assertEquals([pdf.text, pdf.fields.get("content-location")], ["%PDF-1.7", "/tea.pdf"]);
  assertEquals(heading((await get("/tea?lang=de", korean)).text), "de");
  await app.close();
});

Deno.test("linked pages have tags of their own, and HEAD and parts are those of the choice", async () => {
  const { app, get } = open();
  const german = { "accept-language": "de" };
  const [de, en] = [await get("/tea", german), await get("/tea", { "accept-language": "en" })];
  const [tag, other] = [de, en].map(({ fields }) => fields.get("etag") ?? "");
  assertNotEquals(tag, other);
  const status = async (match: string, language = "de") =>
    (await get("/tea", { "accept-language": language, "if-none-match": match })).response.status;
  assertEquals([await status(tag), await status(other)], [304, 200]);
  assertEquals([await status(tag, "en"), await status(other, "en")], [200, 304]);
  const part = await get("/tea", { ...german, "range": "bytes=0-3", "if-range": tag });
  assertEquals([part.response.status, part.text, part.fields.get("etag")], [206, "<!do", tag]);
  const head = await get("/tea", german, "HEAD");
  assertEquals(head.fields.get("etag"), tag);
  assertEquals(head.fields.get("content-location"), "/de/tea");
  await app.close();
});

Deno.test("linked pages: a link that leads nowhere costs nobody the page", async () => {
  const { "/ko/tea": _, ...pages } = PAGES;
  const { app, get } = open(pages);
  for (const _ of ["cold", "warm"]) {
    const { response, text } = await get("/tea", { "accept-language": "ko" });
    assertEquals([response.status, heading(text)], [200, "en"]);
  }
  await app.close();
});

Deno.test("linked pages: heads are read under codings, and a cold HEAD or part finds them", async () => {
  const coded = {
    ...PAGES,
    "/tea": { body: new Uint8Array(gzipSync(page("en"))), fields: { "content-encoding": "gzip" } },
  };
  const { app, get } = open(coded);
  const head = await get("/tea", { "accept-language": "ko" }, "HEAD");
  assertEquals(head.fields.get("content-location"), "/ko/tea");
  assertEquals(heading((await get("/tea", { "accept-language": "ko" })).text), "ko");
  await app.close();
  const cold = open();
  const seeking = { "accept": "*/*", "accept-language": "ko", "range": "bytes=0-3" };
  const part = await cold.get("/tea", seeking);
  assertEquals([part.response.status, part.fields.get("content-location")], [206, "/ko/tea"]);
  await cold.app.close();
});

Deno.test("linked pages: one that is on nobody's list has a choice of types", async () => {
  const links = '<link rel="alternate" type="application/pdf" href="/tea.pdf">';
  const { app, get } = open({ ...PAGES, "/tea": { body: page("en", links) } });
  assertEquals((await get("/tea", { accept: "application/pdf" })).text, "%PDF-1.7");
  assertEquals(heading((await get("/tea")).text), "en");
  await app.close();
});

Deno.test("linked pages are just pages where no rule says otherwise", async () => {
  const { app, seen, get } = open(PAGES, { negotiation: {} });
  const { text, fields } = await get("/tea", { "accept-language": "ko" });
  assertEquals([heading(text), fields.get("alternates")], ["en", null]);
  assertEquals(seen, ["/tea"]);
  await app.close();
});

Deno.test("linked pages are told as a list where the client is to choose", async () => {
  const { app, get } = open(PAGES, { negotiation: { linked: true, mode: "transparent" } });
  const { response, fields } = await get("/tea", { negotiate: "vlist" });
  assertEquals(response.status, 300);
  for (const place of ["/ko/tea", "/de/tea", "/tea.pdf"]) {
    assertStringIncludes(fields.get("alternates") ?? "", `{"${place}"`);
  }
  assertEquals(heading((await get("/tea", { "accept-language": "ko" })).text), "ko");
  await app.close();
});

Deno.test("linked pages that break off are gone on with by one request more", async () => {
  const whole = new TextEncoder().encode(page("en") + "<p>tea</p>".repeat(20_000));
  const asked: (string | null)[] = [];
  const app = createVariform({
    origin: ({ headers }) => {
      const range = headers.get("range");
      asked.push(range);
      const from = Number(/^bytes=(\d+)-/.exec(range ?? "bytes=0-")?.[1]);
      const rest = whole.subarray(from, range === null ? 100_000 : undefined);
      let isSent = false;
      const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
        pull(controller) {
          if (!isSent) controller.enqueue(rest);
          else if (range === null) controller.error(new Error("cut"));
          else controller.close();
          isSent = true;
        },
      });
      const last = whole.length - 1;
      const part = { "content-range": `bytes ${from}-${last}/${whole.length}` };
      const fields = { "content-type": "text/html", "cache-control": "max-age=600", "etag": '"1"' };
      return range === null
        ? new Response(body, { headers: fields })
        : new Response(body, { status: 206, headers: { ...fields, ...part } });
    },
    negotiation: { linked: true },
  });
  const response = await app.fetch(new Request("http://site.test/tea"));
  assertEquals((await response.bytes()).length, whole.length);
  assertEquals(asked.map((range) => range !== null), [false, true]);
  await app.close();
});

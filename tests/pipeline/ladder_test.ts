import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { createVariform, type NegotiationOptions } from "../../src/mod.ts";
import { preferLanguage, preferType } from "../../src/pipeline/wish.ts";
import { allowed } from "../allowed.ts";
import { FILES, openSite } from "../site.ts";

const ignore = !allowed.read || !allowed.write;

const CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

const TYPE_WISHES: readonly (readonly [field: string | null, expected: string])[] = [
  [null, "text/markdown, */*;q=0.5"],
  ["", "text/markdown, */*;q=0.5"],
  ["text/html, */*;q=0.1", "text/markdown, text/html;q=0.5, */*;q=0.05"],
  ["text/markdown;q=0, text/html", "text/markdown, text/html;q=0.5"],
  ["text/html;q=0", "text/markdown, text/html;q=0"],
  ["text/html;level=1;q=0.001", "text/markdown, text/html;level=1;q=0.001"],
  ['text/html;x="a, b;q=0";q=0.4', 'text/markdown, text/html;x="a, b;q=0";q=0.2'],
];

for (const [field, expected] of TYPE_WISHES) {
  Deno.test(`preferType puts text/markdown before ${field}`, () => {
    assertEquals(preferType(field, "text/markdown"), expected);
  });
}

Deno.test("preferLanguage keeps the client's order behind the wish", () => {
  assertEquals(preferLanguage("fr-CH, ko;q=0.9, *;q=0.1", "ko"), "ko, fr-ch;q=0.5, *;q=0.05");
  assertEquals(preferLanguage(null, "pt-BR"), "pt-BR, *;q=0.5");
});

interface Row {
  readonly rules: NegotiationOptions;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly type: string;
  readonly language: string;
  readonly vary: string;
  readonly location: string;
}

const BY_COOKIE: NegotiationOptions = { cookies: { language: "lang", format: "form" } };
const BY_AGENT: NegotiationOptions = {
  userAgents: [{ match: "GPTBot", prefer: { type: "text/markdown" } }],
};
const ALL = "Accept, Accept-Language, Accept-Encoding";

const ROWS: Readonly<Record<string, Row>> = {
  "a cookie overrules the header fields": {
    rules: BY_COOKIE,
    path: "/about",
    headers: { "accept": CHROME, "accept-language": "en", "cookie": "a=b; lang=ko; form=md" },
    type: "text/markdown",
    language: "ko",
    vary: `${ALL}, Cookie`,
    location: "/about.ko.md",
  },
  "a cookie that wishes for what there is not leaves the choice to the fields": {
    rules: BY_COOKIE,
    path: "/about",
    headers: { "accept": CHROME, "accept-language": "fr", "cookie": "lang=ja; form=pdf" },
    type: "text/html",
    language: "fr",
    vary: `${ALL}, Cookie`,
    location: "/about.html.fr",
  },
  "a cookie that is no tag is no wish": {
    rules: BY_COOKIE,
    path: "/about",
    headers: { "accept-language": "fr", "cookie": 'lang="ko, *"; form=../x' },
    type: "text/html",
    language: "fr",
    vary: `${ALL}, Cookie`,
    location: "/about.html.fr",
  },
  "a cookie that no rule names is not looked at": {
    rules: {},
    path: "/about",
    headers: { "accept-language": "fr", "cookie": "lang=ko" },
    type: "text/html",
    language: "fr",
    vary: ALL,
    location: "/about.html.fr",
  },
  "the query overrules a cookie": {
    rules: BY_COOKIE,
    path: "/about?lang=fr&format=txt",
    headers: { "cookie": "lang=ko; form=md" },
    type: "text/plain",
    language: "fr",
    vary: "Accept-Encoding",
    location: "/about.fr.txt",
  },
  "the parameters of the query go by the names that are declared": {
    rules: { query: { format: "as", language: "hl" } },
    path: "/about?hl=fr&as=md&format=txt&lang=ko",
    headers: {},
    type: "text/markdown",
    language: "fr",
    vary: "Accept-Encoding",
    location: "/about.fr.md",
  },
  "an extension overrules a cookie": {
    rules: BY_COOKIE,
    path: "/about.ko.md",
    headers: { "cookie": "lang=en; form=html" },
    type: "text/markdown",
    language: "ko",
    vary: "Accept-Encoding",
    location: "",
  },
  "a prefix overrules a cookie, and takes the language out of Vary": {
    rules: { ...BY_COOKIE, cookies: { language: "lang" }, prefixes: ["ko", "fr"] },
    path: "/ko/about",
    headers: { "accept-language": "en", "cookie": "lang=fr" },
    type: "text/html",
    language: "ko",
    vary: "Accept, Accept-Encoding",
    location: "/about.ko.html",
  },
  "a prefix leaves the choice open where its language is not there": {
    rules: { prefixes: ["ja"] },
    path: "/ja/about",
    headers: { "accept-language": "fr" },
    type: "text/html",
    language: "fr",
    vary: ALL,
    location: "/about.html.fr",
  },
  "a prefix goes together with a twin": {
    rules: { prefixes: ["ko"] },
    path: "/KO/about.md",
    headers: {},
    type: "text/markdown",
    language: "ko",
    vary: "Accept-Encoding",
    location: "/about.ko.md",
  },
  "the User-Agent decides for who says nothing specific": {
    rules: BY_AGENT,
    path: "/about",
    headers: { "accept": "*/*", "user-agent": "Mozilla/5.0 (compatible; gptbot/1.1)" },
    type: "text/markdown",
    language: "en",
    vary: `${ALL}, User-Agent`,
    location: "/about.en.md",
  },
  "the User-Agent is not asked where the field is specific": {
    rules: BY_AGENT,
    path: "/about",
    headers: { "accept": "text/html, */*", "user-agent": "GPTBot/1.1" },
    type: "text/html",
    language: "en",
    vary: `${ALL}, User-Agent`,
    location: "/about.en.html",
  },
  "a pattern may name the User-Agent, and a language its wish": {
    rules: { userAgents: [{ match: /^curl\//, prefer: { type: "text/plain", language: "ko" } }] },
    path: "/about",
    headers: { "accept": "*/*", "user-agent": "curl/8.9.1" },
    type: "text/plain",
    language: "ko",
    vary: `${ALL}, User-Agent`,
    location: "/about.ko.txt",
  },
};

for (const [name, row] of Object.entries(ROWS)) {
  Deno.test({
    name: `climb: ${name}`,
    ignore,
    async fn() {
      await using site = await openSite(FILES, { negotiation: row.rules });
      for (const _ of [1, 2]) {
        const response = await site.get(row.path, row.headers);
        await response.body?.cancel();
        assertEquals(response.status, 200);
        assertEquals(response.headers.get("content-type"), `${row.type}; charset=utf-8`);
        assertEquals(response.headers.get("content-language"), row.language);
        assertEquals(response.headers.get("vary"), row.vary);
        assertEquals(response.headers.get("content-location") ?? "", row.location);
      }
    },
  });
}

Deno.test({
  name: "climb: Vary is the same on 200, 304 and 406",
  ignore,
  async fn() {
    await using site = await openSite(FILES, { negotiation: { ...BY_COOKIE, ...BY_AGENT } });
    const vary = `${ALL}, Cookie, User-Agent`;
    const found = await site.get("/about");
    await found.body?.cancel();
    const same = await site.get("/about", { "if-none-match": found.headers.get("etag") ?? "" });
    const refused = await site.get("/about", { accept: "application/pdf" });
    await refused.body?.cancel();
    assertEquals([found.status, same.status, refused.status], [200, 304, 406]);
    assertEquals([found, same, refused].map(({ headers }) => headers.get("vary")), [
      vary,
      vary,
      vary,
    ]);
    const style = await site.get("/style.css");
    await style.body?.cancel();
    assertEquals(style.headers.get("vary"), "Accept-Encoding");
  },
});

Deno.test({
  name: "climb: who asks under a prefix stays there through redirects",
  ignore,
  async fn() {
    await using site = await openSite(FILES, { negotiation: { prefixes: ["ko"] } });
    const location = async (path: string) => {
      const response = await site.get(path);
      await response.body?.cancel();
      return [response.status, response.headers.get("location")];
    };
    assertEquals(await location("/ko/files?x=1"), [301, "/ko/files/?x=1"]);
    assertEquals(await location("/ko"), [308, "/ko/"]);
    assertEquals(await location("/files"), [301, "/files/"]);
    assertEquals(await location("/ko//files"), [301, "/ko/files/"]);
    assertEquals((await location("/ko/%2F/etc"))[0], 404);
  },
});

Deno.test("climb: the origin is asked for what the rules wish, and what it answers is kept by that", async () => {
  const seen: string[] = [];
  const app = createVariform({
    origin: (request) => {
      const asked = request.headers.get("accept-language") ?? "";
      seen.push(`${new URL(request.url).pathname} ${asked}`);
      const language = asked.startsWith("ko") ? "ko" : "en";
      return new Response(`<h1>${language}</h1>`, {
        headers: {
          "content-type": "text/html; charset=utf-8",
          "content-language": language,
          "cache-control": "max-age=60",
          "vary": "Accept-Language",
        },
      });
    },
    negotiation: { cookies: { language: "lang" }, prefixes: ["ko"] },
  });
  const get = async (path: string, headers: Record<string, string>) => {
    const response = await app.fetch(new Request(`http://site.test${path}`, { headers }));
    return [await response.text(), response.headers.get("vary")];
  };
  const vary = "Accept-Language, Accept, Accept-Encoding, Cookie";
  assertEquals(await get("/", { "accept-language": "en", "cookie": "lang=ko" }), [
    "<h1>ko</h1>",
    vary,
  ]);
  assertEquals(await get("/", { "accept-language": "en" }), ["<h1>en</h1>", vary]);
  assertEquals(await get("/ko/", { "accept-language": "en" }), ["<h1>ko</h1>", vary]);
  assertEquals(await get("/", { "accept-language": "en", "cookie": "lang=ko; x=1" }), [
    "<h1>ko</h1>",
    vary,
  ]);
  assertEquals(seen, ["/ ko, en;q=0.5", "/ en"]);
  await app.close();
});

Deno.test("climb: unsafe methods go on as they came, but to the place that the prefix means", async () => {
  let seen: Request | undefined;
  const app = createVariform({
    origin: (request) => {
      seen = request;
      return new Response(null, { status: 204 });
    },
    negotiation: { cookies: { language: "lang" }, prefixes: ["ko"] },
  });
  await app.fetch(
    new Request("http://site.test/ko/form", {
      method: "POST",
      body: "x",
      headers: { "accept-language": "en", "cookie": "lang=ko" },
    }),
  );
  assert(seen !== undefined);
  assertEquals([new URL(seen.url).pathname, seen.headers.get("accept-language")], ["/form", "en"]);
  await app.close();
});

Deno.test({
  name: "explain climbs the same ladder",
  ignore,
  async fn() {
    await using site = await openSite(FILES, { negotiation: BY_COOKIE });
    const headers = { accept: CHROME, cookie: "lang=ko; form=md" };
    const { variants, chosen, vary } = await site.app.explain(
      new Request("http://site.test/about", { headers }),
    );
    assertEquals(variants[chosen ?? -1].location, "/about.ko.md");
    assertStringIncludes(vary.join(), "Cookie");
  },
});

Deno.test("createVariform refuses a prefix that is no language tag", () => {
  assertThrows(
    () => createVariform({ origin: () => new Response(), negotiation: { prefixes: ["a/b"] } }),
    TypeError,
    "language tag",
  );
});

Deno.test({
  name:
    "Prefer: handling=strict is granted by rule, and named in Vary where it can change anything",
  ignore,
  async fn() {
    await using site = await openSite(FILES, { negotiation: { prefer: true } });
    const get = async (path: string, prefer?: string) => {
      const headers = { "accept-language": "de", ...prefer !== undefined && { prefer } };
      const { status, headers: fields, body } = await site.get(path, headers);
      await body?.cancel();
      return [status, fields.get("preference-applied"), fields.get("vary")];
    };
    assertEquals(await get("/about"), [200, null, `${ALL}, Prefer`]);
    assertEquals(await get("/about", "handling=lenient"), [200, null, `${ALL}, Prefer`]);
    assertEquals(await get("/about", "handling=strict"), [
      406,
      "handling=strict",
      `${ALL}, Prefer`,
    ]);
    assertEquals(await get("/only", "handling=strict"), [
      200,
      "handling=strict",
      "Accept, Accept-Encoding",
    ]);
    await using plain = await openSite(FILES);
    const response = await plain.get("/about", {
      "accept-language": "de",
      prefer: "handling=strict",
    });
    await response.body?.cancel();
    assertEquals([response.status, response.headers.get("vary")], [200, ALL]);
  },
});

/** Pages of several forms: what a cache that negotiates asks the origin for, and what it keeps. */
import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { allowed } from "../allowed.ts";
import { createVariform, type VariformOptions } from "../../src/mod.ts";
import { compile, type NegotiableVariant } from "../../src/negotiate/mod.ts";

const TYPES = ["text/html", "text/markdown"];
const LANGUAGES = ["en", "ko", "fr"];
const FORMS: readonly NegotiableVariant[] = LANGUAGES.flatMap((language) =>
  TYPES.map((type) => ({ type, language }))
);
const CHOOSER = compile(FORMS, { fallback: { type: "serve", language: "serve" } });

const ACCEPTS = [
  "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
  "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
  "text/html,*/*;q=0.1",
  "text/html;q=0.9, text/markdown;q=0.5",
  "text/html",
  "*/*",
  "text/markdown, text/html, */*",
  "text/markdown",
  "text/markdown, text/plain;q=0.9, */*;q=0.8",
  "text/markdown;q=0.9, text/html;q=0.2",
  "text/html, */*",
  "text/markdown, */*;q=0.1",
];
const TAGS = [
  ...["en", "en-US,en;q=0.9", "en-GB,en;q=0.8,fr;q=0.2", "en-US", "de,en;q=0.5", "ja, en;q=0.1"],
  ...["ko", "ko-KR,ko;q=0.9,en;q=0.8", "ko-KR", "ko;q=0.9, en;q=0.1", "ja;q=0.4, ko"],
  ...["fr", "fr-CA,fr;q=0.9", "fr-FR,fr;q=0.8,en;q=0.5", "fr;q=0.3, de;q=0.1", "fr-CH"],
];

/** 192 pairs of fields that clients could send. */
const PAIRS = ACCEPTS.flatMap((accept) =>
  TAGS.map((tags) => ({ "accept": accept, "accept-language": tags }))
);

/** An origin with six forms that chooses by both fields. */
function sixForms(told: Record<string, string>, options: Partial<VariformOptions> = {}) {
  let asked = 0;
  const app = createVariform({
    origin: ({ headers }) => {
      asked++;
      const { type = "", language = "" } = FORMS[CHOOSER.negotiate(headers).index ?? 0];
      return new Response(`${type} ${language}`, {
        headers: {
          "content-type": type,
          "content-language": language,
          "cache-control": "max-age=600",
          "vary": "Accept, Accept-Language",
          ...told,
        },
      });
    },
    ...options,
  });
  return { app, asked: () => asked };
}

/** Asks by all pairs, twice, and tells how many answers were in the wrong language or type. */
async function askAll({ app }: ReturnType<typeof sixForms>): Promise<number> {
  let wrong = 0;
  for (const headers of [...PAIRS, ...PAIRS.toReversed()]) {
    const best = FORMS[CHOOSER.negotiate(new Headers(headers)).index ?? 0];
    const response = await app.fetch(new Request("http://site.test/", { headers }));
    const [type] = (response.headers.get("content-type") ?? "").split(";");
    const text = await response.text();
    if (type !== best.type || !text.endsWith(best.language ?? "")) wrong++;
  }
  await app.close();
  return wrong;
}

const DESCRIBED: Record<string, string> = {
  "avail-format": TYPES.map((type, index) => `"${type}"${index === 0 ? ";d" : ""}`).join(", "),
  "avail-language": LANGUAGES.map((tag, index) => `"${tag}"${index === 0 ? ";d" : ""}`).join(", "),
};

Deno.test("a page of six forms that describes its set is asked for six times at most", async () => {
  assertEquals(new Set(PAIRS.map((pair) => JSON.stringify(pair))).size, 192);
  const page = sixForms(DESCRIBED);
  assertEquals(await askAll(page), 0);
  assertLessOrEqual(page.asked(), 6);
});

Deno.test("a page of six forms that a rule describes is asked for twelve times at most", async () => {
  const page = sixForms({}, { paths: [{ match: "/*", negotiation: { variants: FORMS } }] });
  assertEquals(await askAll(page), 0);
  assertLessOrEqual(page.asked(), 12);
});

Deno.test("thousands of Accept fields are a few entries, and a request for each", async () => {
  const page = sixForms(DESCRIBED);
  for (let index = 0; index < 1_000; index++) {
    const accept = `text/markdown;q=${(index % 900 + 100) / 1000}, x/y-${index}, text/html;q=0.05`;
    const headers = { accept, "accept-encoding": `junk-${index}, gzip;q=0.${index}` };
    const response = await page.app.fetch(new Request("http://site.test/", { headers }));
    assertEquals(response.headers.get("content-type")?.split(";")[0], "text/markdown");
    await response.body?.cancel();
  }
  assertLessOrEqual(page.asked(), 5);
  await page.app.close();
});

Deno.test("variants of a URL are bounded, and the least recently used go first", async () => {
  const seen: string[] = [];
  const app = createVariform({
    origin: ({ headers }) => {
      seen.push(headers.get("x") ?? "");
      return new Response("x", {
        headers: { "content-type": "text/plain", "cache-control": "max-age=60", "vary": "x" },
      });
    },
    limits: { variants: 4 },
  });
  const ask = async (x: number) => {
    const headers = { x: String(x) };
    await (await app.fetch(new Request("http://site.test/", { headers }))).text();
  };
  for (const x of [1, 2, 3, 4, 1, 5, 1, 3, 4, 5, 2]) await ask(x);
  assertEquals(seen, ["1", "2", "3", "4", "5", "2"]);
  await app.close();
});

/** What clients have been seen to send to make a cache keep an answer for others (RFC 7239 and kin). */
const CLAIMS: readonly Record<string, string>[] = [
  { "x-forwarded-host": "evil.test" },
  { "x-forwarded-proto": "gopher" },
  { "x-forwarded-for": "127.0.0.1" },
  { "x-forwarded-port": "1" },
  { "x-forwarded-server": "evil.test" },
  { "x-forwarded-scheme": "http" },
  { "x-forwarded-prefix": "/evil" },
  { "forwarded": "host=evil.test" },
  { "x-original-url": "/evil" },
  { "x-rewrite-url": "/evil" },
  { "x-real-ip": "127.0.0.1" },
  { "surrogate-capability": 'evil="Surrogate/1.0"' },
];

Deno.test({
  name: "what a client claims of itself never reaches an answer that others get",
  ignore: !allowed.net,
  async fn() {
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, ({ headers }) => {
      // An origin that believes all that it is told.
      const told = [...headers].map(([name, value]) => `${name}: ${value}`).join("\n");
      return new Response(told, {
        headers: { "content-type": "text/plain", "cache-control": "max-age=60" },
      });
    });
    for (const [index, claim] of CLAIMS.entries()) {
      const app = createVariform({ origin: `http://127.0.0.1:${server.addr.port}` });
      const url = `http://site.test/${index}`;
      await (await app.fetch(new Request(url, { headers: claim }))).text();
      const text = await (await app.fetch(new Request(url))).text();
      const [value] = Object.values(claim);
      assert(!text.includes("evil"), JSON.stringify(claim));
      assert(!text.includes(`${Object.keys(claim)[0]}: ${value}`), JSON.stringify(claim));
      await app.close();
    }
    await server.shutdown();
  },
});

Deno.test("clients who want the same of a known set at once are one request, whatever they send", async () => {
  const rule = { paths: [{ match: "/*", negotiation: { variants: FORMS } }] };
  for (const [told, options] of [[DESCRIBED, {}], [{}, rule]] as const) {
    const page = sixForms(told, options);
    const answers = Array.from({ length: 600 }, async (_, index) => {
      const type = TYPES[index % 2];
      const headers = {
        "accept": `${type};q=0.${100 + index}, x/y-${index}, text/html;q=0.05`,
        "accept-language": `${LANGUAGES[index % 3]}, x-${index};q=0.1`,
        "accept-encoding": `junk-${index}, gzip;q=0`,
      };
      const response = await page.app.fetch(new Request("http://site.test/", { headers }));
      return [response.headers.get("content-type")?.split(";")[0] === type, await response.text()];
    });
    for (const [index, [isRight, text]] of (await Promise.all(answers)).entries()) {
      assert(isRight && `${text}`.endsWith(LANGUAGES[index % 3]), `${index}: ${text}`);
    }
    assertLessOrEqual(page.asked(), 6);
    await page.app.close();
  }
});

Deno.test("junk in Accept-Encoding causes no second request, not even at once", async () => {
  let asked = 0;
  const app = createVariform({
    origin: async () => {
      asked++;
      await new Promise((resolve) => setTimeout(resolve, 5));
      return new Response("<p>tea", {
        headers: {
          "content-type": "text/html",
          "cache-control": "max-age=60",
          "vary": "accept-encoding",
        },
      });
    },
  });
  const answers = Array.from({ length: 100 }, async (_, index) => {
    const headers = { "accept-encoding": `junk-${index}` };
    return await (await app.fetch(new Request("http://site.test/", { headers }))).text();
  });
  assertEquals(new Set(await Promise.all(answers)), new Set(["<p>tea"]));
  assertEquals(asked, 1);
  await app.close();
});

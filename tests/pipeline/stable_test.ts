import { assertEquals } from "@std/assert";
import fc from "../properties.ts";
import { createVariform, type Variform } from "../../src/mod.ts";
import { allowed } from "../allowed.ts";
import { FILES, openSite } from "../site.ts";

const ignore = !allowed.read || !allowed.write;

/** A field that may be absent, made of elements with weights. */
function field(...names: string[]): fc.Arbitrary<string | undefined> {
  const weight = fc.constantFrom("", "", ";q=0.9", ";q=0.5", ";q=0.1", ";q=0", ";q=x");
  const element = fc.tuple(fc.constantFrom(...names), weight).map((parts) => parts.join(""));
  return fc.option(fc.array(element, { maxLength: 4 }).map((elements) => elements.join(", ")), {
    nil: undefined,
  });
}

const requests = fc.record({
  "accept": field("text/html", "text/markdown", "text/plain", "text/*", "*/*", "application/pdf"),
  "accept-language": field("en", "ko", "fr-CH", "ko-KR", "de", "*"),
  "accept-encoding": field("gzip", "br", "zstd", "identity", "*"),
  "cookie": fc.option(fc.constantFrom("lang=ko", "form=md; lang=fr", "x=1"), { nil: undefined }),
  "negotiate": fc.option(fc.constantFrom("1.0", "trans", "vlist, 1.0", "*"), { nil: undefined }),
  "prefer": fc.option(fc.constantFrom("handling=strict"), { nil: undefined }),
  "user-agent": fc.option(fc.constantFrom("GPTBot/1", "curl/8"), { nil: undefined }),
});

type Asked = Readonly<Record<string, string | undefined>>;

/** What has to be the same whenever the same is asked: the form, and what caches are told of it. */
const LASTING = [
  "content-type",
  "content-language",
  "content-encoding",
  "content-location",
  "etag",
  "link",
  "alternates",
  "tcn",
  "vary",
  "x-markdown-tokens",
];

async function ask(app: Variform, path: string, asked: Asked): Promise<unknown> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(asked)) {
    if (value !== undefined) headers.set(name, value);
  }
  const response = await app.fetch(new Request(`http://site.test${path}`, { headers }));
  const body = await response.bytes();
  // A page of our own names its request.
  const content = response.status === 200 ? [...body].join() : "";
  const fields = LASTING.map((name) => [name, response.headers.get(name)]);
  return [response.status, fields, content];
}

const NEGOTIATION = {
  prefer: true,
  cookies: { language: "lang", format: "form" },
  userAgents: [{ match: "GPTBot", prefer: { type: "text/markdown" } }],
};

/** Asks a server that has seen all requests before, and one that has seen none. */
async function holds(
  make: () => Variform,
  paths: readonly string[],
  runs: number,
): Promise<void> {
  const warm = make();
  const asks = fc.array(fc.tuple(fc.constantFrom(...paths), requests), {
    minLength: 2,
    maxLength: 5,
  });
  await fc.assert(
    fc.asyncProperty(asks, async (several) => {
      for (const [path, asked] of several) await ask(warm, path, asked);
      for (const [path, asked] of several) {
        const cold = make();
        assertEquals(await ask(warm, path, asked), await ask(cold, path, asked));
        await cold.close();
      }
    }),
    { numRuns: runs },
  );
  await warm.close();
}

for (const mode of ["proactive", "reactive", "transparent"] as const) {
  Deno.test({
    name: `serve gives the same form and Vary on a cold and a warm cache: a folder, ${mode}`,
    ignore,
    async fn() {
      await using site = await openSite(FILES);
      const negotiation = { ...NEGOTIATION, mode };
      await holds(
        // What gets hot gets other bytes, and a tag for them: time would tell.
        () => createVariform({ origin: site.folder, negotiation, limits: { hotBytes: 0 } }),
        ["/about", "/about.ko", "/about.md", "/notes", "/mail/note", "/style.css"],
        40,
      );
    },
  });
}

/** An origin that negotiates language, and codes what it sends. */
function pageOf(request: Request): Response {
  const asked = request.headers.get("accept-language") ?? "";
  const ranked = asked.split(",").map((element) => {
    const [tag, weight = "q=1"] = element.trim().split(";");
    return { tag: tag.split("-")[0], q: Number(weight.slice(2)) || 0 };
  }).filter(({ tag, q }) => q > 0 && ["en", "ko", "fr"].includes(tag)).sort((a, b) => b.q - a.q);
  const language = ranked[0]?.tag ?? "en";
  const text = `<html lang="${language}"><h1>${language}</h1>${"<p>Tea.</p>".repeat(200)}</html>`;
  return new Response(text, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-language": language,
      "cache-control": "max-age=600",
      "etag": `"${language}-${new URL(request.url).pathname.length}"`,
      "vary": "Accept-Language",
    },
  });
}

Deno.test("serve gives the same form and Vary on a cold and a warm cache: an origin", async () => {
  await holds(
    () => createVariform({ origin: pageOf, negotiation: NEGOTIATION, limits: { hotBytes: 0 } }),
    ["/", "/tea", "/tea?format=md", "/tea?lang=ko"],
    60,
  );
});

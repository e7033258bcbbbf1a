import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { gunzipSync, gzipSync } from "node:zlib";
import fc from "../properties.ts";
import { createVariform } from "../../src/mod.ts";
import {
  compile,
  parseAvailable,
  parseVariantKey,
  parseVariants,
} from "../../src/negotiate/mod.ts";
import { allowed } from "../allowed.ts";
import { FILES, openSite } from "../site.ts";

const ignore = !allowed.read || !allowed.write;

const LANGUAGES = ["en", "ko", "fr"];
const chooser = compile(LANGUAGES.map((language) => ({ language })), {
  fallback: { language: "serve" },
});

/** An origin that chooses the language as we would, and describes its set in some way. */
function origin(told: (language: string) => Record<string, string>) {
  const seen: string[] = [];
  const app = createVariform({
    origin: ({ headers }) => {
      const language = LANGUAGES[chooser.negotiate(headers).index ?? 0];
      seen.push(language);
      return new Response(`<h1>${language}</h1>`, {
        headers: {
          "content-type": "text/html; charset=utf-8",
          "content-language": language,
          "cache-control": "max-age=600",
          "vary": "Accept-Language",
          ...told(language),
        },
      });
    },
  });
  const get = async (headers: Record<string, string>) => {
    const response = await app.fetch(new Request("http://site.test/page", { headers }));
    return { response, text: await response.text() };
  };
  return { app, seen, get };
}

const WAYS: Readonly<Record<string, (language: string) => Record<string, string>>> = {
  "Variants": (language) => ({
    "variants": "Accept-Language=(en ko fr)",
    "variant-key": `(${language})`,
  }),
  "availability hints": () => ({ "avail-language": "en;d, ko, fr" }),
};

const accepted = fc.uniqueArray(
  fc.tuple(
    fc.constantFrom("en", "ko", "fr", "de", "ja"),
    fc.constantFrom("", ";q=0.9", ";q=0.7", ";q=0.5", ";q=0.3"),
  ),
  { minLength: 1, maxLength: 5, selector: ([tag]) => tag },
).map((elements) => elements.map((parts) => parts.join("")).join(", "));

for (const [name, told] of Object.entries(WAYS)) {
  Deno.test(`an origin that describes its set by ${name} is asked once for each variant`, async () => {
    const { app, seen, get } = origin(told);
    await fc.assert(
      fc.asyncProperty(accepted, async (field) => {
        const expected = LANGUAGES[chooser.negotiate({ "accept-language": field }).index ?? 0];
        const { response, text } = await get({ "accept-language": field });
        assertEquals(text, `<h1>${expected}</h1>`, field);
        assertStringIncludes(response.headers.get("vary") ?? "", "Accept-Language");
      }),
      { numRuns: 300, examples: [["ko"], ["ko;q=0.5"], ["fr"], ["en"]] },
    );
    assertEquals(seen.toSorted(), LANGUAGES.toSorted());
    await app.close();
  });
}

Deno.test("an origin that describes nothing is asked for each field anew", async () => {
  const { app, seen, get } = origin(() => ({}));
  for (const field of ["ko, en", "ko, en, fr;q=0.4", "ko, fr"]) {
    await get({ "accept-language": field });
  }
  assertEquals(seen.length, 3);
  await app.close();
});

/** Forms that one document may have. */
const FORMS = ["text/html", "text/markdown", "text/plain", "application/json", "application/xml"];

Deno.test("a set that a rule describes is asked for once for each form, whatever is accepted", async () => {
  const forms = compile(FORMS.map((type) => ({ type })), { fallback: { type: "serve" } });
  const seen: string[] = [];
  const app = createVariform({
    origin: ({ headers }) => {
      const type = FORMS[forms.negotiate(headers).index ?? 0];
      seen.push(type);
      return new Response(type, {
        headers: { "content-type": type, "cache-control": "max-age=600", "vary": "Accept" },
      });
    },
    negotiation: { variants: FORMS.map((type) => ({ type })) },
  });
  for (let number = 0; number < 300; number++) {
    const wanted = FORMS[number * 7 % FORMS.length];
    const accept = `x/y${number};q=0.9, ${wanted};q=0.${1 + number % 8}`;
    const response = await app.fetch(new Request("http://site.test/page", { headers: { accept } }));
    assertEquals(await response.text(), wanted, accept);
    assertStringIncludes(response.headers.get("vary") ?? "", "Accept");
  }
  assertEquals(seen.toSorted(), FORMS.toSorted());
  await app.close();
});

/** What clients write of codings, with sense and without. */
const CODINGS = ["gzip", "br", "zstd, gzip", "junk", "junk;q=0.2, *;q=0.1", "", "gzip;q=x", "*"];

for (const coded of [false, true]) {
  const what = coded ? "in the coding that is accepted" : "uncoded";
  Deno.test(`an origin that answers ${what} is asked once, whatever codings are accepted`, async () => {
    const page = "<p>Tea is poured slowly.</p>".repeat(100);
    let asked = 0;
    const app = createVariform({
      origin: ({ headers }) => {
        asked++;
        const isCoded = coded && headers.get("accept-encoding")?.includes("gzip");
        return new Response(isCoded ? new Uint8Array(gzipSync(page)) : page, {
          headers: {
            "content-type": "text/html",
            "cache-control": "max-age=600",
            "vary": "Accept-Encoding",
            ...isCoded && { "content-encoding": "gzip" },
          },
        });
      },
    });
    for (const coding of [...CODINGS, ...CODINGS.toReversed()]) {
      const headers = { "accept-encoding": coding };
      const response = await app.fetch(new Request("http://site.test/page", { headers }));
      const bytes = new Uint8Array(await response.arrayBuffer());
      const put = response.headers.get("content-encoding");
      if (put === "gzip") assertEquals(gunzipSync(bytes).toString(), page);
      else if (put === null) assertEquals(new TextDecoder().decode(bytes), page);
      else assertEquals([coding.includes(put) || coding.includes("*"), coding], [true, coding]);
    }
    assertEquals(asked, 1);
    await app.close();
  });
}

Deno.test("what may not be recoded is asked for by its coding", async () => {
  let asked = 0;
  const app = createVariform({
    origin: () => {
      asked++;
      return new Response("<p>Tea</p>", {
        headers: {
          "content-type": "text/html",
          "cache-control": "max-age=600, no-transform",
          "vary": "Accept-Encoding",
        },
      });
    },
  });
  for (const coding of ["gzip", "br", "gzip"]) {
    const headers = { "accept-encoding": coding };
    const response = await app.fetch(new Request("http://site.test/page", { headers }));
    assertEquals([await response.text(), response.headers.get("content-encoding")], [
      "<p>Tea</p>",
      null,
    ]);
  }
  assertEquals(asked, 2);
  await app.close();
});

Deno.test("a described set says nothing of what else an answer varies by", async () => {
  let asked = 0;
  const app = createVariform({
    origin: ({ headers }) => {
      asked++;
      return new Response(`<h1>${headers.get("x-tenant")}</h1>`, {
        headers: {
          "content-type": "text/html",
          "content-language": "en",
          "cache-control": "max-age=600",
          "vary": "Accept-Language, X-Tenant",
          "variants": "Accept-Language=(en ko)",
          "variant-key": "(en)",
        },
      });
    },
  });
  const get = async (headers: Record<string, string>) =>
    await (await app.fetch(new Request("http://site.test/", { headers }))).text();
  assertEquals(await get({ "accept-language": "en", "x-tenant": "a" }), "<h1>a</h1>");
  assertEquals(await get({ "accept-language": "en-GB, en;q=0.9", "x-tenant": "b" }), "<h1>b</h1>");
  assertEquals(await get({ "accept-language": "en-US", "x-tenant": "a" }), "<h1>a</h1>");
  assertEquals(asked, 2);
  await app.close();
});

Deno.test("what an origin says of its set does not go out with more forms than that", async () => {
  const { app, get } = origin(WAYS.Variants);
  const { response } = await get({ "accept": "text/markdown", "accept-language": "ko" });
  assertEquals(response.headers.get("variants"), null);
  assertEquals(response.headers.get("variant-key"), null);
  await app.close();
});

Deno.test({
  name: "serve tells caches what there is, by Variants and by availability hints",
  ignore,
  async fn() {
    await using site = await openSite(FILES, {
      negotiation: { advertise: ["variants", "hints"] },
    });
    const response = await site.get("/about", {
      "accept": "text/markdown",
      "accept-language": "ko",
      "accept-encoding": "gzip",
    });
    await response.body?.cancel();
    const axes = parseVariants(response.headers.get("variants") ?? "") ?? [];
    assertEquals(axes.map(({ field }) => field), [
      "accept",
      "accept-language",
      "accept-encoding",
    ]);
    assertEquals(axes[0].values, ["text/html", "text/markdown", "text/plain"]);
    assertEquals(axes[1].values, ["en", "fr", "ko"]);
    assertEquals(parseVariantKey(response.headers.get("variant-key") ?? "", 3), [
      ["text/markdown", "ko", "gzip"],
    ]);
    const formats = parseAvailable(response.headers.get("avail-format") ?? "");
    assertEquals(formats?.default, "text/html");
    assertEquals(
      parseAvailable(response.headers.get("avail-language") ?? "")?.values,
      axes[1].values,
    );
    assert(response.headers.get("avail-encoding")?.includes("gzip"));
    assertEquals(response.headers.get("cookie-indices"), null);
    const plain = await site.get("/files/plain.txt");
    await plain.body?.cancel();
    assertEquals([plain.headers.get("variants"), plain.headers.get("avail-format")], [null, null]);
  },
});

Deno.test({
  name: "serve tells which cookies matter, and leaves out Variants, which cannot",
  ignore,
  async fn() {
    await using site = await openSite(FILES, {
      negotiation: { advertise: ["variants", "hints"], cookies: { language: "lang" } },
    });
    const response = await site.get("/about");
    await response.body?.cancel();
    assertEquals(response.headers.get("cookie-indices"), '"lang"');
    assertEquals(response.headers.get("variants"), null);
  },
});

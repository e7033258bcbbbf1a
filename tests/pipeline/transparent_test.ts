import { assert, assertEquals, assertMatch } from "@std/assert";
import { listValidator, parseAlternates, parseStructuredTag } from "../../src/negotiate/mod.ts";
import { allowed } from "../allowed.ts";
import { FILES, openSite } from "../site.ts";

const ignore = !allowed.read || !allowed.write;

const RULES = { negotiation: { mode: "transparent" as const } };

const ENGLISH = {
  "accept": "text/html, text/markdown;q=0.5, text/plain;q=0.1",
  "accept-language": "en, ko;q=0.5, fr;q=0.2",
};

const VARY = "Negotiate, Accept, Accept-Language, Accept-Encoding";

/** What a client sends, and the answer that it gets. */
const ANSWERS: readonly (readonly [
  name: string,
  headers: Record<string, string>,
  status: number,
  tcn: string,
  location: string | null,
  listed: boolean,
])[] = [
  ["knows nothing of lists", ENGLISH, 200, "choice", "/about.en.html", false],
  [
    "lets the server run RVSA/1.0",
    { ...ENGLISH, negotiate: "1.0" },
    200,
    "choice",
    "/about.en.html",
    false,
  ],
  [
    "wants the list besides",
    { ...ENGLISH, negotiate: "1.0, vlist" },
    200,
    "choice",
    "/about.en.html",
    true,
  ],
  ["wants the list alone", { ...ENGLISH, negotiate: "trans" }, 300, "list", null, true],
  [
    "lets the server run an algorithm that is not known",
    { ...ENGLISH, negotiate: "7.1" },
    300,
    "list",
    null,
    true,
  ],
  [
    "would have to be guessed for",
    { negotiate: "1.0", accept: "*/*", "accept-language": "en" },
    300,
    "list",
    null,
    true,
  ],
  [
    "lets any algorithm run",
    { ...ENGLISH, negotiate: "*" },
    200,
    "choice",
    "/about.en.html",
    false,
  ],
  [
    "prefers a form that is made",
    { ...ENGLISH, negotiate: "1.0", accept: "text/markdown" },
    200,
    "choice",
    "/about.en.md",
    false,
  ],
  ["takes nothing, and knows no lists", { accept: "application/pdf" }, 406, "list", null, true],
  [
    "takes nothing, and negotiates",
    { accept: "application/pdf", negotiate: "1.0" },
    300,
    "list",
    null,
    true,
  ],
];

for (const [name, headers, status, tcn, location, listed] of ANSWERS) {
  Deno.test({
    name: `transparent: a client that ${name} gets ${status} ${tcn}`,
    ignore,
    async fn() {
      await using site = await openSite(FILES, RULES);
      const response = await site.get("/about", headers);
      await response.body?.cancel();
      const field = (name: string) => response.headers.get(name);
      assertEquals([response.status, field("tcn")], [status, tcn]);
      assertEquals(field("content-location"), location);
      const list = parseAlternates(field("alternates") ?? "");
      assertEquals(field("alternates") !== null, listed);
      if (listed) assertEquals(list?.variants.length, 9);
      assertEquals((field("vary") ?? "").split(", ").toSorted(), VARY.split(", ").toSorted());
      if (status === 200) {
        assertEquals(field("variant-vary"), "Accept-Encoding");
        const tag = parseStructuredTag(field("etag") ?? "");
        assertMatch(tag?.etag ?? "", /^"[^"]+"$/);
        if (listed && list !== undefined) assertEquals(tag?.validator, listValidator(list));
        const again = await site.get("/about", {
          ...headers,
          "if-none-match": field("etag") ?? "",
        });
        assertEquals([again.status, again.headers.get("tcn")], [304, tcn]);
        const form = await site.get(location ?? "", { accept: "x/y" });
        await form.body?.cancel();
        assertEquals([form.status, form.headers.get("etag")], [200, tag?.etag]);
        assertEquals(form.headers.get("tcn"), null);
      }
    },
  });
}

Deno.test({
  name: "transparent: the codings of the chosen variant are negotiated once more",
  ignore,
  async fn() {
    await using site = await openSite(FILES, RULES);
    for (const negotiate of [undefined, "1.0"]) {
      const headers = { ...ENGLISH, ...negotiate && { negotiate }, "accept-encoding": "br" };
      const response = await site.get("/about", headers);
      await response.body?.cancel();
      assertEquals(response.headers.get("content-encoding"), "br");
      assertEquals(response.headers.get("content-location"), "/about.en.html");
    }
  },
});

Deno.test({
  name: "transparent: a variant is negotiated by coding and charset once more, and by nothing else",
  ignore,
  async fn() {
    await using site = await openSite(FILES, {
      negotiation: { mode: "transparent", charsets: ["euc-kr"], hints: [{ hint: "data" }] },
    });
    const ask = async (path: string, headers: Record<string, string>) => {
      const response = await site.get(path, headers);
      await response.body?.cancel();
      const names = ["content-encoding", "content-type", "vary", "variant-vary"];
      return names.map((name) => response.headers.get(name));
    };
    const wishes = { negotiate: "1.0", accept: "text/html", "accept-language": "ko" };
    const saving = await ask("/about", { ...wishes, "save-data": "on" });
    assertEquals(saving, await ask("/about", wishes));
    assertEquals(saving[3], "Accept-Charset, Accept-Encoding");
    const [, type] = await ask("/about", { ...wishes, "accept-charset": "euc-kr" });
    assertEquals(type, "text/html; charset=euc-kr");
    // A variant must not negotiate transparently itself (RFC 2295 §5.2).
    const variant = await site.get("/about.ko.html", { negotiate: "trans" });
    await variant.body?.cancel();
    assertEquals([variant.status, variant.headers.get("tcn")], [200, null]);
  },
});

Deno.test({
  name: "transparent: the entity tag changes when the list does, and the variant's own does not",
  ignore,
  async fn() {
    await using site = await openSite(FILES, RULES);
    const tagOf = async () => {
      const response = await site.get("/about", ENGLISH);
      await response.body?.cancel();
      return parseStructuredTag(response.headers.get("etag") ?? "");
    };
    const before = await tagOf();
    await Deno.writeTextFile(`${site.folder}/about.de.html`, "<h1>Über uns</h1>");
    const after = await tagOf();
    assertEquals(after?.etag, before?.etag);
    assert(after?.validator !== before?.validator);
  },
});

Deno.test({
  name: "transparent: features choose among what a type map describes (RFC 2295 §6.4)",
  ignore,
  async fn() {
    const map = [
      "URI: tables.html\nContent-Type: text/html; qs=1.0\nFeatures: tables\n",
      "URI: plain.html\nContent-Type: text/html; qs=0.7\n",
    ].join("\n");
    await using site = await openSite({
      "report.var": map,
      "tables.html": "<table><tr><td>x</table>",
      "plain.html": "<pre>x</pre>",
    }, RULES);
    const choose = async (features?: string) => {
      const response = await site.get("/report", {
        accept: "text/html",
        negotiate: "1.0",
        ...features !== undefined && { "accept-features": features },
      });
      await response.body?.cancel();
      return [response.status, response.headers.get("content-location")];
    };
    assertEquals(await choose("tables"), [200, "/tables.html"]);
    assertEquals(await choose("!tables"), [200, "/plain.html"]);
    const list = await site.get("/report", { negotiate: "trans" });
    await list.body?.cancel();
    const variants = parseAlternates(list.headers.get("alternates") ?? "")?.variants;
    assertEquals(variants?.[0].attributes.get("features"), "tables");
    assertEquals(list.headers.get("vary")?.includes("Accept-Features"), true);
  },
});

Deno.test({
  name: "transparent: what has one form, and listings, are as ever",
  ignore,
  async fn() {
    await using site = await openSite(FILES, RULES);
    for (const path of ["/style.css", "/files/", "/about.ko.html", "/about.ko.md"]) {
      const response = await site.get(path, { negotiate: "trans" });
      await response.body?.cancel();
      assertEquals([response.status, response.headers.get("tcn")], [200, null], path);
    }
  },
});

Deno.test({
  name: "transparent: where the server chooses, hints and Prefer have their say",
  ignore,
  async fn() {
    const widths = [320, 640, 1280];
    const map = widths.map((width) => `URI: garden-${width}.jpg\nContent-Type: image/jpeg\n`);
    await using site = await openSite({
      ...FILES,
      "garden.var": map.join("\n"),
      ...Object.fromEntries(widths.map((width) => [`garden-${width}.jpg`, `${width}`])),
    }, {
      negotiation: {
        mode: "transparent",
        prefer: true,
        hints: [{ hint: "width", measure: "-(\\d+)\\.jpg$" }],
      },
    });
    for (const [hint, width] of [["500", "640"], ["2000", "1280"], ["1", "320"]]) {
      const response = await site.get("/garden", { "sec-ch-width": hint });
      assertEquals([response.status, await response.text()], [200, width]);
      assertMatch(response.headers.get("vary") ?? "", /Sec-CH-Width/);
    }
    const german = { "accept": "text/html", "accept-language": "de" };
    const lenient = await site.get("/about", german);
    await lenient.body?.cancel();
    assertEquals(lenient.status, 200);
    const strict = await site.get("/about", { ...german, prefer: "handling=strict" });
    await strict.body?.cancel();
    assertEquals(strict.status, 406);
    assertMatch(strict.headers.get("vary") ?? "", /Prefer/);
    const own = await site.get("/about", { ...german, negotiate: "trans" });
    await own.body?.cancel();
    assertEquals([own.status, own.headers.get("tcn")], [300, "list"]);
  },
});

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createVariform } from "../../src/mod.ts";
import { parseAlternates } from "../../src/negotiate/mod.ts";
import { allowed } from "../allowed.ts";
import { FILES, openSite } from "../site.ts";

const ignore = !allowed.read || !allowed.write;

const RULES = { negotiation: { mode: "reactive" as const } };

interface Listed {
  readonly location: string;
  readonly type: string;
  readonly language?: string;
}

async function choicesIn(response: Response): Promise<readonly Listed[]> {
  return (await response.json()).choices;
}

Deno.test({
  name: "reactive: 300 lists the set in each form of a page, with links",
  ignore,
  async fn() {
    await using site = await openSite(FILES, RULES);
    for (const type of ["text/html", "application/json", "text/markdown", "text/plain"]) {
      const response = await site.get("/about", { accept: type, "accept-language": "ko" });
      assertEquals(response.status, 300);
      assertEquals(response.headers.get("content-type")?.split(";")[0], type);
      assertEquals(response.headers.get("vary"), "Accept");
      assertEquals(response.headers.get("location"), null);
      const text = await response.text();
      for (const path of ["/about.ko.html", "/about.html.fr", "/about.ko.md", "/about.en.txt"]) {
        assertStringIncludes(text, path);
        assertStringIncludes(response.headers.get("link") ?? "", `<${path}>; rel="alternate"`);
      }
      const list = parseAlternates(response.headers.get("alternates") ?? "");
      assertEquals(list?.variants.length, 9);
      const korean = list?.variants.find(({ uri }) => uri === "/about.ko.html");
      assertEquals([korean?.attributes.get("type"), korean?.attributes.get("language")], [
        "text/html",
        "ko",
      ]);
      assertStringIncludes(response.headers.get("link") ?? "", 'type="text/html"; hreflang="ko"');
    }
  },
});

/** What a stranger may send; none of it may change what the URL of a form gives. */
const ASKS: readonly Record<string, string>[] = [
  {},
  { "accept": "application/pdf" },
  { "accept": "text/html, text/markdown;q=0", "accept-language": "en" },
  { "accept": "text/markdown, text/html;q=0", "accept-language": "fr;q=0, ko", "cookie": "a=b" },
];

for (const mode of ["reactive", "proactive"] as const) {
  Deno.test({
    name: `${mode}: the URL of each form that is listed gives just that one, derived ones included`,
    ignore,
    async fn() {
      await using site = await openSite({
        ...FILES,
        "guide.html": "<h1>Guide</h1>",
        "guide.ko.html": "<h1>안내</h1>",
        "guide.md": "# Guide",
        "photo.png": "png",
        "photo.webp": "webp",
      }, { negotiation: { mode } });
      for (const path of ["/about", "/guide", "/notes", "/", "/photo", "/mail/note"]) {
        const accept = mode === "reactive" ? "application/json" : "x/y, application/problem+json";
        const list = await site.get(path, { accept });
        assertEquals(list.status, mode === "reactive" ? 300 : 406, path);
        const alternates = parseAlternates(list.headers.get("alternates") ?? "");
        assert((alternates?.variants.length ?? 0) > 1);
        const choices = await choicesIn(list);
        assert(choices.length > 1, path);
        assertEquals(new Set(choices.map(({ location }) => location)).size, choices.length);
        for (const { location, type, language } of choices) {
          for (const headers of ASKS) {
            const response = await site.get(location, headers);
            await response.body?.cancel();
            assertEquals(response.status, 200, `${location} ${JSON.stringify(headers)}`);
            const chosen = response.headers.get("content-type")?.split(";")[0];
            assertEquals([chosen, response.headers.get("content-language")], [
              type,
              language ?? null,
            ], location);
            const vary = (response.headers.get("vary") ?? "").toLowerCase().split(", ");
            assertEquals(vary.filter((name) => !["", "accept-encoding"].includes(name)), []);
          }
        }
      }
    },
  });
}

Deno.test({
  name: "reactive: what has but one form is given, and so are listings",
  ignore,
  async fn() {
    await using site = await openSite(FILES, RULES);
    const status = async (path: string) => {
      const response = await site.get(path);
      await response.body?.cancel();
      return response.status;
    };
    assertEquals(await status("/style.css"), 200);
    assertEquals(await status("/files/"), 200);
    assertEquals(await status("/about?lang=ko"), 300);
    assertEquals(await status("/about?lang=ko&format=md"), 200);
    assertEquals(await status("/about.ko"), 300);
    assertEquals(await status("/nothing"), 404);
  },
});

Deno.test({
  name: "reactive: a list comes in the form that is asked for, whatever is said of codings",
  ignore,
  async fn() {
    await using site = await openSite(FILES, RULES);
    const response = await site.get("/about", {
      "accept": "text/plain",
      "accept-encoding": "br, identity;q=0",
    });
    await response.body?.cancel();
    assertEquals(response.headers.get("content-type"), "text/plain; charset=utf-8");
  },
});

Deno.test({
  name: "reactive: charsets on offer have no URL of their own, and are chosen where the form is",
  ignore,
  async fn() {
    const rules = { negotiation: { ...RULES.negotiation, charsets: ["euc-kr"] } };
    await using site = await openSite(FILES, rules);
    const list = await site.get("/about", { accept: "application/json" });
    const locations = (await choicesIn(list)).map(({ location }) => location);
    assertEquals(locations.length, new Set(locations).size);
    const korean = await site.get("/about.ko.html", { "accept-charset": "euc-kr" });
    await korean.body?.cancel();
    assertEquals(korean.status, 200);
    assertEquals(korean.headers.get("content-type"), "text/html; charset=euc-kr");
  },
});

Deno.test({
  name: "reactive: the URL of a form in one language gives no other that has it among several",
  ignore,
  async fn() {
    const map = [
      "URI: about.ko.html\nContent-Type: text/html\nContent-Language: ko, en\n",
      "URI: notes.md\nContent-Type: text/markdown; qs=0.4\nContent-Language: en\n",
    ];
    await using site = await openSite({ ...FILES, "guide.var": map.join("\n") }, RULES);
    const response = await site.get("/guide?format=md&lang=en");
    await response.body?.cancel();
    assertEquals(response.headers.get("content-language"), "en");
  },
});

Deno.test({
  name: "reactive: a list has a validator, and HEAD its head",
  ignore,
  async fn() {
    await using site = await openSite(FILES, RULES);
    const first = await site.get("/about", { accept: "text/html" });
    await first.body?.cancel();
    const etag = first.headers.get("etag") ?? "";
    assert(/^(?:W\/)?"[^"]+"$/.test(etag));
    const again = await site.get("/about", { accept: "text/html", "if-none-match": etag });
    assertEquals([again.status, again.body], [304, null]);
    const other = await site.get("/about", { accept: "text/plain", "if-none-match": etag });
    assertEquals(other.status, 300);
    await other.body?.cancel();
    const headed = await site.get("/about", { accept: "text/html" }, "HEAD");
    assertEquals([headed.status, headed.body, headed.headers.get("etag")], [300, null, etag]);
    await Deno.writeTextFile(`${site.folder}/about.de.html`, "<h1>Über uns</h1>");
    const changed = await site.get("/about", { accept: "text/html", "if-none-match": etag });
    assertEquals(changed.status, 300);
    await changed.body?.cancel();
  },
});

Deno.test({
  name: "reactive: of the rules for a path, the later one decides",
  ignore,
  async fn() {
    await using site = await openSite(FILES, {
      negotiation: { mode: "reactive" },
      paths: [
        { match: "*", negotiation: { mode: "proactive" } },
        { match: "/mail/*", negotiation: { mode: "reactive" } },
      ],
    });
    for (const [path, status] of [["/about", 200], ["/mail/note", 300]] as const) {
      const response = await site.get(path);
      await response.body?.cancel();
      assertEquals(response.status, status);
    }
    const explained = await site.app.explain(new Request("http://site.test/mail/note"));
    assertEquals(explained.outcome, "list");
  },
});

Deno.test("reactive: what can be made of an origin's page is listed, too", async () => {
  let asked = 0;
  const app = createVariform({
    origin: () => {
      asked++;
      return new Response("<h1>Tea</h1>", {
        headers: { "content-type": "text/html; charset=utf-8", "vary": "Cookie" },
      });
    },
    ...RULES,
  });
  const get = (path: string, headers: Record<string, string> = {}) =>
    app.fetch(new Request(`http://site.test${path}`, { headers }));
  const list = await get("/tea?x=1", { accept: "application/json" });
  assertEquals([list.status, list.headers.get("vary")], [300, "Accept, Cookie"]);
  const choices = await choicesIn(list);
  assertEquals(choices.map(({ type }) => type), ["text/html", "text/markdown", "text/plain"]);
  for (const { location, type } of choices) {
    const response = await get(location, { accept: "image/png" });
    assertEquals(response.headers.get("content-type"), `${type}; charset=utf-8`);
    await response.body?.cancel();
  }
  assertEquals(asked, 4);
  await app.close();
});

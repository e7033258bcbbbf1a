import { assertEquals } from "@std/assert";
import { allowed } from "../allowed.ts";
import { openSite } from "../site.ts";
import { readFrontMatterSet, readPageSet } from "../../src/origin/linked_set.ts";

const ignore = !allowed.read || !allowed.write;

Deno.test("readPageSet reads the alternates in the head, and nothing else", async () => {
  const page = `<!doctype html><html lang="en-gb"><head>
    <!-- <link rel="alternate" hreflang="fr" href="/no"> -->
    <link rel="alternate" hreflang="ko" href="/ko/tea?a=1&amp;b=2">
    <link rel="ALTERNATE nofollow" type="application/pdf; x=1" href=tea.pdf>
    <link rel="alternate" type="application/rss+xml" href="feed">
    <link rel="alternate stylesheet" type="text/css" href="dark.css">
    <link rel="alternate" hreflang="x-default" href="/">
    <link rel="alternate" media="handheld" hreflang="de" href="/m">
    <link rel="canonical" href="/tea"><link rel="alternate" hreflang="not a tag" href="/x">
    </head><body><link rel="alternate" hreflang="ja" href="/late">`;
  assertEquals(await readPageSet(page), {
    self: { language: "en-GB" },
    others: [
      { href: "/ko/tea?a=1&b=2", description: { language: "ko" } },
      { href: "tea.pdf", description: { type: "application/pdf" } },
    ],
    fallback: "/",
  });
});

Deno.test("readFrontMatterSet reads the words of RFC 2295's dimensions", async () => {
  const text = `---
title: Tea
lang: en
qs: 0.8
alternates:
  - { href: /ko/tea, lang: ko, qs: 0.9 }
  - href: tea.pdf
    type: application/pdf
    features: print
    charset: EUC-KR
  - lang: fr
  - 5
---
# Tea
`;
  assertEquals(await readFrontMatterSet(text), {
    self: { language: "en", qs: 0.8 },
    others: [
      { href: "/ko/tea", description: { language: "ko", qs: 0.9 } },
      {
        href: "tea.pdf",
        description: { type: "application/pdf", charset: "euc-kr", features: "print" },
      },
    ],
  });
});

for (
  const text of [
    "# No front matter",
    "---\nalternates: 5\n---\n",
    "---\nalternates: [\n---\n",
    "---\n- a list\nkey: value\n---\n",
    "---\nalternates: [{ href: 1 }, { href: '' }, null]\nqs: 7\nlang: [en]\n---\n",
    '---\nfeatures: "a\\r\\nb"\nprofile: {}\n---\n',
  ]
) {
  Deno.test(`readFrontMatterSet makes nothing of ${JSON.stringify(text)}`, async () => {
    assertEquals(await readFrontMatterSet(text), { self: {}, others: [] });
  });
}

const SITE = {
  "tea.html": `<html lang="en"><head>
    <link rel="alternate" hreflang="en" href="/tea">
    <link rel="alternate" hreflang="ko" href="http://site.test/ko/cha">
    <link rel="alternate" hreflang="fr" href="fr/the.html">
    <link rel="alternate" type="application/pdf" href="print/tea.pdf">
    <link rel="alternate" hreflang="de" href="http://elsewhere.test/tee">
    <link rel="alternate" hreflang="ja" href="/../../etc/passwd"></head><h1>Tea</h1>`,
  "ko/cha.html": "<h1>차</h1>",
  "fr/the.html": "<h1>Thé</h1>",
  "print/tea.pdf": "%PDF",
  "notes.md": "---\nlang: en\nalternates:\n  - { href: ko/notes, lang: ko }\n---\n# Notes\n",
  "ko/notes.md": "# 메모\n",
  "alone.md": "---\nlang: ko\n---\n# 혼자\n",
};
const LINKED = { negotiation: { linked: true } };

Deno.test({
  name: "linked: a page's links are its set, chosen from as from the names of files",
  ignore,
  async fn() {
    await using site = await openSite(SITE, LINKED);
    const cases = [
      [{ "accept-language": "ko" }, "/ko/cha.html", "ko", "차"],
      [{ "accept-language": "fr-CA, en;q=0.1" }, "/fr/the.html", "fr", "Thé"],
      [{ "accept-language": "en" }, "/tea.html", "en", "Tea"],
      [{ "accept": "text/html", "accept-language": "de" }, "/tea.html", "en", "Tea"],
      [{ accept: "application/pdf" }, "/print/tea.pdf", null, "%PDF"],
      [
        { accept: "text/markdown", "accept-language": "ko" },
        "/tea?format=md&lang=ko",
        "ko",
        "# 차",
      ],
    ] as const;
    for (const [headers, location, language, text] of cases) {
      const response = await site.get("/tea", headers);
      const { headers: fields } = response;
      assertEquals([fields.get("content-location"), fields.get("content-language")], [
        location,
        language,
      ]);
      assertEquals((await response.text()).includes(text), true, location);
      assertEquals(fields.get("vary"), "Accept, Accept-Language, Accept-Encoding");
    }
    const pinned = await site.get("/tea?format=md&lang=ko", { "accept-language": "fr" });
    assertEquals(await pinned.text(), "# 차\n");
    const named = await site.get("/tea.html", { "accept-language": "ko" });
    assertEquals(named.headers.get("content-language"), "en");
    await named.body?.cancel();
  },
});

Deno.test({
  name: "linked: front matter describes the set of a document, and its language",
  ignore,
  async fn() {
    await using site = await openSite(SITE, LINKED);
    const response = await site.get("/notes", {
      "accept": "text/markdown",
      "accept-language": "ko",
    });
    assertEquals([response.headers.get("content-location"), await response.text()], [
      "/ko/notes.md",
      "# 메모\n",
    ]);
    const alone = await site.get("/alone", { accept: "text/markdown" });
    await alone.body?.cancel();
    assertEquals(alone.headers.get("content-language"), "ko");
    assertEquals(alone.headers.get("content-location"), "/alone.md");
  },
});

Deno.test({
  name: "linked: without the rule links are links",
  ignore,
  async fn() {
    await using site = await openSite(SITE);
    const response = await site.get("/tea", { "accept-language": "ko" });
    assertEquals(response.headers.get("vary")?.includes("Language"), false);
    assertEquals((await response.text()).includes("Tea"), true);
  },
});

Deno.test({
  name: "linked: what is read of a file goes with the file",
  ignore,
  async fn() {
    await using site = await openSite(SITE, LINKED);
    const languageOf = async () => {
      const response = await site.get("/alone");
      await response.body?.cancel();
      return response.headers.get("content-language");
    };
    const file = `${site.folder}/alone.md`;
    await Deno.utime(file, 1_000, 1_000);
    assertEquals(await languageOf(), "ko");
    await Deno.writeTextFile(file, "---\nlang: fr\n---\n# Seul, et plus long\n");
    assertEquals(await languageOf(), "fr");
  },
});

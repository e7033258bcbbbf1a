/** Pages that list articles as feeds, and feeds held against the rules of their formats. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DEFAULT_LIMITS } from "../../src/model/limits.ts";
import { Fault } from "../../src/model/fault.ts";
import { readPages } from "../conformance/article_score.ts";
import { convert } from "./convert_with.ts";
import { checkAtom, checkJsonFeed, checkRss } from "./feed_rules.ts";

const RSS = "application/rss+xml";
const ATOM = "application/atom+xml";
const JSON_FEED = "application/feed+json";
const CHECKS = [[RSS, checkRss], [ATOM, checkAtom], [JSON_FEED, checkJsonFeed]] as const;

const CONVERSION = { location: "/news?x=1", site: "https://tea.example", limits: DEFAULT_LIMITS };

async function itemsOf(html: string): Promise<Record<string, unknown>[]> {
  return JSON.parse(await convert(html, "text/html", JSON_FEED, CONVERSION)).items;
}

/** The text as each format, held against its rules. */
async function checkAll(text: string, from: string): Promise<void> {
  for (const [to, check] of CHECKS) {
    if (to === from) continue;
    const made = await convert(text, from, to, CONVERSION);
    assertEquals(check(made), [], `${from} to ${to}: ${made.slice(0, 2000)}`);
  }
}

const ARTICLES = `<!doctype html><html lang="ko"><title>Tea news</title><base href="/blog/">
<meta name=description content="All about tea"><main>
<article><h2><a href="one?a=1&amp;b=2">First &amp; best</a></h2>
 <time datetime="2026-11-01">1 Nov</time><p>It <em>rains</em>. <img src="rain.png" alt=rain>
 <a href="more">More</a> <a rel=tag href="/t/rain">rain</a><script>alert(1)</script></p>
 <article><h3>A comment</h3></article></article>
<article><a href="two"><h2>Second</h2></a><time datetime="2026-10-01T09:00:00+09:00"></time>
 <p>Spring.</article>
<article><p>Nothing to hold on to.</p></article></main>`;

Deno.test("a page's articles are a feed, with addresses that hold elsewhere", async () => {
  const [first, second, ...rest] = await itemsOf(ARTICLES);
  assertEquals(rest, []);
  const { content_html, ...known } = first;
  assertEquals(known, {
    id: "https://tea.example/blog/one?a=1&b=2",
    url: "https://tea.example/blog/one?a=1&b=2",
    title: "First & best",
    date_published: "2026-11-01T00:00:00.000Z",
    tags: ["rain"],
  });
  assertStringIncludes(String(content_html), "<em>rains</em>");
  assertStringIncludes(String(content_html), "https://tea.example/blog/rain.png");
  assert(!/script|First/.test(String(content_html)), String(content_html));
  assertEquals([second.title, second.url, second.date_published], [
    "Second",
    "https://tea.example/blog/two",
    "2026-10-01T00:00:00.000Z",
  ]);
  await checkAll(ARTICLES, "text/html");
});

Deno.test("microformats name the parts of an entry, and go before all else", async () => {
  const html =
    `<title>Notes</title><div class="h-feed"><div class="h-entry"><p class="p-name">A note</p>
<a class="p-author h-card" href="/haru">Haru</a><a class="u-url" href="/notes/1">#</a>
<time class="dt-updated" datetime="2026-11-03T10:00:00Z">later</time>
<time class="dt-published" datetime="2026-11-02T10:00:00">then</time>
<p class="p-summary">In short.</p><div class="e-content"><p>At length.</div>
<span class="p-category">tea</span></div></div><article><h2><a href=/x>Other</a></h2></article>
<article><h2><a href=/y>Other</a></h2></article>`;
  const items = await itemsOf(html);
  assertEquals(items, [{
    id: "https://tea.example/notes/1",
    url: "https://tea.example/notes/1",
    title: "A note",
    content_html: "<p>At length.</p>",
    summary: "In short.",
    date_published: "2026-11-02T10:00:00.000Z",
    date_modified: "2026-11-03T10:00:00.000Z",
    authors: [{ name: "Haru" }],
    tags: ["tea"],
  }]);
  await checkAll(html, "text/html");
});

Deno.test("a list in JSON-LD is a feed, and so is a page that is one article", async () => {
  const listed = `<title>Blog</title><script type="application/ld+json">${
    JSON.stringify({
      "@type": "Blog",
      blogPost: [
        {
          "@type": "BlogPosting",
          headline: "One",
          url: "/1",
          datePublished: "2026-11-01",
          author: [{ name: "Haru" }],
        },
        {
          "@type": ["Article", "BlogPosting"],
          name: "Two",
          "@id": "https://tea.example/2",
          keywords: "a, b",
        },
        { "@type": "BlogPosting", headline: "Nowhere", url: "javascript:alert(1)" },
      ],
      mainEntity: {
        "@type": "ItemList",
        itemListElement: [
          { "@type": "ListItem", name: "Three", url: "/3" },
          { "@type": "ListItem", item: { "@type": "NewsArticle", headline: "Four", url: "/4" } },
        ],
      },
    })
  }</script><p>Welcome.`;
  const items = await itemsOf(listed);
  assertEquals(items.map(({ title, url }) => [title, url]), [
    ["One", "https://tea.example/1"],
    ["Two", "https://tea.example/2"],
    ["Three", "https://tea.example/3"],
    ["Four", "https://tea.example/4"],
  ]);
  assertEquals([items[0].authors, items[1].tags], [[{ name: "Haru" }], ["a", "b"]]);
  await checkAll(listed, "text/html");
  const [only, ...others] = await itemsOf(
    "<title>Rain</title><link rel=canonical href=/rain><article><h1>Rain</h1><p>It rains on the tea " +
      "garden, and nobody minds it at all.</article>",
  );
  assertEquals([only.url, only.title, others], ["https://tea.example/rain", "Rain", []]);
  await assertRejects(() => itemsOf("<title>x</title><p>Only words."), Fault, "no articles");
});

Deno.test("feeds of real pages keep the rules of their formats", async () => {
  let made = 0;
  for (const { html } of await readPages()) {
    const feed = await itemsOf(html).catch(() => undefined);
    if (feed === undefined) continue;
    made++;
    await checkAll(html, "text/html");
  }
  assert(made === 0 || made > 20, `${made} feeds`);
});

Deno.test("feeds keep the rules of their formats, whatever strangers wrote in theirs", async () => {
  const strange = JSON.stringify({
    version: "https://jsonfeed.org/version/1.1",
    title: "A \u0001 <b> ]]> & \ud800 \uffff",
    items: [
      { id: "1", content_html: "<p>]]>&nbsp;\u0000</p>", date_published: "yesterday" },
      {
        id: "1",
        content_text: "a < b",
        tags: ["<x>", ""],
        authors: [{ name: "" }, { name: "A & B" }],
      },
      {
        id: "two words",
        url: "https://x.example/a?b&c",
        attachments: [{ url: "/a.mp3", mime_type: "audio/mpeg" }],
      },
    ],
  });
  await checkAll(strange, JSON_FEED);
  const atom = await convert(strange, JSON_FEED, ATOM, CONVERSION);
  const back = JSON.parse(await convert(atom, ATOM, JSON_FEED, CONVERSION));
  assertEquals(back.items.map(({ id }: { id: string }) => id), ["1", "1#2", "two words"]);
});

Deno.test("feeds: words stay words, whether a format takes them for markup or not", async () => {
  const words = "Write <script> & <b>";
  const page = `<title>T</title><div class=h-entry><a class="p-name u-url" href=/x>X</a>
    <p class=p-summary>Write &lt;script&gt; &amp;amp; &lt;b&gt;`;
  const rss = await convert(page.replace("&amp;amp;", "&amp;"), "text/html", RSS, CONVERSION);
  assert(!rss.includes("<script>"), rss);
  for (const through of [RSS, ATOM]) {
    const json = JSON.stringify({
      version: "https://jsonfeed.org/version/1.1",
      title: "T",
      items: [{ id: "1", content_html: "<p>long</p>", summary: words }],
    });
    const made = await convert(json, JSON_FEED, through, CONVERSION);
    const [item] = JSON.parse(await convert(made, through, JSON_FEED, CONVERSION)).items;
    assertEquals([item.summary, item.content_html], [words, "<p>long</p>"], through);
  }
});

Deno.test("a page with one entry that has no address of its own is a feed of itself", async () => {
  const [item, ...rest] = await itemsOf(
    `<html><title>How to brew</title><body><main><article class="post hentry"><header>
     <h1 class="entry-title">How to brew</h1><time class="entry-date published"
     datetime="2026-03-01T08:00:00+00:00">March</time></header><div class="entry-content"><p>${
      "Water at seventy degrees, never boiling, for two minutes. ".repeat(5)
    }</p></div></article></main></body></html>`,
  );
  assertEquals(rest, []);
  assertEquals([item.title, item.url], ["How to brew", "https://tea.example/news?x=1"]);
});

/** Feeds from one format to another, and as pages. */
import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { DEFAULT_LIMITS } from "../../src/model/limits.ts";
import { Fault } from "../../src/model/fault.ts";
import { convert as convertWith } from "./convert_with.ts";

const RSS = "application/rss+xml";
const ATOM = "application/atom+xml";
const JSON_FEED = "application/feed+json";

const FEED = `<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Tea &amp; Cake</title><link>https://tea.example/</link><description>News</description>
<language>ko</language>
<item><title>One &lt;b&gt;</title><link>https://tea.example/1</link><guid isPermaLink="false">id-1</guid>
<pubDate>Sun, 22 Nov 2026 09:00:00 +0900</pubDate><dc:creator>Haru</dc:creator><category>green</category>
<description>Short</description>
<content:encoded><![CDATA[<p>Long <script>alert(1)</script><img src="a.png" onerror="x"></p>]]></content:encoded>
<enclosure url="https://tea.example/a.mp3" length="12" type="audio/mpeg"/></item>
<item><title>Two</title><link>https://tea.example/2</link></item>
</channel></rss>`;

const ITEM = {
  id: "id-1",
  url: "https://tea.example/1",
  title: "One <b>",
  date_published: "2026-11-22T00:00:00.000Z",
  authors: [{ name: "Haru" }],
  tags: ["green"],
  attachments: [{ url: "https://tea.example/a.mp3", mime_type: "audio/mpeg", size_in_bytes: 12 }],
};

const convert = (text: string, from: string, to: string) =>
  convertWith(text, from, to, { location: "/feed", limits: DEFAULT_LIMITS });

Deno.test("feeds: RSS as JSON Feed has all that both know", async () => {
  const feed = JSON.parse(await convert(FEED, RSS, JSON_FEED));
  assertEquals(feed.version, "https://jsonfeed.org/version/1.1");
  assertEquals([feed.title, feed.home_page_url, feed.language], [
    "Tea & Cake",
    "https://tea.example/",
    "ko",
  ]);
  const { content_html, summary, ...item } = feed.items[0];
  assertEquals(item, ITEM);
  assertEquals(summary, "Short");
  assertStringIncludes(content_html, "<p>Long");
  // JSON Feed 1.1: each item has an id, and a content of one kind.
  assert(feed.items.every((item: Record<string, unknown>) => item.id && "content_html" in item));
});

const RELATIVE = `<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ko" xml:base="https://tea.example/news/">
<title type="html">Tea &amp;amp; &lt;b>Cake&lt;/b></title><id>urn:a</id><updated>2026-11-22T00:00:00Z</updated>
<link rel="self" href="feed.atom"/><link href="/"/><author><name>Haru</name></author>
<entry xml:base="may/"><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">One <i>&lt;</i></div></title>
<id>urn:1</id><updated>2026-11-22T00:00:00Z</updated><link href="1"/>
<link rel="enclosure" href="/a.mp3" type="audio/mpeg"/><content type="text">x</content></entry>
<entry><title>Two</title><updated>2026-11-22T00:00:00Z</updated><link href="2"/></entry></feed>`;

Deno.test("feeds: addresses are absolute, by xml:base, and titles are text (RFC 4287 §2, §3.1)", async () => {
  const feed = JSON.parse(await convert(RELATIVE, ATOM, JSON_FEED));
  assertEquals(
    [feed.title, feed.language, feed.home_page_url, feed.feed_url],
    ["Tea & Cake", "ko", "https://tea.example/", "https://tea.example/news/feed.atom"],
  );
  const [one, two] = feed.items;
  assertEquals([one.id, one.url, one.title], [
    "urn:1",
    "https://tea.example/news/may/1",
    "One <",
  ]);
  assertEquals(one.attachments[0].url, "https://tea.example/a.mp3");
  assertEquals([two.id, two.url], Array(2).fill("https://tea.example/news/2"));
  const rss = await convert(RELATIVE, ATOM, RSS);
  for (const element of ["<link>https://tea.example/</link>", "<language>ko</language>"]) {
    assertStringIncludes(rss, element);
  }
});

Deno.test("feeds: addresses in RSS are those of its site, and its language is that of its Atom", async () => {
  const rss = FEED.replace("https://tea.example/1", "1").replace("https://tea.example/2", "/2");
  const { items } = JSON.parse(await convert(rss, RSS, JSON_FEED));
  assertEquals([items[0].url, items[1].url, items[1].id], [
    "https://tea.example/1",
    ...Array(2).fill("https://tea.example/2"),
  ]);
  assertStringIncludes(await convert(rss, RSS, ATOM), 'xml:lang="ko"');
});

Deno.test("feeds: references in titles of RSS are read, and what looks like a tag is text", async () => {
  const rss = `<rss version="2.0"><channel><title>Leaf &amp;amp; Pot</title>
    <item><guid>1</guid><title><![CDATA[Don&#8217;t use &lt;b&gt; or <i>]]></title></item>
    <item><guid>2</guid><title>AT&amp;T &amp; more</title></item></channel></rss>`;
  const { title, items } = JSON.parse(
    await convert(rss, "application/rss+xml", "application/feed+json"),
  );
  assertEquals(title, "Leaf & Pot");
  assertEquals(items.map((item: { title: string }) => item.title), [
    "Don’t use <b> or <i>",
    "AT&T & more",
  ]);
});

Deno.test("feeds: an item is the same by way of Atom", async () => {
  const atom = await convert(FEED, RSS, ATOM);
  // RFC 4287 §4.1: id, title and updated of feed and entries, and an author.
  for (const element of ["id", "title", "updated", "author"]) {
    assertMatch(atom, RegExp(`<${element}>`));
  }
  assertEquals(atom.match(/<entry>/g)?.length, 2);
  const { content_html: _, summary: __, date_modified: ___, ...item } =
    JSON.parse(await convert(atom, ATOM, JSON_FEED)).items[0];
  assertEquals(item, ITEM);
});

Deno.test("feeds: an item is the same by way of JSON Feed and RSS", async () => {
  const rss = await convert(await convert(FEED, RSS, JSON_FEED), JSON_FEED, RSS);
  // RSS 2.0: title, link and description of the channel.
  for (const element of ["title", "link", "description"]) assertMatch(rss, RegExp(`<${element}>`));
  const { content_html: _, summary: __, ...item } =
    JSON.parse(await convert(rss, RSS, JSON_FEED)).items[0];
  assertEquals(item, ITEM);
});

Deno.test("feeds: as pages, what strangers wrote in them is harmless", async () => {
  const html = await convert(FEED, RSS, "text/html");
  assertStringIncludes(html, "<h2>One &lt;b&gt;</h2>");
  assertStringIncludes(html, '<img src="https://tea.example/a.png"');
  assert(!/<script|onerror/.test(html));
  const markdown = await convert(FEED, RSS, "text/markdown");
  assertStringIncludes(markdown, "# Tea & Cake");
  assert(!markdown.includes("alert"));
});

Deno.test("feeds: RDF and sloppy feeds are read as far as they go", async () => {
  const rdf =
    `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
    <channel><title>Old</title><link>http://old.example/</link></channel>
    <item><title>It</title><link>http://old.example/it</link></item></rdf:RDF>`;
  assertEquals(
    JSON.parse(await convert(rdf, RSS, JSON_FEED)).items[0].url,
    "http://old.example/it",
  );
  const sloppy =
    "<rss><channel><item><title>x</title><pubDate>yesterday</pubDate></item></channel></rss>";
  const [item] = JSON.parse(await convert(sloppy, RSS, JSON_FEED)).items;
  assertEquals([item.id, item.title, item.date_published], ["x", "x", undefined]);
});

Deno.test("feeds: hostile ones end within their limits", async () => {
  const entities = [..."bcdefghij"].map((name, at) =>
    `<!ENTITY ${name} "${`&${"abcdefghij"[at]};`.repeat(10)}">`
  ).join("");
  const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${entities}]>
    <rss version="2.0"><channel><title>&j;</title></channel></rss>`;
  assert((await convert(bomb, RSS, JSON_FEED).catch(() => "")).length < 1000);
  const outside = `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>
    <rss version="2.0"><channel><title>&e;</title></channel></rss>`;
  assert(!(await convert(outside, RSS, JSON_FEED).catch(() => "")).includes("root:"));
  const many = `<rss version="2.0"><channel>${
    "<item><title>x</title></item>".repeat(5000)
  }</channel></rss>`;
  assertEquals(JSON.parse(await convert(many, RSS, JSON_FEED)).items.length, 2000);
  for (const bad of ["", "<html>", "{", "<rss><channel>" + "<a>".repeat(50_000)]) {
    const fault = await assertRejects(() => convert(bad, RSS, JSON_FEED), Fault);
    assertEquals(fault.code, "conversion");
  }
});

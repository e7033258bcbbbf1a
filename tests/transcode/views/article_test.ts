/** Finding the main content of a page, and telling why the rest was dropped. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { DEFAULT_LIMITS, type DropReason, readArticle } from "../../../src/transcode/views/mod.ts";

const PROSE = "Tea is poured slowly in the north room, and the garden waits for the rain to end. ";
const TEXT = `<p>${PROSE.repeat(3)}</p>`.repeat(4);

function page(before: string, after = "", inside = ""): string {
  return `<html><head><title>Tea</title></head><body>${before}<div class="post"><h1>Tea</h1>` +
    `${TEXT}${inside}<p>The end is here, and it is a sentence as well.</p></div>${after}</body></html>`;
}

function reasonOf(html: string, text: string): DropReason | undefined {
  return readArticle(html).dropped.find((drop) => drop.text.includes(text))?.reason;
}

Deno.test("readArticle: keeps the prose, and leaves out what stands around it", () => {
  const html = page(
    "<header><nav><a href=/>Home</a> <a href=/tea>Teas</a></nav></header>",
    "<footer>All rights reserved, 2026, by the house of tea in Jeonju.</footer>",
  );
  const { text } = readArticle(html);
  assert(text.startsWith("Tea is poured slowly"));
  assert(text.endsWith("it is a sentence as well."));
  assert(!text.includes("Home"));
  assert(!text.includes("rights"));
});

const PARTS: readonly (readonly [html: string, text: string, reason: DropReason])[] = [
  ["<nav><a href=/>Home again</a></nav>", "Home again", "navigation"],
  ["<h2>On<span class=mw-editsection>[<a href=x>edit</a>]</span></h2>", "edit", "navigation"],
  ["<ul role=navigation><li>Start page</ul>", "Start page", "navigation"],
  ["<aside>By the way</aside>", "By the way", "sidebar"],
  ["<div class='ad-slot ad'>Buy a kettle</div>", "Buy a kettle", "advertisement"],
  ["<div id=comments><p>First comment of all</div>", "First comment", "comments"],
  ["<div class=relatedPosts><a href=x>Another text</a></div>", "Another text", "related"],
  ["<div class='social-share'>Tell your friends</div>", "Tell your friends", "sharing"],
  ["<div class=newsletter>Mail from us</div>", "Mail from us", "promotion"],
  ["<div hidden>Not to be seen</div>", "Not to be seen", "hidden"],
  ["<p style='display: none'>Nor this</p>", "Nor this", "hidden"],
  ["<form><label>Your name</label></form>", "Your name", "form"],
  ["<p>Advertisement</p>", "Advertisement", "advertisement"],
  ["<p>Read more: <a href=x>on tea</a></p>", "Read more", "related"],
  ["<ul><li><a href=1>One of them</a><li><a href=2>Two of them</a></ul>", "One of them", "links"],
];

for (const [html, text, reason] of PARTS) {
  Deno.test(`readArticle: drops ${html} as ${reason}`, () => {
    const whole = page("", "", html);
    assert(!readArticle(whole).text.includes(text));
    assertEquals(reasonOf(whole, text), reason);
  });
}

Deno.test("readArticle: a name that stands on the whole page is not believed", () => {
  const html =
    `<body class="has-sidebar"><div class="comments-open widget share">${TEXT}</div></body>`;
  assertStringIncludes(readArticle(html).text, "north room");
});

Deno.test("readArticle: long comments do not win over a short text", () => {
  const comment = `<div class="comment"><p>${PROSE.repeat(4)}</p></div>`;
  const html = `<body><article><p>${"A short text of the house. ".repeat(8)}</p></article>` +
    `<div id="comments">${comment.repeat(20)}</div></body>`;
  const { text } = readArticle(html);
  assertStringIncludes(text, "A short text");
  assert(!text.includes("north room"));
});

Deno.test("readArticle: scattered prose without a name does not win over prose that stands together", () => {
  const teaser = `<li><div><h3><a href=x>A title</a></h3><div>${PROSE.repeat(2)}</div></div></li>`;
  const html = `<body><div class=a>${TEXT}${TEXT}</div><div class=b><ul>${
    teaser.repeat(20)
  }</ul></div></body>`;
  const { text } = readArticle(html);
  assert(text.split("\n").length <= 8);
});

Deno.test("readArticle: sections of one make are all kept, however they differ in length", () => {
  const html = `<body><div><section><h2>One</h2>${TEXT.repeat(4)}</section>` +
    `<section><h2>Two</h2><p>The second section is short, but a section it is.</p></section></div></body>`;
  assertStringIncludes(readArticle(html).text, "The second section is short");
});

Deno.test("readArticle: Korean prose weighs as much as that of longer alphabets", () => {
  const text =
    "<p>찻잎을 덖는 냄새가 마당까지 퍼지면 봄이 온 것이다. 올해는 비가 잦아 열흘쯤 늦었다.</p>"
      .repeat(4);
  const html =
    `<body><nav><a href=/>처음</a></nav><div><div>${text}</div><div class=menu>메뉴</div></div></body>`;
  const article = readArticle(html);
  assert(article.text.startsWith("찻잎을"));
  assert(!article.text.includes("메뉴"));
});

Deno.test("readArticle: keeps pictures with their captions, which are no text, and no trackers", () => {
  const { markdown, text } = readArticle(page(
    "",
    "",
    `<figure><img src=tea.jpg alt="A cup"><figcaption>Our cup</figcaption></figure>
     <img src="https://t.example/p.gif" width=1 height=1><img class="site-logo" src=logo.svg>
     <script>alert(1)</script><a href="javascript:alert(1)">bad</a>`,
  ));
  assertStringIncludes(markdown, "![A cup](tea.jpg)");
  assertStringIncludes(markdown, "Our cup");
  assert(!text.includes("Our cup"));
  for (const bad of ["p.gif", "logo.svg", "alert"]) assert(!markdown.includes(bad), bad);
});

Deno.test("readArticle: keeps the values of a table that are links or labels elsewhere", () => {
  const row = "<tr><th>Type<td><a href=/d>Drink</a><tr><th>Served<td>Home</table>";
  const { markdown } = readArticle(page("", "", `<table>${row}<p>${PROSE}`));
  assertStringIncludes(markdown, "| Type | [Drink](/d) |\n| Served | Home |");
  const links = `<table><tr><td><a href=/a>Teas</a><td>${PROSE.repeat(20)}</table>`;
  assert(!readArticle(page("", "", links)).markdown.includes("Teas"));
});

Deno.test("readArticle: keeps what is to be ticked on a list", () => {
  const box = "<li><span><label><input type=checkbox>";
  const list = `<ul>${box} two cups</label></span>${box} salt</label></span></ul>`;
  assertStringIncludes(readArticle(page("", "", list)).markdown, "- [ ] two cups\n- [ ] salt\n");
});

Deno.test("readArticle: of a page with little prose, the lists and tables are kept, too", () => {
  const html = "<nav>Home</nav><main><p>Costs 5, or 4 for members of the club, if paid now.</p>" +
    "<h2>Data</h2><ul><li>2 l</ul><table><tr><th>Power<td>2 kW</table></main>";
  const { markdown } = readArticle(html);
  for (const part of ["Costs", "2 l", "2 kW"]) assertStringIncludes(markdown, part);
  assert(!markdown.includes("Home"));
});

Deno.test("readArticle: writes no markup but its own", () => {
  const { html, markdown } = readArticle(
    page(
      "",
      "",
      `<p>Show &lt;script&gt;alert(1)&lt;/script&gt; as
    text, <a href='x" onclick="alert(1)'>and a link</a> with a quote.</p>`,
    ),
  );
  assert(!/<script/i.test(html + markdown));
  assert(!/ onclick="/.test(html));
});

Deno.test("readArticle: a page without elements, or without text, has an article all the same", () => {
  assertEquals(readArticle("").text, "");
  assertEquals(readArticle("<p></p>").text, "");
  assertEquals(readArticle("Just these words.").text, "Just these words.");
  assertEquals(readArticle("<p>Short.</p>").text, "Short.");
});

Deno.test("readArticle: deep, wide and broken pages end within their limits", () => {
  const deep = "<div>".repeat(100_000) + PROSE;
  assertStringIncludes(readArticle(deep).text, "north room");
  const headings = "<h1>".repeat(500) + "<b></b>".repeat(50_000);
  assertEquals(readArticle(headings).text, "");
  const links = "<a href=x>y".repeat(20_000);
  assert(readArticle(links).dropped.length <= 1000);
  const classes = `<div class="${"a-b ".repeat(200_000)}">${PROSE}</div>`;
  assertStringIncludes(readArticle(classes).text, "north room");
});

Deno.test("readArticle: a page of more elements than the limit is refused", () => {
  const limits = { ...DEFAULT_LIMITS, htmlNodes: 100 };
  let code = "";
  try {
    readArticle("<b>x</b>".repeat(100), { limits });
  } catch (error) {
    code = error instanceof Error && "code" in error ? String(error.code) : "";
  }
  assertEquals(code, "too-large");
});

/** The views of a page, in each of their forms. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { makeView, type ViewName, VIEWS } from "../../../src/transcode/views/mod.ts";

const PAGE = `<!doctype html><html lang="en"><head><title>Green tea – House</title>
<meta name="description" content="On green tea &amp; water">
<meta property="og:title" content="Green tea"><meta property="og:site_name" content="House">
<meta property="article:published_time" content="2026-11-01T10:00:00+09:00">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"Article",
"author":{"@type":"Person","name":"Haru <b>"},"image":["a.jpg"],"nested":{"deep":{"x":1}}}</script>
</head><body><nav><a href="/">Home</a></nav><main>
<h1 id="top">Green tea</h1>
<p>Green tea is made of leaves that are dried soon after the harvest. The leaves of green tea are
steamed or roasted. Water for green tea must not boil, or the leaves turn bitter.</p>
<h2 id="water">Water</h2><p>Soft water suits green tea best, says the <a href="people?x=1&y=2">water
master</a>. Hard water makes the tea dull. Some read <a href="https://other.example/">other things</a>.</p>
<h4>Its heat</h4><p>Seventy degrees are enough for the first leaves of the harvest, the tea master says.</p>
<h2><a name="leaf"></a>Leaves</h2><p>The first leaves of the harvest are the best leaves for green tea.</p>
</main></body></html>`;

type Form = "html" | "markdown" | "json";

function form(view: ViewName, as: Form, html = PAGE): string {
  const found = makeView(html, view, { location: "/tea" }).find(({ type }) => type.includes(as));
  return found?.text ?? "";
}

// deno-lint-ignore no-explicit-any
const data = (view: ViewName, html?: string): any => JSON.parse(form(view, "json", html));

Deno.test("makeView: each view has its forms, told from the whole by a parameter", () => {
  for (const { name, types } of VIEWS) {
    assertEquals(
      makeView(PAGE, name).map(({ type }) => type),
      types.map((type) => `${type};view=${name}`),
    );
  }
  const most = VIEWS.filter(({ types }) => types.length === 3).map(({ name }) => name);
  assertEquals(most, ["reader", "outline", "summary", "keywords", "links", "metadata"]);
});

Deno.test("makeView: the light page says all that the page says, without what loads or runs", () => {
  const page =
    `<title>T</title><script>x</script><style>y</style><h1>A</h1><img src=a.png alt="Cup">
    <table><caption>Teas</caption><tr><th>Tea<td>1</table><iframe src=z></iframe><p>End`;
  const [{ text }] = makeView(page, "light", { language: "en" });
  assertStringIncludes(text, '<html lang="en">');
  assertStringIncludes(text, "<title>T</title>");
  assertStringIncludes(
    text,
    "<table>\n<caption>Teas</caption>\n<tr><th>Tea</th><td>1</td></tr>\n</table>",
  );
  assertStringIncludes(text, "<p>Cup</p>");
  assert(!/<script|<style|<img|<iframe/.test(text));
});

Deno.test("makeView: the outline nests headings without gaps and links to where they are", () => {
  assertEquals(data("outline").headings, [
    { level: 1, depth: 0, text: "Green tea", anchor: "#top" },
    { level: 2, depth: 1, text: "Water", anchor: "#water" },
    { level: 4, depth: 2, text: "Its heat", anchor: "#:~:text=Its%20heat" },
    { level: 2, depth: 1, text: "Leaves", anchor: "#leaf" },
  ]);
  assertStringIncludes(form("outline", "markdown"), "  - [Water](/tea#water)");
  assertStringIncludes(form("outline", "html"), '<li><a href="/tea#water"><bdi>Water</bdi></a>');
});

Deno.test("makeView: the keywords of a page are weighted, and tell its category", () => {
  const { keywords, category } = data("keywords");
  assertEquals(keywords[0].text.toLowerCase(), "green tea");
  assertEquals(keywords[0].weight, 1);
  assert(keywords.every(({ weight }: { weight: number }) => weight > 0 && weight <= 1));
  assert(!keywords.some(({ text }: { text: string }) => /^(?:the|are|of)$/i.test(text)));
  assertEquals(category, undefined);
  const vocabulary = { Drinks: ["tea", "water"], Tools: ["hammer"] };
  const [, , json] = makeView(PAGE, "keywords", { vocabulary });
  assertEquals(JSON.parse(json.text).category, "Drinks");
});

Deno.test("makeView: Korean keywords lose their particles, and their category is found", () => {
  const html = "<html lang=ko><title>대통령 선거</title><body><article>" +
    "<p>대통령 선거는 봄에 열린다. 정당들은 대통령을 뽑는 투표를 준비한다. 국회에서도 선거를 논의했다.</p>" +
    "<p>선거가 끝나면 대통령이 장관을 임명한다. 국회는 정부의 정책을 살핀다.</p></article></body>";
  const { keywords, category } = data("keywords", html);
  const texts = keywords.map(({ text }: { text: string }) => text);
  assert(texts.slice(0, 3).some((text: string) => text.includes("대통령")), texts.join());
  assert(!texts.some((text: string) => /선거는|대통령을|국회에서도/.test(text)), texts.join());
  assertEquals(category, "Politics");
});

Deno.test("makeView: a language without lists degrades to plain counting", () => {
  const html = `<html lang="is"><body><p>${
    "Te er gott, og te er heitt í dag. ".repeat(6)
  }</p></body>`;
  assert(data("keywords", html).keywords.length > 0);
});

/** Three sentences in a language whose sentences do not end in a full stop, the first said twice. */
const LANGUAGES: Readonly<Record<string, readonly string[]>> = {
  hi: [
    "चाय भारतीय संस्कृति का महत्वपूर्ण हिस्सा है।",
    "चाय बनाने के लिए पानी का तापमान महत्वपूर्ण है।",
    "हरी चाय के लिए अस्सी डिग्री का पानी चाहिए।",
  ],
  ur: [
    "چائے ثقافت کا ایک اہم حصہ ہے اور سب پیتے ہیں۔",
    "چائے بنانے کے لیے پانی کا درجہ حرارت اہم ہے۔",
    "سبز چائے کے لیے اسی ڈگری پانی چاہیے۔",
  ],
  th: [
    "ชาเป็นส่วนสำคัญของวัฒนธรรม และการชงชาต้องใช้น้ำร้อนที่อุณหภูมิเหมาะสม จึงจะหอมและอร่อยพอดี",
    "ชาเขียวควรใช้น้ำประมาณแปดสิบองศา ส่วนชาอู่หลงต้องใช้น้ำที่ร้อนกว่านั้น และรอนานกว่าเล็กน้อย",
    "อุ่นกาน้ำชาก่อนใส่ใบชาจะทำให้มีกลิ่นหอมมากขึ้น แล้วจึงรินน้ำร้อนลงไปช้าๆ ก่อนปิดฝาให้สนิท",
  ],
};

for (const [language, sentences] of Object.entries(LANGUAGES)) {
  Deno.test(`makeView: the summary finds sentences in ${language}, and tells none twice`, () => {
    const blocks = [sentences[0], ...sentences].map((text) => `<p>${text}</p>`);
    const form = makeView(`<article>${blocks.join("")}</article>`, "summary", { language })
      .find(({ type }) => type.startsWith("application/json"));
    const told: string[] = JSON.parse(form?.text ?? "").sentences;
    assertEquals(told.length, 2);
    assertEquals(new Set(told).size, told.length);
    for (const one of told) assertEquals(sentences.some((text) => text.includes(one)), true, one);
  });
}

Deno.test("makeView: the summary is made of the page's own sentences, in their order", () => {
  const { sentences } = data("summary");
  assert(sentences.length >= 2 && sentences.length <= 6);
  const text = PAGE.replace(/<[^>]*>/g, "").replace(/\s+/g, " ");
  const places = sentences.map((sentence: string) => text.indexOf(sentence.replace(/\s+/g, " ")));
  assert(
    places.every((place: number, at: number) => place > (places[at - 1] ?? -1)),
    places.join(),
  );
});

Deno.test("makeView: the links stand once each, those of the text first, resolved", () => {
  assertEquals(
    data("links").links.map((
      link: Record<string, unknown>,
    ) => [link.href, link.inText, link.external]),
    [
      ["/people?x=1&y=2", true, false],
      ["https://other.example/", true, true],
      ["/", false, false],
    ],
  );
  const bad = '<body><a href="javascript:alert(1)">x</a><a href="  JaVa\tscript:1">y</a></body>';
  assertEquals(data("links", bad).links, []);
});

Deno.test("makeView: the metadata has what the head, OpenGraph and JSON-LD say", () => {
  const { title, description, authors, published, site, jsonLd, openGraph } = data("metadata");
  assertEquals(
    { title, description, authors, published, site },
    {
      title: "Green tea",
      description: "On green tea & water",
      authors: "Haru <b>",
      published: "2026-11-01T01:00:00.000Z",
      site: "House",
    },
  );
  assertEquals(jsonLd, [{ "@type": "Article", author: "Haru <b>", image: "a.jpg" }]);
  assertEquals(openGraph["og:title"], "Green tea");
  assert(!form("metadata", "html").includes("Haru <b>"));
});

Deno.test("makeView: malformed and hostile JSON-LD is no data", () => {
  const deep = "[".repeat(200_000);
  const wide = JSON.stringify({
    "@graph": Array.from({ length: 5000 }, (_, n) => ({ name: `${n}` })),
  });
  for (const script of ["{", deep, "null", '{"__proto__":{"x":1}}']) {
    const html = `<script type="application/ld+json">${script}</script><p>Text.</p>`;
    assertEquals(data("metadata", html).jsonLd, [], script.slice(0, 20));
  }
  const html = `<script type="application/ld+json">${wide}</script><p>Text.</p>`;
  assertEquals(data("metadata", html).jsonLd.length, 32);
});

Deno.test("makeView: the reader view tells in JSON what was dropped and why", () => {
  assertEquals(data("reader").dropped, [
    { reason: "navigation", element: "nav", text: "Home", length: 4 },
    { reason: "title", element: "h1#top", text: "Green tea", length: 9 },
  ]);
});

Deno.test("makeView: nothing of a page becomes markup of its views", () => {
  const evil = '"><img src=x onerror=alert(1)>`<script>';
  const text = evil.replaceAll("<", "&lt;").replaceAll('"', "&quot;");
  const html = `<title>${text}</title><meta name=description content="${text}">
    <h1 id="${text}">${text}</h1><p>${`${text} is a long enough sentence. `.repeat(4)}
    <a href="/x?${text}" rel="${text}">${text}</a></p>`;
  for (const { name } of VIEWS) {
    for (const { text, type } of makeView(html, name, { location: `/${evil}` })) {
      if (type.startsWith("application/json")) continue;
      // Markdown shows angle brackets escaped, or within a code span.
      assert(!/<(?:img src=x|script)/i.test(text.replaceAll(/\\</g, "")), `${type}: ${text}`);
    }
  }
});

Deno.test("views: headings of documentation are kept, without the links to themselves", () => {
  const prose =
    "<p>Leaves are steamed or roasted, and dried soon after the harvest, so they say.</p>";
  const page = `<html lang=en><title>Guide</title><main><article>
    <h1 id=a>Guide<a class=headerlink href="#a">¶</a></h1>${prose.repeat(3)}
    <h2 class="anchor anchorWithStickyNavbar" id=b>Usage<a href="#b" class=hash-link>\u200b</a></h2>
    ${prose.repeat(3)}</article></main></html>`;
  assertStringIncludes(form("reader", "markdown", page), "## Usage\n");
  const titles = data("outline", page).headings.map(({ text }: { text: string }) => text);
  assertEquals(titles, ["Guide", "Usage"]);
});

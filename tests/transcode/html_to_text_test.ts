import { assertEquals } from "@std/assert";
import type { Conversion } from "../../src/model/conversion.ts";
import { DEFAULT_LIMITS } from "../../src/model/limits.ts";
import { convert } from "../../src/transcode/converters/html_to_text.ts";
import { htmlToText } from "../../src/transcode/mod.ts";

const CASES: readonly (readonly [what: string, html: string, text: string])[] = [
  ["headings", "<h1>A&amp;B</h1><h2>漢字</h2><h3>c</h3>", "A&B\n===\n\n漢字\n----\n\nc"],
  ["paragraphs", "<p>a <b>b</b>\n c<br>d<p>e", "a b c\nd\n\ne"],
  [
    "lists",
    "<ul><li>a<ul><li>b</ul><li>c</ul><ol start=9><li>d<li>e</ol>",
    "- a\n  - b\n- c\n\n9. d\n10. e",
  ],
  ["loose lists", "<ul><li><p>a<li><p>b</ul>", "- a\n\n- b"],
  ["quotes", "<blockquote><p>a<p>b</blockquote>", "> a\n>\n> b"],
  ["preformatted text", "<pre>\n  a  b\n\n&lt;c&gt;\n</pre>", "  a  b\n\n<c>"],
  ["links and images", "<a href=x>a</a> <img src=b alt='c  d'>", "a c d"],
  ["check boxes", "<ul><li><input type=checkbox>a</ul>", "- [ ] a"],
  ["signs that would be markup elsewhere", "<p># *a* _b_ &lt;i> [c](d)", "# *a* _b_ <i> [c](d)"],
  [
    "tables in columns",
    "<table><tr><th>名前<th align=right>No.<tr><td>日本語<td>1<tr><td>b<td>20</table>",
    "名前    No.\n------  ---\n日本語    1\nb        20",
  ],
  ["cells of several lines", "<table><tr><td>a<br>b<td>c<tr><td>d<td>e</table>", "a  c\nb\nd  e"],
  ["tables that lay out", "<table><tr><td><table><tr><td>a<td>b</table><td>c</table>", "a  b\n\nc"],
  ["the title, without a heading", "<title>T</title>a", "T\n=\n\na"],
  [
    "numbers above and below the line",
    "<p>10<sup>2</sup> H<sub>2</sub>O a<sup>th</sup>",
    "10² H₂O ath",
  ],
  ["no paragraphs of blanks", "<p>a<p>&nbsp;<p><b>&nbsp;&#x200b;</b><br>&nbsp;<p>b", "a\n\nb"],
  [
    "headings without links to themselves",
    "<h1>A<a class=headerlink href=#a>¶</a></h1><h2>B<a href=#b aria-label='Direct link to B'>\u200b</a></h2>" +
    "<p>c<a class=headerlink href=/c>d</a> <a href=#e>e</a>",
    "A\n=\n\nB\n-\n\ncd e",
  ],
  ["only what is shown", "<script>a</script><p hidden>b</p><style>c</style>d", "d"],
  ["pictures without words", "<p>a<p><img src=b><h1><img src=c></h1><p>d", "a\n\nd"],
  ["rules", "a<hr>b", `a\n\n${"-".repeat(40)}\n\nb`],
];

for (const [what, html, text] of CASES) {
  Deno.test(`htmlToText writes ${what}`, () => assertEquals(htmlToText(html), `${text}\n`));
}

Deno.test("htmlToText shows addresses where it is asked to", () => {
  const html = "<a href=/x>a</a> <a href=https://b.c/>https://b.c/</a> <i>d</i>";
  assertEquals(
    htmlToText(html, { links: true, baseUrl: "https://b.c/" }),
    "a <https://b.c/x> https://b.c/ d\n",
  );
});

Deno.test("htmlToText pads no table to many times its size", () => {
  const tall = `<table><tr>${"<td>x".repeat(400)}<td><pre>${"y\n".repeat(50_000)}</pre></table>`;
  const wide = `<table><tr><td>${"x".repeat(100_000)}<td>y${"<tr><td>a<td>b".repeat(1000)}</table>`;
  for (const html of [tall, wide]) {
    assertEquals(htmlToText(html).length < 5 * html.length, true);
  }
});

Deno.test("html_to_text makes the same of a stream as of the whole", async () => {
  const html = CASES.map(([, html]) => html).join("\n<p>é 漢字 🎈\n");
  const bytes = new TextEncoder().encode(html);
  const chunks = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
  const conversion: Conversion = { from: {}, location: "/", limits: DEFAULT_LIMITS };
  const output = await convert(ReadableStream.from(chunks), conversion);
  const text = await new Response(output as ReadableStream<Uint8Array<ArrayBuffer>>).text();
  assertEquals(text, htmlToText(html));
});

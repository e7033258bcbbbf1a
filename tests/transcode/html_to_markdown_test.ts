import { assert, assertEquals, assertNotMatch, assertThrows } from "@std/assert";
import fc from "../properties.ts";
import { Marked } from "marked";
import type { Conversion } from "../../src/model/conversion.ts";
import { Fault } from "../../src/model/fault.ts";
import { DEFAULT_LIMITS } from "../../src/model/limits.ts";
import { convert } from "../../src/transcode/converters/html_to_markdown.ts";
import { HtmlReader } from "../../src/transcode/html/reader.ts";
import { htmlToMarkdown } from "../../src/transcode/mod.ts";

/** What, the HTML, and the Markdown without the final line end. */
type Case = readonly [what: string, html: string, markdown: string];

const CASES: readonly Case[] = [
  ["headings", "<h1>A</h1><h6>B <b>c</b></h6>", "# A\n\n###### B **c**"],
  ["a block within a heading", "<h2><div>a</div><div>b</div></h2>", "## a b"],
  ["a heading that ends in signs", "<h2>C #</h2>", "## C \\#"],
  ["white space", "<p> a\n\n b <b> c </b>d </p>", "a b **c** d"],
  ["line breaks", "<p>a<br>b<br></p>", "a\\\nb"],
  ["breaks that part paragraphs", "a<br><br>b", "a\n\nb"],
  ["emphasis beside letters", "a<b>b</b>c", "a**b**c"],
  ["emphasis that asterisks cannot carry", "a<b>(b)</b>c", "a<strong>(b)</strong>c"],
  [
    "emphasis in Japanese",
    "これは<strong>「強調」</strong>です",
    "これは<strong>「強調」</strong>です",
  ],
  ["emphasis within emphasis", "<b><i>a</i></b> <i><b>b</b></i>", "**_a_** ***b***"],
  ["emphasis said twice", "<b><strong>a</strong></b><b>b</b>", "**ab**"],
  ["emphasis of nothing", "a<b> </b>b<i></i>", "a b"],
  ["emphasis that ends in a no-break space", "<b>a:&nbsp;</b>b", "**a:**\u00a0b"],
  ["emphasis over blocks", "<b><p>a</p><p>b</p></b>", "**a**\n\n**b**"],
  ["strikethrough", "<del>a</del> ~b~ ~c", "~~a~~ \\~b\\~ \\~c"],
  ["tildes within strikethrough", "<del>~~~a</del> <del>b~</del>", "~~\\~\\~\\~a~~ ~~b\\~~~"],
  ["sub- and superscript", "x<sup>2</sup> H<sub>2</sub>O", "x<sup>2</sup> H<sub>2</sub>O"],
  ["code spans", "<code>a</code> <kbd>`b</kbd> <code>a<b>b</b></code>", "`a` `` `b `` `ab`"],
  ["links in code", "<code>a(<a href=b>b</a>)</code>", "`a(`[`b`](b)`)`"],
  ["links", '<a href="/a b?(c" title=\'"d"\'>e [f]</a>', '[e \\[f\\]](/a%20b?\\(c "\\"d\\"")'],
  ["links to nowhere", "<a>a</a> <a href>b</a> <a href='' title=t>c</a>", 'a [b]() [c](<> "t")'],
  ["links without text", "<a href=a><svg></svg></a> <a href=b aria-label=B></a>", "[B](b)"],
  ["links that say their address", "<a href=http://a.b/>http://a.b/</a>", "<http://a.b/>"],
  ["links to a mailbox", "<a href=mailto:a@b.cd>a@b.cd</a>", "<a@b.cd>"],
  ["links around blocks", "<a href=x><h3>A</h3><p>b</p></a>", "### [A](x)\n\n[b](x)"],
  ["links with a title around blocks", "<a href=x title=t><h3>A</h3></a>", '### [A](x "t")'],
  [
    "backslashes in addresses",
    "<a href='a\\b?c\\d'>e</a> <a href=x:a\\b>f</a>",
    "[e](a/b?c\\d) [f](x:a\\b)",
  ],
  ["a backslash at the end of a title", "<a href=a title='b\\'>c</a>", '[c](a "b&#92;")'],
  ["a link that looks like a footnote", "<a href=#a>^</a> ^", "[\\^](#a) ^"],
  ["a base of two slashes", "<base href=/x><a href=/.//h.test/>a</a>", "[a](/.//h.test/)"],
  [
    "addresses in text",
    "http://a.b/c_d, http://a.b/_c http://a.b/c*. (http://a.b/d_(e)_)",
    "http://a.b/c_d, <http://a.b/_c> <http://a.b/c>\\*. (<http://a.b/d_(e)>\\_)",
  ],
  [
    "addresses that their surroundings could become a part of",
    "http://a.b&nbsp;c<p><b>http://a.b</b>c<p>http://a.b<br>!www.a.b/_c",
    "<http://a.b>\u00a0c\n\n<strong><http://a.b></strong>c\n\n<http://a.b>\\\n\\![www.a.b/\\_c](http://www.a.b/_c)",
  ],
  [
    "emphasis beside emoji",
    "<b>a\u{1f388}</b>b <b>a</b>\u{1f388}",
    "<strong>a\u{1f388}</strong>b **a**\u{1f388}",
  ],
  ["emphasis in emphasis", "<em>a.<em>.b</em></em>", "*a._.b_*"],
  ["emphasis beside strikethrough", "<b>(a)</b><s>b</s>", "<strong>(a)</strong>~~b~~"],
  ["signs before a line break", "a *<br>b \\<br>c", "a \\*\\\nb \\\\\\\nc"],
  [
    "emphasis over breaks in cells",
    "<table><tr><th>a<td><em>b<br><em>.c</em></em><tr><td>\\&nbsp;<br>e</table>",
    "|  |  |\n| --- | --- |\n| a | *b<br>_.c_* |\n| \\\u00a0<br>e |",
  ],
  [
    "images",
    '<img src="a.png" alt="A [b]" title="t"> !<a href=c>d</a>',
    '![A \\[b\\]](a.png "t") \\![d](c)',
  ],
  [
    "images that load late",
    "<img src='data:image/gif;base64,x' data-src=a.png alt=A>",
    "![A](a.png)",
  ],
  ["images in the page itself", "a <img src='data:image/png;base64,x' alt=A>", "a A"],
  ["tight lists", "<ul><li>a<ul><li>b</ul><li>c</ul>", "- a\n  - b\n- c"],
  ["loose lists", "<ul><li><p>a<li><p>b</ul>", "- a\n\n- b"],
  ["numbered lists", "<ol start=9><li>a<li>b<p>c</ol>", "9. a\n10. b\n\n    c"],
  ["lists side by side", "<ul><li>a</ul><ul><li>b</ul>", "- a\n\n+ b"],
  ["lists beside a wrong start", "<ol start=-1><li>a</ol>", "1. a"],
  ["a list within a list without an item", "<ul><li>a</li><ul><li>b</ul></ul>", "- a\n  - b"],
  ["an item without content", "<ul><li><li>a</ul>", "-\n- a"],
  ["an item that starts with a rule", "<ul><li><hr></ul>", "- ***"],
  [
    "task lists",
    "<ul><li><input type=checkbox checked> a<li><input type=checkbox>b</ul>",
    "- [x] a\n- [ ] b",
  ],
  ["text like a task", "<ul><li>[x] a</ul>", "- \\[x] a"],
  ["definitions", "<dl><dt>a<dd>b<dd>c</dl>", "- **a**\n\n  b\n\n  c"],
  [
    "quotes",
    "<blockquote><p>a<p>b<blockquote>c</blockquote></blockquote>d",
    "> a\n>\n> b\n>\n> > c\n\nd",
  ],
  [
    "code blocks",
    "<pre><code class='x language-c++'>a &lt; b\n\n\tc\n</code></pre>",
    "```c++\na < b\n\n\tc\n```",
  ],
  ["code blocks with fences", "<pre>\n```\n````\n</pre>", "`````\n```\n````\n`````"],
  ["code blocks in lines of their own", "<pre><div>a</div><div>b</div></pre>", "```\na\nb\n```"],
  ["rules", "a<hr>b", "a\n\n---\n\nb"],
  [
    "tables",
    "<table><caption>T</caption><tr><th>a<th align=right>b<tr><td>1<td>2|3</table>",
    "T\n\n| a | b |\n| --- | --: |\n| 1 | 2\\|3 |",
  ],
  [
    "bars in cells",
    "<table><tr><th>|a<th><code>b|c</code><tr><td>\\|<td><code>\\|</code></table>",
    "| \\|a | `b\\|c` |\n| --- | --- |\n| \\\\\\| | <code>\\\\\\|</code> |",
  ],
  ["tables without a header", "<table><tr><td>a<td>b</table>", "|  |  |\n| --- | --- |\n| a | b |"],
  [
    "blocks in cells",
    "<table><tr><th>a<th>b<tr><td>c<br>d<td><ul><li>e<li>f</ul></table>",
    "| a | b |\n| --- | --- |\n| c<br>d | - e<br>- f |",
  ],
  [
    "spans",
    "<table><tr><th colspan=2>a<th>b<tr><td rowspan=2>c<td>d<td>e<tr><td>f</table>",
    "| a |  | b |\n| --- | --- | --- |\n| c | d | e |\n|  | f |",
  ],
  [
    "tables with empty rows",
    "<table><tr><td>&nbsp;<td><tr><td>a<td>b<tr><td><td></table><table><tr><td><td></table>",
    "|  |  |\n| --- | --- |\n| a | b |",
  ],
  ["tables that lay out", "<table><tr><td><h2>a</h2><td><p>b</table>", "## a\n\nb"],
  [
    "tables within tables",
    "<table><tr><td>a<td><table><tr><th>b<th>c</table></table>",
    "a\n\n| b | c |\n| --- | --- |",
  ],
  [
    "hidden content",
    "<p hidden>a<p style='color:red; DISPLAY : none'>b<p aria-hidden=true>c<p>d",
    "d",
  ],
  [
    "what is no content",
    "<head><style>a</style></head><script>b</script><template>c</template><noscript>d</noscript>" +
    "<svg><title>e</title></svg><select><option>f</select>g",
    "g",
  ],
  [
    "formulas with their source",
    "<math><semantics><mi>x</mi><annotation encoding=application/x-tex>x_1</annotation>" +
    "<annotation encoding=application/json>{}</annotation></semantics></math>" +
    "<img aria-hidden=true alt='y^2' src=y><img aria-hidden=true src=z>",
    "`x_1`![y^2](y)",
  ],
  [
    "formulas of signs",
    "<p><math><mfrac><mrow><mn>1</mn><mo>+</mo><msqrt><msup><mi>b</mi><mn>2</mn></msup></msqrt></mrow>" +
    "<mi>a</mi></mfrac></math>",
    "(1+√(b^2))/a",
  ],
  [
    "what follows a list whose first item is none",
    "<dl><dd>a<dl><dd>b</dl></dl><p>c",
    "- a\n\n  - b\n\nc",
  ],
  ["buttons", "<button>a</button><button>b</button>c", "a b c"],
  ["formulas", "<math alttext='a_b'><mi>a</mi></math>", "`a_b`"],
  ["the title, without a heading", "<title>T &amp; <x></title><h2>a</h2>", "# T & &lt;x>\n\n## a"],
  ["the title, beside a heading", "<title>T</title><h2>a</h2><h1>b</h1>", "## a\n\n# b"],
  ["the title alone", "<title>T</title>", "# T"],
  ["a base", "<base href='/x/'><a href=a>b</a>", "[b](/x/a)"],
  [
    "text like Markdown",
    "<p># a<p>1. b<p>- c<p>> d<p>*e* _f_ `g` [h](i) \\j \\* a_b 2 * 3<p>===<p>***<p>+<p>[k]: l",
    "\\# a\n\n1\\. b\n\n\\- c\n\n\\> d\n\n\\*e\\* \\_f\\_ \\`g\\` [h\\](i) \\j \\\\\\* a_b 2 * 3\n\n" +
    "\\===\n\n\\***\n\n\\+\n\n\\[k]: l",
  ],
  [
    "text like HTML",
    "&lt;b>&amp;lt; &lt; 1 & &amp;copy; &lt;",
    "&lt;b>&amp;lt; < 1 & &amp;copy; <",
  ],
  ["nothing", "", ""],
];

for (const [what, html, markdown] of CASES) {
  Deno.test(`htmlToMarkdown writes ${what}`, () => {
    assertEquals(htmlToMarkdown(html), markdown === "" ? "" : `${markdown}\n`);
  });
}

Deno.test("htmlToMarkdown makes links absolute where it is told a base", () => {
  const options = { baseUrl: "https://example.org/a/b" };
  assertEquals(htmlToMarkdown("<a href=c>d</a>", options), "[d](https://example.org/a/c)\n");
  assertEquals(
    htmlToMarkdown("<base href=/x/><img src=c alt=d>", options),
    "![d](https://example.org/x/c)\n",
  );
});

Deno.test("htmlToMarkdown leaves out links that run something", () => {
  const urls = [
    "javascript:x",
    " JaVa\tScRiPt:x",
    "&#x6A;avascript:x",
    "vbscript:x",
    "data:text/html,<script>x</script>",
    "\x01javascript:x",
    "java&NewLine;script:x",
    "blob:x",
  ];
  for (const url of urls) {
    const html = `<a href="${url}">a</a> <img src="${url}" alt=b>`;
    assertEquals(htmlToMarkdown(html), "a b\n", url);
  }
});

/** Whether rendered Markdown holds an element that the text has made. */
function elementsOf(html: string): string[] {
  const names: string[] = [];
  const reader = new HtmlReader({
    open: (name) => names.push(name) > 0,
    close: () => {},
    text: () => {},
  }, DEFAULT_LIMITS);
  reader.write(html);
  reader.end();
  return names;
}

Deno.test("htmlToMarkdown lets no text become markup", () => {
  const marked = new Marked({ gfm: true });
  const piece = fc.constantFrom(
    "<",
    ">",
    "script",
    "img src=x onerror=y",
    "/",
    "!",
    "--",
    "*",
    "**",
    "_",
    "~",
    "~~",
    "`",
    "```",
    "\\",
    "[",
    "]",
    "(",
    ")",
    "#",
    "- ",
    "1. ",
    "+ ",
    "|",
    ":",
    "=",
    "&",
    "lt;",
    "a",
    " ",
    "b ",
    "[x] ",
    "é",
    "\u00a0",
    "。",
    "<b>",
    "[a](b)",
    "![",
    "]: ",
    "&lt;",
    "---",
    "***",
  );
  const escape = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join("");
      const markdown = htmlToMarkdown(`<p>${escape(text)}</p>`);
      const html = marked.parse(markdown, { async: false });
      const shown = elementsOf(html).filter((name) => name !== "p");
      assertEquals(shown, [], `${JSON.stringify(text)} -> ${JSON.stringify(markdown)} -> ${html}`);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("htmlToMarkdown lets no text that marks cut to pieces become markup", () => {
  const marked = new Marked({ gfm: true });
  const piece = fc.constantFrom(
    "&lt;",
    "<b>",
    "</b>",
    "script>",
    "<i>x</i>",
    "<a href=u>",
    "</a>",
    "*",
    "_",
    "[",
    "](v)",
    "!",
    "`",
    "<code>c</code>",
    "<br>",
    "a",
    " ",
    "\\",
    "# ",
    "- ",
    "&amp;lt;",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const markdown = htmlToMarkdown(`<p>${pieces.join("")}</p>`);
      const html = marked.parse(markdown, { async: false });
      const known = new Set(["p", "b", "i", "strong", "em", "a", "br", "code"]);
      assertEquals(elementsOf(html).filter((name) => !known.has(name)), [], markdown);
      assertNotMatch(html, /href="v"/);
    }),
    { numRuns: 1000 },
  );
});

async function convertChunks(bytes: Uint8Array, sizes: readonly number[]): Promise<string> {
  const chunks: Uint8Array[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length];
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  const conversion: Conversion = { from: {}, location: "/", limits: DEFAULT_LIMITS };
  const output = await convert(ReadableStream.from(chunks), conversion);
  return await new Response(output as ReadableStream<Uint8Array<ArrayBuffer>>).text();
}

Deno.test("html_to_markdown makes the same of a stream as of the whole", async () => {
  const html = "<title>T</title>" + CASES.map(([, html]) => html).join("\n<p>é 漢字 🎈\n");
  const whole = htmlToMarkdown(html);
  const bytes = new TextEncoder().encode(html);
  for (const sizes of [[1], [7], [1000, 1], [1 << 20]]) {
    assertEquals(await convertChunks(bytes, sizes), whole, String(sizes));
  }
});

Deno.test("htmlToMarkdown puts the title first however long the page is without a heading", () => {
  const long = `<title>T</title><p>${"a ".repeat(50_000)}</p><h1>late</h1>`;
  assert(htmlToMarkdown(long).startsWith("# T\n\na a"));
});

Deno.test("htmlToMarkdown stays linear and shallow on hostile pages", () => {
  const size = 100_000;
  const pages = [
    "<div>".repeat(size) + "x",
    "<ul><li>".repeat(size) + "x",
    "<blockquote>".repeat(size) + "x",
    "<table><tr><td>".repeat(size) + "x",
    "<b><i>".repeat(size) + "x",
    "<b>".repeat(500) + "</i>".repeat(size),
    "<p>" + "<a href=x>a</a> ".repeat(size / 4),
    "<p>a" + " ".repeat(size) + "b",
    "<p>" + "[a]".repeat(size) + ":",
    "<h1>" + "# ".repeat(size),
    "<p>a<br>" + "= ".repeat(size) + "x",
    "<pre>" + "`".repeat(size),
    "<table><tr>" + "<td colspan=1000 rowspan=1000>x".repeat(size / 10),
  ];
  const start = performance.now();
  for (const page of pages) {
    assert(htmlToMarkdown(page).length < 20 * page.length + 1000, page.slice(0, 40));
  }
  // Quadratic work on any of these takes many times as long on any machine.
  assert(performance.now() - start < 20_000);
});

Deno.test("htmlToMarkdown refuses a paragraph and a table that outgrow the limit", () => {
  const limits = { ...DEFAULT_LIMITS, conversionInput: 1000 };
  for (const html of [`<p>${"<b>a</b>".repeat(100)}`, `<table>${"<tr><td>a<td>b".repeat(100)}`]) {
    const error = assertThrowsFault(() => htmlToMarkdown(html, { limits }));
    assertEquals(error.code, "too-large");
  }
});

function assertThrowsFault(act: () => unknown): Fault {
  let fault: Fault | undefined;
  assertThrows(() => {
    try {
      act();
    } catch (error) {
      if (error instanceof Fault) fault = error;
      throw error;
    }
  });
  assert(fault !== undefined);
  return fault;
}

import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import type { Conversion } from "../../src/model/conversion.ts";
import { Fault } from "../../src/model/fault.ts";
import { DEFAULT_LIMITS } from "../../src/model/limits.ts";
import { convert } from "../../src/transcode/converters/markdown_to_html.ts";
import { htmlToMarkdown, markdownToHtml } from "../../src/transcode/mod.ts";

function bodyOf(html: string): string {
  return html.slice(html.indexOf("<main>\n") + 7, html.indexOf("</main>"));
}

Deno.test("markdownToHtml makes a complete page", () => {
  const html = markdownToHtml("# Tea & *cake*\n\nx", { language: "en-GB" });
  assert(html.startsWith('<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">'));
  assertStringIncludes(html, '<meta name="viewport"');
  assertStringIncludes(html, "<title>Tea &amp; cake</title>");
  assertStringIncludes(html, "color-scheme: light dark");
  assertEquals(bodyOf(html), '<h1 id="tea--cake">Tea &amp; <em>cake</em></h1>\n<p>x</p>\n');
});

Deno.test("markdownToHtml takes title and language from front matter, and cuts it off", () => {
  const html = markdownToHtml(
    '---\ntitle: "A \\"b\\" <c>"\nlang: de # here\ntags: [x]\n---\n\n# D\n',
  );
  assertStringIncludes(html, "<title>A &quot;b&quot; &lt;c&gt;</title>");
  assertStringIncludes(html, '<html lang="de">');
  assertEquals(bodyOf(html), '<h1 id="d">D</h1>\n');
  assertStringIncludes(
    markdownToHtml("---\r\ntitle: 'it''s'\r\n---\r\nx"),
    "<title>it&#39;s</title>",
  );
});

Deno.test("markdownToHtml takes rules for rules, not for front matter", () => {
  assertEquals(bodyOf(markdownToHtml("---\n\na\n\n---\n")), "<hr>\n<p>a</p>\n<hr>\n");
  assertEquals(bodyOf(markdownToHtml("---\ntitle: a")), "<hr>\n<p>title: a</p>\n");
});

Deno.test("markdownToHtml falls back on a title, and on none", () => {
  assertStringIncludes(markdownToHtml("x", { title: "notes.md" }), "<title>notes.md</title>");
  assertStringIncludes(markdownToHtml(""), "<title></title>");
});

Deno.test("markdownToHtml accepts no language that is none", () => {
  assertStringIncludes(markdownToHtml("x", { language: 'en" onload="x' }), "<html>\n");
});

Deno.test("markdownToHtml knows GitHub's additions", () => {
  assertEquals(
    bodyOf(markdownToHtml("- [x] a\n\n~~b~~ https://c.d\n\n| e |\n| -: |\n| f |\n")),
    '<ul>\n<li><input checked type="checkbox" disabled> a</li>\n</ul>\n' +
      '<p><del>b</del> <a href="https://c.d">https://c.d</a></p>\n' +
      '<table>\n<thead>\n<tr>\n<th align="right">e</th>\n</tr>\n</thead>\n' +
      '<tbody><tr>\n<td align="right">f</td>\n</tr>\n</tbody></table>\n',
  );
});

Deno.test("markdownToHtml gives each heading an identifier of its own", () => {
  const html = bodyOf(markdownToHtml("# A b!\n# A b\n# a-b-1\n# 漢字\n# !\n"));
  const ids = [...html.matchAll(/id="([^"]*)"/g)].map(([, id]) => id);
  assertEquals(ids, ["a-b", "a-b-1", "a-b-1-1", "漢字", "section"]);
});

Deno.test("markdownToHtml shows a NUL as what stands for it (CommonMark §2.3)", () => {
  const html = markdownToHtml("# a\0\n\n`\0` [b](\0c)\n\n<p title='\0'>\0</p>\n");
  assert(!html.includes("\0"));
  assert(html.includes("<code>\ufffd</code>"), html);
});

Deno.test("markdownToHtml keeps harmless HTML", () => {
  assertEquals(
    bodyOf(markdownToHtml("<details><summary>a</summary>\n\nb\n\n</details>")),
    "<details><summary>a</summary><p>b</p>\n</details>",
  );
});

Deno.test("markdownToHtml and htmlToMarkdown show the same text as text", () => {
  const html = "<h1>a</h1><p>&lt;script>alert(1)&lt;/script> &amp;lt;b&amp;gt; <b>c</b></p>";
  const page = bodyOf(markdownToHtml(htmlToMarkdown(html)));
  assertEquals(
    page,
    '<h1 id="a">a</h1>\n<p>&lt;script>alert(1)&lt;/script> &amp;lt;b&amp;gt; <strong>c</strong></p>\n',
  );
  assertEquals(htmlToMarkdown(page), htmlToMarkdown(html));
});

Deno.test("markdownToHtml refuses what would take too long or nests too deeply", () => {
  const texts = [
    "a.b".repeat(100_000) + "@",
    "a_".repeat(100_000),
    "**a ".repeat(4000) + " a**".repeat(4000),
    ">".repeat(8000) + "a",
    "1. ".repeat(8000) + "a",
    Array.from({ length: 1000 }, (_, at) => "  ".repeat(at) + "- a").join("\n"),
  ];
  const start = performance.now();
  for (const text of texts) {
    const error = assertThrows(() => markdownToHtml(text), Fault) as Fault | undefined;
    assert(error === undefined || error.code === "too-large");
  }
  assert(performance.now() - start < 30_000);
});

Deno.test("markdownToHtml takes long ordinary text", () => {
  const text =
    "Some *text* with [a link](http://a.b/c_d) and `code`, and **more** of it.\n".repeat(5) + "\n";
  assertStringIncludes(markdownToHtml(text.repeat(500)), "<code>code</code>");
});

Deno.test("markdown_to_html takes charset, language and name from what it is told", async () => {
  const bytes = Uint8Array.from([0xb0, 0xa1]);
  const conversion: Conversion = {
    from: { type: "text/markdown", language: "ko", charset: "euc-kr" },
    location: "/a/%EA%B0%80.md?x",
    limits: DEFAULT_LIMITS,
  };
  const output = await convert(ReadableStream.from([bytes]), conversion);
  const html = await new Response(output as ReadableStream<Uint8Array<ArrayBuffer>>).text();
  assertStringIncludes(html, '<html lang="ko">');
  assertStringIncludes(html, "<title>가.md</title>");
  assertEquals(bodyOf(html), "<p>가</p>\n");
});

Deno.test("markdownToHtml puts footnotes at the end, in the order of their marks", () => {
  const html = bodyOf(markdownToHtml(
    "One[^b], two[^a], one again[^B], none[^c].\n\n[^a]: First\n    line.\n\n    - More\n" +
      "[^b]: *Second*[^d]\n# Heading\n[^unused]: x\n[^d]: Last `[^a]`\n",
  ));
  assertStringIncludes(
    html,
    '<p>One<sup><a href="#fn-1" id="fnref-1">1</a></sup>, two<sup><a href="#fn-2" id="fnref-2">' +
      '2</a></sup>, one again<sup><a href="#fn-1" id="fnref-1-2">1</a></sup>, none[^c].</p>',
  );
  assertStringIncludes(
    html,
    '<li id="fn-1"><p><em>Second</em><sup><a href="#fn-3" id="fnref-3">3</a></sup> ' +
      '<a href="#fnref-1">↩</a> <a href="#fnref-1-2">↩</a></p></li>',
  );
  assertStringIncludes(html, "<li>More</li>");
  assertStringIncludes(html, '<li id="fn-3"><p>Last <code>[^a]</code> <a href="#fnref-3">↩</a>');
  assertStringIncludes(html, '<h1 id="heading">Heading</h1>');
  assert(!html.includes("unused"));
});

Deno.test("markdownToHtml reads a footnote that refers to itself, and many of them, in good time", () => {
  assertStringIncludes(markdownToHtml("a[^1]\n\n[^1]: b[^1]\n"), '<li id="fn-1"><p>b<sup>');
  const notes = Array.from({ length: 5_000 }, (_, at) => `[^${at}]: note\n`).join("");
  const marks = Array.from({ length: 5_000 }, (_, at) => `x[^${at}]`).join(" ");
  assertStringIncludes(markdownToHtml(`${marks}\n\n${notes}`), 'id="fn-5000"');
  const paragraphs = "a line\n\n".repeat(20_000);
  assertStringIncludes(markdownToHtml(`${paragraphs}b[^1]\n\n[^1]: c`), 'id="fn-1"');
});

Deno.test("markdownToHtml labels the notes of GitHub", () => {
  const html = (text: string) => bodyOf(markdownToHtml(text)).replaceAll("\n", "");
  assertStringIncludes(
    html("> [!NOTE]\n> Take *care*.\n"),
    "<blockquote><p><strong>Note</strong></p><p>Take <em>care</em>.</p></blockquote>",
  );
  assertStringIncludes(
    html("> [!warning]\n>\n> - a\n"),
    "<blockquote><p><strong>Warning</strong></p><ul><li>a</li></ul></blockquote>",
  );
  assertStringIncludes(html("> [!OTHER]\n> a\n"), "<blockquote><p>[!OTHER]a</p></blockquote>");
});

Deno.test("markdownToHtml takes the name that a heading gives itself", () => {
  const page = markdownToHtml("# The *tea* {#tea}\n## Tea {#tea}\n## {#}\n");
  assertStringIncludes(page, "<title>The tea</title>");
  assertStringIncludes(page, '<h1 id="tea">The <em>tea</em></h1>');
  assertStringIncludes(page, '<h2 id="tea-1">Tea</h2>');
  assertStringIncludes(page, "{#}</h2>");
});

Deno.test("markdownToHtml cuts off front matter in TOML", () => {
  const page = markdownToHtml(
    '+++\ntitle = "Tea: a guide"\nlang = "ko"\n[params]\nx = 1\n+++\n\nText\n',
  );
  assertStringIncludes(page, "<title>Tea: a guide</title>");
  assertStringIncludes(page, '<html lang="ko">');
  assertEquals(bodyOf(page).trim(), "<p>Text</p>");
  assertStringIncludes(bodyOf(markdownToHtml("+++\nno matter\n+++\n")), "+++");
});

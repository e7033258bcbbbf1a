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

import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { pagesAround, readHtml, readMarkdown, renderAs, targetsOf } from "./samples.ts";

const VECTORS: readonly string[] = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  `" onmouseover="alert(1)" x="`,
  "' autofocus onfocus='alert(1)",
  "</title></style></main><svg onload=alert(1)>",
  "<!--", // opens a comment that would swallow the rest
  "]]><![CDATA[<b>",
  "javascript:alert(1)",
  "JaVa\tScRiPt:alert(1)",
  " \u0001javascript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:msgbox(1)",
  "//evil.test/login",
  "/\\evil.test/",
  "https://good.test@evil.test/",
  "[click](javascript:alert(1))",
  "![x](https://evil.test/pixel.png)",
  "](javascript:alert(1)) [x",
  "<javascript:alert(1)>",
  "<https://evil.test/>",
  "www.evil.test and https://evil.test",
  "a|b|c\\|d\\",
  "`code` **bold** __bold__ ~~gone~~ $x$ {{1}}",
  "# heading",
  "- list",
  "+ list",
  "12. list",
  "---",
  "> quote",
  "    indented",
  "one\ntwo\r\n\r\n# three",
  "| a |\n| - |\n| b |",
  "[ref]: javascript:alert(1)",
  "&lt;script&gt; &#106;avascript&colon;x &copy;",
  "\u202egpj.exe",
  "\u2066\u2067\u2068\u2069\u200e\u200f\u061c",
  "nul\u0000 bell\u0007 escape\u001b[31m delete\u007f next\u0085",
  "line\u2028paragraph\u2029",
  "tags \u{e0041}\u{e0042}\u{e007f}",
  "half a pair \ud800 and \udc00",
  "\ufeffmark",
  "%00%0d%0aSet-Cookie:%20a=b",
  "../../../etc/passwd",
  "%2e%2e%2f%",
  "x".repeat(5000),
];

const ELEMENTS = new Set(
  ("html head meta title style body main h1 p a bdi table thead tbody tr th td dl div dt dd time " +
    "data ul li").split(" "),
);
const ATTRIBUTES = new Set(
  "lang dir charset name content class scope data-title href datetime value align".split(" "),
);
const SAFE_TARGET = /^(?:https?:\/\/(?![^/]*@)|(?!\/[/\\])(?![a-z][a-z0-9+.-]*:))[!-~]*$/i;
// deno-lint-ignore no-control-regex
const UNSEEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff\p{Cs}]/u;

for (const vector of VECTORS) {
  const name = JSON.stringify(vector.slice(0, 40));

  Deno.test(`writeHtml keeps ${name} inert`, () => {
    for (const page of pagesAround(vector)) {
      const html = renderAs(page, "text/html");
      const reading = readHtml(html);
      assertEquals(reading.comments, 0);
      assertNotMatch(html, UNSEEN);
      for (const element of reading.elements) {
        assert(ELEMENTS.has(element.name), element.name);
        for (const attribute of Object.keys(element.attributes)) {
          assert(ATTRIBUTES.has(attribute), attribute);
        }
      }
      for (const target of targetsOf(reading)) assertMatch(target, SAFE_TARGET);
    }
  });

  Deno.test(`writeMarkdown keeps ${name} inert`, () => {
    for (const page of pagesAround(vector)) {
      const markdown = renderAs(page, "text/markdown");
      const reading = readMarkdown(markdown);
      assertNotMatch(markdown, UNSEEN);
      assertEquals(reading.comments, 0);
      for (const element of reading.elements) assert(ELEMENTS.has(element.name), element.name);
      assertEquals(reading.elements.filter((element) => element.name === "h1").length, 1);
      // The same links as in HTML, and none that a text has opened by itself.
      const expected = targetsOf(readHtml(renderAs(page, "text/html")));
      assertEquals(targetsOf(reading).map(decode), expected.map(decode));
    }
  });

  Deno.test(`writeText keeps ${name} on its line`, () => {
    const plain = pagesAround("x");
    for (const [at, page] of pagesAround(vector).entries()) {
      const text = renderAs(page, "text/plain");
      assertNotMatch(text, UNSEEN);
      const lines = renderAs(plain[at], "text/plain").split("\n").length;
      // A parent link of its own is all that a location may add or take.
      assert(Math.abs(text.split("\n").length - lines) <= 2, text);
    }
  });

  Deno.test(`writeJson keeps ${name} exact, and its bytes harmless`, () => {
    const [listing] = pagesAround(vector);
    const json = renderAs(listing, "application/json");
    assertNotMatch(json, UNSEEN);
    assertNotMatch(json, /[<>&]/);
    assertEquals(JSON.parse(json).entries[0].name, vector);
    for (const page of pagesAround(vector)) {
      const { entries, choices } = JSON.parse(renderAs(page, "application/json"));
      for (const { location } of entries ?? choices ?? []) {
        if (location !== undefined) assertMatch(location, SAFE_TARGET);
      }
    }
  });
}

Deno.test("writeHtml shows what a text hides", () => {
  const [page] = pagesAround("photo\u202egpj.exe");
  assert(readHtml(renderAs(page, "text/html")).text.includes("photo[U+202E]gpj.exe"));
});

Deno.test("writeMarkdown shows the text that was given", () => {
  for (const text of ["a_b*c", "a|b", "<b>&amp;</b>", "[x](y)", "www.evil.test", "C# #1"]) {
    const [page] = pagesAround(text);
    const { text: read } = readMarkdown(renderAs(page, "text/markdown"));
    assertEquals(read.split(text).length - 1, 3, `${text} in ${read}`);
  }
});

function decode(target: string): string {
  return decodeURI(target.replace(/%(?![0-9a-f]{2})/gi, "%25"));
}

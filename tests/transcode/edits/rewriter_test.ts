import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  type Insertion,
  type Place,
  RewritePlan,
  Rewriter,
} from "../../../src/transcode/edits/rewriter.ts";
import { parseSelectors } from "../../../src/transcode/edits/selector.ts";
import { allowed } from "../../allowed.ts";

const encoder = new TextEncoder();
const DEPTH = 512;

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** Rewrites the bytes, cut into these pieces; each piece is overwritten once it has been taken. */
function rewriteBytes(plan: RewritePlan, pieces: Iterable<Uint8Array>, depth = DEPTH): Uint8Array {
  const rewriter = new Rewriter(plan, depth);
  const output: Uint8Array[] = [];
  for (const piece of pieces) {
    const own = piece.slice();
    for (const part of rewriter.write(own)) output.push(part.slice());
    own.fill(0x3c);
  }
  for (const part of rewriter.end()) output.push(part.slice());
  return joined(output);
}

function* cutEvery(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function insertion(selector: string, place: Place, content: string, everywhere = false): Insertion {
  return { selector, place, content: encoder.encode(content), everywhere };
}

/** The output, which must be the same for every cutting. */
function rewritten(html: string, ...insertions: Insertion[]): string {
  const plan = new RewritePlan(insertions);
  const bytes = encoder.encode(html);
  const whole = new TextDecoder().decode(rewriteBytes(plan, [bytes]));
  for (let size = 1; size <= Math.min(bytes.length, 12); size++) {
    const cut = new TextDecoder().decode(rewriteBytes(plan, cutEvery(bytes, size)));
    assertEquals(cut, whole, `in pieces of ${size}`);
  }
  return whole;
}

const PAGE =
  "<!doctype html><html><head><title>T</title></head><body class=b><p>One<p>Two</body></html>";

Deno.test("Rewriter inserts before, within and after elements", () => {
  const at = (selector: string, place: Place) => rewritten(PAGE, insertion(selector, place, "[*]"));
  assertEquals(at("head", "prepend"), PAGE.replace("<head>", "<head>[*]"));
  assertEquals(at("head", "append"), PAGE.replace("</head>", "[*]</head>"));
  assertEquals(at("title", "before"), PAGE.replace("<title>", "[*]<title>"));
  assertEquals(at("title", "after"), PAGE.replace("</title>", "</title>[*]"));
  assertEquals(at("body", "prepend"), PAGE.replace("<body class=b>", "<body class=b>[*]"));
  assertEquals(at("body", "append"), PAGE.replace("</body>", "[*]</body>"));
  // Its end tag is left out, so it ends where the next one begins.
  assertEquals(at("p", "append"), PAGE.replace("One", "One[*]"));
  assertEquals(at("p", "after"), PAGE.replace("One", "One[*]"));
  // Nothing can be put into a text.
  assertEquals(at("title", "append"), PAGE);
  assertEquals(at("nothing", "before"), PAGE);
});

Deno.test("Rewriter inserts at the first match, or at each", () => {
  const html = "<p>1<p>2<p>3";
  assertEquals(rewritten(html, insertion("p", "before", "*")), "*<p>1<p>2<p>3");
  assertEquals(rewritten(html, insertion("p", "prepend", "*", true)), "<p>*1<p>*2<p>*3");
  assertEquals(rewritten(html, insertion("p", "after", "*", true)), "<p>1*<p>2*<p>3*");
});

Deno.test("Rewriter keeps the order of what goes to one place", () => {
  const html = "<div><b>x</b></div>";
  const both = [insertion("b", "before", "1"), insertion("div > *", "before", "2")];
  assertEquals(rewritten(html, ...both), "<div>12<b>x</b></div>");
  const ends = [
    insertion("div", "append", "3"),
    insertion("b", "after", "1"),
    insertion("div", "append", "4"),
  ];
  assertEquals(rewritten(html, ...ends), "<div><b>x</b>134</div>");
});

Deno.test("Rewriter finds html, head and body where their tags are left out", () => {
  const at = (html: string, selector: string, place: Place) =>
    rewritten(html, insertion(selector, place, "[*]"));
  assertEquals(at("<title>T</title><p>x", "head", "prepend"), "[*]<title>T</title><p>x");
  assertEquals(at("<title>T</title><p>x", "head", "append"), "<title>T</title>[*]<p>x");
  assertEquals(at("<title>T</title><p>x", "body", "prepend"), "<title>T</title>[*]<p>x");
  assertEquals(at("<title>T</title><p>x", "body", "append"), "<title>T</title><p>x[*]");
  assertEquals(at("  text only", "body", "prepend"), "  [*]text only");
  assertEquals(at("  text only", "head", "append"), "  [*]text only");
  assertEquals(at("", "body", "append"), "[*]");
  assertEquals(at("<p>x</p></html>\n", "body", "append"), "<p>x</p>[*]</html>\n");
  assertEquals(
    at("<head><template><p>x</template></head>y", "body", "prepend"),
    "<head><template><p>x</template></head>[*]y",
  );
  assertEquals(at("<body><body><p>", "body", "prepend"), "<body>[*]<body><p>");
});

Deno.test("Rewriter sees no tags where there are none", () => {
  const hidden = [
    "<!-- <i> --><i>",
    "<!--><i>",
    "<!---><i>",
    "<!-- --!><i>",
    "<!-- -- > --><i>",
    "<!--!><i>--><i>",
    "<a title=\"<i>\" alt='<i>' x=<i>y</a><i>",
    '<a b"<i>c><i>',
    "<script>'<i>'</script><i>",
    "<script><!-- <script> </script> <i> --></script><i>",
    "<script><!-- </script><i>",
    "<style><i></style ><i>",
    "<textarea><i></textareas></textarea\n><i>",
    "<TITLE><i></TiTlE/><i>",
    "<noscript><i></noscript><i>",
    "<?php <i ?><i>",
    "</ <i><i>",
    "</><i>",
    "<!x <i><i>",
    "a < b <1 <i>",
    "<svg><![CDATA[<i>]]></svg><i>",
    "<![CDATA[<i><i>",
    "<xmp><i></xmp><i>",
  ];
  for (const html of hidden) {
    const last = html.lastIndexOf("<i>");
    const expected = `${html.slice(0, last)}[*]<i>`;
    assertEquals(rewritten(html, insertion("i", "before", "[*]")), expected, html);
  }
  assertEquals(rewritten("<plaintext><i>", insertion("i", "before", "*")), "<plaintext><i>");
  // In SVG, a style and a title are elements like others.
  assertEquals(
    rewritten("<svg><style><i/></style></svg>", insertion("style > i", "before", "*")),
    "<svg><style>*<i/></style></svg>".replace("*<i/>", "<i/>"),
  );
  assertEquals(
    rewritten("<svg><style><g/></style></svg>", insertion("style > g", "before", "*")),
    "<svg><style>*<g/></style></svg>",
  );
});

Deno.test("Rewriter tells contents the policies of the document, from where they stand on", () => {
  const tell = (selector: string, place: Place): Insertion => ({
    ...{ selector, place },
    content: (policies) => policies.length === 2 ? undefined : encoder.encode(`[${policies}]`),
  });
  const meta = (policy: string) => `<meta HTTP-EQUIV="content-security-policy " content=${policy}>`;
  const html = `<title>T</title><meta http-equiv=refresh content=9>${meta("&quot;a")}<p>x<i>y</i>` +
    `${meta("body")}`;
  assertEquals(
    rewritten(html, tell("title", "before"), tell("p", "prepend")),
    html.replace("<title>", "[]<title>").replace("<p>", '<p>["a]'),
  );
  const two = `${meta("a")}${meta("b")}<p>x`;
  assertEquals(rewritten(two, tell("p", "prepend")), two);
});

Deno.test("Rewriter inserts nothing into what was cut", () => {
  for (const html of ["<p>x</p><div cla", "<p>x</p></di"]) {
    const at = html.lastIndexOf("<");
    assertEquals(
      rewritten(html, insertion("body", "append", "*")),
      `${html.slice(0, at)}*${html.slice(at)}`,
    );
  }
  for (const html of ["<p>x<!-- cut", "<p>x<script>cut", "<p>x<title>", "<p>x<textarea>y</text"]) {
    assertEquals(rewritten(html, insertion("body", "append", "*")), html);
  }
});

Deno.test("selectors match by name, id, class, attribute, ancestor and place", () => {
  const html =
    '<main id=m><ul class="a b"><li><a href="/x" lang=en-GB>1</a><li data-k="V w"><a>2</a></ul>' +
    "<div><ul><li><em>3</em></ul><p>4<p>5</div></main><p>6";
  const places = (selector: string) =>
    rewritten(html, insertion(selector, "prepend", "*", true)).match(/\*[^<]*/g)?.join("") ?? "";
  assertEquals(places("a"), "*1*2");
  assertEquals(places("A[HREF]"), "*1");
  assertEquals(places('a[href="/x"]'), "*1");
  assertEquals(places("a[href^='/']"), "*1");
  assertEquals(places("a[href$=x]"), "*1");
  assertEquals(places('[href*="/"]'), "*1");
  assertEquals(places("[lang|=en]"), "*1");
  assertEquals(places('[data-k~="w"] a'), "*2");
  assertEquals(places('[data-k="v W" i] > a'), "*2");
  assertEquals(places("#m > ul.a.b a"), "*1*2");
  assertEquals(places("ul.a > a"), "");
  assertEquals(places("main ul ul a"), "");
  assertEquals(places("main li *"), "*1*2*3");
  assertEquals(places("li:first-child a, em"), "*1*3");
  assertEquals(places("p:first-of-type"), "*4*6");
  assertEquals(places("div > p"), "*4*5");
  assertEquals(places("ul.c"), "");
  assertEquals(places("a[href='&#x2f;x']"), "");
  assertEquals(
    rewritten('<a href="&#x2f;&amp;">y', insertion('a[href="/&"]', "prepend", "*")),
    '<a href="&#x2f;&amp;">*y',
  );
});

Deno.test("selectors: others than can be matched while streaming are refused, and told why", () => {
  const wrong: Readonly<Record<string, string>> = {
    "h1 + p": "siblings",
    "h1 ~ p": "siblings",
    "p:last-child": "pseudo-classes",
    "p:not(.x)": "pseudo-classes",
    "div:has(p)": "pseudo-classes",
    "p:first-of-types": "pseudo-classes",
    "p::before": "pseudo-elements",
    "svg|a": "namespaces",
    "a[href=": "attribute",
    "": "nothing to match",
    "a,,b": "nothing to match",
    "> p": "unclear",
    "p >": "unclear",
    "a > > b": "unclear",
    ".a p*": "unclear",
    "1p": "unclear",
    ["a ".repeat(20).trim()]: "more parts",
  };
  for (const [selector, reason] of Object.entries(wrong)) {
    assertThrows(() => parseSelectors(selector), TypeError, reason);
  }
  assertEquals(parseSelectors('a[title="x, ]y"] , b').length, 2);
});

Deno.test("Rewriter ends hostile input in time, within its memory", () => {
  const everything = [
    insertion("div > p a", "append", "*", true),
    insertion("#x .y[z]", "before", "*", true),
    insertion("b:first-of-type", "after", "*", true),
  ];
  const plan = new RewritePlan(everything);
  const hostile = [
    "<div>".repeat(100_000),
    "<a>".repeat(100_000),
    "<b></i>".repeat(100_000),
    `<p ${"x ".repeat(500_000)}>`,
    `<p ${"x=".repeat(300_000)}`,
    `<p x="${"y".repeat(1_000_000)}">`,
    "<".repeat(500_000),
    "</".repeat(500_000),
    "<!--".repeat(250_000),
    "<script><!--" + "<script>".repeat(100_000),
    "<table><tr><td>".repeat(30_000),
    "<svg><title>".repeat(50_000),
    "<p><li><dd><a><option>".repeat(30_000),
  ];
  for (const html of hostile) {
    const bytes = encoder.encode(html);
    for (const size of [bytes.length, 7]) {
      const output = rewriteBytes(plan, cutEvery(bytes, size));
      assert(output.length >= bytes.length);
    }
  }
});

const TREES = new URL(
  "../../../../shared/cases/html/html5lib-tests/tree-construction/",
  import.meta.url,
);

function readTrees(): string[] {
  if (!allowed.read) return [];
  try {
    return [...Deno.readDirSync(TREES)].filter(({ name }) => name.endsWith(".dat")).flatMap((
      { name },
    ) =>
      Deno.readTextFileSync(new URL(name, TREES)).split(/^#data\n/m).slice(1)
        .map((test) => test.slice(0, test.indexOf("\n#errors")))
    );
  } catch {
    return [];
  }
}

const trees = readTrees();

Deno.test({
  name: "Rewriter leaves html5lib's inputs untouched, however they are cut",
  ignore: trees.length === 0,
  fn() {
    assert(trees.length > 1000);
    const silent = new RewritePlan([insertion("x-nothing.here", "append", "*")]);
    const loud = new RewritePlan([
      insertion("*", "before", "\u0001", true),
      insertion("*", "after", "\u0001", true),
      insertion("body", "append", "\u0001"),
    ]);
    for (const html of trees) {
      const bytes = encoder.encode(html);
      const whole = new TextDecoder().decode(rewriteBytes(loud, [bytes]));
      for (const size of [1, 2, 3, 5, 8]) {
        const untouched = new TextDecoder().decode(rewriteBytes(silent, cutEvery(bytes, size)));
        assertEquals(untouched, html);
        const cut = new TextDecoder().decode(rewriteBytes(loud, cutEvery(bytes, size)));
        assertEquals(cut, whole);
      }
      // What is inserted is all that is new.
      assertEquals(whole.replaceAll("\u0001", ""), html.replaceAll("\u0001", ""));
    }
  },
});

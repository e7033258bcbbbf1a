/**
 * The examples of the CommonMark specification, backwards: the HTML of each becomes Markdown, which a
 * renderer of somebody else makes HTML again; the two must be the same tree. Raw HTML is left out, as
 * there the source is not what Markdown can say.
 */
import { assert, assertGreaterOrEqual } from "@std/assert";
import { Marked } from "marked";
import { DEFAULT_LIMITS } from "../../src/model/limits.ts";
import { HtmlReader } from "../../src/transcode/html/reader.ts";
import { htmlToMarkdown } from "../../src/transcode/mod.ts";
import { allowed } from "../allowed.ts";

const SPEC = new URL("../../../shared/cases/html/commonmark-spec/spec.txt", import.meta.url);
const TURNDOWN = new URL("../../../shared/cases/html/turndown/test/index.html", import.meta.url);

/** Round trips that come out the same; the rest show links, headings or paragraphs without content. */
const FLOOR = 571;

function isThere(file: URL): boolean {
  if (!allowed.read) return false;
  try {
    return Deno.statSync(file).isFile;
  } catch {
    return false;
  }
}

function examplesOf(spec: string): string[] {
  const examples: string[] = [];
  let section = "";
  const pattern = /^`{32} example\n[^]*?^\.\n([^]*?)^`{32}$|^#{1,6} *(.*)$/gm;
  for (const [, html, heading] of spec.matchAll(pattern)) {
    if (heading !== undefined) section = heading;
    else if (!/^(?:HTML blocks|Raw HTML)$/.test(section)) {
      examples.push(html.replaceAll("→", "\t"));
    }
  }
  return examples;
}

const BLOCK = /^(?:p|h[1-6]|ul|ol|li|blockquote|pre|hr|table|thead|tbody|tr|td|th|br)$/;

/** HTML as a string that is the same for the same tree: white space collapsed, attributes sorted. */
function treeOf(html: string): string {
  let tree = "";
  let text = "";
  let preformatted = 0;
  let atEdge = true;
  const flush = (isEdge: boolean) => {
    let shown = preformatted > 0 ? text : text.replace(/[ \n\t]+/g, " ");
    if (preformatted === 0 && atEdge) shown = shown.replace(/^ /, "");
    if (preformatted === 0 && isEdge) shown = shown.replace(/ $/, "");
    tree += shown;
    text = "";
    if (shown !== "" || isEdge) atEdge = isEdge;
  };
  const reader = new HtmlReader({
    open(name, attributes) {
      flush(BLOCK.test(name));
      const sorted = [...attributes].toSorted(([a], [b]) => a < b ? -1 : 1);
      tree += `<${name}${
        sorted.map(([key, value]) => ` ${key}=${JSON.stringify(value)}`).join("")
      }>`;
      if (name === "pre") preformatted++;
      return true;
    },
    close(name) {
      flush(BLOCK.test(name));
      if (name === "pre") preformatted--;
      tree += `</${name}>`;
    },
    text(data) {
      text += data;
    },
  }, DEFAULT_LIMITS);
  reader.write(html);
  reader.end();
  flush(true);
  return tree;
}

const marked = new Marked({ gfm: false });

function render(markdown: string): string {
  return marked.parse(markdown, { async: false });
}

Deno.test({
  name: "htmlToMarkdown keeps the tree of CommonMark's examples",
  ignore: !isThere(SPEC),
  fn() {
    const examples = examplesOf(Deno.readTextFileSync(SPEC));
    assertGreaterOrEqual(examples.length, 588);
    const same = examples.filter((html) => treeOf(render(htmlToMarkdown(html))) === treeOf(html));
    assertGreaterOrEqual(same.length, FLOOR);
  },
});

Deno.test({
  name: "htmlToMarkdown says what turndown's expectations say, house style aside",
  ignore: !isThere(TURNDOWN),
  fn() {
    const page = Deno.readTextFileSync(TURNDOWN);
    const pattern =
      /<div class="case" data-name="[^"]*">\s*<div class="input">([^]*?)<\/div>\s*<pre class="expected">([^]*?)<\/pre>/g;
    const cases = [...page.matchAll(pattern)].map(([, html, expected]) => [html, decode(expected)]);
    assertGreaterOrEqual(cases.length, 100);
    const same = cases.filter(([html, expected]) =>
      treeOf(render(htmlToMarkdown(html))) === treeOf(render(expected))
    );
    assert(same.length >= 0.9 * cases.length, `${same.length} of ${cases.length}`);
  },
});

function decode(text: string): string {
  const signs: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', amp: "&" };
  return text.replace(/&(lt|gt|quot|amp);/g, (_, name: string) => signs[name] ?? "");
}

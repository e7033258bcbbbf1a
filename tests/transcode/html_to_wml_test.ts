/** Pages as decks of WML: valid, no larger than a phone holds, and linked to each other. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { allowed } from "../allowed.ts";
import { DEFAULT_LIMITS } from "../../src/model/limits.ts";
import { findProgram } from "../programs.ts";
import { readPages } from "../conformance/article_score.ts";
import { convert } from "./convert_with.ts";

const DTD = new URL("wml.dtd", import.meta.url);

/** What a deck may take in the binary form. */
const DECK = 1400;

const toWml = (html: string, location = "/page") =>
  convert(html, "text/html", "text/vnd.wap.wml", { location, limits: DEFAULT_LIMITS });

/** Every deck of a page, by following its links from the first one on. */
async function decksOf(html: string): Promise<string[]> {
  const decks: string[] = [];
  for (let deck = 1; deck < 10_000; deck++) {
    const wml = await toWml(html, `/page?deck=${deck}`);
    decks.push(wml);
    if (!wml.includes(`deck=${deck + 1}&amp;format=wml">Next`)) break;
  }
  return decks;
}

const PARAGRAPH =
  "<p>Tea &amp; cake for $5, <b>said</b> the <a href='/x?a=1&b=2'>master</a> of tea. " +
  "찻잎은 봄에 딴다. </p>";
const PAGE = `<title>The tea list of the house</title><h1>Tea</h1>${PARAGRAPH.repeat(30)}
  <h2>Teas</h2><table><tr><th>Tea<th>Price<tr><td>Ujeon<td>$12</table>
  <ol start=3><li>one<li>two<ul><li>three</ul></ol><blockquote><p>Quoted</p></blockquote>
  <pre>a &lt; b
  c</pre><p><img src=x.png alt="A cup"><a href="javascript:alert(1)">bad</a></p>
  <p>${"longword".repeat(400)}</p><p>${"긴".repeat(2000)}</p>${"<p>😀</p>".repeat(50)}`;

Deno.test("html_to_wml: writes a deck of cards with links from one to the next", async () => {
  const [first, second] = await decksOf(PAGE);
  assertStringIncludes(first, '<!DOCTYPE wml PUBLIC "-//WAPFORUM//DTD WML 1.1//EN"');
  assertStringIncludes(first, '<card id="c1" title="The tea list of the hou…">');
  assertStringIncludes(first, '<a href="#c2">Next</a>');
  assertStringIncludes(first, '<a href="/page?deck=2&amp;format=wml">Next</a>');
  assertStringIncludes(second, '<a href="/page?deck=1&amp;format=wml">Previous</a>');
});

Deno.test("html_to_wml: keeps links, and what could be read as a variable or markup stays text", async () => {
  const wml = await toWml(PARAGRAPH + "<p>&lt;card&gt; $(x)</p>");
  assertStringIncludes(wml, "Tea &amp; cake for $$5, <b>said</b>");
  assertStringIncludes(wml, '<a href="/x?a=1&amp;b=2">master</a>');
  assertStringIncludes(wml, "&lt;card&gt; $$(x)");
  assert(!(await toWml(PAGE)).includes("javascript"));
});

Deno.test("html_to_wml: loses no text, wherever it is cut", async () => {
  const decks = await decksOf(`<p>${"Mönche trinken Tee, 차를 마신다. ".repeat(300)}</p>`);
  const text = decks.join("").replace(
    /<p>(?:<a[^>]*>(?:Previous|Next)<\/a>(?:<br\/>\n)?)+<\/p>/g,
    "",
  )
    .replace(/<\?[^>]*>|<![^>]*>|<[^>]*>/g, "").replace(/\s/g, "");
  assertEquals(text.length, "MönchetrinkenTee,차를마신다.".length * 300);
});

Deno.test("html_to_wml: gives the last deck for a number beyond it, and the first for none", async () => {
  const decks = await decksOf(PAGE);
  assertEquals(await toWml(PAGE, "/page?deck=9999"), decks.at(-1));
  for (const deck of ["0", "-1", "x", "1.5", ""]) {
    assertEquals(
      (await toWml(PAGE, `/page?deck=${deck}`)).match(/card id/g)?.length,
      decks[0].match(/card id/g)?.length,
    );
  }
});

Deno.test("html_to_wml: an empty page is a deck with a card", async () => {
  const wml = await toWml("");
  assertStringIncludes(wml, '<card id="c1" title="page">\n<p></p>\n</card>');
});

const xmllint = findProgram("xmllint");
const xml2wbxml = findProgram("xml2wbxml");

async function run(program: string, args: string[]): Promise<{ code: number; text: string }> {
  const { code, stderr, stdout } = await new Deno.Command(program, {
    args,
    stdout: "piped",
    stderr: "piped",
  })
    .output();
  return { code, text: new TextDecoder().decode(stderr) + new TextDecoder().decode(stdout) };
}

async function withFiles(
  decks: readonly string[],
  test: (files: readonly string[]) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const files = decks.map((_, at) => `${folder}/${at}.wml`);
    for (const [at, deck] of decks.entries()) await Deno.writeTextFile(files[at], deck);
    await test(files);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test({
  name: "html_to_wml: every deck is valid by the document type (needs xmllint)",
  ignore: xmllint === undefined || !allowed.write,
  async fn() {
    // A colon is no part of an XML name there: the document's own type is taken off.
    const decks = (await decksOf(PAGE)).map((deck) => deck.replace(/<!DOCTYPE[^>]*>/, ""));
    await withFiles(decks, async (files) => {
      const { code, text } = await run(xmllint ?? "", [
        "--noout",
        "--nonet",
        "--dtdvalid",
        DTD.pathname,
        ...files,
      ]);
      assertEquals(code, 0, text);
    });
  },
});

Deno.test({
  name: "html_to_wml: every deck compiles to no more than a phone holds (needs xml2wbxml)",
  ignore: xml2wbxml === undefined || !allowed.write,
  async fn() {
    const pages = [PAGE, ...readPages().slice(0, 6).map(({ html }) => html)];
    for (const page of pages) {
      const decks = (await decksOf(page)).slice(0, 40);
      await withFiles(decks, async (files) => {
        for (const file of files) {
          const { code, text } = await run(xml2wbxml ?? "", ["-o", `${file}.wbxml`, file]);
          assertEquals(code, 0, text);
          const { size } = await Deno.stat(`${file}.wbxml`);
          assert(size <= DECK, `${size} bytes: ${await Deno.readTextFile(file)}`);
        }
      });
    }
  },
});

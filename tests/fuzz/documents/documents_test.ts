/**
 * Pages made of all that Markdown has words for, on their way to other forms and back. `FUZZ` says how
 * many of each, if not some hundred; `SEED`, from which one on.
 */
import { assertEquals } from "@std/assert";
import fc from "../../properties.ts";
import { htmlToMarkdown } from "../../../src/transcode/mod.ts";
import { allowed } from "../../allowed.ts";
import { formOf } from "./form.ts";
import { page, phrase } from "./pages.ts";
import { cmark, renderByCmark, renderByMarkdownIt } from "./renderers.ts";
import { FROM, numberOf } from "../rounds.ts";

const numRuns = numberOf("FUZZ", 200);

const paragraph = phrase.map((html) => `<p>${html}</p>`);

/** Checks it on paragraphs, and on whole pages; a failure tells the seed and the smallest case. */
function assertAll(check: (html: string) => void, share = 1): void {
  for (const pages of [paragraph, page]) {
    fc.assert(fc.property(pages, check), { seed: FROM, numRuns: Math.ceil(numRuns * share) });
  }
}

function assertRendered(html: string, render: (markdown: string) => string): void {
  const markdown = htmlToMarkdown(html);
  assertEquals(formOf(render(markdown)), formOf(html), markdown);
}

Deno.test("htmlToMarkdown says what the page says, to a renderer of somebody else", () => {
  assertAll((html) => assertRendered(html, renderByMarkdownIt));
});

Deno.test({
  name: "htmlToMarkdown says what the page says, as GitHub renders it (needs cmark-gfm)",
  ignore: cmark === undefined || !allowed.write,
  fn: () => assertAll((html) => assertRendered(html, renderByCmark), 0.25),
});

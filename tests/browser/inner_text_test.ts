/** The words of odd pages, as text and Markdown, against those that a browser shows. `FUZZ`, `SEED`. */
import { assertEquals } from "@std/assert";
import { htmlToMarkdown, htmlToText } from "../../src/transcode/mod.ts";
import { allowed } from "../allowed.ts";
import { singleWordsOf, soup, wordsOf } from "../fuzz/documents/soup.ts";
import { FROM, numberOf } from "../fuzz/rounds.ts";
import fc from "../properties.ts";
import { chromium, openBrowser } from "./browser.ts";

Deno.test({
  name: "htmlToText and htmlToMarkdown have the words that a browser shows",
  ignore: chromium === undefined || !allowed.net,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      const shown = fc.asyncProperty(soup, async (html) => {
        await page.setContent(`<!DOCTYPE html><body>${html}`);
        const text = String(await page.evaluate("document.body.innerText"));
        assertEquals(wordsOf(htmlToText(html), html), wordsOf(text, html));
        assertEquals(singleWordsOf(htmlToMarkdown(html), html), singleWordsOf(text, html));
      });
      await fc.assert(shown, { numRuns: numberOf("FUZZ", 40), seed: FROM });
    } finally {
      await browser.close();
    }
  },
});

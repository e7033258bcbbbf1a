/** What becomes of hostile pages, in a browser: nothing runs, and nothing asks for more. `FUZZ`, `SEED`. */
import { assertEquals } from "@std/assert";
import { DEFAULT_LIMITS } from "../../src/model/limits.ts";
import { convert as messageToHtml } from "../../src/transcode/converters/message_to_html.ts";
import { htmlToMarkdown, markdownToHtml, sanitizeHtml } from "../../src/transcode/mod.ts";
import { makeView } from "../../src/transcode/views/mod.ts";
import { allowed } from "../allowed.ts";
import { hostile } from "../fuzz/documents/hostile.ts";
import { renderByMarkdownIt } from "../fuzz/documents/renderers.ts";
import { FROM, numberOf } from "../fuzz/rounds.ts";
import fc from "../properties.ts";
import { chromium, openBrowser } from "./browser.ts";

async function mailPageOf(html: string): Promise<string> {
  const message =
    `Subject: a\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${html}`;
  const conversion = {
    from: { type: "message/rfc822" },
    location: "/a.eml",
    limits: DEFAULT_LIMITS,
  };
  return await new Response(await messageToHtml(new Blob([message]).stream(), conversion)).text();
}

function viewOf(html: string, view: "light" | "reader"): string {
  return makeView(html, view).find(({ type }) => type.startsWith("text/html"))?.text ?? "";
}

/** Ways to a page that a browser is given, and whether that may show pictures from elsewhere. */
const WAYS:
  readonly (readonly [pictures: boolean, make: (html: string) => string | Promise<string>])[] = [
    [true, sanitizeHtml],
    [true, markdownToHtml],
    [true, (html) => viewOf(`<article>${html}</article>`, "reader")],
    [false, (html) => viewOf(html, "light")],
    [false, mailPageOf],
    // Whoever renders our Markdown may let HTML through.
    [true, (html) => renderByMarkdownIt(htmlToMarkdown(html))],
  ];

/** What runs when it is clicked, or would as soon as a browser knows of it. */
const ACTIVE = `[...document.querySelectorAll("*")].flatMap((element) => [
  ...(/^(script|iframe|object|embed|base|form|link|frame|svg|math|video|audio)$/.test(element.localName)
    ? [element.localName] : []),
  ...[...element.attributes].filter(({ name, value }) => /^on/.test(name) ||
    /^[^\\w]*(java|vb)script:|^data:(?!image\\/)/i.test(value.replace(/[\\t\\n\\r]/g, ""))
      && /href|src|action|data|content/.test(name)).map(({ name, value }) => name + "=" + value),
])`;

Deno.test({
  name: "conversions of hostile pages run and load nothing in a browser",
  ignore: chromium === undefined || !allowed.net,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      const told: string[] = [];
      let pictures = true;
      page.on("console", (message) => {
        if (message.text() === "ran") told.push("ran");
      });
      await page.route("**", (route) => {
        const request = route.request();
        if (!pictures || request.resourceType() !== "image") told.push(request.url());
        return route.abort();
      });
      const inert = fc.asyncProperty(hostile, async (html) => {
        for (const [at, [mayLoad, make]] of WAYS.entries()) {
          pictures = mayLoad;
          const made = await make(html);
          await page.setContent(made);
          const active = await page.evaluate(ACTIVE);
          assertEquals([at, active, told.splice(0)], [at, [], []], made);
        }
      });
      await fc.assert(inert, { numRuns: numberOf("FUZZ", 15), seed: FROM });
    } finally {
      await browser.close();
    }
  },
});

/** What is injected, in a browser, while the page comes slowly from its origin. */
import { assert, assertEquals } from "@std/assert";
import { createVariform } from "../../src/mod.ts";
import { allowed } from "../allowed.ts";
import { chromium, openBrowser } from "./browser.ts";

const STYLE = "body{margin:0;font:16px/1.5 sans-serif}main{max-width:40em;margin:auto}" +
  ".banner{background:#234;color:#fff;padding:12px}table{border-collapse:collapse}td{border:1px solid}";
const HEAD = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Tea</title>` +
  `<style>${STYLE}</style></head><body><main><h1>Tea</h1><p>Poured slowly.</p>`;
const MIDDLE = `<table><tr><td>Ujeon<td>12</table><ul><li>one<li>two</ul>${
  "<p>It rains.</p>".repeat(9)
}`;
const END = `<p id="last">The end.</p></main></body></html>`;

/** Runs before the page: adds up how far what was shown has moved. */
const WATCH = `window.shift = 0; new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });`;

const PAINTED = `performance.getEntriesByName("first-contentful-paint").length > 0`;

const pause = (time: number) => new Promise((resolve) => setTimeout(resolve, time));

for (const delay of [1, 500]) {
  Deno.test({
    name: `a browser paints a page with injections before its end, with ${delay} ms of delay`,
    ignore: chromium === undefined || !allowed.net,
    // The browser's driver keeps timers of its own.
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      const seen = Promise.withResolvers<void>();
      async function* slowly() {
        const encoder = new TextEncoder();
        yield encoder.encode(HEAD);
        // Beyond what a browser waits for before it shows anything.
        yield encoder.encode(`<!--${" ".repeat(4096)}-->`);
        await pause(delay);
        yield encoder.encode(MIDDLE.slice(0, 20));
        await pause(delay);
        yield encoder.encode(MIDDLE.slice(20));
        // The end only comes when the beginning has been painted.
        await seen.promise;
        yield encoder.encode(END);
      }
      const app = createVariform({
        origin: async () => {
          await pause(delay);
          const headers = { "content-type": "text/html; charset=utf-8" };
          return new Response(ReadableStream.from(slowly()), { headers });
        },
        injection: {
          rules: [
            { place: "prepend", content: '<div class="banner">Open until ten</div>' },
            { selector: "li", place: "append", everywhere: true, content: "<sup>new</sup>" },
            { content: "<script>document.title = 'ran'</script>" },
          ],
        },
      });
      const server = Deno.serve(
        { port: 0, hostname: "127.0.0.1", onListen() {} },
        (request, info) => app.fetch(request, info),
      );
      const browser = await openBrowser();
      try {
        const page = await browser.newPage({ viewport: { width: 800, height: 600 } });
        await page.addInitScript(WATCH);
        await page.goto(`http://127.0.0.1:${server.addr.port}/tea`, { waitUntil: "commit" });
        await page.waitForFunction(PAINTED);
        const box = await page.locator("body > .banner").boundingBox();
        assertEquals([box?.x, box?.y, box?.width], [0, 0, 800], "the banner is there at once");
        assertEquals(await page.locator("#last").count(), 0);
        seen.resolve();
        await page.waitForLoadState("load");
        assertEquals(await page.title(), "ran");
        assertEquals(await page.locator("li > sup").count(), 2);
        const [painted, ended, shift] = await page.evaluate(
          `[performance.getEntriesByName("first-contentful-paint")[0].startTime,
            performance.getEntriesByType("navigation")[0].responseEnd, window.shift]`,
        ) as number[];
        assert(painted < ended, `painted at ${painted}, ended at ${ended}`);
        assertEquals(shift, 0, "nothing moves that was shown");
        const shots = Deno.env.get("VARIFORM_SCREENSHOTS");
        if (shots) await page.screenshot({ path: `${shots}/injection-${delay}.png` });
      } finally {
        seen.resolve();
        await browser.close();
        await server.shutdown();
        await app.close();
      }
    },
  });
}

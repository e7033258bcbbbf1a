import { assert, assertEquals } from "@std/assert";
import { startServe } from "../programs.ts";
import { VIEWS } from "../../src/transcode/views/mod.ts";
import { chromium, openBrowser } from "./browser.ts";

Deno.test({
  name: "a browser shows every view as it is meant to look, and loads and runs nothing else",
  ignore: chromium === undefined,
  // The browser's driver keeps timers of its own.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    await using server = await startServe();
    const browser = await openBrowser();
    try {
      const context = await browser.newContext({ locale: "en" });
      const page = await context.newPage();
      const complaints: string[] = [];
      // Browsers ask every site for an icon; this one has none.
      page.on("console", (message) => {
        const isIcon = message.location().url.endsWith("/favicon.ico");
        if (!isIcon) complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(String(error)));
      for (const { name } of VIEWS) {
        const response = await page.goto(`${server.base}tea?view=${name}`);
        assertEquals(response?.headers()["content-type"], `text/html;view=${name}; charset=utf-8`);
        assert(await page.locator("h1").count() > 0, name);
        assertEquals(await page.evaluate("document.scripts.length"), 0, name);
      }
      await page.goto(`${server.base}tea?view=reader`);
      // The style is let through by its hash, or the text would be as wide as the window.
      const width = await page.evaluate("document.querySelector('article').offsetWidth");
      assert(Number(width) < 760, String(width));
      await page.goto(`${server.base}tea?view=outline`);
      await page.locator("main li a").first().click();
      await page.waitForURL(/\/tea(?:#|$)/);
      await page.goto(`${server.base}?view=directory`);
      assert(await page.locator("main tbody tr").count() > 5);
      assertEquals(complaints, []);
      await context.close();
    } finally {
      await browser.close();
    }
  },
});

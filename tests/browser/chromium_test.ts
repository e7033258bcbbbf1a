import { assertEquals, assertStringIncludes } from "@std/assert";
import { startServe } from "../programs.ts";
import { chromium, openBrowser } from "./browser.ts";

Deno.test({
  name: "a browser that asks for Korean, then for French, reads the page in that language",
  ignore: chromium === undefined,
  // The browser's driver keeps timers of its own.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    await using server = await startServe();
    const browser = await openBrowser();
    try {
      for (const language of ["ko", "fr", "en"]) {
        const context = await browser.newContext({ locale: language });
        const page = await context.newPage();
        const response = await page.goto(`${server.base}about`);
        assertEquals(await page.locator("html").getAttribute("lang"), language);
        assertStringIncludes(response?.headers()["content-type"] ?? "", "text/html");
        assertEquals(response?.headers()["content-language"], language);
        // Every picture and style of the page has come.
        const broken = await page.evaluate(
          "[...document.images].filter((image) => !image.naturalWidth).map((image) => image.src)",
        );
        assertEquals(broken, []);
        await context.close();
      }
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`${server.base}mail/welcome`);
      const images = await page.evaluate(
        "[...document.images].map((image) => image.naturalWidth > 0)",
      );
      assertEquals(images, [true], "the inline image of the mail is shown");
      await page.goto(`${server.base}mail/archive`);
      await page.locator("input[name=q]").fill("Rota");
      await page.getByRole("button", { name: "Search" }).click();
      await page.waitForURL(/[?&]q=Rota/);
      const found = await page.locator("a", { hasText: "Chuseok" }).count();
      assertEquals([found, await page.locator("a", { hasText: "traité" }).count()], [2, 0]);
      await context.close();
    } finally {
      await browser.close();
    }
  },
});

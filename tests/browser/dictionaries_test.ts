import { assertEquals } from "@std/assert";
import { createVariform } from "../../src/mod.ts";
import { chromium, openBrowser } from "./browser.ts";

/** On where a site has TLS; here it has none. */
const FEATURES =
  "--enable-features=CompressionDictionaryTransport,CompressionDictionaryTransportBackend," +
  "CompressionDictionaryTransportOverHttp1,SharedZstd";

const FILLER = Array.from({ length: 900 }, (_, index) => `<p>${index * 7919 % 104_729}</p>`)
  .join("");

Deno.test({
  name: "a browser that has read a page reads the next one by it, as dcz",
  ignore: chromium === undefined,
  // The browser's driver keeps timers of its own.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const app = createVariform({
      origin: ({ url }) =>
        new Response(`<!doctype html><title>${new URL(url).pathname}</title>${FILLER}`, {
          headers: { "content-type": "text/html", "cache-control": "max-age=600" },
        }),
      negotiation: { dictionary: "/docs/*" },
    });
    await using server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request, info) => app.fetch(request, info),
    );
    const browser = await openBrowser(FEATURES);
    try {
      const page = await browser.newPage();
      const codings: (string | undefined)[] = [];
      // A dictionary is written to the disk before it is used, which may take a moment.
      for (let turn = 1; turn <= 20 && !codings.includes("dcz"); turn++) {
        const response = await page.goto(`http://127.0.0.1:${server.addr.port}/docs/${turn}`);
        codings.push(response?.headers()["content-encoding"]);
        assertEquals(await page.title(), `/docs/${turn}`);
        assertEquals(await page.locator("p").count(), 900);
        await page.waitForTimeout(200);
      }
      assertEquals([codings[0], codings.at(-1)], ["br", "dcz"]);
    } finally {
      await browser.close();
      await app.close();
    }
  },
});

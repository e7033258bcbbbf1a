import { assert, assertEquals } from "@std/assert";
import { createVariform } from "../../src/mod.ts";
import { allowed } from "../allowed.ts";
import { chromium, openBrowser } from "./browser.ts";

const LONG = "x".repeat(180);
const TOKEN = "0123456789abcdef";
const FILES = {
  "tea.ar.html":
    `<!doctype html><html lang="ar" dir="rtl"><meta charset="utf-8"><title>الشاي</title>
    <h1>الشاي</h1><p>يقدم الشاي في الخامسة مع الكعك في حديقة البيت القديم. ${LONG}</p>`,
  "tea.en.html": `<!doctype html><html lang="en"><title>Tea</title><h1>Tea</h1><p>${LONG}</p>`,
  [`${LONG}.txt`]: "tea",
  "קובץ (2).txt": "tea",
};

const PLACES = [
  `/none/${LONG}`,
  "/",
  "/tea?format=pdf",
  "/tea.ar?view=reader",
  "/tea.ar?view=outline",
  "/?view=directory",
  `/_statistics?token=${TOKEN}`,
];

Deno.test({
  name: "pages of ours fit a phone and a desk, and run as their words do",
  ignore: chromium === undefined || !allowed.net || !allowed.write,
  // The browser's driver keeps timers of its own.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const folder = await Deno.makeTempDir();
    await Deno.mkdir(`${folder}/site`);
    for (const [name, text] of Object.entries(FILES)) {
      await Deno.writeTextFile(`${folder}/site/${name}`, text);
    }
    const app = createVariform({
      origin: `${folder}/site`,
      statistics: { database: `${folder}/views.db`, token: TOKEN },
      log: () => {},
    });
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, app.fetch);
    const base = `http://127.0.0.1:${server.addr.port}`;
    const browser = await openBrowser();
    try {
      for (const width of [360, 1280]) {
        const page = await browser.newPage({ viewport: { width, height: 800 } });
        for (const place of PLACES) {
          await page.goto(base + place);
          const wide = Number(await page.evaluate("document.documentElement.scrollWidth"));
          assert(wide <= width, `${place} is ${wide} pixels wide on a screen of ${width}`);
          const heads = await page.evaluate("document.querySelectorAll('h1').length");
          assertEquals(heads, 1, place);
        }
        await page.goto(`${base}/tea.ar?view=reader`);
        const direction = "getComputedStyle(document.querySelector('article')).direction";
        assertEquals(await page.evaluate(direction), "rtl");
        await page.goto(`${base}/_statistics?token=${TOKEN}`);
        const height = await page.evaluate(
          "document.querySelector('svg text').getBBox().height " +
            "* document.querySelector('svg').clientWidth / 720",
        );
        assert(Number(height) > 8, `labels of the plot are ${height} pixels high`);
        await page.close();
      }
    } finally {
      await browser.close();
      await server.shutdown();
      await app.close();
      await Deno.remove(folder, { recursive: true });
    }
  },
});

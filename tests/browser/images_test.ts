import { assertEquals } from "@std/assert";
import { exif, imageFile, png, pngChunk } from "../image_files.ts";
import { findProgram } from "../programs.ts";
import { openSite } from "../site.ts";
import type { Paint } from "../image_files.ts";

const chromium = findProgram("chromium", "chromium-browser", "google-chrome");
const ARGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"];

/** Red, green, cyan and white corners, with some grain. */
const QUARTERS: Paint = (x, y) => {
  const grain = (x * 7919 + y * 104_729) % 40;
  const [left, top] = [x < 200, y < 150];
  const level = 215 + grain;
  return [left === top ? level : 0, top !== left || !left ? level : 0, top ? 0 : level, 255];
};

const PAGE = `<!doctype html><html lang="en"><title>Images</title>
<img id="plain" src="quarters"><img id="webp" src="quarters?format=webp">
<img id="small" src="quarters?width=100"><img id="sized" src="quarters?2" width="150" sizes="150px"
 srcset="quarters?2 400w"><img id="moving" src="moving"><img id="drawing" src="drawing"></html>`;

/** Runs in the page: size and corners of each image, as the browser shows them. */
const LOOK = `Promise.all([...document.images].map(async (image) => {
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const at = (x, y) => [...context.getImageData(x * width | 0, y * height | 0, 1, 1).data]
    .slice(0, 3).map((value) => value > 128 ? 1 : 0).join("");
  return [image.id, width, height, [at(.2, .2), at(.8, .2), at(.2, .8), at(.8, .8)].join(" ")];
}))`;

Deno.test({
  name: "a browser shows the images that are made for it, upright and in the size it asked for",
  ignore: chromium === undefined,
  // The browser's driver keeps timers of its own.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const { chromium: driver } = await import("playwright-core");
    const lying = png(400, 300, QUARTERS, [pngChunk("eXIf", exif(6))]);
    const files = {
      "index.html": PAGE,
      "quarters.png": lying,
      "moving.gif": imageFile("moving.gif"),
      "drawing.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"/>',
    };
    await using site = await openSite(files, {
      negotiation: { images: { widths: [100, 150, 200], hints: true } },
    });
    await using server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request, info) => site.app.fetch(request, info),
    );
    const browser = await driver.launch({ executablePath: chromium, args: ARGS });
    try {
      const page = await browser.newPage();
      const types = new Map<string, string>();
      page.on("response", (response) => {
        const { pathname, search } = new URL(response.url());
        types.set(pathname + search, response.headers()["content-type"]);
      });
      await page.goto(`http://127.0.0.1:${server.addr.port}/`, { waitUntil: "load" });
      // What lay on its side: the lower left corner, which is cyan, has come up.
      const upright = "011 100 111 010";
      const seen = await page.evaluate(LOOK) as [string, number, number, string][];
      assertEquals(seen.slice(0, 3), [
        ["plain", 300, 400, upright],
        ["webp", 300, 400, upright],
        ["small", 100, 133, upright],
      ]);
      // 150 pixels by its hint, of which it believes that they are 400 for 150 of CSS.
      assertEquals(seen[3], ["sized", 56, 75, upright]);
      assertEquals(seen.slice(4).map(([id, width, height]) => [id, width, height]), [
        ["moving", 24, 16],
        ["drawing", 40, 20],
      ]);
      assertEquals(Object.fromEntries(types), {
        "/": "text/html; charset=utf-8",
        "/quarters": "image/avif",
        "/quarters?format=webp": "image/webp",
        "/quarters?width=100": "image/avif",
        "/quarters?2": "image/avif",
        "/moving": "image/gif",
        "/drawing": "image/svg+xml",
      });
    } finally {
      await browser.close();
    }
  },
});

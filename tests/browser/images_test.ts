import { assertEquals } from "@std/assert";
import {
  exif,
  extendedWebp,
  imageFile,
  movingGif,
  png,
  pngChunk,
  withProperty,
} from "../image_files.ts";
import { openSite } from "../site.ts";
import type { Paint } from "../image_files.ts";
import { chromium, openBrowser } from "./browser.ts";

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
  await image.decode().catch(() => { throw new Error(image.id) });
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
    const browser = await openBrowser();
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
        "/moving": "image/webp",
        "/drawing": "image/svg+xml",
      });
    } finally {
      await browser.close();
    }
  },
});

const PAGE_OF_MOVING = `<!doctype html><title>Moving</title>
<img src="moving.gif"><img src="moving?format=webp">`;

const FORMATS = ["avif", "webp", "jpeg", "png"];

Deno.test({
  name: "a browser opens every form of every image, and shows the stored ones the same way up",
  ignore: chromium === undefined,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const avif = imageFile("quarters.avif");
    const turned = [0, 1, 2, 3].flatMap((turns) =>
      [0, 1, undefined].map((mirror): [string, Uint8Array] => {
        const lying = withProperty(avif, "irot", turns);
        const file = mirror === undefined ? lying : withProperty(lying, "imir", mirror);
        return [`turned${turns}${mirror ?? ""}.avif`, file];
      })
    );
    const webp = imageFile("quarters.webp");
    const files: Record<string, string | Uint8Array> = {
      "a.png": png(24, 16, QUARTERS),
      "b.jpg": imageFile("quarters.jpg"),
      "c.gif": imageFile("still.gif"),
      "d.webp": webp,
      "e.avif": avif,
      "lying.webp": extendedWebp(webp, [24, 16], 8, ["EXIF", exif(6)]),
      ...Object.fromEntries(turned),
    };
    const images = Object.keys(files).flatMap((name) => {
      const [bare] = name.split(".");
      return [name, ...FORMATS.map((format) => `${bare}?format=${format}`)];
    });
    files["index.html"] = `<!doctype html><title>Forms</title>${
      images.map((url) => `<img id="${url}" src="${url}">`).join("")
    }`;
    await using site = await openSite(files, { negotiation: { images: "all" } });
    await using server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request, info) => site.app.fetch(request, info),
    );
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${server.addr.port}/`, { waitUntil: "load" });
      const seen = await page.evaluate(LOOK) as [string, number, number, string][];
      assertEquals(seen.length, images.length);
      const stored = new Map<string, string>();
      for (const [id, ...look] of seen) {
        const [, bare, form] = /^(\w+)(.*)$/.exec(id) ?? [];
        if (form.startsWith(".")) stored.set(bare, JSON.stringify(look));
        else assertEquals(JSON.stringify(look), stored.get(bare), id);
      }
    } finally {
      await browser.close();
    }
  },
});

/** Runs in the page: what each image shows and for how long, and how often it begins again. */
const WATCH = `Promise.all([...document.images].map(async (image) => {
  const answer = await fetch(image.src);
  const data = await answer.arrayBuffer();
  const decoder = new ImageDecoder({ data, type: answer.headers.get("content-type") });
  await decoder.tracks.ready;
  const { frameCount, repetitionCount } = decoder.tracks.selectedTrack;
  const canvas = new OffscreenCanvas(40, 20);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const frames = [];
  for (let frameIndex = 0; frameIndex < frameCount; frameIndex++) {
    const { image } = await decoder.decode({ frameIndex });
    context.clearRect(0, 0, 40, 20);
    context.drawImage(image, 0, 0);
    const at = (x, y) => [...context.getImageData(x, y, 1, 1).data].map((value) => value >> 7).join("");
    frames.push([image.duration / 1000, at(1, 1), at(6, 6), at(16, 9), at(22, 12)]);
  }
  return [answer.headers.get("content-type"), repetitionCount, frames];
}))`;

Deno.test({
  name: "a browser sees a GIF move in the same way when it is a WebP",
  ignore: chromium === undefined,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const files = { "moving.gif": movingGif(), "index.html": PAGE_OF_MOVING };
    await using site = await openSite(files, { negotiation: { images: "all" } });
    await using server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request, info) => site.app.fetch(request, info),
    );
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${server.addr.port}/`, { waitUntil: "load" });
      const [gif, webp] = await page.evaluate(WATCH) as [string, number, unknown[][]][];
      assertEquals([gif[0], webp[0]], ["image/gif", "image/webp"]);
      assertEquals(webp[1], gif[1]);
      // The second and third image of the GIF are the same.
      const [first, second, third, [unsaid, ...corners], last] = gif[2];
      const together = [Number(second[0]) + Number(third[0]), ...second.slice(1)];
      // Where no time is said, it takes a tenth of a second.
      assertEquals([unsaid, webp[2]], [0, [first, together, [100, ...corners], last]]);
    } finally {
      await browser.close();
    }
  },
});

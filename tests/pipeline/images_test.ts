import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { createVariform, type ImageOptions } from "../../src/mod.ts";
import { openSite } from "../site.ts";
import { imageFile, movingGif, PHOTO, png } from "../image_files.ts";
import { allowed } from "../allowed.ts";
import type { VariformOptions } from "../../src/mod.ts";

const ignore = !(allowed.read && allowed.write);

const CHROME = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8";
const FIREFOX = "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5";
const SAFARI =
  "image/webp,image/avif,image/jxl,image/heic,image/heic-sequence,video/*;q=0.8,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5";

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"/>';
const PAGE = "<!doctype html><title>Tea</title><img src=photo>";

const FILES = (): Record<string, string | Uint8Array> => ({
  "photo.png": png(120, 80, PHOTO),
  "dot.gif": imageFile("still.gif"),
  "moving.gif": movingGif(),
  "pair.gif": imageFile("moving.gif"),
  "pair.svg": SVG,
  "duo.png": png(40, 20, PHOTO),
  "duo.svg": SVG,
  "drawing.svg": SVG,
  "index.html": PAGE,
});

/** A site with the rule, or without. */
function open(images: ImageOptions | "all" | undefined, options: Partial<VariformOptions> = {}) {
  return openSite(FILES(), { negotiation: { images }, ...options });
}

const typeOf = (response: Response) => response.headers.get("content-type");

async function drain(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await response.arrayBuffer());
}

Deno.test({
  name: "images stay what they are where no rule says otherwise",
  ignore,
  async fn() {
    await using site = await open(undefined);
    const response = await site.get("/photo", { accept: CHROME });
    assertEquals([typeOf(response), response.headers.get("vary")], ["image/png", null]);
    await drain(response);
    // One form alone is no choice, so that nobody is refused it.
    const only = await site.get("/photo", { accept: "image/webp" });
    assertEquals([only.status, typeOf(only)], [200, "image/png"]);
    await drain(only);
  },
});

Deno.test({
  name: "images: browsers get what they name first, others what there is",
  ignore,
  async fn() {
    await using site = await open("all");
    const got: Record<string, string | null> = {};
    const clients = { CHROME, FIREFOX, SAFARI, curl: "*/*", old: "image/png,image/*;q=0.8" };
    for (const [name, accept] of Object.entries(clients)) {
      const response = await site.get("/photo", { accept });
      got[name] = typeOf(response);
      assertEquals(response.headers.get("vary"), "Accept");
      await drain(response);
      const drawing = await site.get("/drawing", { accept });
      assertEquals(typeOf(drawing), "image/svg+xml", `${name} gets the drawing as it is`);
      await drain(drawing);
    }
    assertEquals(got, {
      CHROME: "image/avif",
      FIREFOX: "image/avif",
      SAFARI: "image/webp",
      curl: "image/png",
      old: "image/png",
    });
    const made = await site.get("/drawing", { accept: "image/png" });
    assertEquals(typeOf(made), "image/png");
    await drain(made);
  },
});

Deno.test({
  name: "images are made once, and told from each other by their entity tags",
  ignore,
  async fn() {
    await using site = await open({ quality: { webp: 60 } });
    const first = await site.get("/photo", { accept: "image/webp" });
    assertStringIncludes(first.headers.get("server-timing") ?? "", 'png_to_webp;desc="usual";dur=');
    const bytes = await drain(first);
    const tag = first.headers.get("etag") ?? "";
    assert(tag.endsWith('+png_to_webp.1-q60"'), tag);
    const second = await site.get("/photo", { accept: "image/webp" });
    assertEquals(await drain(second), bytes);
    assert(!second.headers.get("server-timing")?.includes("make"), "it was remembered");
    const third = await site.get("/photo", { accept: "image/webp", "if-none-match": tag });
    assertEquals(third.status, 304);
    const part = await site.get("/photo", { accept: "image/webp", range: "bytes=0-3" });
    assertEquals([part.status, new TextDecoder().decode(await drain(part))], [206, "RIFF"]);
  },
});

Deno.test({
  name: "images: a width is rounded up to one that is offered, wherever it is said",
  ignore,
  async fn() {
    await using site = await open({ widths: [64, 32], hints: true });
    const ask = async (path: string, headers: Record<string, string>) => {
      const response = await site.get(path, { accept: "*/*", ...headers });
      const bytes = await drain(response);
      const { 0: width } = [new DataView(bytes.buffer).getUint32(16)];
      const { headers: head } = response;
      return [width, head.get("content-location"), head.get("vary")];
    };
    const hints = ["Sec-CH-Width", "Sec-CH-Viewport-Width", "Sec-CH-DPR"].join(", ");
    const all = `Accept, ${hints}`;
    assertEquals(await ask("/photo", {}), [120, "/photo.png", all]);
    assertEquals(await ask("/photo?width=33", {}), [
      64,
      "/photo.png?width=64",
      "Accept",
    ]);
    const location = "/photo.png?width=32";
    assertEquals(await ask("/photo?width=1", {}), [32, location, "Accept"]);
    assertEquals(await ask("/photo", { "sec-ch-width": "30" }), [
      32,
      location,
      "Accept, Sec-CH-Width",
    ]);
    const seen = { "sec-ch-viewport-width": "30", "sec-ch-dpr": "2" };
    assertEquals(await ask("/photo", seen), [64, "/photo.png?width=64", all]);
    assertEquals(await ask("/photo?width=9999", {}), [120, "/photo.png", "Accept"]);
    assertEquals(await ask("/photo?width=none", {}), [120, "/photo.png", all]);
    // Where it is said to be found, it is found.
    assertEquals(await ask(location, {}), [32, null, "Accept"]);
    const drawing = await site.get("/drawing?width=20", { accept: CHROME });
    assertEquals(typeOf(drawing), "image/svg+xml");
    await drain(drawing);
    const page = await site.get("/", { accept: "text/html" });
    assertEquals(page.headers.get("accept-ch"), hints);
    await drain(page);
  },
});

Deno.test({
  name: "images that cannot be made are sent as they are, with the reason, and not tried again",
  ignore,
  async fn() {
    await using site = await open("all");
    for (
      const [path, type, reason] of [
        ["/moving", "image/webp", "gif_to_avif: the image is animated, and would stand still"],
        ["/dot", "image/webp", "gif_to_avif: "],
      ]
    ) {
      const first = await site.get(path, { accept: CHROME });
      assertEquals([first.status, typeOf(first)], [200, type]);
      assertStringIncludes(first.headers.get("server-timing") ?? "", `yielded;desc="${reason}`);
      const bytes = await drain(first);
      const second = await site.get(path, { accept: CHROME });
      assertEquals(await drain(second), bytes);
      assertEquals(second.headers.get("etag"), first.headers.get("etag"));
      assert(!second.headers.get("server-timing")?.includes("make"), path);
    }
  },
});

Deno.test({
  name: "images: who takes nothing else gets what is larger, or hears that it cannot be made",
  ignore,
  async fn() {
    await using site = await open("all");
    for (const _ of ["first", "again"]) {
      const larger = await site.get("/dot", { accept: "image/avif" });
      assertEquals([larger.status, typeOf(larger)], [200, "image/avif"]);
      await drain(larger);
    }
    const refused = await site.get("/pair", { accept: "image/avif" });
    assertEquals(refused.status, 406);
    assertStringIncludes(new TextDecoder().decode(await drain(refused)), "/pair.gif");
    const named = await site.get("/moving?format=avif", { accept: "*/*" });
    assertEquals(named.status, 406);
    assertStringIncludes(new TextDecoder().decode(await drain(named)), "/moving.gif");
  },
});

Deno.test({
  name: "images: where the line is full, everybody gets what needs no work",
  ignore,
  async fn() {
    // No place to work and none to wait: as if all of them were taken.
    await using site = await open("all", { limits: { heavyJobs: 0, heavyWaiting: 0 } });
    for (const accept of [CHROME, "image/webp,*/*;q=0.5"]) {
      const response = await site.get("/photo", { accept });
      assertEquals([response.status, typeOf(response)], [200, "image/png"]);
      assertStringIncludes(response.headers.get("server-timing") ?? "", "heavy jobs are waiting");
      await drain(response);
    }
    const refused = await site.get("/duo", { accept: "image/jpeg" });
    assertEquals([refused.status, refused.headers.get("retry-after")], [503, "5"]);
    await drain(refused);
  },
});

Deno.test({
  name: "images of an origin that may not be transformed stay what they are",
  ignore: !allowed.read,
  async fn() {
    const photo = png(60, 40, PHOTO);
    const app = createVariform({
      origin: ({ url }) =>
        new Response(photo, {
          headers: {
            "content-type": "image/png",
            "cache-control": url.endsWith("fixed") ? "max-age=60, no-transform" : "max-age=60",
          },
        }),
      negotiation: { images: { widths: [30] } },
    });
    const get = async (path: string) => {
      const request = new Request(`http://site.test${path}`, { headers: { accept: CHROME } });
      const response = await app.fetch(request);
      await drain(response);
      return typeOf(response);
    };
    assertEquals([await get("/fixed"), await get("/free"), await get("/free?width=20")], [
      "image/png",
      "image/avif",
      "image/avif",
    ]);
    await app.close();
  },
});

Deno.test("images: widths that can mean nothing are refused", () => {
  const start = (widths: number[]) => () =>
    createVariform({ origin: () => new Response(), negotiation: { images: { widths } } });
  for (const widths of [[0], [1.5], [-3], Array.from({ length: 33 }, (_, index) => index + 1)]) {
    assertThrows(start(widths), TypeError);
  }
});

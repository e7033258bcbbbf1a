import { assertEquals, assertThrows } from "@std/assert";
import { createVariform, type HintOption } from "../../src/mod.ts";
import { allowed } from "../allowed.ts";
import { FILES, openSite } from "../site.ts";

const ignore = !allowed.read || !allowed.write;

const MAP = [320, 640, 1280].map((width) => `URI: garden-${width}.jpg\nContent-Type: image/jpeg\n`)
  .join("\n");

const SITE = {
  ...FILES,
  "garden.var": MAP,
  "garden-320.jpg": "small",
  "garden-640.jpg": "medium",
  "garden-1280.jpg": "large",
  "photo.jpg": "j".repeat(900),
  "photo.webp": "w".repeat(300),
};

/** The width that stands in a picture's name. */
const WIDTH: HintOption = {
  hint: "width",
  measure: ({ location }) => Number(/-(\d+)\.jpg$/.exec(location ?? "")?.[1]) || undefined,
};

Deno.test({
  name: "client hints choose where a rule lets them, and are named in Vary and asked for",
  ignore,
  async fn() {
    await using site = await openSite(SITE, { negotiation: { hints: [WIDTH] } });
    const wanted: readonly (readonly [hint: string | undefined, text: string])[] = [
      ["320", "small"],
      ["500", "medium"],
      ["640", "medium"],
      ["2000", "large"],
      [undefined, "small"],
      ["wide", "small"],
    ];
    for (const [hint, text] of wanted) {
      const response = await site.get(
        "/garden",
        hint === undefined ? {} : { "sec-ch-width": hint },
      );
      assertEquals(await response.text(), text, hint);
      assertEquals(response.headers.get("vary"), "Sec-CH-Width");
    }
    const page = await site.get("/about", { accept: "text/html" });
    await page.body?.cancel();
    assertEquals(page.headers.get("accept-ch"), "Sec-CH-Width");
    assertEquals(page.headers.get("vary"), "Accept, Accept-Language, Accept-Encoding");
    const markdown = await site.get("/about", { accept: "text/markdown" });
    await markdown.body?.cancel();
    assertEquals(markdown.headers.get("accept-ch"), null);
  },
});

Deno.test({
  name: "client hints: who wants to save data gets what is shorter, if both will do",
  ignore,
  async fn() {
    await using site = await openSite(SITE, { negotiation: { hints: [{ hint: "data" }] } });
    const type = async (headers: Record<string, string>) => {
      const response = await site.get("/photo", headers);
      await response.body?.cancel();
      assertEquals(response.headers.get("vary"), "Accept, Save-Data");
      return response.headers.get("content-type");
    };
    assertEquals(await type({ accept: "image/*" }), "image/jpeg");
    assertEquals(await type({ "accept": "image/*", "save-data": "on" }), "image/webp");
    assertEquals(await type({ "accept": "image/jpeg", "save-data": "on" }), "image/jpeg");
    const page = await site.get("/about", { accept: "text/html" });
    await page.body?.cancel();
    assertEquals(page.headers.get("accept-ch"), null);
  },
});

Deno.test({
  name: "client hints change nothing without a rule",
  ignore,
  async fn() {
    await using site = await openSite(SITE);
    const response = await site.get("/photo", { "accept": "image/*", "save-data": "on" });
    await response.body?.cancel();
    assertEquals([response.headers.get("content-type"), response.headers.get("vary")], [
      "image/jpeg",
      "Accept",
    ]);
  },
});

Deno.test("client hints need something to be compared with", () => {
  const negotiation = { hints: [{ hint: "width" as const }] };
  assertThrows(
    () => createVariform({ origin: () => new Response(), negotiation }),
    TypeError,
    "measure",
  );
});

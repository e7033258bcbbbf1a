import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { planBuild } from "../../src/cli/build/build_plan.ts";
import { barOf } from "../../src/cli/build/progress.ts";
import { settleImages } from "../../src/pipeline/image_rules.ts";
import { CONVERTERS } from "../../src/transcode/mod.ts";
import { createVariform } from "../../src/mod.ts";
import { allowed } from "../allowed.ts";
import { imageFile, PHOTO, png } from "../image_files.ts";
import { runToEnd } from "../programs.ts";

const ignore = !allowed.run || !allowed.read || !allowed.write;
const MAIN = new URL("../../src/main.ts", import.meta.url).href;

function runBuild(...args: string[]) {
  return runToEnd(Deno.execPath(), [
    ...["run", "--quiet", "--no-prompt", "--allow-read", "--allow-write", MAIN, "build-variants"],
    ...args,
  ], { env: { NO_COLOR: "1" } });
}

const images = settleImages({ formats: ["avif", "webp"] })?.convertersFor(undefined) ?? [];

/** The paths that are built of files with these paths. */
function plan(...paths: string[]): string[] {
  const files = paths.map((path) => ({ path, size: 1000, modified: 0 }));
  return planBuild(files, [...CONVERTERS, ...images]).map(({ path }) => path);
}

Deno.test("planBuild names forms as a folder finds them, beside copies of what there is", () => {
  assertEquals(plan("a/page.ko.html"), ["a/page.ko.html", "a/page.ko.md", "a/page.ko.txt"]);
  assertEquals(plan("photo.jpg"), ["photo.jpg", "photo.avif", "photo.webp"]);
  assertEquals(plan("page.html.fr"), ["page.html.fr", "page.fr.md", "page.fr.txt"]);
  assertEquals(plan("page.ja.euc-jp.html"), [
    "page.ja.euc-jp.html",
    "page.ja.md",
    "page.ja.txt",
  ]);
});

Deno.test("planBuild makes nothing that is there, would come before its source, or needs more", () => {
  assertEquals(plan("page.html", "page.md"), ["page.html", "page.md", "page.txt"]);
  assertEquals(plan("photo.jpg", "photo.webp"), ["photo.jpg", "photo.webp", "photo.avif"]);
  // HTML would be preferred to the Markdown that it was made of; text is made by way of it.
  assertEquals(plan("notes.md"), ["notes.md"]);
  // The page of a mail needs a policy, and its parts.
  assertEquals(plan("note.eml", "box.mbox"), ["note.eml", "box.mbox"]);
  // PNG would be preferred to the drawing by whoever names it first.
  assertEquals(plan("drawing.svg"), ["drawing.svg"]);
  assertEquals(plan("a/x.html", "b/x.md").includes("b/x.html"), false);
});

Deno.test("barOf fills with what is done", () => {
  assertEquals(barOf(15, 30), `[${"#".repeat(15)}${".".repeat(15)}] 15/30`);
  assertEquals(barOf(0, 0), `[${"#".repeat(30)}] 0/0`);
});

const PAGE = "<!doctype html><html lang=en><title>Tea</title><h1>Tea</h1>" +
  "<p>The garden waits for the rain to end.</p>".repeat(40);

Deno.test({
  name: "build-variants makes what a folder serves without work, and only what has changed again",
  ignore,
  async fn() {
    const [from, to] = [await Deno.makeTempDir(), await Deno.makeTempDir()];
    const app = createVariform({ origin: to });
    try {
      await Deno.mkdir(`${from}/sub`);
      await Deno.writeTextFile(`${from}/sub/page.html`, PAGE);
      await Deno.writeTextFile(`${from}/.secret.html`, PAGE);
      await Deno.writeFile(`${from}/photo.png`, png(90, 60, PHOTO));
      await Deno.writeTextFile(`${from}/prices.csv`, "tea,price\nUjeon,12\n");
      await Deno.writeFile(`${from}/moving.gif`, imageFile("moving.gif"));
      const first = await runBuild(from, to, "--formats", "json,yaml");
      assertEquals([first.code, first.stderr], [0, ""]);
      assertStringIncludes(first.stdout, "not moving.avif: the image is animated");
      const names = [...Deno.readDirSync(`${to}/sub`)].map(({ name }) => name).toSorted();
      assertEquals(names.slice(0, 5), [
        "page.html",
        "page.html.br",
        "page.html.gz",
        "page.html.zst",
        "page.md",
      ]);
      for (
        const [path, accept, coding, type] of [
          ["/sub/page", "text/html", "br", "text/html; charset=utf-8"],
          ["/sub/page", "text/markdown", "zstd", "text/markdown; charset=utf-8"],
          ["/sub/page", "*/*", "identity", "text/html; charset=utf-8"],
          ["/photo", "image/avif,image/webp,*/*;q=0.8", "br", "image/avif"],
          ["/photo", "*/*", "br", "image/png"],
        ]
      ) {
        const headers = { accept, "accept-encoding": coding };
        const response = await app.fetch(new Request(`http://x.test${path}`, { headers }));
        await response.bytes();
        assertEquals(response.headers.get("content-type"), type, `${path} ${accept}`);
        const isText = type.startsWith("text/") && coding !== "identity";
        assertEquals(response.headers.get("content-encoding"), isText ? coding : null);
        assert(!response.headers.get("server-timing")?.includes("make"), `${path} ${accept}`);
        assert(!response.headers.get("etag")?.includes("+encode"), `${path} ${accept}`);
      }
      assertEquals(JSON.parse(await Deno.readTextFile(`${to}/prices.json`)), [
        { tea: "Ujeon", price: "12" },
      ]);
      assertStringIncludes(await Deno.readTextFile(`${to}/prices.yaml`), "tea: Ujeon");
      assertEquals(
        (await runBuild(from, to, "--formats", "json,yaml")).stdout.split("\n")[0].slice(0, 16),
        "0 made (0 bytes)",
      );

      await Deno.writeTextFile(`${from}/sub/page.html`, PAGE + "<p>More.</p>");
      await Deno.remove(`${from}/photo.png`);
      const again = await runBuild(from, to);
      assertEquals(again.code, 0);
      assertStringIncludes(await Deno.readTextFile(`${to}/sub/page.md`), "More.");
      const left = [...Deno.readDirSync(to)].map(({ name }) => name).toSorted();
      assertEquals(left, [
        ".variform-build.json",
        "moving.gif",
        "moving.webp",
        "prices.csv",
        "sub",
      ]);
    } finally {
      await app.close();
      await Deno.remove(from, { recursive: true });
      await Deno.remove(to, { recursive: true });
    }
  },
});

Deno.test({
  name: "build-variants refuses a folder within the other, and formats that it does not know",
  ignore,
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      for (const args of [[folder], [folder, `${folder}/out`], [folder, folder]]) {
        assertEquals((await runBuild(...args)).code, 2, args.join(" "));
      }
      const unknown = await runBuild(folder, `${folder}-out`, "--images", "tiff");
      assertEquals([unknown.code, unknown.stderr.includes("tiff")], [2, true]);
    } finally {
      await Deno.remove(folder, { recursive: true });
      await Deno.remove(`${folder}-out`, { recursive: true }).catch(() => {});
    }
  },
});

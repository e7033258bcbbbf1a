/**
 * Embeds Variform as a stranger would: from a project of one's own, with no configuration of ours.
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { createVariform } from "../src/mod.ts";
import { allowed } from "./allowed.ts";
import { runToEnd, start } from "./programs.ts";

const ignore = !allowed.run || !allowed.net || !allowed.read || !allowed.write;
const ROOT = new URL("../", import.meta.url);

async function inProject(files: Record<string, string>, run: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${folder}/${name}`, text);
    }
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const PAGE = `<!doctype html><html lang="en"><title>Tea</title><h1>Tea</h1><p>At <b>five</b>.</p>`;

Deno.test({
  name: "createVariform works in a stranger's program that imports it by path",
  ignore,
  async fn() {
    const program = `
      import { createVariform } from "${ROOT}src/mod.ts";
      import { negotiate } from "${ROOT}src/negotiate/mod.ts";
      import { parseMessage } from "${ROOT}src/mime/mod.ts";
      import { encodeBase64 } from "${ROOT}src/coding/mod.ts";
      import { VariantCache } from "${ROOT}src/cache/mod.ts";
      import { htmlToMarkdown } from "${ROOT}src/transcode/mod.ts";
      const app = createVariform({ origin: new URL("site", import.meta.url) });
      const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, app.fetch);
      const url = \`http://127.0.0.1:\${server.addr.port}/\`;
      const answer = await fetch(url, { headers: { accept: "text/markdown" } });
      const request = new Request(url, { headers: { accept: "text/plain" } });
      const { chosen, variants } = await app.explain(request);
      await server.shutdown();
      await app.close();
      const message = await parseMessage(new TextEncoder().encode("Subject: hi\\r\\n\\r\\nbody"));
      console.log(JSON.stringify({
        type: answer.headers.get("content-type"),
        text: await answer.text(),
        explained: variants[chosen ?? -1].type,
        index: negotiate({ accept: "a/b" }, [{ type: "a/a" }, { type: "a/b" }]).index,
        subject: message.subject,
        base64: new TextDecoder().decode(encodeBase64(new Uint8Array([1, 2, 3]))),
        cache: typeof VariantCache,
        markdown: htmlToMarkdown("<b>x</b>").trim(),
      }));`;
    await inProject({ "program.ts": program }, async (folder) => {
      await Deno.mkdir(`${folder}/site`);
      await Deno.writeTextFile(`${folder}/site/index.html`, PAGE);
      const { code, stdout, stderr } = await runToEnd(Deno.execPath(), [
        ...["run", "--quiet", "--no-lock", "--no-prompt", "--allow-net", "--allow-read"],
        `${folder}/program.ts`,
      ], { cwd: folder });
      assertEquals([code, stderr], [0, ""]);
      assertEquals(JSON.parse(stdout), {
        type: "text/markdown; charset=utf-8",
        text: "# Tea\n\nAt **five**.\n",
        explained: "text/plain",
        index: 1,
        subject: "hi",
        base64: "AQID",
        cache: "function",
        markdown: "**x**",
      });
    });
  },
});

Deno.test({
  name: "createVariform is what `deno serve` expects of a default export",
  ignore,
  async fn() {
    const program = `
      import { createVariform } from "${ROOT}src/mod.ts";
      export default createVariform({
        origin: () => new Response(${
      JSON.stringify(PAGE)
    }, { headers: { "content-type": "text/html" } }),
      });`;
    await inProject({ "app.ts": program }, async (folder) => {
      await using server = start(Deno.execPath(), [
        ...["serve", "--no-lock", "--host", "127.0.0.1", "--port", "0", `${folder}/app.ts`],
      ], { env: { NO_COLOR: "1" }, cwd: folder });
      const [, port] = await server.waitFor(/127\.0\.0\.1:(\d+)/);
      const answer = await fetch(`http://127.0.0.1:${port}/`, {
        headers: { accept: "text/plain" },
      });
      assertStringIncludes(await answer.text(), "At five.");
    });
  },
});

Deno.test({
  name: "deno.json exports every part that the documentation names",
  ignore,
  async fn() {
    const { exports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
    assertEquals(Object.keys(exports), [
      ...[".", "./negotiate", "./mime", "./coding", "./cache", "./transcode", "./views"],
    ]);
    for (const path of Object.values<string>(exports)) await import(`../${path.slice(2)}`);
  },
});

Deno.test("explain believes a proxy that is trusted, as fetch does", async () => {
  const hosts: string[] = [];
  for (const trustForwarded of [false, true]) {
    const app = createVariform({
      origin: ({ url }) => {
        hosts.push(new URL(url).host);
        return new Response("<h1>Tea</h1>", { headers: { "content-type": "text/html" } });
      },
      trustForwarded,
    });
    const headers = { "x-forwarded-host": "tea.test", "x-forwarded-proto": "https" };
    const { url } = await app.explain(new Request("http://inside.test/tea", { headers }));
    assertEquals(url, trustForwarded ? "https://tea.test/tea" : "http://inside.test/tea");
    const answer = await app.fetch(new Request("http://inside.test/tea", { headers }));
    await answer.body?.cancel();
    await app.close();
  }
  assertEquals(hosts, ["inside.test", "inside.test", "tea.test", "tea.test"]);
});

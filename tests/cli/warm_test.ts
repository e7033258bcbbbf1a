import { assertEquals, assertStringIncludes } from "@std/assert";
import { allowed } from "../allowed.ts";
import { runToEnd, startServe } from "../programs.ts";

const MAIN = new URL("../../src/main.ts", import.meta.url).href;

function warm(...args: string[]) {
  return runToEnd(Deno.execPath(), ["run", "--quiet", "--allow-net", MAIN, "warm", ...args], {
    env: { NO_COLOR: "1" },
  });
}

Deno.test({
  name: "warm fills the cache of a running server, and tells how far it has come",
  ignore: !allowed.run || !allowed.net || !allowed.read,
  async fn() {
    let asked = 0;
    const origin = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, ({ url }) => {
      asked++;
      const isMap = url.endsWith("/sitemap.xml");
      const body = isMap ? "<urlset><loc>http://tea.example/a</loc></urlset>" : "<h1>Tea</h1>";
      const type = isMap ? "application/xml" : "text/html";
      return new Response(body, {
        headers: { "content-type": type, "cache-control": "max-age=60" },
      });
    });
    {
      const target = `http://127.0.0.1:${origin.addr.port}`;
      await using served = await startServe("--quiet", "--admin", "127.0.0.1:0", target);
      const [, admin] = await served.waitFor(/Admin: http:\/\/(\S+)\//);
      const { code, stdout } = await warm("--admin", admin, "http://tea.example/sitemap.xml");
      assertEquals([code, stdout.trim().split("\n").at(-1)], [0, "2 of 2, 0 failed"]);
      assertEquals(asked, 2);
      const empty = await warm(
        "--admin",
        admin,
        "http://tea.example/none.xml?x",
        "--accept",
        "x",
      );
      assertEquals(empty.code, 0);
    }
    await origin.shutdown();
  },
});

Deno.test({
  name: "warm wants to know where the server is",
  ignore: !allowed.run || !allowed.read,
  async fn() {
    const { code, stderr } = await warm("http://tea.example/sitemap.xml");
    assertEquals(code, 2);
    assertStringIncludes(stderr, "--admin");
  },
});

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { findProgram, freePort, start, startServe } from "../programs.ts";

const nginx = findProgram("nginx");

const PAGE = `<!doctype html><html lang="en"><head><title>Tea</title></head><body><h1>Tea</h1>
<p>Served by <b>nginx</b>.</p>${"<p>Leaves, water, patience.</p>\n".repeat(100)}</body></html>`;

function configuration(folder: string, port: number): string {
  return `daemon off; master_process off; worker_processes 1; pid ${folder}/pid; error_log stderr;
events { worker_connections 64; }
http {
  access_log off; gzip on; gzip_min_length 100; gzip_proxied any; gzip_types text/plain;
  types { text/html html; text/plain txt; image/png png; }
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi; uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port};
    root ${folder}/site;
    location /moved { return 302 http://127.0.0.1:${port}/about.html; }
  }
}`;
}

Deno.test({
  name: "nginx with gzip on as the origin: its HTML comes as Markdown, and as it is",
  ignore: nginx === undefined,
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      const port = freePort();
      await Deno.mkdir(`${folder}/site`);
      await Deno.writeTextFile(`${folder}/site/about.html`, PAGE);
      await Deno.writeTextFile(`${folder}/nginx.conf`, configuration(folder, port));
      await using origin = start(nginx ?? "", ["-c", `${folder}/nginx.conf`, "-p", folder]);
      await waitUntilListening(port);
      await using server = await startServe(`http://127.0.0.1:${port}`);
      await asksForMarkdown(server.base);
      await asksForHtml(server.base);
      await followsLocation(server.base);
      await origin.stop();
      const down = await fetch(`${server.base}never-seen`, { headers: { accept: "text/plain" } });
      assertEquals([down.status, down.headers.get("content-type")], [
        502,
        "text/plain; charset=utf-8",
      ]);
      await down.body?.cancel();
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

async function asksForMarkdown(base: string): Promise<void> {
  for (const coding of ["gzip", "identity"]) {
    const response = await fetch(`${base}about.html`, {
      headers: { accept: "text/markdown, text/html, */*", "accept-encoding": coding },
    });
    assertEquals(response.headers.get("content-type"), "text/markdown; charset=utf-8");
    const vary = response.headers.get("vary")?.toLowerCase() ?? "";
    assert(vary.includes("accept,") && vary.includes("accept-encoding"), vary);
    const text = await response.text();
    assertStringIncludes(text, "# Tea");
    assertStringIncludes(text, "**nginx**");
  }
}

async function asksForHtml(base: string): Promise<void> {
  const response = await fetch(`${base}about.html`, { headers: { accept: "text/html" } });
  assertEquals(response.headers.get("content-type"), "text/html");
  assertStringIncludes(response.headers.get("via") ?? "", "variform");
  assertEquals(await response.text(), PAGE);
}

async function followsLocation(base: string): Promise<void> {
  const response = await fetch(`${base}moved`, { redirect: "manual" });
  assertEquals([response.status, response.headers.get("location")], [302, "/about.html"]);
  await response.body?.cancel();
}

async function waitUntilListening(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error("nginx does not listen");
}

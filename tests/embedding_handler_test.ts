/**
 * Variform in front of an application in the same process: what the application is told, and what
 * becomes of what it answers.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { MemoryStore } from "../src/cache/mod.ts";
import { createVariform, type VariformOptions } from "../src/mod.ts";
import { allowed } from "./allowed.ts";

const PAGE = "<!doctype html><title>Tea</title><h1>Tea</h1><p>At <b>five</b>, with cake.";
const HTML = { "content-type": "text/html; charset=utf-8" };

/** A server in front of the application, and what it has logged. */
function serve(origin: VariformOptions["origin"], options: Partial<VariformOptions> = {}) {
  const failures: { line: string; error: unknown }[] = [];
  const lines: string[] = [];
  const app = createVariform({
    origin,
    log: (line, error) => failures.push({ line, error }),
    access: (line) => lines.push(line),
    ...options,
  });
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, app.fetch);
  const place = `127.0.0.1:${server.addr.port}`;
  return {
    ...{ app, failures, lines, place },
    get: (path: string, init?: RequestInit) => fetch(`http://${place}${path}`, init),
    async [Symbol.asyncDispose]() {
      await server.shutdown();
      await app.close();
    },
  };
}

Deno.test({
  name: "createVariform tells a handler of the client what Deno.serve tells",
  ignore: !allowed.net,
  async fn() {
    const handler: Deno.ServeHandler<Deno.NetAddr> = (_request, { remoteAddr, completed }) =>
      Response.json({ host: remoteAddr.hostname, waits: completed instanceof Promise });
    await using server = serve(handler);
    assertEquals(await (await server.get("/")).json(), { host: "127.0.0.1", waits: true });
  },
});

Deno.test("createVariform tells a handler of an address that is none where nobody told of one", async () => {
  await using app = createVariform({
    origin: (_request, { remoteAddr }) => Response.json(remoteAddr),
  });
  const answer = await app.fetch(new Request("http://site.test/"));
  assertEquals(await answer.json(), { transport: "tcp", hostname: "", port: 0 });
});

Deno.test({
  name: "createVariform lets a handler upgrade to WebSocket, or refuse to",
  ignore: !allowed.net,
  async fn() {
    await using server = serve((request) => {
      if (new URL(request.url).pathname !== "/echo") return new Response("no", { status: 403 });
      const { socket, response } = Deno.upgradeWebSocket(request);
      socket.onmessage = ({ data }) => socket.send(`heard ${data}`);
      return response;
    });
    const heard = await new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://${server.place}/echo`);
      socket.onopen = () => socket.send("tea");
      socket.onerror = reject;
      socket.onmessage = ({ data }) => {
        socket.onclose = () => resolve(data);
        socket.close();
      };
    });
    assertEquals(heard, "heard tea");
    const refused = new WebSocket(`ws://${server.place}/other`);
    await new Promise((resolve) => refused.onerror = resolve);
    assertEquals(server.failures, []);
  },
});

Deno.test({
  name: "createVariform takes what fetch has decoded for what it is",
  ignore: !allowed.net,
  async fn() {
    const codings = { gzip: gzipSync, br: brotliCompressSync };
    const coded = (coding: keyof typeof codings) =>
      new Response(new Uint8Array(codings[coding](PAGE)), {
        headers: { ...HTML, "content-encoding": coding, etag: '"a"', "cache-control": "max-age=9" },
      });
    await using origin = serve(({ url }) => coded(url.endsWith("br") ? "br" : "gzip"));
    await using server = serve(({ url, headers }) =>
      fetch(`http://${origin.place}${new URL(url).pathname}`, { headers })
    );
    for (const path of ["/gzip", "/br"]) {
      for (let round = 0; round < 2; round++) {
        assertEquals(
          await (await server.get(path, { headers: { accept: "text/html" } })).text(),
          PAGE,
        );
        const markdown = await server.get(path, { headers: { accept: "text/markdown" } });
        assertEquals(await markdown.text(), "# Tea\n\nAt **five**, with cake.\n");
      }
    }
    assertEquals(server.failures, []);
  },
});

Deno.test("createVariform knows the length of what a handler answers at once, and gives parts of it", async () => {
  await using app = createVariform({
    origin: () => new Response(PAGE, { headers: { ...HTML, etag: '"a"' } }),
  });
  const whole = await app.fetch(new Request("http://site.test/tea"));
  assertEquals(whole.headers.get("content-length"), String(PAGE.length));
  assertEquals(whole.headers.get("content-encoding"), null);
  await whole.body?.cancel();
  const part = await app.fetch(
    new Request("http://site.test/tea", { headers: { range: "bytes=0-4" } }),
  );
  assertEquals([part.status, await part.text()], [206, PAGE.slice(0, 5)]);
});

Deno.test("createVariform hands the error of a handler to the log, not to the client", async () => {
  const failures: [string, unknown][] = [];
  const boom = new TypeError("boom");
  await using app = createVariform({
    origin: () => {
      throw boom;
    },
    log: (line, error) => failures.push([line, error]),
  });
  const answer = await app.fetch(new Request("http://site.test/tea"));
  assertEquals(answer.status, 500);
  assert(!(await answer.text()).includes("boom"));
  assertMatch(failures[0][0], /^GET \/tea 500 .*\[[0-9a-f]{8}\] boom /);
  assertEquals(failures[0][1], boom);
});

Deno.test("createVariform tells the log when a converter of one's own breaks, and what broke it", async () => {
  const failures: [string, unknown][] = [];
  const bug = new TypeError("no such row");
  await using app = createVariform({
    origin: () => new Response("a,1\n", { headers: { "content-type": "text/csv" } }),
    converters: [{
      ...{ name: "chart", from: "text/csv", to: "image/svg+xml" },
      convert() {
        throw bug;
      },
    }],
    log: (line, error) => failures.push([line, error]),
  });
  const accept = "image/svg+xml, text/csv;q=0.5";
  const answer = await app.fetch(new Request("http://site.test/tea", { headers: { accept } }));
  assertEquals([answer.status, await answer.text()], [200, "a,1\n"]);
  assertEquals(failures.length, 1);
  assertStringIncludes(failures[0][0], "chart failed: no such row");
  assertEquals((failures[0][1] as Error).cause, bug);
});

Deno.test("createVariform tells `access` of each answer, and counts it, given again or not", async () => {
  const lines: string[] = [];
  await using app = createVariform({
    origin: () => new Response(PAGE, { headers: { ...HTML, "cache-control": "max-age=60" } }),
    access: (line) => lines.push(line),
  });
  const url = "http://site.test/tea?token=secret";
  for (let round = 0; round < 5; round++) await (await app.fetch(new Request(url))).text();
  const inner = () => new Response(PAGE, { headers: HTML });
  await (await app.middleware(new Request(url), inner)).text();
  assertEquals(lines.length, 6);
  for (const line of lines) assertMatch(line, /^GET \/tea\?token=\*\*\* 200 text\/html/);
  const metrics = await app.admin(new Request("http://127.0.0.1/metrics"));
  assertMatch(await metrics.text(), /decision_seconds_count 6\n/);
});

Deno.test("createVariform keeps answers in a store of one's own", async () => {
  const store = new MemoryStore({ cacheBytes: 1 << 20 });
  await using app = createVariform({
    origin: () => new Response(PAGE, { headers: { ...HTML, "cache-control": "max-age=60" } }),
    cache: { store },
  });
  await (await app.fetch(new Request("http://site.test/tea"))).text();
  while (store.usage().count === 0) await new Promise((resolve) => setTimeout(resolve));
  assertEquals([...store.groups("")].length, 1);
  const origin = () => new Response();
  assertThrows(
    () => createVariform({ origin, cache: { store, directory: "/tmp/x" } }),
    TypeError,
    "has one place",
  );
  assertThrows(
    () => createVariform({ origin, cache: { store: {} as MemoryStore } }),
    TypeError,
    "cache.store: a Store",
  );
});

Deno.test({
  name: "createVariform says how an origin's URL begins where a path looks like one",
  ignore: !allowed.read,
  fn() {
    for (const origin of ["localhost:8080", "htp://tea.example", "tea.example:80/a"]) {
      assertThrows(() => createVariform({ origin }), Error, "begins with http:// or https://");
    }
    const error = assertThrows(() => createVariform({ origin: "./no-such-folder" }), Error);
    assert(!error.message.includes("http"));
  },
});

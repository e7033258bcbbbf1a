/** What goes to an origin server and comes back from it, field by field. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { allowed } from "../allowed.ts";
import { createVariform } from "../../src/mod.ts";
import { html, testCases } from "../pipeline/wire_case.ts";

const ignore = !allowed.net;

/** Sends raw bytes and reads until the server closes. */
async function sendRaw(port: number, lines: readonly string[]): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode([...lines, "", ""].join("\r\n")));
  return await new Response(connection.readable).text();
}

/** An origin that sends these lines to everybody, as they are. */
async function withRawOrigin(
  lines: readonly string[],
  use: (origin: string) => Promise<void>,
): Promise<void> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const served = (async () => {
    for await (const connection of listener) {
      await connection.read(new Uint8Array(4096));
      await connection.write(new TextEncoder().encode(lines.join("\r\n")));
      connection.close();
    }
  })();
  await use(`http://127.0.0.1:${listener.addr.port}`);
  listener.close();
  await served;
}

testCases([
  {
    name: "Upstream: a Location under the folder that is fronted is a path of ours",
    server: true,
    base: "/base",
    origin: ({ url, headers }) => {
      const { pathname } = new URL(url);
      const places: Record<string, string> = {
        "/base/a": "/base/next?a=1",
        "/base/b": `http://${headers.get("host")}/base`,
        "/base/c": "/other",
        "/base/d": "next",
      };
      return new Response(null, { status: 302, headers: { location: places[pathname] ?? "" } });
    },
    exchanges: [
      { path: "/a", status: 302, fields: { location: "/next?a=1" } },
      { path: "/b", status: 302, fields: { location: "/" } },
      { path: "/c", status: 302, fields: { location: "/other" } },
      { path: "/d", status: 302, fields: { location: "next" } },
    ],
  },
  {
    name: "Upstream: a cookie of the folder that is fronted is a cookie of ours",
    server: true,
    base: "/base",
    origin: () => html({ "set-cookie": "id=1; Path=/base/x; Domain=127.0.0.1; Secure" }),
    exchanges: [{ fields: { "set-cookie": "id=1; Path=/x; Secure" } }],
  },
  {
    name: "Upstream: a trusted proxy's word goes on, a client's does not",
    server: true,
    origin: ({ headers }) => new Response(`${headers.get("x-real-ip")}`),
    options: { trustForwarded: true },
    exchanges: [{ ask: { "x-real-ip": "203.0.113.9" }, body: "203.0.113.9" }],
  },
  {
    name: "Upstream: a client's word about itself does not go on",
    server: true,
    origin: ({ headers }) => new Response(`${headers.get("x-real-ip")}`),
    exchanges: [{ ask: { "x-real-ip": "203.0.113.9" }, body: "null" }],
  },
]);

Deno.test({
  name: "Upstream: every Via that came is kept, with ourselves at its end",
  ignore,
  async fn() {
    const lines = ["HTTP/1.1 200 OK", "Via: 1.1 a", "Content-Type: text/html", "Via: 1.0 b"];
    await withRawOrigin([...lines, "Content-Length: 1", "", "x"], async (origin) => {
      const app = createVariform({ origin });
      for (const method of ["GET", "POST"]) {
        const response = await app.fetch(new Request("http://site.test/", { method }));
        assertEquals(response.headers.get("via"), "1.1 a, 1.0 b, 1.1 variform");
        assertEquals(await response.text(), "x");
      }
      await app.close();
    });
  },
});

Deno.test({
  name: "Upstream: every language that came is kept, on whichever line (RFC 9110 §8.5)",
  ignore,
  async fn() {
    const lines = ["HTTP/1.1 200 OK", "Content-Language: en", "Content-Type: text/html"];
    const raw = [...lines, "Content-Language: de", "Content-Length: 1", "", "x"];
    await withRawOrigin(raw, async (origin) => {
      const app = createVariform({ origin });
      const response = await app.fetch(new Request("http://site.test/"));
      assertEquals(response.headers.get("content-language"), "en, de");
      await response.body?.cancel();
      await app.close();
    });
  },
});

Deno.test({
  name: "Upstream: fields for one connection alone stay on it",
  ignore,
  async fn() {
    const lines = [
      "HTTP/1.1 200 OK",
      "Content-Type: text/html",
      "Connection: close, X-Secret",
      "X-Secret: 1",
      "Keep-Alive: timeout=5",
      "Proxy-Authenticate: Basic",
      "Upgrade: h2c",
      "X-Kept: 1",
      "Content-Length: 1",
    ];
    await withRawOrigin([...lines, "", "x"], async (origin) => {
      const app = createVariform({ origin });
      for (const method of ["GET", "POST"]) {
        const response = await app.fetch(new Request("http://site.test/", { method }));
        const { headers } = response;
        const left = ["connection", "x-secret", "keep-alive", "proxy-authenticate", "upgrade"];
        assertEquals(left.filter((name) => headers.has(name)), []);
        assertEquals([headers.get("x-kept"), await response.text()], ["1", "x"]);
      }
      await app.close();
    });
  },
});

Deno.test({
  name: "pass: TRACE, which no gateway should forward, is a 501 and does not reach the origin",
  ignore,
  async fn() {
    const seen: string[] = [];
    const app = createVariform({
      origin: ({ method }) => {
        seen.push(method);
        return html();
      },
    });
    const serve = { hostname: "127.0.0.1", port: 0, onListen() {} };
    await using server = Deno.serve(serve, app.fetch);
    for (const method of ["TRACE", "TRACK"]) {
      const answer = await sendRaw(server.addr.port, [
        `${method} / HTTP/1.1`,
        "Host: site.test",
        "Cookie: id=1",
        "Connection: close",
      ]);
      assertStringIncludes(answer, "HTTP/1.1 501");
      assert(!answer.includes("id=1"), answer);
    }
    assertEquals(seen, []);
  },
});

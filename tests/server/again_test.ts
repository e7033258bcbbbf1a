import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { assemble } from "../../src/assembly.ts";
import { startWireFront } from "../../src/server/wire/front.ts";
import { allowed } from "../allowed.ts";
import { RawClient } from "./raw_client.ts";

type Assembly = ReturnType<typeof assemble>;

interface Scene {
  readonly client: RawClient;
  readonly assembly: Assembly;
  /** Requests that have come to the pipeline. */
  readonly asked: () => number;
  get(target: string, fields?: string): ReturnType<RawClient["answer"]>;
}

function test(name: string, run: (scene: Scene) => Promise<void>): void {
  Deno.test({
    name: `wire front ${name}`,
    ignore: !allowed.net,
    async fn() {
      const assembly = assemble({
        origin: ({ url, headers }) => {
          const { pathname } = new URL(url);
          const size = Number(pathname.slice(1)) || 20;
          return new Response(`${pathname} ${headers.get("cookie")}`.padEnd(size, "."), {
            headers: {
              "content-type": "text/css",
              "cache-control": "max-age=600",
              ...pathname === "/by-cookie" && { vary: "Cookie" },
            },
          });
        },
        log() {},
      });
      let asked = 0;
      const respond: Assembly["respond"] = (exchange) => {
        asked++;
        return assembly.respond(exchange);
      };
      const front = startWireFront(respond, { address: { hostname: "127.0.0.1", port: 0 } });
      const client = await RawClient.connect(front.address);
      const get = async (target: string, fields = "") => {
        await client.send(`GET ${target} HTTP/1.1\r\nHost: a.test\r\n${fields}\r\n`);
        return await client.answer();
      };
      await run({ client, assembly, asked: () => asked, get });
      client.close();
      await front.shutdown();
      await assembly.close();
    },
  });
}

test("answers again to each place by fields that it has read at another one", async (scene) => {
  const { get, asked } = scene;
  const accept = "Accept: text/css,*/*;q=0.1\r\n";
  for (const target of ["/a", "/b"]) for (let i = 0; i < 2; i++) await get(target, accept);
  assertEquals(asked(), 4);
  for (const target of ["/a", "/b", "/a", "/b", "/a"]) {
    const answer = await get(target, accept);
    assertEquals(answer?.body, `${target} null`.padEnd(20, "."));
    assertMatch(answer?.field("cache-status") ?? "", /; hit; ttl=\d+$/);
    assertEquals([answer?.field("age"), answer?.field("server-timing")], ["0", undefined]);
  }
  assertEquals(asked(), 4);
});

test("tells fields apart that differ in one byte, wherever it stands", async (scene) => {
  const { get, asked } = scene;
  const block = "X-Some: 0123456789abcdef0123456789\r\n";
  for (let i = 0; i < 2; i++) await get("/", block);
  const before = asked();
  for (let at = 0; at < block.length - 2; at++) {
    if (":- ".includes(block[at])) continue;
    await get("/", `${block.slice(0, at)}Z${block.slice(at + 1)}`);
    await get("/", block);
  }
  const changes = [...block.slice(0, -2)].filter((sign) => !":- ".includes(sign)).length;
  assertEquals(asked(), before + changes);
});

test("answers again by all hosts apart", async (scene) => {
  const { client, asked } = scene;
  const ask = async (host: string) => {
    await client.send(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    return await client.answer();
  };
  for (const host of ["a.test", "a.test", "b.test", "b.test"]) await ask(host);
  assertEquals(asked(), 4);
  for (const host of ["a.test", "b.test"]) await ask(host);
  assertEquals(asked(), 4);
});

test("answers again by an inert field once an answer varies by it", async (scene) => {
  const { get, asked } = scene;
  for (const cookie of ["a=1", "a=2", "a=1", "a=2"]) {
    await get("/by-cookie", `Cookie: ${cookie}\r\n`);
  }
  const before = asked();
  for (const cookie of ["a=1", "a=2", "a=1"]) {
    const answer = await get("/by-cookie", `Cookie: ${cookie}\r\n`);
    assertEquals(answer?.body, `/by-cookie ${cookie}`.padEnd(20, "."));
  }
  assertEquals(asked(), before);
});

test("answers again whatever proxies say of a client and a request", async (scene) => {
  const { get, asked } = scene;
  const by = (n: number) =>
    `X-Forwarded-For: 192.0.2.${n}\r\nForwarded: for=192.0.2.${n}\r\nX-Amzn-Trace-Id: Root=${n}\r\n`;
  for (let n = 0; n < 2; n++) await get("/", by(n));
  const before = asked();
  for (let n = 2; n < 6; n++) await get("/", by(n));
  assertEquals(asked(), before);
  // The host that a proxy was asked for may be another one's.
  await get("/", `${by(0)}X-Forwarded-Host: other.test\r\n`);
  assertEquals(asked(), before + 1);
});

test("ends what it answers again with a purge", async (scene) => {
  const { get, asked, assembly } = scene;
  for (let i = 0; i < 3; i++) await get("/a");
  assertEquals(asked(), 2);
  await assembly.house.cache.purge({ prefix: "http://" });
  const answer = await get("/a");
  assertEquals(asked(), 3);
  assertNotEquals(answer?.field("cache-status"), undefined);
  assertEquals(/; hit/.test(answer?.field("cache-status") ?? ""), false);
});

test("answers again with contents of all sizes, and heads of all lengths", async (scene) => {
  const { get, asked } = scene;
  const sizes = [1, 100, 9_000, 15_000, 17_000, 70_000, 300_000];
  for (const size of sizes) for (let i = 0; i < 2; i++) await get(`/${size}`);
  const before = asked();
  for (let round = 0; round < 3; round++) {
    for (const size of sizes) {
      const answer = await get(`/${size}`);
      assertEquals(answer?.body.length, Math.max("/1 null".length, size));
      assertEquals(answer?.body.startsWith(`/${size} `), true);
    }
  }
  assertEquals(asked(), before);
  for (const length of [200, 900, 1_100, 5_000]) {
    for (let i = 0; i < 3; i++) await get("/1", `X-Long: ${"x".repeat(length)}\r\n`);
  }
  assertEquals(asked(), before + 4);
});

test("answers again with forms that were coded here", async (scene) => {
  const { get, asked, assembly } = scene;
  const gzip = "Accept-Encoding: gzip\r\n";
  const first = await get("/9000", gzip);
  for (let i = 0; i < 2; i++) await get("/9000", gzip);
  const before = asked();
  for (let i = 0; i < 3; i++) {
    const answer = await get("/9000", gzip);
    assertEquals(answer?.field("content-encoding"), "gzip");
    assertEquals(answer?.body, first?.body);
  }
  assertEquals(asked(), before);
  await assembly.house.cache.purge({ prefix: "http://" });
  assertEquals((await get("/9000", gzip))?.body, first?.body);
  assertEquals(asked(), before + 1);
});

test("refuses a bad line before fields that it knows", async (scene) => {
  const { client, get } = scene;
  for (let i = 0; i < 3; i++) await get("/a");
  await client.send("GET /a\tb HTTP/1.1\r\nHost: a.test\r\n\r\n");
  assertEquals((await client.answer())?.status, 400);
});

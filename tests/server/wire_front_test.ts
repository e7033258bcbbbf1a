import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { Arena, arena } from "../../src/bytes/arena.ts";
import type { Reply } from "../../src/pipeline/exchange.ts";
import type { Front, Respond } from "../../src/server/front.ts";
import { startWireFront } from "../../src/server/wire/front.ts";
import type { FrontLimits } from "../../src/model/front_limits.ts";
import type { WireFrontOptions } from "../../src/server/wire/settings.ts";
import { allowed } from "../allowed.ts";
import { AUTHORITY, CERTIFICATE, KEY } from "../http1/certificates.ts";
import { start } from "../programs.ts";
import { RawClient, sendAlone } from "./raw_client.ts";

const ignore = !allowed.net;
const GET = "GET / HTTP/1.1\r\nHost: a.test\r\n\r\n";
const CLOSING = "GET / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n";

function reply(text: string, fields: [string, string][] = []): Reply {
  return { status: 200, headers: new Headers(fields), body: new TextEncoder().encode(text) };
}

const HELLO: Respond = () => Promise.resolve(reply("hello"));

/** Runs a test against a front; all slots must be back at the end. */
function test(
  name: string,
  respond: Respond,
  run: (front: Front) => Promise<void>,
  limits: Partial<FrontLimits> = {},
  options: Partial<WireFrontOptions> = {},
): void {
  Deno.test({
    name: `startWireFront ${name}`,
    ignore,
    async fn() {
      const leased = arena.leased;
      const front = startWireFront(respond, {
        address: { hostname: "127.0.0.1", port: 0 },
        limits: { lingerTime: 200, ...limits },
        ...options,
      });
      try {
        await run(front);
      } finally {
        await front.shutdown();
      }
      assertEquals(arena.leased, leased);
    },
  });
}

test(
  "speaks TLS",
  ({ url, peer }) => Promise.resolve(reply(`${url.href} ${peer.scheme}`)),
  async (front) => {
    const conn = await Deno.connectTls({ ...front.address, caCerts: [AUTHORITY] });
    using client = new RawClient(conn);
    await client.send(GET);
    assertEquals((await client.answer())?.body, "https://a.test/ https");
    await client.send(CLOSING);
    assertEquals((await client.answers()).length, 1);
  },
  {},
  { tls: { cert: CERTIFICATE, key: KEY } },
);

test(
  "outlives a client that does not speak TLS",
  HELLO,
  async (front) => {
    using plain = await RawClient.connect(front.address);
    await plain.send(GET);
    await plain.rest();
    const conn = await Deno.connectTls({ ...front.address, caCerts: [AUTHORITY] });
    using client = new RawClient(conn);
    await client.send(CLOSING);
    assertEquals((await client.answer())?.body, "hello");
  },
  {},
  { tls: { cert: CERTIFICATE, key: KEY } },
);

const given = Promise.withResolvers<void>();
const cancelled = Promise.withResolvers<void>();

test("answers though content comes for a stream that was cancelled", async ({ body }) => {
  const reader = body?.getReader();
  const read = reader?.read();
  await new Promise((resolve) => setTimeout(resolve));
  await reader?.cancel();
  await read;
  cancelled.resolve();
  await given.promise;
  return { ...reply("early"), status: 422 };
}, async ({ address }) => {
  using client = await RawClient.connect(address);
  await client.send("POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 9\r\n\r\n");
  await cancelled.promise;
  await client.send("hello");
  await new Promise((resolve) => setTimeout(resolve, 30));
  given.resolve();
  const answer = await client.answer();
  assertEquals([answer?.status, answer?.body], [422, "early"]);
});

test("refuses a HEAD without content", HELLO, async ({ address }) => {
  using client = await RawClient.connect(address);
  await client.send("HEAD / HTTP/1.1\r\nHost: a.test\r\nExpect: x\r\n\r\n");
  const text = await client.rest();
  assertMatch(text, /^HTTP\/1\.1 417 /);
  assert(text.endsWith("\r\n\r\n"), text);
});

Deno.test({
  name: "startWireFront listens on a Unix socket",
  ignore: ignore || !allowed.write || !allowed.read || Deno.build.os === "windows",
  async fn() {
    const folder = await Deno.makeTempDir();
    const path = `${folder}/front.sock`;
    const respond: Respond = ({ url, peer }) =>
      Promise.resolve(reply(`${url.host} ${peer.address}`));
    const front = startWireFront(respond, { address: { path }, limits: { lingerTime: 100 } });
    using client = new RawClient(await Deno.connect({ transport: "unix", path }));
    await client.send(GET + "GET / HTTP/1.0\r\n\r\n");
    assertEquals((await client.answer())?.body, "a.test undefined");
    assertEquals((await client.answer())?.body, "localhost undefined");
    await front.shutdown();
    await Deno.remove(folder, { recursive: true });
  },
});

test("gives a client that closed its sending side its answer", async ({ url }) => {
  if (url.pathname === "/slow") await new Promise((resolve) => setTimeout(resolve, 50));
  return reply("hello");
}, async (front) => {
  for (const path of ["/", "/slow"]) {
    using client = await RawClient.connect(front.address);
    await client.send(GET.replace("/", path));
    await client.conn.closeWrite();
    assertEquals((await client.answers()).map(({ body }) => body), ["hello"]);
  }
});

test("waits as long as it takes for the answer to a client that stays", async ({ url }) => {
  const pause = () => new Promise((resolve) => setTimeout(resolve, 150));
  if (url.pathname === "/late") await pause();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      controller.enqueue(new TextEncoder().encode("hel"));
      await pause();
      controller.enqueue(new TextEncoder().encode("lo"));
      controller.close();
    },
  });
  return { status: 200, headers: new Headers(), body };
}, async (front) => {
  for (const path of ["/", "/late"]) {
    const [answer] = await sendAlone(front.address, CLOSING.replace("/", path));
    assertEquals(answer.body, "hello");
  }
}, { leaveTime: 20 });

test("refuses at once what can never become a head", HELLO, async (front) => {
  const starts = ["GET / HTTP/1.1\nHost: a.test\n\n", "GET / HTTP/1.1\rHost: a.test\r\r"];
  for (const text of [...starts, "GET /\r\n", "\x16\x03\x01", `GET /${"x".repeat(30_000)}`]) {
    const begun = performance.now();
    const [answer] = await sendAlone(front.address, text);
    assert([400, 414].includes(answer.status), `${text} ${answer.status}`);
    assert(performance.now() - begun < 5_000);
  }
}, { headTime: 10_000 });

test("answers 408 to content that comes too slowly in all", async ({ body }) => {
  return reply(body === null ? "-" : await new Response(body).text());
}, async (front) => {
  using client = await RawClient.connect(front.address);
  await client.send("POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 1000\r\n\r\n");
  const dripping = (async () => {
    for (let i = 0; i < 40; i++) {
      await client.send("x").catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  assertEquals((await client.answer())?.status, 408);
  const begun = performance.now();
  assertEquals(await client.rest(), "");
  assert(performance.now() - begun < 450, "it lingers for whoever drips");
  await dripping;
}, { slowTime: 200, bodyRate: 500, bodyTime: 10_000 });

test("answers 408 to a head that drips for too long", HELLO, async (front) => {
  using client = await RawClient.connect(front.address);
  await client.send("GET / HTTP/1.1\r\nX: ");
  const dripping = (async () => {
    for (let i = 0; i < 20; i++) {
      await client.send("x").catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  assertEquals((await client.answer())?.status, 408);
  await dripping;
}, { headTime: 150 });

test("closes on a client that takes nothing of its answer", () => {
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(1 << 20)),
    cancel: () => stalled.resolve(),
  });
  return Promise.resolve({ status: 200, headers: new Headers(), body });
}, async (front) => {
  stalled = Promise.withResolvers();
  using client = await RawClient.connect(front.address);
  await client.send(GET);
  await stalled.promise;
}, { writeTime: 200 });
let stalled = Promise.withResolvers<void>();

test("answers 500 where a reply cannot be sent as it is", ({ url }) => {
  const pairs: Record<string, Reply> = {
    "/value": { ...reply("x"), headers: [["X", "a\r\nY: b"]] as unknown as Headers },
    "/name": { ...reply("x"), headers: [["X: y\r\nZ", "a"]] as unknown as Headers },
    "/status": { ...reply("x"), status: 101 },
    "/length": reply("x", [["Content-Length", "x"]]),
  };
  return url.pathname === "/throws"
    ? Promise.reject(new Error("on purpose"))
    : Promise.resolve(pairs[url.pathname]);
}, async (front) => {
  for (const path of ["/value", "/name", "/status", "/length", "/throws"]) {
    const [answer, ...more] = await sendAlone(front.address, CLOSING.replace("/", path));
    assertEquals([path, answer.status, answer.field("y"), more.length], [path, 500, undefined, 0]);
  }
});

test(
  "makes room for a new connection by closing the one that was idle longest",
  HELLO,
  async (front) => {
    const clients: RawClient[] = [];
    for (let i = 0; i < 6; i++) {
      const client = await RawClient.connect(front.address);
      clients.push(client);
      await client.send(GET);
      assertEquals((await client.answer())?.status, 200);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    assertEquals(await clients[0].rest(), "");
    assertEquals(await clients[1].rest(), "");
    await clients[5].send(GET);
    assertEquals((await clients[5].answer())?.status, 200);
    clients.forEach((client) => client.close());
  },
  { connections: 4, idleTime: 10_000, lingerTime: 40 },
);

test(
  "takes no more connections of one address than it may have",
  HELLO,
  async (front) => {
    const clients = await Promise.all(
      Array.from({ length: 3 }, () => RawClient.connect(front.address)),
    );
    for (const client of clients) await client.send(GET).catch(() => {});
    const counts = await Promise.all(
      clients.map((client) => client.answer().catch(() => undefined)),
    );
    assertEquals(counts.filter((answer) => answer?.status === 200).length, 2);
    clients.forEach((client) => client.close());
    await new Promise((resolve) => setTimeout(resolve, 50));
    assertEquals((await sendAlone(front.address, CLOSING)).length, 1);
  },
  { connectionsPerAddress: 2 },
  { uncounted: () => false },
);

test("reads no further ahead than its small buffer", async () => {
  await gate.promise;
  return reply("hello");
}, async (front) => {
  gate = Promise.withResolvers();
  using client = await RawClient.connect(front.address);
  let sent = 0;
  const sending = (async () => {
    const chunk = GET.repeat(2000);
    for (let i = 0; i < 400; i++) {
      await client.send(chunk);
      sent = i;
    }
  })().catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert(sent < 399, "all of it was taken");
  gate.resolve();
  client.close();
  await sending;
}, { leaveTime: 50 });
let gate = Promise.withResolvers<void>();

test(
  "keeps serving while every slot for content is taken",
  async ({ body }) => {
    let size = 0;
    for await (const chunk of body ?? []) size += chunk.length;
    return reply(String(size));
  },
  async (front) => {
    const chunk = "8000\r\n" + "y".repeat(0x8000) + "\r\n";
    const head = "POST / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n";
    const sizes = await Promise.all(Array.from({ length: 5 }, async () => {
      using client = await RawClient.connect(front.address);
      await client.send(head + chunk.repeat(10) + "0\r\n\r\n");
      return (await client.answer())?.body;
    }));
    assertEquals(sizes, Array(5).fill(String(10 * 0x8000)));
  },
  {},
  {
    // One for the desk, and one for the content of all.
    arena: new Arena({ reserves: [{ lessee: "front", size: 64 << 10, count: 2 }] }),
  },
);

Deno.test("startWireFront does not start where there is no slot left", { ignore }, () => {
  const address = { hostname: "127.0.0.1", port: 0 };
  const small = new Arena({ reserves: [{ lessee: "front", size: 64 << 10, count: 0 }] });
  assertThrows(() => startWireFront(HELLO, { address, arena: small }), RangeError);
});

test("says close when it is being stopped", async () => {
  await gate.promise;
  return reply("hello");
}, async (front) => {
  gate = Promise.withResolvers();
  using client = await RawClient.connect(front.address);
  await client.send(GET + GET);
  await new Promise((resolve) => setTimeout(resolve, 30));
  const stopped = front.shutdown();
  gate.resolve();
  const answer = await client.answer();
  assertEquals([answer?.status, answer?.field("connection")], [200, "close"]);
  assertEquals(await client.rest(), "");
  await stopped;
});

Deno.test({
  name: "startWireFront survives running out of descriptors and is back in two seconds",
  ignore: ignore || !allowed.run || !allowed.read || Deno.build.os !== "linux",
  async fn() {
    const program = new URL("wire_program.ts", import.meta.url).href;
    const command =
      `${Deno.execPath()} run --quiet --allow-net --allow-sys --allow-read ${program}`;
    await using server = start("/bin/sh", ["-c", `ulimit -n 256; exec ${command}`], {
      env: { NO_COLOR: "1" },
    });
    const [, port] = await server.waitFor(/port (\d+)/);
    const address = { hostname: "127.0.0.1", port: Number(port) };
    const idle = await Promise.allSettled(Array.from({ length: 400 }, () => Deno.connect(address)));
    try {
      // The idle ones stay: they have to make room.
      const begun = performance.now();
      using client = await RawClient.connect(address);
      await client.send(CLOSING);
      assertMatch((await client.answer())?.body ?? "", /^ok$/);
      assert(performance.now() - begun < 2_000);
    } finally {
      for (const one of idle) if (one.status === "fulfilled") one.value.close();
    }
  },
});

test(
  "takes requests that come in pieces, while the ones before them are answered",
  async ({ url }) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return reply(url.pathname);
  },
  async (front) => {
    const request = (path: string, fields = "") =>
      `GET ${path} HTTP/1.1\r\nHost: a.test\r\n${fields}\r\n`;
    const all = request("/a") + request("/b", `X: ${"x".repeat(400)}\r\n`) + request("/c");
    const first = request("/a").length;
    const cuts = [first + 1, first + 12, first + 40, first + 300, all.length - 3];
    await Promise.all(cuts.map(async (cut) => {
      using client = await RawClient.connect(front.address);
      await client.send(all.slice(0, cut));
      assertEquals((await client.answer())?.body, "/a", `cut at ${cut}`);
      for (let at = cut; at < all.length; at += 150) {
        await client.send(all.slice(at, at + 150));
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      assertEquals((await client.answer())?.body, "/b", `cut at ${cut}`);
      assertEquals((await client.answer())?.body, "/c", `cut at ${cut}`);
    }));
  },
);

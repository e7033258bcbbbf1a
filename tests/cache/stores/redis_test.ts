import { assert, assertEquals } from "@std/assert";
import { RedisStore } from "../../../src/cache/stores/redis.ts";
import { readRedisAddress } from "../../../src/cache/stores/redis_link.ts";
import { VariantCache } from "../../../src/cache/variant_cache.ts";
import { testStore } from "../../contract/store_contract.ts";
import { hasRedis, pause, RedisServer } from "./redis_server.ts";

const ignore = !hasRedis;

const servers = new Map<unknown, RedisServer>();

/** Generous: a busy machine is no outage. */
const PATIENT = { callTime: 20_000, log() {} };

testStore({
  name: "RedisStore",
  ignore,
  isBoundedElsewhere: true,
  make: async ({ cacheBytes }) => {
    const server = await new RedisServer().start();
    const store = new RedisStore({ url: server.url, bodyBytes: cacheBytes, ...PATIENT });
    servers.set(store, server);
    await store.connected;
    return store;
  },
  dispose: (store) => servers.get(store)?.stop(),
});

Deno.test("readRedisAddress reads servers, clusters and Sentinels", () => {
  const addresses: Readonly<Record<string, unknown>> = {
    "redis://h": { kind: "single", urls: ["redis://h"] },
    "rediss://u:p@h:1/2": { kind: "single", urls: ["rediss://u:p@h:1/2"] },
    "redis+cluster://u:p@a:1,b": { kind: "cluster", urls: ["redis://u:p@a:1", "redis://u:p@b"] },
    "rediss+sentinel://a,b/main": {
      kind: "sentinel",
      urls: ["rediss://a", "rediss://b"],
      master: "main",
    },
  };
  for (const [url, address] of Object.entries(addresses)) {
    assertEquals(readRedisAddress(url), address as ReturnType<typeof readRedisAddress>);
  }
  const wrong = [
    "http://h",
    "redis://",
    "redis://a,b",
    "redis+sentinel://a",
    "redis://h/x",
    "redis",
  ];
  for (const url of wrong) assertEquals(readRedisAddress(url), undefined, url);
});

const SHELF = { group: "http://h/a", name: "" };
const HEAD = { id: "x", length: 3, labels: ["red"] };
const BYTES = new Uint8Array([1, 2, 3]);

/** Two machines on one server. */
class Pair {
  readonly server: RedisServer;
  readonly lines: string[] = [];
  readonly a: RedisStore;
  readonly b: RedisStore;

  private constructor(server: RedisServer, callTime: number) {
    this.server = server;
    const options = { url: server.url, bodyBytes: 1 << 20, callTime, memoryTime: 600_000 };
    this.a = new RedisStore({ ...options, log: (line) => this.lines.push(line) });
    this.b = new RedisStore({ ...options, log() {} });
  }

  static async start(callTime = 20_000): Promise<Pair> {
    const pair = new Pair(await new RedisServer().start(), callTime);
    await Promise.all([pair.a.connected, pair.b.connected]);
    return pair;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.a.close();
    await this.b.close();
    await this.server.stop();
  }
}

/** Waits for what is to come about; the runner's own limit is the only one. */
async function until(test: () => boolean | Promise<boolean>): Promise<void> {
  while (!await test()) await pause(20);
}

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: `RedisStore ${name}`, ignore, fn });
}

test("shares what it keeps with other machines", async () => {
  await using pair = await Pair.start();
  assert(await pair.a.put(SHELF, HEAD, BYTES));
  assertEquals(await pair.b.list(SHELF), [HEAD]);
  assertEquals((await pair.b.get(SHELF, "x"))?.body.bytes, BYTES);
});

for (const target of [{ group: SHELF.group }, { prefix: "http://h" }, { label: "red" }]) {
  test(`purges what others have in memory, by ${Object.keys(target)}`, async () => {
    await using pair = await Pair.start();
    await pair.a.put(SHELF, HEAD, BYTES);
    await pair.b.list(SHELF);
    await pair.b.get(SHELF, "x");
    const epoch = pair.b.epochs.begin();
    assertEquals(await pair.a.purge(target), { count: 1 });
    await until(async () => (await pair.b.list(SHELF)).length === 0);
    assertEquals(await pair.b.get(SHELF, "x"), undefined);
    assertEquals(pair.b.epochs.isValid(SHELF.group, epoch, HEAD.labels), false);
  });

  test(`keeps nothing that was asked for before a purge elsewhere, by ${Object.keys(target)}`, async () => {
    await using pair = await Pair.start();
    const epoch = pair.b.epochs.begin();
    await pair.a.put(SHELF, HEAD, BYTES);
    await pair.a.purge(target);
    // Whatever this machine has heard by now, the server knows.
    assertEquals(await pair.b.put(SHELF, HEAD, BYTES, epoch), false);
    assertEquals(await pair.b.list(SHELF), []);
    await until(() => pair.b.epochs.begin() > epoch);
    assert(await pair.b.put(SHELF, HEAD, BYTES, pair.b.epochs.begin()));
  });
}

test("grants one claim among all machines, and wakes the others", async () => {
  await using pair = await Pair.start();
  const claims = await Promise.all([
    ...Array.from({ length: 10 }, () => pair.a.claim("page", 60_000)),
    ...Array.from({ length: 10 }, () => pair.b.claim("page", 60_000)),
  ]);
  const granted = claims.filter((claim) => claim.granted);
  assertEquals(granted.length, 1);
  await granted[0].release();
  await Promise.all(claims.map((claim) => claim.granted ? undefined : claim.ended));
  const next = await pair.b.claim("page", 60_000);
  assert(next.granted);
  await next.release();
});

test("ends a claim whose holder is gone", async () => {
  await using pair = await Pair.start();
  assert((await pair.a.claim("page", 300)).granted);
  const second = await pair.b.claim("page", 300);
  if (!second.granted) await second.ended;
  await until(async () => (await pair.b.claim("page", 300)).granted);
});

test("goes on without the server, and takes up its work when that is back", async () => {
  await using pair = await Pair.start();
  await pair.a.put(SHELF, HEAD, BYTES);
  await pair.server.stop();
  for (let round = 0; round < 20; round++) {
    assertEquals(await pair.a.get({ ...SHELF, group: `${round}` }, "x"), undefined);
    assertEquals(await pair.a.put(SHELF, HEAD, BYTES), false);
    assertEquals((await pair.a.claim("page", 60_000)).granted, true);
  }
  assertEquals(pair.lines.length, 1);
  const { count, partial } = await pair.a.purge({ group: SHELF.group });
  assertEquals([count, typeof partial], [0, "string"]);
  await pair.server.start();
  await until(() => pair.a.put(SHELF, HEAD, BYTES));
  await until(async () => (await pair.b.get(SHELF, "x")) !== undefined);
  assertEquals(pair.lines.length, 2);
});

test("completes a purge when the server answers again, before it is read", async () => {
  await using pair = await Pair.start(300);
  await pair.a.put(SHELF, HEAD, BYTES);
  pair.server.signal("SIGSTOP");
  const { partial } = await pair.a.purge({ group: SHELF.group });
  assertEquals(typeof partial, "string");
  pair.server.signal("SIGCONT");
  await until(async () => {
    assertEquals(await pair.a.get(SHELF, "x"), undefined);
    return (await pair.server.command(`KEYS *}`))?.startsWith("*0") ?? false;
  });
});

test("forgets what it has in memory when it may have missed a purge", async () => {
  await using pair = await Pair.start();
  await pair.a.put(SHELF, HEAD, BYTES);
  await pair.b.list(SHELF);
  await pair.b.get(SHELF, "x");
  const epoch = pair.b.epochs.begin();
  await pair.server.stop();
  await pair.server.start();
  await until(() => pair.b.epochs.begin() > epoch);
  await until(async () => (await pair.b.list(SHELF)).length === 0);
  assertEquals(pair.b.epochs.isValid(SHELF.group, epoch), false);
});

test("costs availability nothing while the server comes and goes under load", async () => {
  await using pair = await Pair.start(300);
  const limits = { cacheBytes: 1 << 20, cachedBody: 1 << 20, variants: 8 };
  const cache = new VariantCache({ store: pair.a, limits });
  let isOver = false;
  let answers = 0;
  const load = async (start: number) => {
    for (let index = start; !isOver; index++) {
      const url = `http://h/${index % 7}`;
      const request = { url, fields: new Headers() };
      const found = await cache.lookup({ ...request, now: Date.now() });
      if (found.verdict === "miss") {
        const body = new TextEncoder().encode(url);
        const times = { requestTime: Date.now(), responseTime: Date.now() };
        const fields = [["Cache-Control", "max-age=60"]] as const;
        const epoch = cache.begin();
        await cache.store(request, { status: 200, fields, body, epoch, ...times });
      } else {
        assertEquals(new TextDecoder().decode(found.source.body.bytes), url);
      }
      answers++;
      await pause(1);
    }
  };
  const loads = [1, 2, 3, 4].map(load);
  for (let round = 0; round < 2; round++) {
    const before = answers;
    await pair.server.stop();
    await until(() => answers > before + 50);
    await pair.server.start();
    const after = answers;
    await until(() => answers > after + 50);
  }
  isOver = true;
  await Promise.all(loads);
});

test("works on a cluster", async () => {
  await using server = new RedisServer();
  const folder = await Deno.makeTempDir();
  try {
    const bus = ["--cluster-port", `${server.busPort}`];
    await server.start("--cluster-enabled", "yes", "--dir", folder, ...bus);
    await server.command("CLUSTER ADDSLOTSRANGE 0 16383");
    await until(async () => (await server.command("CLUSTER INFO"))?.includes("state:ok") ?? false);
    await holdsTogether(`redis+cluster://127.0.0.1:${server.port}`);
  } finally {
    await server.stop();
    await Deno.remove(folder, { recursive: true });
  }
});

test("works under a Sentinel", async () => {
  await using server = await new RedisServer().start();
  await using sentinel = new RedisServer();
  const file = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(file, `sentinel monitor main 127.0.0.1 ${server.port} 1\n`);
    await sentinel.startWith(file, "--sentinel");
    await holdsTogether(`redis+sentinel://127.0.0.1:${sentinel.port}/main`);
  } finally {
    await sentinel.stop();
    await Deno.remove(file);
  }
});

/** Every kind of operation once, between two machines. */
async function holdsTogether(url: string): Promise<void> {
  const a = new RedisStore({ url, bodyBytes: 1 << 20, ...PATIENT });
  const b = new RedisStore({ url, bodyBytes: 1 << 20, ...PATIENT });
  try {
    await Promise.all([a.connected, b.connected]);
    for (let index = 0; index < 20; index++) {
      assert(await a.put({ group: `http://h/${index}`, name: "" }, HEAD, BYTES));
    }
    assertEquals((await b.get({ group: "http://h/7", name: "" }, "x"))?.body.bytes, BYTES);
    assertEquals((await b.find("red")).length, 20);
    assertEquals((await b.usage()).count, 20);
    const claim = await a.claim("page", 60_000);
    const other = await b.claim("page", 60_000);
    assert(claim.granted && !other.granted);
    await claim.release();
    await other.ended;
    assertEquals(await b.purge({ label: "red" }), { count: 20 });
    assertEquals(await a.list({ group: "http://h/7", name: "" }), []);
  } finally {
    await a.close();
    await b.close();
  }
}

import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Store } from "../../../src/cache/store.ts";
import { Keeper } from "../../../src/cache/stores/keeper.ts";
import { KeeperLine } from "../../../src/cache/stores/keeper_line.ts";
import { KeeperStore } from "../../../src/cache/stores/keeper_store.ts";
import { MemoryStore } from "../../../src/cache/stores/memory.ts";
import { SqliteStore } from "../../../src/cache/stores/sqlite.ts";
import { allowed } from "../../allowed.ts";
import { testStore } from "../../contract/store_contract.ts";

const ignore = !allowed.net;
const BODY_BYTES = 32 << 20;
const SHELF = { group: "http://h/a", name: "" };
const text = (content: string) => new TextEncoder().encode(content);

const log = () => {};

function storeOf(
  keeper: Keeper,
  store = 0,
  { address = keeper.address, memoryBytes = 1 << 20 } = {},
) {
  return new KeeperStore({ address, store, bodyBytes: BODY_BYTES, memoryBytes, log });
}

/** A keeper of one store, and those who share it. */
async function withKeeper(
  test: (keeper: Keeper, first: KeeperStore, second: KeeperStore) => Promise<void>,
  store: Store = new MemoryStore({ cacheBytes: 10 << 20 }),
): Promise<void> {
  const keeper = new Keeper([store], BODY_BYTES);
  const [first, second] = [storeOf(keeper), storeOf(keeper)];
  try {
    // Both are there from now on, and hear what the other does.
    await Promise.all([first.usage(), second.usage()]);
    await test(keeper, first, second);
  } finally {
    await first.close();
    await second.close();
    await keeper.close();
  }
}

async function contentOf(store: Store, id: string): Promise<string | undefined> {
  const kept = await store.get(SHELF, id);
  return kept && await new Response(kept.body.open()).text();
}

/** Looks until something is so: what is told reaches the others a little later. */
async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!await isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

const keepers = new Map<Store, Keeper>();

for (const memoryBytes of [0, 1 << 20]) {
  testStore({
    name: `KeeperStore with ${memoryBytes} bytes of its own`,
    make({ cacheBytes }) {
      const keeper = new Keeper([new MemoryStore({ cacheBytes })], BODY_BYTES);
      const store = storeOf(keeper, 0, { memoryBytes });
      keepers.set(store, keeper);
      return store;
    },
    dispose: (store) => keepers.get(store)?.close(),
    ignore,
  });
}

const files = new Map<Store, { keeper: Keeper; folder: string }>();

testStore({
  name: "KeeperStore of a file",
  async make({ cacheBytes }) {
    const folder = await Deno.makeTempDir();
    const file = new SqliteStore({ path: `${folder}/file`, maxBytes: cacheBytes });
    const keeper = new Keeper([file], BODY_BYTES);
    const store = storeOf(keeper);
    files.set(store, { keeper, folder });
    return store;
  },
  async dispose(store) {
    const { keeper, folder } = files.get(store) ?? {};
    await keeper?.close();
    if (folder !== undefined) await Deno.remove(folder, { recursive: true });
  },
  ignore: ignore || !allowed.read || !allowed.write,
});

Deno.test({
  name: "Keeper shows each process what others keep, replace and remove",
  ignore,
  fn: () =>
    withKeeper(async (_, first, second) => {
      assert(await first.put(SHELF, { id: "x", length: 3 }, text("one")));
      assertEquals(await contentOf(second, "x"), "one");
      assert(await first.put(SHELF, { id: "x", length: 3 }, text("two")));
      await until(async () => await contentOf(second, "x") === "two");
      assertEquals(await second.remove(SHELF, "x"), 1);
      await until(async () => await contentOf(first, "x") === undefined);
    }),
});

Deno.test({
  name: "Keeper keeps nothing that was begun before another has purged it",
  ignore,
  fn: () =>
    withKeeper(async (_, first, second) => {
      const labelled = { id: "x", length: 3, labels: ["tag"] };
      for (const target of [{ group: SHELF.group }, { prefix: "http://h/" }, { label: "tag" }]) {
        const epoch = first.epochs.begin();
        assert(await second.put(SHELF, labelled, text("old")));
        assertEquals(await second.purge(target), { count: 1 });
        assertEquals(await first.put(SHELF, labelled, text("old"), epoch), false);
        assertEquals(await contentOf(second, "x"), undefined);
        await until(() => !first.epochs.isValid(SHELF.group, epoch, ["tag"]));
        assert(await first.put(SHELF, labelled, text("new"), first.epochs.begin()));
        assertEquals(await contentOf(second, "x"), "new");
        await first.purge({ prefix: "" });
      }
    }),
});

Deno.test({
  name: "Keeper lets a purge reach what another process has at hand",
  ignore,
  fn: () =>
    withKeeper(async (_, first, second) => {
      for (const target of [{ group: SHELF.group }, { prefix: "" }, { label: "tag" }]) {
        await first.put(SHELF, { id: "x", length: 3, labels: ["tag"] }, text("one"));
        await second.list(SHELF);
        assertEquals(await contentOf(second, "x"), "one");
        await first.purge(target);
        await until(async () => await contentOf(second, "x") === undefined);
      }
    }),
});

Deno.test({
  name: "Keeper grants a claim to one of all processes, and wakes the others when it ends",
  ignore,
  fn: () =>
    withKeeper(async (keeper, first, second) => {
      const claim = await first.claim("k", 60_000);
      assert(claim.granted);
      const other = await second.claim("k", 60_000);
      assert(!other.granted);
      await claim.release();
      await other.ended;
      const next = await second.claim("k", 60_000);
      assert(next.granted);
      // What has ended is given back by nobody.
      await claim.release();
      assertEquals((await first.claim("k", 1)).granted, false);
      // Whoever goes has no claims any more.
      const third = storeOf(keeper);
      assert((await third.claim("l", 60_000)).granted);
      const refused = await first.claim("l", 60_000);
      assert(!refused.granted);
      await third.close();
      await refused.ended;
      // And each ends by itself.
      assert((await first.claim("m", 1)).granted);
      const waiting = await second.claim("m", 60_000);
      if (!waiting.granted) await waiting.ended;
      assert(waiting.granted || (await second.claim("m", 60_000)).granted);
      await next.release();
    }),
});

Deno.test({
  name: "Keeper keeps stores apart",
  ignore,
  async fn() {
    const make = () => new MemoryStore({ cacheBytes: 1 << 20 });
    const keeper = new Keeper([make(), make()], BODY_BYTES);
    const [first, second] = [storeOf(keeper, 0), storeOf(keeper, 1)];
    assert(await first.put(SHELF, { id: "x", length: 3 }, text("one")));
    assertEquals(await contentOf(second, "x"), undefined);
    assertEquals((await second.purge({ prefix: "" })).count, 0);
    assertEquals(await contentOf(first, "x"), "one");
    await first.close();
    await second.close();
    await keeper.close();
  },
});

Deno.test({
  name: "Keeper lists more groups than it tells at once",
  ignore,
  fn: () =>
    withKeeper(async (_, first, second) => {
      const count = 2_500;
      for (let i = 0; i < count; i++) {
        await first.put({ group: `http://h/${i}`, name: "" }, { id: "x", length: 1 }, text("1"));
      }
      const groups = new Set<string>();
      for await (const group of second.groups("http://h/")) groups.add(group);
      assertEquals(groups.size, count);
    }),
});

Deno.test({
  name: "Keeper has nothing for those without its token, nor for those who speak another language",
  ignore,
  fn: () =>
    withKeeper(async (keeper, first) => {
      await first.put(SHELF, { id: "x", length: 3 }, text("one"));
      const stranger = storeOf(keeper, 0, { address: { ...keeper.address, token: "" } });
      assertEquals(await contentOf(stranger, "x"), undefined);
      assertEquals(await stranger.put(SHELF, { id: "x", length: 3 }, text("two")), false);
      assertEquals((await stranger.purge({ prefix: "" })).count, 0);
      assert((await stranger.claim("k", 1_000)).granted);
      await stranger.close();
      for (const said of ["GET / HTTP/1.1\r\nHost: a\r\n\r\n", "\0\0\0\x02\0\0\0\0{}", "\0"]) {
        const connection = await Deno.connect({ hostname: "127.0.0.1", port: keeper.address.port });
        await connection.write(text(said));
        if (said === "\0") await connection.closeWrite();
        assertEquals(await connection.read(new Uint8Array(1)), null);
        connection.close();
      }
      assertEquals(await contentOf(first, "x"), "one");
    }),
});

Deno.test({
  name: "KeeperStore finds and keeps nothing once its keeper has gone, and says so once",
  ignore,
  async fn() {
    const keeper = new Keeper([new MemoryStore({ cacheBytes: 1 << 20 })], BODY_BYTES);
    const lines: string[] = [];
    const { address } = keeper;
    const log = (line: string) => void lines.push(line);
    const limits = { bodyBytes: BODY_BYTES, memoryBytes: 1 << 20 };
    const store = new KeeperStore({ address, store: 0, log, ...limits });
    assert(await store.put(SHELF, { id: "x", length: 3 }, text("one")));
    assertEquals(await contentOf(store, "x"), "one");
    await keeper.close();
    await until(async () => await contentOf(store, "x") === undefined);
    for (let i = 0; i < 5; i++) {
      assertEquals(await store.put(SHELF, { id: "x", length: 3 }, text("two")), false);
    }
    assertEquals(await store.list(SHELF), []);
    assert((await store.claim("k", 1_000)).granted);
    assert((await store.purge({ prefix: "" })).partial);
    assertEquals(lines.length, 1);
    await store.close();
  },
});

Deno.test({
  name:
    "KeeperLine carries messages with content of all lengths, in order, and none that is too long",
  ignore,
  async fn() {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const accepted = listener.accept();
    const one = new KeeperLine(
      await Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port }),
    );
    const other = new KeeperLine(await accepted);
    const lengths = [0, 1, 65_527, 65_528, 65_536, 65_537, 200_000, 3, 5_000_000, 0, 7];
    for (const length of lengths) one.send({ length }, new Uint8Array(length).fill(length % 251));
    for (const length of lengths) {
      const parcel = await other.receive<{ length: number }>(6_000_000);
      assertEquals(parcel?.message, { length });
      assertEquals(parcel?.bytes, new Uint8Array(length).fill(length % 251));
    }
    one.send({}, new Uint8Array(100));
    await assertRejects(() => other.receive(100), RangeError);
    assertEquals(await one.receive(100), undefined);
  },
});

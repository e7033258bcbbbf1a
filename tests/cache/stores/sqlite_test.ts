import { assert, assertEquals, assertGreater, assertLess, assertLessOrEqual } from "@std/assert";
import { SqliteStore } from "../../../src/cache/stores/sqlite.ts";
import { allowed } from "../../allowed.ts";
import { testStore } from "../../contract/store_contract.ts";
import { contentOf, countSound, headOf, shelfOf } from "./sqlite_things.ts";

const ignore = !allowed.read || !allowed.write;

const folders = new Map<unknown, string>();

testStore({
  name: "SqliteStore",
  ignore,
  make: ({ cacheBytes }) => {
    const folder = Deno.makeTempDirSync();
    const store = new SqliteStore({ path: `${folder}/cache.sqlite`, maxBytes: cacheBytes });
    folders.set(store, folder);
    return store;
  },
  dispose: (store) => Deno.removeSync(folders.get(store) ?? "", { recursive: true }),
});

const PLENTY = 64 << 20;

/** A file, and what a store on it has said. */
class Bench {
  readonly folder = Deno.makeTempDirSync();
  readonly path = `${this.folder}/cache.sqlite`;
  readonly lines: string[] = [];

  open(maxBytes = PLENTY): SqliteStore {
    return new SqliteStore({ path: this.path, maxBytes, log: (line) => this.lines.push(line) });
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.folder, { recursive: true });
  }
}

async function fill(store: SqliteStore, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    assert(await store.put(shelfOf(index), headOf(index), contentOf(index)));
  }
}

function test(name: string, fn: (bench: Bench) => Promise<void>): void {
  Deno.test({
    name: `SqliteStore ${name}`,
    ignore,
    fn: async () => {
      using bench = new Bench();
      await fn(bench);
    },
  });
}

test("has everything after a restart, and knows what was used least", async (bench) => {
  const first = bench.open();
  await fill(first, 20);
  await first.get(shelfOf(0), "thing 0");
  first.close();
  const second = bench.open();
  assertEquals(await countSound(second, Array(20).keys()), 20);
  assertEquals(second.find("l1").length, 7);
  second.close();
  const third = bench.open();
  for (const id of ["a", "b", "c"]) third.put({ group: "g", name: "" }, { id, length: 0 }, EMPTY);
  await third.get({ group: "g", name: "" }, "a");
  third.close();
  const fourth = bench.open();
  assertEquals(fourth.list({ group: "g", name: "" }).map(({ id }) => id), ["b", "c", "a"]);
  fourth.close();
  assertEquals(bench.lines, []);
});

const EMPTY = new Uint8Array();

test("forgets what was being written when it ended", async (bench) => {
  const first = bench.open();
  const writer = await first.begin();
  await writer.write(new Uint8Array(1 << 20));
  first.close();
  const second = bench.open();
  assertEquals(second.usage().count, 0);
  assertLess(second.usage().bytes, 100_000);
  second.close();
});

test("stays within its bound, file and all", async (bench) => {
  const store = bench.open(2 << 20);
  for (let index = 0; index < 300; index++) {
    await store.put(shelfOf(index), headOf(index), contentOf(index));
    assertLessOrEqual(store.usage().bytes, 2 << 20);
  }
  const writer = await store.begin();
  for (let piece = 0; piece < 30; piece++) await writer.write(new Uint8Array(100_000).fill(piece));
  assertEquals(await writer.commit(shelfOf(0), { id: "large", length: 3_000_000 }), undefined);
  store.close();
  assertLessOrEqual(Deno.statSync(bench.path).size, 3 << 20);
});

const FILE_DAMAGES: Readonly<Record<string, (file: Uint8Array, random: Random) => Uint8Array>> = {
  flipped: (file, random) => {
    for (let flip = 0; flip < 40; flip++) file[random(file.length)] ^= 1 << random(8);
    return file;
  },
  cut: (file, random) => file.slice(0, random(file.length)),
  emptied: () => EMPTY,
  "filled with zeros": (file) => file.fill(0, file.length >> 2, file.length >> 1),
  swapped: (file, random) => {
    for (let swap = 0; swap < 20; swap++) {
      const [a, b] = [random(file.length >> 12) << 12, random(file.length >> 12) << 12];
      const page = file.slice(a, a + 4096);
      file.copyWithin(a, b, b + 4096);
      file.set(page, b);
    }
    return file;
  },
  "text instead": () => new TextEncoder().encode("no database\n".repeat(1000)),
};

type Random = (below: number) => number;

for (const [damage, spoil] of Object.entries(FILE_DAMAGES)) {
  test(`gives no wrong and no cut body of a file that was ${damage}`, async (bench) => {
    for (let round = 1; round <= 6; round++) {
      let seed = round * 7919;
      const random: Random = (below) => (seed = Math.imul(seed, 48271) >>> 1) % below;
      const first = bench.open();
      await first.purge({ prefix: "" });
      await fill(first, 40);
      first.close();
      Deno.writeFileSync(bench.path, spoil(Deno.readFileSync(bench.path), random));
      const second = bench.open();
      await countSound(second, Array(40).keys());
      // Whatever happened to it, it is of use again.
      await second.purge({ prefix: "" });
      await fill(second, 3);
      assertEquals(await countSound(second, Array(3).keys()), 3);
      second.close();
    }
  });
}

test("gives no wrong and no cut body of a file that is damaged while it is open", async (bench) => {
  const store = new SqliteStore({ path: bench.path, maxBytes: PLENTY, memoryBytes: 0, log() {} });
  await fill(store, 40);
  using file = Deno.openSync(bench.path, { write: true });
  const size = Deno.statSync(bench.path).size;
  for (let at = 20_000; at < size; at += 30_011) {
    file.seekSync(at, Deno.SeekMode.Start);
    file.writeSync(new Uint8Array([0xa5, 0x5a]));
  }
  await countSound(store, Array(40).keys());
  await fill(store, 3);
  assertEquals(await countSound(store, Array(3).keys()), 3);
  store.close();
});

test("takes a body out that was swapped for another, checksum and all", async (bench) => {
  const store = bench.open();
  await fill(store, 4);
  store.close();
  const { DatabaseSync } = await import("node:sqlite");
  const database = new DatabaseSync(bench.path);
  database.exec(`create temp table t as select * from pieces;
    update pieces set (bytes, sum) = (select bytes, sum from t
      where t.place = (select max(place) from t where t.place <> pieces.place))`);
  database.close();
  const again = bench.open();
  assertEquals(await countSound(again, Array(4).keys()), 0);
  assertEquals(again.usage().count, 0);
  again.close();
});

test("begins anew where the file is of another version", async (bench) => {
  const store = bench.open();
  await fill(store, 4);
  store.close();
  const { DatabaseSync } = await import("node:sqlite");
  const database = new DatabaseSync(bench.path);
  database.exec("pragma user_version = 999");
  database.close();
  const again = bench.open();
  assertEquals(again.usage().count, 0);
  await fill(again, 4);
  assertEquals(await countSound(again, Array(4).keys()), 4);
  again.close();
  assertEquals(bench.lines.length, 1);
});

test("keeps nothing in a file that another has, and says so once", async (bench) => {
  const first = bench.open();
  await fill(first, 4);
  const second = bench.open();
  assertEquals(second.put(shelfOf(0), headOf(0), contentOf(0)), false);
  assertEquals(second.list(shelfOf(0)), []);
  assertEquals(await second.purge({ prefix: "" }), { count: 0 });
  second.close();
  assertEquals(await countSound(first, Array(4).keys()), 4);
  first.close();
  assertEquals(bench.lines.length, 1);
});

test("keeps nothing where there is no folder", (bench) => {
  const lines: string[] = [];
  const path = `${bench.folder}/missing/cache.sqlite`;
  const store = new SqliteStore({ path, maxBytes: PLENTY, log: (line) => lines.push(line) });
  assertEquals(store.put(shelfOf(0), headOf(0), contentOf(0)), false);
  assertEquals(store.list(shelfOf(0)), []);
  store.close();
  assertEquals(lines.length, 1);
  return Promise.resolve();
});

test("streams large bodies in and out by pieces", async (bench) => {
  const store = bench.open();
  const writer = await store.begin();
  const length = 20 << 20;
  for (let at = 0; at < length; at += 1 << 20) {
    assert(await writer.write(new Uint8Array(1 << 20).fill(at >> 20)));
  }
  assert(await writer.commit(shelfOf(0), { id: "large", length }));
  const kept = await store.get(shelfOf(0), "large");
  assertEquals(kept?.body.bytes, undefined);
  let at = 0;
  for await (const piece of kept?.body.open() ?? []) {
    assertLessOrEqual(piece.length, 128 << 10);
    assertEquals(piece[0], at >> 20);
    at += piece.length;
  }
  assertEquals(at, length);
  store.close();
});

test("frees what was removed once it has been read", async (bench) => {
  const store = bench.open();
  await fill(store, 1);
  const length = 4 << 20;
  const large = { id: "large", length };
  store.put(shelfOf(1), large, new Uint8Array(length));
  const opened = (await store.get(shelfOf(1), "large"))?.body.open();
  store.remove(shelfOf(1), "large");
  assertGreater(store.usage().bytes, length);
  assertEquals((await new Response(opened).bytes()).length, length);
  store.close();
  const again = bench.open();
  assertLess(again.usage().bytes, length);
  again.close();
});

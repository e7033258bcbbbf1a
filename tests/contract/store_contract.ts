/**
 * What every store of the cache must do, whatever it keeps things in.
 *
 * @module
 */
import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { describeSource } from "../../src/cache/source.ts";
import type { CachedSource } from "../../src/cache/source.ts";
import type { DerivedForm, Shelf, Store } from "../../src/cache/store.ts";

/** A store under test. */
export interface StoreSetup {
  /** Its name, for the names of the tests. */
  readonly name: string;
  /** Makes an empty store that keeps about so many bytes. */
  readonly make: (limits: { readonly cacheBytes: number }) => Store | Promise<Store>;
  /** Closes and removes it. */
  readonly dispose?: (store: Store) => void | Promise<void>;
  /** Permissions that are missing: the tests are counted as ignored. */
  readonly ignore?: boolean;
}

const PLENTY = { cacheBytes: 10 << 20 };
const SOURCES: Shelf = { group: "http://h/a", name: "" };
const DERIVED: Shelf = { group: "http://h/a", name: "http://h/a\nsource" };
const ELSEWHERE: Shelf = { group: "http://h/b", name: "" };

function form(id: string, body = id): DerivedForm {
  return { id, body: new TextEncoder().encode(body) };
}

function source(): CachedSource {
  const fields: [string, string][] = [["Vary", "Accept"], ["ETag", '"ü\\"'], ["Vary", "X"]];
  const body = new Uint8Array([0, 255, 10, 13]);
  const answer = { status: 200, fields, body, requestTime: 1, responseTime: 2 };
  const headers = new Headers({ Accept: "a/b", "X": "" });
  return describeSource({ url: "http://h/a", fields: headers }, answer, 1);
}

async function names(store: Store, shelf: Shelf): Promise<string[]> {
  return (await store.list(shelf)).map((kept) => kept.id);
}

type Check = (store: Store) => Promise<void>;

const CHECKS: Readonly<Record<string, Check>> = {
  "is empty at first": async (store) => {
    assertEquals(await names(store, SOURCES), []);
    assertEquals(await store.get(SOURCES, "a"), undefined);
    assertEquals(await store.remove(SOURCES), 0);
    assertEquals(await store.remove(SOURCES, "a"), 0);
    assertEquals(await store.clear(SOURCES.group), 0);
  },
  "gives back a source with all that belongs to it": async (store) => {
    const kept = source();
    assert(await store.put(SOURCES, kept));
    assertEquals(await store.get(SOURCES, kept.id), kept);
    const [head] = await store.list(SOURCES);
    assertEquals({ ...head, body: kept.body }, kept);
  },
  "gives back bytes as they were": async (store) => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 31) & 255);
    assert(await store.put(DERIVED, { id: "x", body: bytes.subarray(10, 99_990) }));
    assertEquals((await store.get(DERIVED, "x"))?.body, bytes.slice(10, 99_990));
  },
  "keeps an empty body": async (store) => {
    assert(await store.put(DERIVED, form("x", "")));
    assertEquals((await store.get(DERIVED, "x"))?.body.byteLength, 0);
  },
  "keeps groups, shelves and names apart": async (store) => {
    const shelves = [SOURCES, DERIVED, ELSEWHERE, { group: "", name: "" }, {
      group: "",
      name: "x",
    }];
    for (const [index, shelf] of shelves.entries()) await store.put(shelf, form("x", `${index}`));
    for (const [index, shelf] of shelves.entries()) {
      assertEquals(await store.get(shelf, "x"), form("x", `${index}`));
      assertEquals(await names(store, shelf), ["x"]);
    }
  },
  "takes any text for a name": async (store) => {
    const ids = ["", "/", "..", "a/b", "a\nb", "a\0b", "ü", "__proto__", "constructor", "%00"];
    for (const id of ids) assert(await store.put(DERIVED, form(id, `body ${id}`)));
    for (const id of ids) assertEquals(await store.get(DERIVED, id), form(id, `body ${id}`));
    assertEquals((await names(store, DERIVED)).sort(), [...ids].sort());
  },
  "replaces what has the same name": async (store) => {
    await store.put(DERIVED, form("x", "old"));
    await store.put(DERIVED, form("x", "new"));
    assertEquals(await store.get(DERIVED, "x"), form("x", "new"));
    assertEquals(await names(store, DERIVED), ["x"]);
  },
  "lists the least recently used first": async (store) => {
    for (const id of ["a", "b", "c"]) await store.put(DERIVED, form(id));
    await store.get(DERIVED, "a");
    assertEquals(await names(store, DERIVED), ["b", "c", "a"]);
    await store.put(DERIVED, form("b"));
    assertEquals(await names(store, DERIVED), ["c", "a", "b"]);
    assertEquals(await names(store, DERIVED), ["c", "a", "b"]);
  },
  "removes one thing": async (store) => {
    for (const id of ["a", "b"]) await store.put(DERIVED, form(id));
    assertEquals(await store.remove(DERIVED, "a"), 1);
    assertEquals(await store.get(DERIVED, "a"), undefined);
    assertEquals(await names(store, DERIVED), ["b"]);
    assertEquals(await store.remove(DERIVED, "a"), 0);
  },
  "removes a shelf and leaves the others": async (store) => {
    for (const id of ["a", "b"]) await store.put(DERIVED, form(id));
    await store.put(SOURCES, form("s"));
    assertEquals(await store.remove(DERIVED), 2);
    assertEquals(await names(store, DERIVED), []);
    assertEquals(await names(store, SOURCES), ["s"]);
  },
  "clears a group and leaves the others": async (store) => {
    for (const shelf of [SOURCES, DERIVED, ELSEWHERE]) await store.put(shelf, form("x"));
    assertEquals(await store.clear(SOURCES.group), 2);
    assertEquals(await names(store, SOURCES), []);
    assertEquals(await names(store, DERIVED), []);
    assertEquals(await names(store, ELSEWHERE), ["x"]);
    assert(await store.put(SOURCES, form("y")));
    assertEquals(await names(store, SOURCES), ["y"]);
  },
};

const TIGHT = { cacheBytes: 100_000 };

const BOUNDED: Readonly<Record<string, Check>> = {
  "forgets what was used least recently when it is full": async (store) => {
    const body = "x".repeat(10_000);
    await store.put(DERIVED, form("used", body));
    for (let index = 0; index < 50; index++) {
      await store.get(DERIVED, "used");
      await store.put({ group: `g${index % 7}`, name: "" }, form(`f${index}`, body));
    }
    let bytes = 0;
    for (let group = 0; group < 7; group++) {
      bytes += (await store.list({ group: `g${group}`, name: "" })).length * body.length;
    }
    assertEquals((await store.get(DERIVED, "used"))?.body.byteLength, body.length);
    assertLessOrEqual(bytes + body.length, TIGHT.cacheBytes);
    assertEquals(await store.get({ group: "g0", name: "" }, "f0"), undefined);
    assert(await store.get({ group: "g0", name: "" }, "f49"));
  },
  "refuses what is larger than all it may keep": async (store) => {
    await store.put(DERIVED, form("small"));
    assertEquals(await store.put(DERIVED, form("large", "x".repeat(200_000))), false);
    assertEquals(await store.get(DERIVED, "large"), undefined);
    assertEquals(await names(store, DERIVED), ["small"]);
  },
};

/** Registers the tests of one store. */
export function testStore(setup: StoreSetup): void {
  const suites = [[CHECKS, PLENTY], [BOUNDED, TIGHT]] as const;
  for (const [checks, limits] of suites) {
    for (const [rule, check] of Object.entries(checks)) {
      Deno.test({
        name: `${setup.name} ${rule}`,
        ignore: setup.ignore ?? false,
        fn: async () => {
          const store = await setup.make(limits);
          try {
            await check(store);
          } finally {
            await setup.dispose?.(store);
          }
        },
      });
    }
  }
}

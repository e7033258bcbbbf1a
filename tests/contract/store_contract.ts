/**
 * What every store of the cache must do, whatever it keeps things in.
 *
 * @module
 */
import { assert, assertEquals, assertGreater, assertLess, assertLessOrEqual } from "@std/assert";
import { describeSource, type SourceHead } from "../../src/cache/source.ts";
import type { KeptHead, Shelf, Store, StoredBody } from "../../src/cache/store.ts";
import type { ByteRange } from "../../src/model/variant.ts";

/** A store under test. */
export interface StoreSetup {
  /** Its name, for the names of the tests. */
  readonly name: string;
  /** Makes an empty store that keeps about so many bytes. */
  readonly make: (limits: { readonly cacheBytes: number }) => Store | Promise<Store>;
  /** Removes what it leaves when it is closed. */
  readonly dispose?: (store: Store) => void | Promise<void>;
  /** Permissions that are missing: the tests are counted as ignored. */
  readonly ignore?: boolean;
  /** Whether somebody else sees to it that it does not grow without end. */
  readonly isBoundedElsewhere?: boolean;
}

const PLENTY = { cacheBytes: 10 << 20 };
const SOURCES: Shelf = { group: "http://h/a", name: "" };
const DERIVED: Shelf = { group: "http://h/a", name: "http://h/a\nsource" };
const ELSEWHERE: Shelf = { group: "http://h/b", name: "" };

/** A thing as tests compare it: its head, and its content as text. */
interface Form {
  readonly head: KeptHead;
  readonly text: string;
}

const encoder = new TextEncoder();

function form(id: string, text = id, labels?: readonly string[]): Form {
  const head = { id, length: encoder.encode(text).length };
  return { head: labels ? { ...head, labels } : head, text };
}

async function put(store: Store, shelf: Shelf, { head, text }: Form): Promise<boolean> {
  return await store.put(shelf, head, encoder.encode(text));
}

async function get(store: Store, shelf: Shelf, id: string): Promise<Form | undefined> {
  const kept = await store.get(shelf, id);
  return kept && { head: kept.head, text: await textOf(kept.body) };
}

async function textOf(body: StoredBody, range?: ByteRange): Promise<string> {
  return await new Response(body.open(range)).text();
}

function source(fields: readonly [string, string][] = []): SourceHead {
  const all: [string, string][] = [["Vary", "Accept"], ["ETag", '"ü\\"'], ["Vary", "X"], ...fields];
  const answer = { status: 200, fields: all, length: 4, requestTime: 1, responseTime: 2 };
  const headers = new Headers({ Accept: "a/b", "X": "" });
  return describeSource({ url: "http://h/a", fields: headers }, answer, "1");
}

async function names(store: Store, shelf: Shelf): Promise<string[]> {
  return (await store.list(shelf)).map((kept) => kept.id);
}

async function groups(store: Store, prefix: string): Promise<string[]> {
  const found = [];
  for await (const group of store.groups(prefix)) found.push(group);
  return found.sort();
}

/** Writes all and commits, or tells at which step it was refused. */
async function write(store: Store, shelf: Shelf, head: KeptHead, pieces: readonly string[]) {
  const writer = await store.begin();
  for (const piece of pieces) await writer.write(encoder.encode(piece));
  return await writer.commit(shelf, head);
}

type Check = (store: Store) => Promise<void>;

const CHECKS: Readonly<Record<string, Check>> = {
  "is empty at first": async (store) => {
    assertEquals(await names(store, SOURCES), []);
    assertEquals(await store.get(SOURCES, "a"), undefined);
    assertEquals(await store.remove(SOURCES), 0);
    assertEquals(await store.remove(SOURCES, "a"), 0);
    assertEquals(await store.update(SOURCES, form("a").head), false);
    assertEquals((await store.purge({ group: SOURCES.group })).count, 0);
    assertEquals((await store.purge({ prefix: "" })).count, 0);
    assertEquals((await store.purge({ label: "a" })).count, 0);
    assertEquals(await groups(store, ""), []);
    assertEquals(await store.find("a"), []);
    assertEquals((await store.usage()).count, 0);
  },
  "gives back a source with all that belongs to it": async (store) => {
    const head = source([["Cache-Tag", "a,b"]]);
    assert(await put(store, SOURCES, { head, text: "text" }));
    assertEquals(await get(store, SOURCES, head.id), { head, text: "text" });
    assertEquals(await store.list(SOURCES), [head]);
  },
  "gives back bytes as they were": async (store) => {
    const bytes = Uint8Array.from({ length: 1_000_000 }, (_, index) => (index * 31) & 255);
    const part = bytes.subarray(10, 999_990);
    assert(await store.put(DERIVED, { id: "x", length: part.length }, part));
    const body = (await store.get(DERIVED, "x"))?.body;
    assert(body);
    assertEquals(body.length, part.length);
    assertEquals(await new Response(body.open()).bytes(), bytes.slice(10, 999_990));
    assertEquals(await new Response(body.open()).bytes(), bytes.slice(10, 999_990));
    for (const [first, last] of [[0, 0], [1, 70_000], [65_536, 65_536], [262_000, 999_979]]) {
      const opened = await new Response(body.open({ first, last })).bytes();
      assertEquals(opened, bytes.slice(10 + first, 11 + last));
    }
  },
  "keeps an empty body": async (store) => {
    assert(await put(store, DERIVED, form("x", "")));
    assertEquals(await get(store, DERIVED, "x"), form("x", ""));
    assert(await write(store, DERIVED, form("y", "").head, []));
    assertEquals(await get(store, DERIVED, "y"), form("y", ""));
  },
  "keeps groups, shelves and names apart": async (store) => {
    const shelves = [SOURCES, DERIVED, ELSEWHERE, { group: "", name: "" }, {
      group: "",
      name: "x",
    }];
    for (const [index, shelf] of shelves.entries()) await put(store, shelf, form("x", `${index}`));
    for (const [index, shelf] of shelves.entries()) {
      assertEquals(await get(store, shelf, "x"), form("x", `${index}`));
      assertEquals(await names(store, shelf), ["x"]);
    }
  },
  "takes any text for a name": async (store) => {
    const ids = ["", "/", "..", "a/b", "a\nb", "a\0b", "ü", "__proto__", "constructor", "%00"];
    for (const id of ids) assert(await put(store, DERIVED, form(id, `body ${id}`)));
    for (const id of ids) assertEquals(await get(store, DERIVED, id), form(id, `body ${id}`));
    assertEquals((await names(store, DERIVED)).sort(), [...ids].sort());
  },
  "replaces what has the same name": async (store) => {
    await put(store, DERIVED, form("x", "old"));
    await put(store, DERIVED, form("x", "new"));
    assertEquals(await get(store, DERIVED, "x"), form("x", "new"));
    assertEquals(await names(store, DERIVED), ["x"]);
  },
  "lists the least recently used first": async (store) => {
    for (const id of ["a", "b", "c"]) await put(store, DERIVED, form(id));
    await get(store, DERIVED, "a");
    assertEquals(await names(store, DERIVED), ["b", "c", "a"]);
    await put(store, DERIVED, form("b"));
    assertEquals(await names(store, DERIVED), ["c", "a", "b"]);
    assertEquals(await names(store, DERIVED), ["c", "a", "b"]);
  },
  "removes one thing": async (store) => {
    for (const id of ["a", "b"]) await put(store, DERIVED, form(id));
    assertEquals(await store.remove(DERIVED, "a"), 1);
    assertEquals(await get(store, DERIVED, "a"), undefined);
    assertEquals(await names(store, DERIVED), ["b"]);
    assertEquals(await store.remove(DERIVED, "a"), 0);
  },
  "removes a shelf and leaves the others": async (store) => {
    for (const id of ["a", "b"]) await put(store, DERIVED, form(id));
    await put(store, SOURCES, form("s"));
    assertEquals(await store.remove(DERIVED), 2);
    assertEquals(await names(store, DERIVED), []);
    assertEquals(await names(store, SOURCES), ["s"]);
  },
  "purges a group and leaves the others": async (store) => {
    for (const shelf of [SOURCES, DERIVED, ELSEWHERE]) await put(store, shelf, form("x"));
    assertEquals(await store.purge({ group: SOURCES.group }), { count: 2 });
    assertEquals(await names(store, SOURCES), []);
    assertEquals(await names(store, DERIVED), []);
    assertEquals(await names(store, ELSEWHERE), ["x"]);
    assert(await put(store, SOURCES, form("y")));
    assertEquals(await names(store, SOURCES), ["y"]);
  },
  "purges groups by what they begin with": async (store) => {
    const groups = ["http://h/a", "http://h/a/b", "http://h/a%", "http://h/b", "x", ""];
    for (const group of groups) await put(store, { group, name: "" }, form("x"));
    assertEquals(await store.purge({ prefix: "http://h/a" }), { count: 3 });
    assertEquals(await names(store, SOURCES), []);
    assertEquals(await names(store, ELSEWHERE), ["x"]);
    assertEquals(await store.purge({ prefix: "" }), { count: 3 });
    assertEquals((await store.usage()).count, 0);
  },
  "takes no sign of a prefix for a wildcard": async (store) => {
    for (const group of ["a%b", "a_b", "a*b", "a?b", "a[b]", "axb", "a\\b"]) {
      await put(store, { group, name: "" }, form("x"));
    }
    for (const prefix of ["a%", "a_", "a*", "a?", "a[", "a\\"]) {
      assertEquals((await groups(store, prefix)).length, 1, prefix);
      assertEquals(await store.purge({ prefix }), { count: 1 });
    }
    assertEquals(await groups(store, "a"), ["axb"]);
  },
  "finds and purges by label, with what is derived": async (store) => {
    await put(store, SOURCES, form("source", "1", ["red", "%_*"]));
    await put(store, { group: SOURCES.group, name: "source" }, form("plan"));
    await put(store, SOURCES, form("other", "2", ["blue"]));
    await put(store, ELSEWHERE, form("source", "3", ["red", "blue"]));
    assertEquals(await store.find("%_*"), [{ shelf: SOURCES, id: "source" }]);
    assertEquals((await store.find("red")).length, 2);
    assertEquals(await store.find("re"), []);
    assertEquals(await store.purge({ label: "red" }), { count: 3 });
    assertEquals(await names(store, SOURCES), ["other"]);
    assertEquals(await names(store, { group: SOURCES.group, name: "source" }), []);
    assertEquals(await names(store, ELSEWHERE), []);
    assertEquals(await store.find("red"), []);
    assertEquals(await store.find("blue"), [{ shelf: SOURCES, id: "other" }]);
  },
  "forgets the labels of what is replaced, updated or removed": async (store) => {
    for (const id of ["a", "b", "c"]) await put(store, DERIVED, form(id, id, ["old"]));
    await put(store, DERIVED, form("a", "new", ["new"]));
    assert(await store.update(DERIVED, form("b", "b", ["new"]).head));
    await store.remove(DERIVED, "c");
    assertEquals(await store.find("old"), []);
    assertEquals((await store.find("new")).map(({ id }) => id).sort(), ["a", "b"]);
  },
  "updates a head and leaves the content": async (store) => {
    const head = source();
    await put(store, SOURCES, { head, text: "text" });
    const updated = { ...head, responseTime: 99, fields: [["X", "1"]] as const };
    assert(await store.update(SOURCES, updated));
    assertEquals(await get(store, SOURCES, head.id), { head: updated, text: "text" });
    assertEquals(await store.list(SOURCES), [updated]);
    assertEquals(await store.update(SOURCES, { ...head, length: 5 }), false);
    assertEquals(await store.update(DERIVED, head), false);
  },
  "tells its groups by what they begin with": async (store) => {
    for (const group of ["a", "ab", "b", ""]) await put(store, { group, name: "" }, form("x"));
    await put(store, { group: "a", name: "y" }, form("y"));
    assertEquals(await groups(store, ""), ["", "a", "ab", "b"]);
    assertEquals(await groups(store, "a"), ["a", "ab"]);
    assertEquals(await groups(store, "abc"), []);
  },
  "tells how much it keeps": async (store) => {
    const empty = await store.usage();
    await put(store, DERIVED, form("a", "x".repeat(100_000)));
    await write(store, DERIVED, form("b", "x".repeat(100_000)).head, ["x".repeat(100_000)]);
    const { bytes, count } = await store.usage();
    assertEquals(count, 2);
    assertGreater(bytes, empty.bytes + 180_000);
    assertLessOrEqual(bytes, empty.bytes + 300_000);
  },
  "takes content in pieces, and shows nothing before it is whole": async (store) => {
    await put(store, DERIVED, form("x", "old"));
    const writer = await store.begin();
    const pieces = Array.from({ length: 40 }, (_, index) => `${index} `.repeat(7_000));
    for (const piece of pieces) assert(await writer.write(encoder.encode(piece)));
    const text = pieces.join("");
    assertEquals(writer.length, text.length);
    assertEquals(await get(store, DERIVED, "x"), form("x", "old"));
    const head = { id: "x", length: text.length, labels: ["red"] };
    const body = await writer.commit(DERIVED, head);
    assert(body);
    assertEquals(await textOf(body), text);
    assertEquals(await get(store, DERIVED, "x"), { head, text });
    assertEquals((await store.find("red")).length, 1);
    await writer.abort();
    assertEquals(await textOf(body, { first: 100_000, last: 400_000 }), text.slice(1e5, 400_001));
    assertEquals((await store.usage()).count, 1);
  },
  "gives back what has come so far": async (store) => {
    const writer = await store.begin();
    assertEquals((await writer.peek(0))?.length, 0);
    const pieces = Array.from({ length: 30 }, (_, index) => `${index} `.repeat(7_000));
    let text = "";
    for (const piece of pieces) {
      await writer.write(encoder.encode(piece));
      text += piece;
      for (const start of [0, text.length >> 1, text.length - 1]) {
        const part = await writer.peek(start);
        assert(part && part.length > 0);
        assertEquals(new TextDecoder().decode(part), text.slice(start, start + part.length));
      }
      assertEquals((await writer.peek(text.length))?.length, 0);
    }
    await writer.abort();
    assertEquals(await writer.peek(0), undefined);
  },
  "keeps nothing of what is aborted, or of another length": async (store) => {
    const writer = await store.begin();
    await writer.write(encoder.encode("x".repeat(500_000)));
    await writer.abort();
    assertEquals(await writer.commit(DERIVED, form("a", "x".repeat(500_000)).head), undefined);
    assertEquals(await write(store, DERIVED, form("a", "xyz").head, ["x", "y"]), undefined);
    assertEquals(await write(store, DERIVED, form("a", "xyz").head, ["xy", "za"]), undefined);
    assertEquals(await names(store, DERIVED), []);
    assertEquals((await store.usage()).count, 0);
    assertLess((await store.usage()).bytes, 400_000);
  },
  "goes on giving what was opened when that is removed": async (store) => {
    const text = "0123456789".repeat(100_000);
    for (const replace of [false, true]) {
      await put(store, DERIVED, form("x", text));
      const kept = await store.get(DERIVED, "x");
      assert(kept);
      const pieces = kept.body.open()[Symbol.asyncIterator]();
      const first = new TextDecoder().decode((await pieces.next()).value);
      if (replace) await put(store, DERIVED, form("x", "new"));
      else await store.purge({ group: DERIVED.group });
      const rest = await new Response(ReadableStream.from(pieces)).text();
      assertEquals(first + rest === text, true);
      assertEquals(await textOf(kept.body) === text, true);
    }
    assertEquals(await get(store, DERIVED, "x"), form("x", "new"));
  },
};

const EVICTION = "forgets what was used least recently when it is full";

const TIGHT = { cacheBytes: 100_000 };

const BOUNDED: Readonly<Record<string, Check>> = {
  [EVICTION]: async (store) => {
    const body = "x".repeat(10_000);
    await put(store, DERIVED, form("used", body));
    for (let index = 0; index < 50; index++) {
      await store.get(DERIVED, "used");
      await put(store, { group: `g${index % 7}`, name: "" }, form(`f${index}`, body));
    }
    let bytes = 0;
    for (let group = 0; group < 7; group++) {
      bytes += (await store.list({ group: `g${group}`, name: "" })).length * body.length;
    }
    assertEquals(await get(store, DERIVED, "used"), form("used", body));
    assertLessOrEqual(bytes + body.length, TIGHT.cacheBytes);
    assertLessOrEqual((await store.usage()).bytes, TIGHT.cacheBytes);
    assertEquals(await store.get({ group: "g0", name: "" }, "f0"), undefined);
    assert(await store.get({ group: "g0", name: "" }, "f49"));
  },
  "refuses what is larger than all it may keep": async (store) => {
    await put(store, DERIVED, form("small"));
    const text = "x".repeat(200_000);
    assertEquals(await put(store, DERIVED, form("large", text)), false);
    assertEquals(await store.get(DERIVED, "large"), undefined);
    assertEquals(await write(store, DERIVED, form("large", text).head, [text]), undefined);
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
        ignore: setup.ignore || (setup.isBoundedElsewhere && rule === EVICTION) || false,
        fn: async () => {
          const store = await setup.make(limits);
          try {
            await check(store);
          } finally {
            await store.close();
            await setup.dispose?.(store);
          }
        },
      });
    }
  }
}

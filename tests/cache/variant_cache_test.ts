import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { MemoryStore } from "../../src/cache/stores/memory.ts";
import { sourceKey } from "../../src/cache/key.ts";
import { tagLabel } from "../../src/cache/labels.ts";
import { EVERYTHING } from "../../src/cache/purge_target.ts";
import type { Answer, CachedSource } from "../../src/cache/source.ts";
import type { Lookup } from "../../src/cache/outcome.ts";
import { VariantCache } from "../../src/cache/variant_cache.ts";
import type { Field } from "../../src/model/variant.ts";
import { formatHttpDate } from "../../src/syntax/http_date.ts";
import { SqliteStore } from "../../src/cache/stores/sqlite.ts";
import { SlowStore } from "./slow_store.ts";

const NOW = Date.UTC(2026, 0, 1);
const URL = "http://h.example/a";
const LIMITS = { cacheBytes: 1 << 20, cachedBody: 10_000, variants: 4 };

function request(fields: Record<string, string> = {}, url = URL) {
  return { url, fields: new Headers(fields), now: NOW };
}

function answer(fields: readonly Field[], body = "body", more: Partial<Answer> = {}): Answer {
  return {
    status: 200,
    fields: [["Date", formatHttpDate(NOW)], ...fields],
    body: new TextEncoder().encode(body),
    requestTime: NOW,
    responseTime: NOW,
    ...more,
  };
}

const FRESH: Field = ["Cache-Control", "max-age=60"];
const CHANGED = "Sun, 06 Nov 1994 08:49:37 GMT";
const TAG: Field = ["ETag", '"a"'];
const VARIES: Field = ["Vary", "Accept"];

function text(lookup: Lookup): string {
  return lookup.verdict === "miss"
    ? lookup.reason
    : new TextDecoder().decode(lookup.source.body.bytes);
}

function value(source: CachedSource | undefined, name: string): string | undefined {
  return source?.fields.find((field) => field[0].toLowerCase() === name)?.[1];
}

async function stored(
  cache: VariantCache,
  ...args: Parameters<typeof answer>
): Promise<CachedSource> {
  const result = await cache.store(request(), answer(...args));
  assert(result.store);
  return result.source;
}

async function derived(cache: VariantCache, key: string, plan: string) {
  return (await cache.derived(key, plan))?.bytes;
}

type Check = (cache: VariantCache) => Promise<void>;

const CHECKS: Readonly<Record<string, Check>> = {
  "misses what it never saw": async (cache) => {
    assertEquals(await cache.lookup(request()), {
      verdict: "miss",
      reason: "uri-miss",
      onlyIfCached: false,
    });
  },
  "gives back what it stored, with its age": async (cache) => {
    await stored(cache, [FRESH]);
    const found = await cache.lookup({ ...request(), now: NOW + 5500 });
    assert(found.verdict === "fresh");
    assertEquals([text(found), found.age, found.ttl], ["body", 5.5, 54.5]);
  },
  "tells a URL without its fragment": async (cache) => {
    await stored(cache, [FRESH]);
    assertEquals(text(await cache.lookup(request({}, `${URL}#part`))), "body");
    assertEquals(text(await cache.lookup(request({}, `${URL}?query`))), "uri-miss");
  },
  "says why it does not store": async (cache) => {
    const result = await cache.store(request(), answer([["Cache-Control", "no-store"]]));
    assertEquals(result, { store: false, reason: "no-store" });
    assertEquals((await cache.lookup(request())).verdict, "miss");
  },
  "does not store what is cut (§3.3)": async (cache) => {
    const result = await cache.store(request(), answer([FRESH, ["Content-Length", "5"]]));
    assertEquals(result, { store: false, reason: "incomplete" });
  },
  "does not store bodies beyond the limit": async (cache) => {
    const result = await cache.store(request(), answer([FRESH], "x".repeat(10_001)));
    assertEquals(result, { store: false, reason: "size" });
    const head = { status: 200, fields: [FRESH, ["Content-Length", "10001"]] as const };
    assertEquals(cache.admit(request(), head, NOW), { store: false, reason: "size" });
    assertEquals(cache.admit(request(), { status: 200, fields: [FRESH] }, NOW), { store: true });
  },
  "dates what came without Date": async (cache) => {
    const source = await stored(cache, [FRESH], "body", { fields: [FRESH] });
    assertEquals(value(source, "date"), formatHttpDate(NOW));
  },
  "keeps variants apart (§4.1)": async (cache) => {
    for (const type of ["a/a", "b/b"]) {
      await cache.store(request({ Accept: type }), answer([FRESH, VARIES], type));
    }
    assertEquals(text(await cache.lookup(request({ Accept: "a/a" }))), "a/a");
    assertEquals(text(await cache.lookup(request({ Accept: "B/B" }))), "b/b");
    assertEquals(text(await cache.lookup(request({ Accept: "c/c" }))), "vary-miss");
    assertEquals((await cache.list(URL)).length, 2);
  },
  "replaces what the same request would have got": async (cache) => {
    await stored(cache, [FRESH], "old");
    await stored(cache, [FRESH], "new");
    assertEquals(text(await cache.lookup(request())), "new");
    assertEquals((await cache.list(URL)).length, 1);
  },
  "replaces an answer without Vary by one with it": async (cache) => {
    await stored(cache, [FRESH], "plain");
    await stored(cache, [FRESH, VARIES], "varied");
    assertEquals(text(await cache.lookup(request({ Accept: "a/a" }))), "vary-miss");
  },
  "bounds the variants of a URL, the least recently used going first": async (cache) => {
    for (const type of ["1", "2", "3", "4"]) {
      await cache.store(request({ Accept: type }), answer([FRESH, VARIES], type));
    }
    await cache.lookup(request({ Accept: "1" }));
    await cache.store(request({ Accept: "5" }), answer([FRESH, VARIES], "5"));
    assertEquals((await cache.list(URL)).length, 4);
    assertEquals(text(await cache.lookup(request({ Accept: "1" }))), "1");
    assertEquals(text(await cache.lookup(request({ Accept: "2" }))), "vary-miss");
  },
  "tells stale from fresh and what has to be validated": async (cache) => {
    await stored(cache, [["Cache-Control", "max-age=60, stale-while-revalidate=30"], TAG]);
    const at = async (seconds: number, fields = {}) =>
      (await cache.lookup({ ...request(fields), now: NOW + seconds * 1000 })).verdict;
    assertEquals([await at(59), await at(61), await at(91)], ["fresh", "stale", "revalidate"]);
    assertEquals(await at(1, { "Cache-Control": "no-cache" }), "revalidate");
  },
  "misses what may neither be used nor validated": async (cache) => {
    await stored(cache, [["Cache-Control", "max-age=60, must-revalidate"]]);
    assertEquals(text(await cache.lookup({ ...request(), now: NOW + 61_000 })), "stale");
  },
  "passes only-if-cached on (§5.2.1.7)": async (cache) => {
    const found = await cache.lookup(request({ "Cache-Control": "only-if-cached" }));
    assertEquals(found.onlyIfCached, true);
  },
  "is fresh again after a 304, in its old place (§4.3.4)": async (cache) => {
    const source = await stored(cache, [FRESH, TAG, ["X", "1"]]);
    const later = NOW + 100_000;
    const update = {
      status: 304,
      fields: [["Date", formatHttpDate(later)], TAG, ["X", "2"]] as Field[],
      requestTime: later,
      responseTime: later,
    };
    const updated = await cache.refresh(request(), source, update);
    assertEquals([updated?.id, value(updated, "x")], [source.id, "2"]);
    const found = await cache.lookup({ ...request(), now: later + 1000 });
    assert(found.verdict === "fresh");
    assertEquals([found.age, text(found), value(found.source, "x")], [1, "body", "2"]);
  },
  "is fresh again after a 304 without Date, whose origin has no clock (RFC 9110 §6.6.1)": async (
    cache,
  ) => {
    const source = await stored(cache, [FRESH, TAG]);
    const later = NOW + 100_000;
    const update = { status: 304, fields: [TAG], requestTime: later, responseTime: later };
    await cache.refresh(request(), source, update);
    const found = await cache.lookup({ ...request(), now: later + 1000 });
    assert(found.verdict === "fresh");
    assertEquals([found.age, value(found.source, "date")], [1, formatHttpDate(later)]);
  },
  "does not take a 304 for another entity tag and date (§4.3.4)": async (cache) => {
    const source = await stored(cache, [FRESH, TAG]);
    const update = { ...answer([["ETag", '"b"'], ["Last-Modified", CHANGED]]), status: 304 };
    assertEquals(await cache.refresh(request(), source, update), undefined);
  },
  "keeps the cookies of a 304 to itself": async (cache) => {
    const source = await stored(cache, [FRESH, TAG]);
    const update = { ...answer([TAG, ["Set-Cookie", "id=1"]]), status: 304 };
    assertEquals(value(await cache.refresh(request(), source, update), "set-cookie"), undefined);
    assertEquals(text(await cache.lookup(request())), "body");
  },
  "forgets what a 304 forbids to store": async (cache) => {
    const source = await stored(cache, [FRESH, TAG]);
    const update = { ...answer([TAG, ["Cache-Control", "private"]]), status: 304 };
    assert(await cache.refresh(request(), source, update));
    assertEquals(text(await cache.lookup(request())), "uri-miss");
  },
  "leaves what is stored alone after a 304 for one client": async (cache) => {
    const source = await stored(cache, [FRESH, TAG, ["X", "1"]]);
    const update = { ...answer([TAG, ["X", "2"]]), status: 304 };
    const own = await cache.refresh(request({ Authorization: "x" }), source, update);
    assertEquals(value(own, "x"), "2");
    const found = await cache.lookup(request());
    assertEquals(found.verdict === "fresh" && value(found.source, "x"), "1");
  },
  "does not bring back by a 304 what was purged meanwhile": async (cache) => {
    const source = await stored(cache, [FRESH, TAG]);
    await cache.purge(URL);
    await cache.refresh(request(), source, { ...answer([TAG]), status: 304 });
    assertEquals(text(await cache.lookup(request())), "uri-miss");
  },
  "does not let an older 304 undo a newer one": async (cache) => {
    const source = await stored(cache, [FRESH, TAG, ["X", "1"]]);
    const update = (seconds: number, x: string) => {
      const times = { requestTime: NOW + seconds * 1000, responseTime: NOW + seconds * 1000 };
      return { ...answer([TAG, ["X", x]], "", times), status: 304 };
    };
    await cache.refresh(request(), source, update(20, "newer"));
    await cache.refresh(request(), source, update(10, "older"));
    const found = await cache.lookup({ ...request(), now: NOW + 20_000 });
    assertEquals(found.verdict === "fresh" && value(found.source, "x"), "newer");
  },
  "purges a URL with all its variants and forms": async (cache) => {
    const source = await stored(cache, [FRESH, VARIES]);
    await cache.store(request({ Accept: "x" }), answer([FRESH, VARIES]));
    await cache.keepDerived(source.id, "plan", new Uint8Array(1), cache.begin());
    assertEquals(await cache.purge(`${URL}#x`), { count: 3 });
    assertEquals(text(await cache.lookup(request())), "uri-miss");
    assertEquals(await derived(cache, source.id, "plan"), undefined);
    assertEquals(await cache.purge(URL), { count: 0 });
  },
  "does not store what was asked before a purge": async (cache) => {
    const epoch = cache.begin();
    await cache.purge(URL);
    const late = await cache.store(request(), answer([FRESH], "late", { epoch }));
    assertEquals(late, { store: false, reason: "purged" });
    const other = await cache.store(request({}, "/b"), answer([FRESH], "other", { epoch }));
    assert(other.store);
    assert((await cache.store(request(), answer([FRESH], "new", { epoch: cache.begin() }))).store);
  },
  "invalidates after an unsafe request (§4.4)": async (cache) => {
    await stored(cache, [FRESH]);
    await cache.store(request({}, "http://h.example/b"), answer([FRESH]));
    const response = { status: 201, fields: [["Location", "/b"]] as Field[] };
    assertEquals(await cache.invalidate({ method: "GET", url: URL }, response), 0);
    assertEquals(await cache.invalidate({ method: "POST", url: URL }, response), 2);
    assertEquals(text(await cache.lookup(request())), "uri-miss");
  },
  "purges by label, with what is derived": async (cache) => {
    const source = await stored(cache, [FRESH, ["Cache-Tag", "red"]]);
    await cache.store(request({}, "http://h.example/b"), answer([FRESH, ["Surrogate-Key", "red"]]));
    await cache.store(request({}, "http://h.example/c"), answer([FRESH]));
    await cache.keepDerived(source.id, "plan", new Uint8Array(1), cache.begin());
    assertEquals((await cache.find(tagLabel("red"))).length, 2);
    assertEquals(await cache.purge({ label: tagLabel("red") }), { count: 3 });
    assertEquals(text(await cache.lookup(request())), "uri-miss");
    assertEquals(await derived(cache, source.id, "plan"), undefined);
    assertEquals(text(await cache.lookup(request({}, "http://h.example/c"))), "body");
  },
  "does not store what was asked before a purge of its label": async (cache) => {
    const source = await stored(cache, [FRESH, ["Cache-Tag", "red"]]);
    const epoch = cache.begin();
    await cache.purge({ label: tagLabel("red") });
    const red = answer([FRESH, ["Cache-Tag", "blue, red"]], "late", { epoch });
    const late = await cache.store(request({}, "http://h.example/b"), red);
    assertEquals(late, { store: false, reason: "purged" });
    assertEquals(await cache.keepDerived(source.id, "p", new Uint8Array(1), epoch), false);
    assert((await cache.store(request({}, "http://h.example/c"), answer([FRESH]))).store);
  },
  "purges all that begins alike, and what is under way to there": async (cache) => {
    await stored(cache, [FRESH]);
    await cache.store(request({}, "http://i.example/"), answer([FRESH]));
    const epoch = cache.begin();
    assertEquals(await cache.purge({ prefix: "http://h.example/" }), { count: 1 });
    const late = await cache.store(request(), answer([FRESH], "late", { epoch }));
    assertEquals(late, { store: false, reason: "purged" });
    assertEquals(text(await cache.lookup(request({}, "http://i.example/"))), "body");
    assertEquals(await cache.purge(EVERYTHING), { count: 1 });
    assertEquals((await cache.usage()).count, 0);
  },
  "lets no purge of everything be overtaken": async (cache) => {
    for (let round = 0; round < 10; round++) {
      const epoch = cache.begin();
      await Promise.all([
        cache.store(request(), answer([FRESH], "early", { epoch })),
        cache.keepDerived(sourceKey(URL, "x"), "plan", new Uint8Array(1), epoch),
        cache.purge(EVERYTHING),
        cache.store(request(), answer([FRESH], "late", { epoch })),
      ]);
      assertEquals((await cache.usage()).count, 0);
    }
  },
  "stores content that came in pieces": async (cache) => {
    const body = await cache.receive();
    await body.write(new TextEncoder().encode("one "));
    await body.write(new TextEncoder().encode("two"));
    const result = await cache.store(request(), answer([FRESH], "", { body }));
    assert(result.store);
    assertEquals(result.source.length, 7);
    assertEquals(text(await cache.lookup(request())), "one two");
  },
  "keeps the fields behind the content apart, over a 304, too (§3.1)": async (cache) => {
    const trailers: readonly Field[] = [["X-Sum", "7"]];
    const source = await stored(cache, [FRESH, TAG], "body", { trailers });
    assertEquals(value(source, "x-sum"), undefined);
    const update = { ...answer([TAG]), status: 304 };
    await cache.refresh(request(), source, update);
    const found = await cache.lookup(request());
    assert(found.verdict === "fresh");
    assertEquals(found.source.trailers, trailers);
  },
  "gives content up that it does not store": async (cache) => {
    for (const fields of [[["Cache-Control", "no-store"]], [FRESH, ["Content-Length", "9"]]]) {
      const body = await cache.receive();
      await body.write(new Uint8Array(5));
      const late = answer(fields as Field[], "", { body });
      assertEquals((await cache.store(request(), late)).store, false);
      assertEquals(await body.peek(0), undefined);
    }
    const body = await cache.receive();
    await body.write(new Uint8Array(10_001));
    assertEquals(await cache.keepDerived(sourceKey(URL, "x"), "p", body, cache.begin()), false);
    assertEquals(await body.peek(0), undefined);
  },
  "grants every claim where nobody shares": async (cache) => {
    const claims = await Promise.all([cache.claim("a", 1000), cache.claim("a", 1000)]);
    assertEquals(claims.map(({ granted }) => granted), [true, true]);
  },
  "keeps derived forms with their source": async (cache) => {
    const source = await stored(cache, [FRESH]);
    const bytes = new TextEncoder().encode("derived");
    assertEquals(await derived(cache, source.id, "plan"), undefined);
    assert(await cache.keepDerived(source.id, "plan", bytes, cache.begin()));
    assertEquals(await derived(cache, source.id, "plan"), bytes);
    assertEquals(await derived(cache, source.id, "other plan"), undefined);
    const successor = await stored(cache, [FRESH]);
    assertNotEquals(successor.id, source.id);
    assertEquals(await derived(cache, source.id, "plan"), undefined);
  },
  "keeps derived forms across answers with the same strong tag": async (cache) => {
    const source = await stored(cache, [FRESH, TAG]);
    await cache.keepDerived(source.id, "plan", new Uint8Array(1), cache.begin());
    assertEquals((await stored(cache, [FRESH, TAG])).id, source.id);
    assert(await derived(cache, source.id, "plan"));
    await stored(cache, [FRESH, TAG, ["Content-Type", "text/html"]]);
    assertEquals(await derived(cache, source.id, "plan"), undefined);
  },
  "drops derived forms when a 304 changes what they were derived from": async (cache) => {
    const source = await stored(cache, [FRESH, TAG]);
    await cache.keepDerived(source.id, "plan", new Uint8Array(1), cache.begin());
    await cache.refresh(request(), source, { ...answer([TAG]), status: 304 });
    assert(await derived(cache, source.id, "plan"));
    const update = { ...answer([TAG, ["Content-Type", "text/html"]]), status: 304 };
    await cache.refresh(request(), source, update);
    assertEquals(await derived(cache, source.id, "plan"), undefined);
  },
  "keeps derived forms without a cached source": async (cache) => {
    const key = sourceKey("/a.md", '"tag"');
    assert(await cache.keepDerived(key, "plan", new Uint8Array(3), cache.begin()));
    assertEquals((await derived(cache, key, "plan"))?.byteLength, 3);
    assertEquals(await cache.purge("/a.md"), { count: 1 });
    assertEquals(await derived(cache, key, "plan"), undefined);
  },
  "does not keep a derivation that was begun before a purge": async (cache) => {
    const key = sourceKey("/a.md", '"tag"');
    const epoch = cache.begin();
    await cache.purge("/a.md");
    assertEquals(await cache.keepDerived(key, "plan", new Uint8Array(3), epoch), false);
    assertEquals(await derived(cache, key, "plan"), undefined);
    assert(await cache.keepDerived(sourceKey("/b.md", ""), "plan", new Uint8Array(3), epoch));
  },
  "bounds derived forms by size and number": async (cache) => {
    const key = sourceKey("/a.md", '"tag"');
    const epoch = cache.begin();
    assertEquals(await cache.keepDerived(key, "big", new Uint8Array(10_001), epoch), false);
    for (let plan = 0; plan < 6; plan++) {
      await cache.keepDerived(key, `${plan}`, new Uint8Array(1), epoch);
    }
    const kept = [];
    for (let plan = 0; plan < 6; plan++) kept.push(!!await derived(cache, key, `${plan}`));
    assertEquals(kept, [false, false, true, true, true, true]);
  },
  "survives parallel stores of one request with one winner": async (cache) => {
    const bodies = Array.from({ length: 20 }, (_, index) => `body ${index}`);
    await Promise.all(bodies.map((body) => cache.store(request(), answer([FRESH], body))));
    assertEquals((await cache.list(URL)).length, 1);
    assert(bodies.includes(text(await cache.lookup(request()))));
  },
  "survives parallel derivations of one form with whole bytes": async (cache) => {
    const key = sourceKey("/a.md", '"tag"');
    const epoch = cache.begin();
    await Promise.all(
      Array.from(
        { length: 20 },
        (_, index) =>
          cache.keepDerived(key, "plan", new Uint8Array(index + 1).fill(index + 1), epoch),
      ),
    );
    const bytes = await derived(cache, key, "plan");
    assert(bytes && bytes.every((byte) => byte === bytes.length));
  },
  "lets no purge be overtaken by what was under way": async (cache) => {
    const key = sourceKey(URL, "x");
    for (let round = 0; round < 10; round++) {
      const epoch = cache.begin();
      await Promise.all([
        cache.store(request(), answer([FRESH], "early", { epoch })),
        cache.keepDerived(key, "plan", new Uint8Array(1), epoch),
        cache.purge(URL),
        cache.store(request({ Accept: "x" }), answer([FRESH, VARIES], "late", { epoch })),
        cache.keepDerived(key, "other plan", new Uint8Array(1), epoch),
      ]);
      assertEquals(await cache.list(URL), []);
      assertEquals(await derived(cache, key, "plan"), undefined);
      assertEquals(await derived(cache, key, "other plan"), undefined);
    }
  },
};

const STORES = {
  "a memory store": () => new MemoryStore(LIMITS),
  "a slow store": () => new SlowStore(),
  "an SQLite store": () => new SqliteStore({ path: ":memory:", maxBytes: 1 << 20 }),
};

for (const [kind, make] of Object.entries(STORES)) {
  for (const [rule, check] of Object.entries(CHECKS)) {
    Deno.test(`VariantCache on ${kind} ${rule}`, () => {
      return check(new VariantCache({ limits: LIMITS, store: make() }));
    });
  }
}

Deno.test("VariantCache stores what sets cookies only where it is told to", async () => {
  const cookie = answer([FRESH, ["Set-Cookie", "id=1"]]);
  const careful = new VariantCache({ limits: LIMITS });
  assertEquals(await careful.store(request(), cookie), { store: false, reason: "set-cookie" });
  const literal = new VariantCache({ limits: LIMITS, storeSetCookie: true });
  assert((await literal.store(request(), cookie)).store);
});

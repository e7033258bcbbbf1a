import { assert, assertEquals, assertRejects } from "@std/assert";
import { createCachingFetch, MemoryStore } from "../../src/cache/mod.ts";

const URL_OF_TEA = "http://site.test/tea";

/** Answers as told, counts, and has a clock that is set by hand. */
function setUp(...answers: ((request: Request) => Response)[]) {
  const asked: Request[] = [];
  const clock = { now: Date.UTC(2026, 0, 1) };
  const cachingFetch = createCachingFetch({
    fetch: (request) => {
      asked.push(request);
      return Promise.resolve().then(() =>
        answers[Math.min(asked.length, answers.length) - 1](request)
      );
    },
    now: () => clock.now,
  });
  const get = async (fields: HeadersInit = {}, url = URL_OF_TEA) => {
    const response = await cachingFetch(url, { headers: fields });
    return [response.status, await response.text(), response.headers.get("cache-status")];
  };
  return { asked, clock, cachingFetch, get };
}

const says = (text: string, fields: HeadersInit, status = 200) => () =>
  new Response(text, { status, headers: fields });
const notModified = () => new Response(null, { status: 304, headers: { etag: '"a"' } });
const refused = () => {
  throw new TypeError("no connection");
};

Deno.test("createCachingFetch asks once for what stays fresh", async () => {
  const { asked, clock, get, cachingFetch } = setUp(says("one", { "cache-control": "max-age=60" }));
  assertEquals(await get(), [200, "one", "variform; fwd=uri-miss; stored"]);
  clock.now += 10_000;
  const again = await cachingFetch(URL_OF_TEA);
  assertEquals([again.url, again.headers.get("age")], [URL_OF_TEA, "10"]);
  assertEquals(again.headers.get("cache-status"), "variform; hit; ttl=50");
  assertEquals(await again.text(), "one");
  assertEquals(asked.length, 1);
});

Deno.test("createCachingFetch keeps answers apart by Vary", async () => {
  const { asked, get } = setUp((request) =>
    new Response(request.headers.get("accept"), {
      headers: { "cache-control": "max-age=60", vary: "Accept" },
    })
  );
  for (const accept of ["text/html", "text/markdown", "text/html"]) {
    assertEquals((await get({ accept }))[1], accept);
  }
  assertEquals(asked.length, 2);
});

Deno.test("createCachingFetch validates what is stale", async () => {
  const fields = { "cache-control": "max-age=60", etag: '"a"' };
  const { asked, clock, get } = setUp(says("one", fields), notModified);
  await get();
  clock.now += 61_000;
  assertEquals(await get(), [200, "one", "variform; fwd=stale; fwd-status=304"]);
  assertEquals(asked[1].headers.get("if-none-match"), '"a"');
  assertEquals((await get())[2], "variform; hit; ttl=60");
});

Deno.test("createCachingFetch gives stale answers out while it validates, and for errors", async () => {
  const fields = { "cache-control": "max-age=1, stale-while-revalidate=9, stale-if-error=99" };
  const { asked, clock, get } = setUp(
    says("one", fields),
    says("two", fields),
    says("no", {}, 503),
    refused,
  );
  await get();
  clock.now += 2_000;
  assertEquals((await get())[1], "one");
  while ((await get())[1] !== "two") await new Promise((resolve) => setTimeout(resolve));
  clock.now += 20_000;
  assertEquals(await get(), [200, "two", "variform; fwd=stale; fwd-status=503; ttl=-19"]);
  assertEquals(await get(), [200, "two", "variform; fwd=stale; ttl=-19; detail=disconnected"]);
  clock.now += 100_000;
  assert(asked.length >= 4);
});

Deno.test("createCachingFetch keeps nothing that is for one alone", async () => {
  for (
    const [fields, sent] of [
      [{ "cache-control": "private, max-age=60" }, {}],
      [{ "cache-control": "max-age=60" }, { authorization: "Bearer x" }],
      [{ "cache-control": "max-age=60", "set-cookie": "a=1" }, {}],
      [{ "cache-control": "max-age=60" }, { "cache-control": "no-store" }],
    ] satisfies [HeadersInit, HeadersInit][]
  ) {
    const { asked, get } = setUp(says("one", fields));
    await get(sent);
    await get(sent);
    assertEquals(asked.length, 2);
  }
});

Deno.test("createCachingFetch keeps as a private cache what is for its user, and for no other", async () => {
  const asked: string[] = [];
  const store = new MemoryStore({ cacheBytes: 1 << 20 });
  const cachingFetch = createCachingFetch({
    store,
    shared: false,
    fetch(request) {
      const who = request.headers.get("authorization") ?? "nobody";
      asked.push(who);
      const headers = { "cache-control": "private, max-age=60, s-maxage=0", "set-cookie": "a=1" };
      return Promise.resolve(new Response(who, { headers }));
    },
  });
  for (const authorization of ["Bearer one", "Bearer two", "Bearer one", "Bearer two"]) {
    const response = await cachingFetch(URL_OF_TEA, { headers: { authorization } });
    assertEquals(await response.text(), authorization);
  }
  await (await cachingFetch(URL_OF_TEA)).text();
  await (await cachingFetch(URL_OF_TEA)).text();
  assertEquals(asked, ["Bearer one", "Bearer two", "nobody"]);
  const kept = JSON.stringify(store.list({ group: URL_OF_TEA, name: "" }));
  assert(kept.includes("authorization"));
  assert(!kept.includes("Bearer"));
});

Deno.test("createCachingFetch makes invalid what an unsafe method changes", async () => {
  const { asked, cachingFetch, get } = setUp(says("one", { "cache-control": "max-age=60" }));
  await get();
  await (await cachingFetch(URL_OF_TEA, { method: "PUT", body: "two" })).body?.cancel();
  await get();
  assertEquals(asked.map(({ method }) => method), ["GET", "PUT", "GET"]);
});

Deno.test("createCachingFetch hands on what has conditions of its own, or wants a part", async () => {
  for (const fields of [{ range: "bytes=0-0" }, { "if-none-match": '"a"' }] as HeadersInit[]) {
    const { asked, get } = setUp(says("one", { "cache-control": "max-age=60" }));
    await get();
    await get(fields);
    assertEquals(asked.length, 2);
  }
});

Deno.test("createCachingFetch stores nothing that was not read to its end", async () => {
  const { asked, cachingFetch } = setUp(says("one", { "cache-control": "max-age=60" }));
  await (await cachingFetch(URL_OF_TEA)).body?.cancel();
  await (await cachingFetch(URL_OF_TEA)).text();
  await (await cachingFetch(URL_OF_TEA)).text();
  assertEquals(asked.length, 2);
});

Deno.test("createCachingFetch answers 504 where only what is stored is wanted", async () => {
  const { asked, get } = setUp(says("one", { "cache-control": "max-age=60" }));
  assertEquals((await get({ "cache-control": "only-if-cached" }))[0], 504);
  assertEquals(asked.length, 0);
});

Deno.test("createCachingFetch rejects as fetch does where nothing may stand in", async () => {
  const { get } = setUp(refused);
  await assertRejects(() => get(), TypeError, "no connection");
});

Deno.test("createCachingFetch shares a store that it is given", async () => {
  const store = new MemoryStore({ cacheBytes: 1 << 20 });
  const fetch = () =>
    Promise.resolve(new Response("one", { headers: { "cache-control": "max-age=60" } }));
  await (await createCachingFetch({ store, fetch })(URL_OF_TEA)).text();
  const other = createCachingFetch({ store, fetch: () => Promise.reject(new Error("asked")) });
  assertEquals(await (await other(URL_OF_TEA)).text(), "one");
  assertEquals((await other.cache.purge(URL_OF_TEA)).count > 0, true);
});

Deno.test("createCachingFetch tells one Age, whatever came with the answer (RFC 9111 §4)", async () => {
  const { clock, get, cachingFetch } = setUp(
    says("one", { "cache-control": "max-age=60", age: "30", etag: '"a"' }),
    () => new Response(null, { status: 304, headers: { age: "5", etag: '"a"' } }),
  );
  const ageOf = async () => (await cachingFetch(URL_OF_TEA)).headers.get("age");
  await get();
  clock.now += 9_000;
  assertEquals(await ageOf(), "39");
  clock.now += 30_000;
  // The 304 came from a cache, too.
  assertEquals(await ageOf(), "5");
});

Deno.test("createCachingFetch counts the time that a failure took", async () => {
  const fields = { "cache-control": "max-age=1, stale-if-error=10" };
  const { clock, get, cachingFetch } = setUp(says("one", fields), () => {
    clock.now += 7_000;
    return new Response("no", { status: 503 });
  });
  await get();
  clock.now += 2_000;
  const late = await cachingFetch(URL_OF_TEA);
  assertEquals([late.status, late.headers.get("age")], [200, "9"]);
  assertEquals(late.headers.get("cache-status"), "variform; fwd=stale; fwd-status=503; ttl=-8");
  // Now it is too old to stand in.
  assertEquals((await get())[0], 503);
});

Deno.test("createCachingFetch lets nothing stand in for 501 (RFC 5861 §4)", async () => {
  const fields = { "cache-control": "max-age=1, stale-if-error=99" };
  const { clock, get } = setUp(says("one", fields), says("no", {}, 501));
  await get();
  clock.now += 2_000;
  assertEquals((await get())[0], 501);
});

Deno.test("createCachingFetch answers HEAD by what a GET has brought, and heeds its news", async () => {
  const fields = { "cache-control": "max-age=60", etag: '"a"' };
  const { asked, clock, cachingFetch, get } = setUp(
    says("one", fields),
    says("", fields),
    says("", { ...fields, etag: '"b"' }),
  );
  const head = async () => {
    const { status, body, headers } = await cachingFetch(URL_OF_TEA, { method: "HEAD" });
    return [status, body, headers.get("cache-status")];
  };
  await get();
  assertEquals(await head(), [200, null, "variform; hit; ttl=60"]);
  clock.now += 61_000;
  assertEquals(await head(), [200, null, "variform; fwd=stale; detail=method"]);
  assertEquals((await get())[2], "variform; hit; ttl=60");
  clock.now += 61_000;
  await head();
  assertEquals((await get())[2], "variform; fwd=uri-miss; stored");
  assertEquals(asked.map(({ method }) => method), ["GET", "HEAD", "HEAD", "GET"]);
});

/**
 * Many clients at once: what one waits for already, no other asks for.
 */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { createVariform, type Variform, type VariformOptions } from "../../src/mod.ts";
import { allowed } from "../allowed.ts";
import { openSite } from "../site.ts";
import { HTML } from "./wire_case.ts";

const CLIENTS = 40;
const TEXT = { "content-type": "text/html; charset=utf-8" };
const FRESH = { ...TEXT, "cache-control": "max-age=60" };

interface Stage extends AsyncDisposable {
  readonly app: Variform;
  /** What the origin was asked. */
  readonly asked: Request[];
  get(headers?: Record<string, string>, signal?: AbortSignal): Promise<Response>;
}

function stage(
  origin: (request: Request, turn: number) => Response | Promise<Response>,
  options: Partial<VariformOptions> = {},
): Stage {
  const asked: Request[] = [];
  const app = createVariform({
    origin: (request) => origin(request, asked.push(request)),
    log: () => {},
    ...options,
  });
  return {
    app,
    asked,
    get: (headers = {}) => app.fetch(new Request("http://site.test/", { headers })),
    [Symbol.asyncDispose]: () => app.close(),
  };
}

/** A body that is written by hand. */
function handmade() {
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  let cancelled = false;
  const stream = new ReadableStream<Uint8Array>({
    start: (given) => void (controller = given),
    cancel: () => void (cancelled = true),
  });
  return {
    stream,
    send: (text: string) => controller.enqueue(new TextEncoder().encode(text)),
    end: () => controller.close(),
    cut: () => controller.error(new Error("cut")),
    get cancelled() {
      return cancelled;
    },
  };
}

/** Lets all that is under way go as far as it can without help. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
}

function many<T>(act: (index: number) => T): T[] {
  return Array.from({ length: CLIENTS }, (_, index) => act(index));
}

/** How many of the answers were made for their client, and not for another. */
function makings(responses: readonly Response[]): number {
  return responses.filter(({ headers }) => headers.get("server-timing")?.includes("make")).length;
}

Deno.test("flights: many who ask at once for what is not stored are one request", async () => {
  const gate = Promise.withResolvers<void>();
  await using on = stage(async () => {
    await gate.promise;
    return new Response(HTML, { headers: FRESH });
  });
  const answers = many(() => on.get());
  await settle();
  gate.resolve();
  const responses = await Promise.all(answers);
  const texts = await Promise.all(responses.map((response) => response.text()));
  assert(texts.every((text) => text === HTML));
  assertEquals(on.asked.length, 1);
  const collapsed = responses.filter(({ headers }) =>
    headers.get("cache-status")?.includes("collapsed")
  );
  assertEquals(collapsed.length, CLIENTS - 1);
});

Deno.test("flights: who comes late reads from the beginning while the rest is on its way", async () => {
  const body = handmade();
  await using on = stage(() => new Response(body.stream, { headers: FRESH }));
  body.send("one ");
  const first = (await on.get()).body?.getReader();
  assertEquals(new TextDecoder().decode((await first?.read())?.value), "one ");
  const late = (await on.get()).body?.getReader();
  assertEquals(new TextDecoder().decode((await late?.read())?.value), "one ");
  body.send("two");
  body.end();
  for (const reader of [late, first]) {
    assertEquals(new TextDecoder().decode((await reader?.read())?.value), "two");
    assertEquals((await reader?.read())?.done, true);
  }
  assertEquals(on.asked.length, 1);
  assertEquals(await (await on.get()).text(), "one two");
  assertEquals(on.asked.length, 1);
});

Deno.test("flights: many forms of one cold page are one request, and each is made once", async () => {
  await using on = stage(async () => {
    await settle();
    return new Response(HTML, { headers: FRESH });
  });
  const wishes: Record<string, string>[] = [
    { accept: "text/html" },
    { accept: "text/markdown" },
    { accept: "text/plain" },
    { accept: "text/html", "accept-encoding": "gzip" },
    { accept: "text/markdown", "accept-encoding": "br" },
  ];
  const responses = await Promise.all(many((index) => on.get(wishes[index % wishes.length])));
  const bodies = await Promise.all(responses.map((response) => response.bytes()));
  for (const [index, body] of bodies.entries()) assertEquals(body, bodies[index % wishes.length]);
  assertEquals(on.asked.length, 1);
  assertEquals(makings(responses), 4);
});

Deno.test({
  name: "makings: what is too large to be kept is made again for who comes late",
  ignore: !allowed.read || !allowed.write,
  async fn() {
    const page = `<!doctype html><title>T</title>${"<p>A line of text.</p>\n".repeat(60_000)}`;
    const limits = { cachedBody: 1_000, sharedWindow: 1_000 };
    await using site = await openSite({ "big.html": page }, { limits });
    const ask = () => site.get("/big", { accept: "text/plain" });
    const first = (await ask()).body?.getReader();
    let length = (await first?.read())?.value?.length ?? 0;
    for (let piece = 0; piece < 3; piece++) length += (await first?.read())?.value?.length ?? 0;
    assertEquals((await (await ask()).text()).length > length, true);
    await first?.cancel();
  },
});

Deno.test("flights: groups form anew when Vary says by what", async () => {
  const languages = ["en", "ko", "fr", "de", "ja"];
  await using on = stage(async ({ headers }) => {
    await settle();
    const language = headers.get("accept-language") ?? "";
    return new Response(`<h1>${language}</h1>`, {
      headers: { ...FRESH, "vary": "accept-language", "content-language": language },
    });
  });
  const texts = await Promise.all(many(async (index) => {
    const response = await on.get({ "accept-language": languages[index % languages.length] });
    return await response.text();
  }));
  for (const [index, text] of texts.entries()) {
    assertEquals(text, `<h1>${languages[index % languages.length]}</h1>`);
  }
  assertEquals(on.asked.length, languages.length);
});

Deno.test("flights: nobody waits for an answer that is for another", async () => {
  // The origin answers nobody but the first before all others have asked.
  const all = Promise.withResolvers<void>();
  await using on = stage(async (_, turn) => {
    if (turn === CLIENTS) all.resolve();
    if (turn > 1) await all.promise;
    return new Response(`${turn}`, { headers: { ...TEXT, "cache-control": "no-store" } });
  });
  const texts = await Promise.all(many(async () => await (await on.get()).text()));
  assertEquals(new Set(texts).size, CLIENTS);
  // Now that it is known, not even for the first.
  const again = Promise.withResolvers<void>();
  await using known = stage(async (_, turn) => {
    if (turn === CLIENTS + 1) again.resolve();
    if (turn > 1) await again.promise;
    return new Response(`${turn}`, { headers: { ...TEXT, "cache-control": "private" } });
  });
  await (await known.get()).text();
  const later = await Promise.all(many(async () => await (await known.get()).text()));
  assertEquals(new Set(later).size, CLIENTS);
});

Deno.test("flights: nothing is shared that the cache would not give out", async () => {
  const asks: Record<string, string>[] = [
    { authorization: "Basic YTpi" },
    { "cache-control": "no-cache" },
    { "cache-control": "no-store" },
    { "cache-control": "max-age=0" },
    { pragma: "no-cache" },
  ];
  for (const headers of asks) {
    await using on = stage(async (_, turn) => {
      await settle();
      return new Response(`${turn}`, { headers: FRESH });
    });
    const texts = await Promise.all(many(async () => await (await on.get(headers)).text()));
    assertEquals(new Set(texts).size, CLIENTS, JSON.stringify(headers));
  }
});

Deno.test("forOthers leaves out what is for the one alone who asked (RFC 9111 §5.2.2.7)", async () => {
  for (const status of [200, 503]) {
    const headers = {
      ...TEXT,
      "cache-control": 'max-age=60, private="set-cookie, x-own"',
      "x-own": "secret",
      ...status === 200 && { "set-cookie": "id=1" },
    };
    await using on = stage(() => new Response(HTML, { status, headers }));
    const responses = await Promise.all(many(() => on.get()));
    for (const { body } of responses) await body?.cancel();
    const named = (name: string) => responses.filter(({ headers }) => headers.has(name)).length;
    assertEquals(on.asked.length, 1);
    assertEquals([named("set-cookie"), named("x-own")], [status === 200 ? 1 : 0, 1]);
  }
});

Deno.test("flights: a failure that a targeted field makes private is told to one (RFC 9213)", async () => {
  const headers = { ...TEXT, "cdn-cache-control": "private", "x-own": "secret" };
  await using on = stage(() => new Response("secret", { status: 503, headers }));
  const responses = await Promise.all(many(() => on.get()));
  const texts = await Promise.all(responses.map((response) => response.text()));
  assertEquals(texts.filter((text) => text === "secret").length, 1);
});

Deno.test("flights: a failure with fields for one that counts as a whole is told to one", async () => {
  const headers = { ...TEXT, "cache-control": 'no-cache="x-own, etag"', "x-own": "secret" };
  await using on = stage(async () => {
    await settle();
    return new Response("out of tea", { status: 500, headers });
  });
  const responses = await Promise.all(many(() => on.get()));
  assertEquals(responses.filter((response) => response.headers.has("x-own")).length, 1);
  for (const response of responses) await response.body?.cancel();
});

Deno.test("flights: a failure is for all who wait for the answer", async () => {
  await using on = stage(async () => {
    await settle();
    return new Response("out of tea", { status: 500 });
  });
  const responses = await Promise.all(many(() => on.get()));
  assertEquals(responses.map(({ status }) => status), many(() => 500));
  for (const response of responses) assertEquals(await response.text(), "out of tea");
  assertEquals(on.asked.length, 1);
  await (await on.get()).text();
  assertEquals(on.asked.length, 2);
});

Deno.test("flights: a failure that is private is told to all, but its words are not", async () => {
  await using on = stage(async () => {
    await settle();
    return new Response("your tea", { status: 503, headers: { "cache-control": "private" } });
  });
  const responses = await Promise.all(many(() => on.get({ accept: "text/plain" })));
  const texts = await Promise.all(responses.map((response) => response.text()));
  assertEquals(responses.filter(({ status }) => status === 503).length, 1);
  assertEquals(responses.filter(({ status }) => status === 502).length, CLIENTS - 1);
  assertEquals(texts.filter((text) => text === "your tea").length, 1);
  assertEquals(on.asked.length, 1);
});

Deno.test("flights: the first one may leave, and nobody notices", async () => {
  const body = handmade();
  await using on = stage(() => new Response(body.stream, { headers: FRESH }));
  const [first, ...others] = await Promise.all(many(() => on.get()));
  await first.body?.cancel();
  body.send("tea");
  body.end();
  for (const response of others) assertEquals(await response.text(), "tea");
  assertEquals([on.asked.length, body.cancelled], [1, false]);
});

Deno.test("flights: when all have left, the origin is told", async () => {
  const body = handmade();
  await using on = stage(() => new Response(body.stream, { headers: FRESH }));
  for (const response of await Promise.all(many(() => on.get()))) await response.body?.cancel();
  await settle();
  assertEquals([on.asked.length, body.cancelled], [1, true]);
});

Deno.test("flights: what has a length is finished for the cache when all have left", async () => {
  const body = handmade();
  const headers = { ...FRESH, "content-length": "3" };
  await using on = stage(() => new Response(body.stream, { headers }));
  await (await on.get()).body?.cancel();
  body.send("tea");
  body.end();
  await settle();
  assertEquals(await (await on.get()).text(), "tea");
  assertEquals([on.asked.length, body.cancelled], [1, false]);
});

Deno.test("flights: what a purge has made old is not for those who ask after it", async () => {
  const bodies = [handmade(), handmade()];
  await using on = stage(({ method }, turn) =>
    method === "POST"
      ? new Response(null, { status: 204 })
      : new Response(bodies[turn === 1 ? 0 : 1].stream, { headers: FRESH })
  );
  const before = await on.get();
  await on.app.fetch(new Request("http://site.test/", { method: "POST" }));
  const after = await on.get();
  for (const [index, body] of bodies.entries()) {
    body.send(`${index}`);
    body.end();
  }
  assertEquals([await before.text(), await after.text()], ["0", "1"]);
  assertEquals(await (await on.get()).text(), "1");
});

/** An origin whose first answer breaks off after its first piece. */
function cutting(fields: Record<string, string>, again: (request: Request) => Response) {
  const body = handmade();
  const origin = (request: Request, turn: number) =>
    turn === 1 ? new Response(body.stream, { headers: { ...FRESH, ...fields } }) : again(request);
  return { body, origin };
}

const REST = { ...FRESH, "etag": '"1"', "content-range": "bytes 4-6/7" };

Deno.test("resume goes on after a cut where the same bytes can be told by their tag", async () => {
  const rests: readonly ((request: Request) => Response)[] = [
    () => new Response("two", { status: 206, headers: REST }),
    () => new Response("one two", { headers: { ...FRESH, "etag": '"1"' } }),
  ];
  for (const rest of rests) {
    const { body, origin } = cutting({ "etag": '"1"', "content-length": "7" }, rest);
    await using on = stage(origin);
    const texts = many(async () => await (await on.get()).text());
    await settle();
    body.send("one ");
    await settle();
    body.cut();
    for (const text of texts) assertEquals(await text, "one two");
    const [, { headers }] = on.asked;
    assertEquals([headers.get("range"), headers.get("if-range")], ["bytes=4-", '"1"']);
    assertEquals(await (await on.get()).text(), "one two");
    assertEquals(on.asked.length, 2);
  }
});

Deno.test("resume gives up where the rest may be that of other content", async () => {
  const others: readonly [string, (request: Request) => Response][] = [
    ['"1"', () => new Response("two", { status: 206, headers: { ...REST, "etag": '"2"' } })],
    ['"1"', () => new Response("other", { headers: { ...FRESH, "etag": '"2"' } })],
    ['"1"', () => new Response("out of tea", { status: 500 })],
    ['W/"1"', () => new Response("one two", { headers: { ...FRESH, "etag": 'W/"1"' } })],
  ];
  for (const [etag, again] of others) {
    const { body, origin } = cutting({ etag }, again);
    await using on = stage(origin);
    const reading = (await on.get()).text();
    body.send("one ");
    await settle();
    body.cut();
    await assertRejects(() => reading);
    const later = await (await on.get()).text();
    assert(later !== "one ", "a part was stored");
  }
});

Deno.test("refresh: what is stale is given out while it is validated, once", async () => {
  let now = Date.parse("2026-06-01T10:00:00Z");
  const gate = Promise.withResolvers<void>();
  await using on = stage(async (_, turn) => {
    if (turn > 1) await gate.promise;
    const date = new Date(now).toUTCString();
    const control = "max-age=60, stale-while-revalidate=600";
    return new Response(`${turn}`, { headers: { ...TEXT, "cache-control": control, date } });
  }, { now: () => now });
  await (await on.get()).text();
  now += 61_000;
  const responses = await Promise.all(many(() => on.get()));
  for (const response of responses) assertEquals(await response.text(), "1");
  assertStringIncludes(responses[0].headers.get("cache-status") ?? "", "hit; ttl=-1");
  gate.resolve();
  await settle();
  assertEquals(await (await on.get()).text(), "2");
  assertEquals(on.asked.length, 2);
});

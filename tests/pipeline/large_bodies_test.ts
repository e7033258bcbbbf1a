/**
 * Content that is too large to be kept: it is shared all the same while it comes.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createVariform } from "../../src/mod.ts";

const PIECE = 4 << 10;
const COUNT = 64;
const LIMITS = { cachedBody: 8 * PIECE, sharedWindow: 4 * PIECE, holdUpTime: 5 };
const FIELDS = { "content-type": "application/octet-stream", "cache-control": "max-age=60" };

/** What the client wants to have, byte by byte. */
const WHOLE = Uint8Array.from({ length: COUNT * PIECE }, (_, index) => (index / PIECE) | 0);

/** The whole from here on, piece by piece; it waits for the gate before its last piece. */
function contentFrom(first: number, gate?: Promise<void>): ReadableStream<Uint8Array> {
  let at = first;
  return new ReadableStream({
    async pull(controller) {
      if (at >= WHOLE.length) return controller.close();
      if (at + PIECE >= WHOLE.length) await gate;
      controller.enqueue(WHOLE.slice(at, at += PIECE));
    },
  }, { highWaterMark: 0 });
}

function stage(fields: Record<string, string>, gate?: Promise<void>) {
  const asked: Request[] = [];
  const app = createVariform({
    log: () => {},
    limits: LIMITS,
    origin(request) {
      asked.push(request);
      const [, first] = /^bytes=(\d+)-$/.exec(request.headers.get("range") ?? "") ?? [];
      const headers = { ...FIELDS, ...fields };
      if (first === undefined) return new Response(contentFrom(0, gate), { headers });
      const range = `bytes ${first}-${WHOLE.length - 1}/${WHOLE.length}`;
      const length = `${WHOLE.length - Number(first)}`;
      return new Response(contentFrom(Number(first)), {
        status: 206,
        headers: { ...headers, "content-range": range, "content-length": length },
      });
    },
  });
  return {
    asked,
    get: () => app.fetch(new Request("http://site.test/film")),
    [Symbol.asyncDispose]: () => app.close(),
  };
}

const KNOWN = { "content-length": `${WHOLE.length}` };

Deno.test("flights: what is too large to be kept is fetched once for all who ask while it begins", async () => {
  for (const fields of [KNOWN, {}]) {
    await using on = stage(fields);
    const responses = await Promise.all(Array.from({ length: 20 }, () => on.get()));
    const bodies = await Promise.all(responses.map((response) => response.bytes()));
    for (const body of bodies) assertEquals(body, WHOLE);
    assertEquals(on.asked.length, 1);
    await (await on.get()).body?.cancel();
    assertEquals(on.asked.length, 2);
  }
});

Deno.test("flights: what is too large to be kept streams as it comes, and says so", async () => {
  const gate = Promise.withResolvers<void>();
  await using on = stage(KNOWN, gate.promise);
  const first = await on.get();
  const late = await on.get();
  for (const [response, collapsed] of [[first, ""], [late, "; collapsed"]] as const) {
    const status = response.headers.get("cache-status") ?? "";
    assertStringIncludes(status, `fwd=uri-miss${collapsed}`);
    assertStringIncludes(status, "detail=size");
  }
  const readers = [first, late].map(({ body }) => body?.getReader());
  let lengths = [0, 0];
  while (lengths.some((length) => length < WHOLE.length - PIECE)) {
    const pieces = await Promise.all(readers.map((reader) => reader?.read()));
    lengths = lengths.map((length, index) => length + (pieces[index]?.value?.length ?? 0));
  }
  gate.resolve();
  for (const reader of readers) while (!(await reader?.read())?.done);
  assertEquals(on.asked.length, 1);
});

Deno.test("flights: one who is too slow for the others goes on by itself, where a tag allows it", async () => {
  await using on = stage({ ...KNOWN, "etag": '"1"' });
  const slow = await on.get();
  const reader = slow.body?.getReader();
  const pieces = [(await reader?.read())?.value ?? new Uint8Array()];
  assertEquals(await (await on.get()).bytes(), WHOLE);
  for (let read = await reader?.read(); read?.value; read = await reader?.read()) {
    pieces.push(read.value);
  }
  assertEquals(await new Blob(pieces.map((piece) => piece.slice())).bytes(), WHOLE);
  assertEquals(on.asked.length, 2);
  const { headers } = on.asked[1];
  assertEquals(headers.get("if-range"), '"1"');
  assert(/^bytes=\d+-$/.test(headers.get("range") ?? ""));
});

Deno.test("flights: without a tag the fast wait for the slow", async () => {
  await using on = stage(KNOWN);
  const slow = await on.get();
  const fast = (await on.get()).bytes();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assertEquals(await slow.bytes(), WHOLE);
  assertEquals(await fast, WHOLE);
  assertEquals(on.asked.length, 1);
});

Deno.test("flights: size makes nothing public that is private", async () => {
  await using on = stage({ ...KNOWN, "cache-control": "private" });
  const responses = await Promise.all(Array.from({ length: 5 }, () => on.get()));
  for (const response of responses) assertEquals(await response.bytes(), WHOLE);
  assertEquals(on.asked.length, 5);
});

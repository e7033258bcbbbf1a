import { assert, assertEquals } from "@std/assert";
import { gzipSync } from "node:zlib";
import { createVariform } from "../../src/mod.ts";
import type { Limits } from "../../src/mod.ts";

const PAGE = "<h1>Tea</h1>" + "<p>The garden waits for the rain to end.</p>".repeat(60);

/** An origin that has nothing but gzip, whatever it is asked for. */
function open(content: Uint8Array, codings = "gzip", limits: Partial<Limits> = {}) {
  return createVariform({
    origin: () =>
      new Response(new Uint8Array(content), {
        headers: { "content-type": "text/html", "content-encoding": codings },
      }),
    limits,
  });
}

async function get(app: ReturnType<typeof open>, accept: string, coding: string) {
  const headers = { accept, "accept-encoding": coding };
  const response = await app.fetch(new Request("http://site.test/", { headers }));
  const made = await response.bytes().catch((error) => new TextEncoder().encode(String(error)));
  const [type, encoding] = ["content-type", "content-encoding"].map((name) =>
    response.headers.get(name)
  );
  return { status: response.status, type, encoding, bytes: made };
}

Deno.test("an origin that sends gzip only is recoded to what the client takes", async () => {
  const coded = gzipSync(PAGE);
  const app = open(coded);
  const same = await get(app, "text/html", "gzip");
  assertEquals([same.encoding, same.bytes], ["gzip", new Uint8Array(coded)]);
  const plain = await get(app, "text/html", "identity");
  assertEquals([plain.encoding, new TextDecoder().decode(plain.bytes)], [null, PAGE]);
  for (const coding of ["br", "zstd"]) {
    const recoded = await get(app, "text/html", `${coding}, gzip;q=0.5`);
    assertEquals(recoded.encoding, coding);
  }
  const markdown = await get(app, "text/markdown", "identity");
  assert(new TextDecoder().decode(markdown.bytes).startsWith("# Tea"));
  await app.close();
});

Deno.test("a bomb of a content coding ends at its limit, and harms nobody who takes it as it is", async () => {
  const bomb = gzipSync(new Uint8Array(64 << 20).fill(0x20));
  const app = open(bomb, "gzip", { decoded: 1 << 20 });
  const same = await get(app, "text/html", "gzip");
  assertEquals([same.status, same.bytes.length], [200, bomb.length]);
  const plain = await get(app, "text/html", "identity");
  assert(plain.bytes.length <= 1 << 20, "cut, where it could not be told before");
  // All of it is blank, so that nothing has come out when the limit is reached.
  const markdown = await get(app, "text/markdown, text/html;q=0.5", "gzip");
  assertEquals([markdown.status, markdown.type, markdown.encoding], [200, "text/html", "gzip"]);
  await app.close();
});

Deno.test("codings over one another are handed on as they are, and never peeled", async () => {
  const layered = gzipSync(gzipSync(gzipSync(PAGE)));
  const app = open(layered, "gzip, gzip, gzip");
  const found = await get(app, "text/markdown, text/html;q=0.5", "gzip");
  assertEquals([found.encoding, found.bytes], ["gzip, gzip, gzip", new Uint8Array(layered)]);
  await app.close();
});

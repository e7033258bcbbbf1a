import { assert, assertEquals } from "@std/assert";
import { brotliDecompressSync } from "node:zlib";
import { createVariform } from "../../src/mod.ts";
import { allowed } from "../allowed.ts";

const ignore = !allowed.read;

const PAGE = Array.from(
  { length: 400 },
  (_, index) => `<p class="tea">The ${index * 7919 % 1000}th cup of tea is poured slowly.</p>`,
).join("\n");

function open(limits = {}) {
  return createVariform({
    origin: () =>
      new Response(PAGE, {
        headers: { "content-type": "text/html", "cache-control": "max-age=60", etag: '"1"' },
      }),
    limits,
  });
}

async function get(app: ReturnType<typeof open>, headers: Record<string, string> = {}) {
  const fields = { accept: "text/html", "accept-encoding": "br", ...headers };
  const response = await app.fetch(new Request("http://site.test/", { headers: fields }));
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { status: response.status, tag: response.headers.get("etag"), bytes };
}

const wait = () => new Promise((resolve) => setTimeout(resolve, 20));

Deno.test({
  name: "what is hot is coded with more effort in the background, under a tag of its own",
  ignore,
  async fn() {
    const app = open();
    const first = await get(app);
    assertEquals(first.tag, 'W/"1+encode_br.1"');
    let last = first;
    while (last.tag === first.tag) {
      last = await get(app);
      await wait();
    }
    assertEquals(last.tag, '"1+encode_br.11"');
    assert(last.bytes.length < first.bytes.length, `${last.bytes.length} ${first.bytes.length}`);
    assertEquals(new TextDecoder().decode(brotliDecompressSync(last.bytes)), PAGE);
    const same = await get(app, { "if-none-match": '"1+encode_br.11"' });
    assertEquals(same.status, 304);
    const part = await get(app, { range: "bytes=0-9", "if-range": '"1+encode_br.11"' });
    assertEquals([part.status, part.bytes], [206, last.bytes.subarray(0, 10)]);
    // The bytes of before are not those of now.
    const old = await get(app, { range: "bytes=0-9", "if-range": 'W/"1+encode_br.1"' });
    assertEquals([old.status, old.bytes.length], [200, last.bytes.length]);
    await app.close();
  },
});

Deno.test({
  name: "what is hot stays as it is where it is long, or where there is no place for the work",
  ignore,
  async fn() {
    for (const limits of [{ hotBytes: 100 }, { heavyJobs: 0 }]) {
      const app = open(limits);
      for (let turn = 0; turn < 30; turn++) assertEquals((await get(app)).tag, 'W/"1+encode_br.1"');
      await app.close();
    }
  },
});

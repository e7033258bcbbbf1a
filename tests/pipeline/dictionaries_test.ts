import { assertEquals, assertThrows } from "@std/assert";
import { createDCtx, decompressUsingDict, init } from "../../src/libraries/zstd_dictionary.ts";
import { createVariform } from "../../src/mod.ts";
import { parseAvailableDictionary } from "../../src/syntax/dictionary_fields.ts";
import { allowed } from "../allowed.ts";

const ignore = !allowed.read;

/** Long, and hard to compress without knowing it already. */
const FILLER = Array.from({ length: 900 }, (_, index) => `<p>${(index * 7919) % 104_729}</p>`).join(
  "",
);
const VERSIONS = [`<h1>Old</h1>${FILLER}`, `<h1>New</h1>${FILLER}<p>more</p>`];

function open(dictionary: string | undefined, fields: Record<string, string> = {}) {
  return createVariform({
    origin: ({ url }) => {
      const body = VERSIONS[url.endsWith("2") ? 1 : 0];
      const headers = { "content-type": "text/html", "cache-control": "max-age=60", ...fields };
      return new Response(body, { headers });
    },
    negotiation: { dictionary },
  });
}

async function get(
  app: ReturnType<typeof open>,
  path: string,
  headers: Record<string, string> = {},
) {
  const request = new Request(`http://site.test${path}`, {
    headers: { accept: "text/html", ...headers },
  });
  const response = await app.fetch(request);
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { field: (name: string) => response.headers.get(name), bytes };
}

async function hashOf(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}

const available = (hash: Uint8Array) => `:${hash.toBase64()}:`;

Deno.test({
  name: "dcz: who has the last version gets the next one by it, and who has not gets it as ever",
  ignore,
  async fn() {
    const app = open("/docs/*");
    for (const coding of ["identity", "br"]) {
      const first = await get(app, "/docs/1", { "accept-encoding": coding });
      assertEquals(first.field("use-as-dictionary"), 'match="/docs/*"');
      assertEquals(first.field("vary"), "Accept, Accept-Encoding, Available-Dictionary");
    }
    const hash = await hashOf(VERSIONS[0]);
    const known = { "accept-encoding": "br, dcz", "available-dictionary": available(hash) };
    const next = await get(app, "/docs/2", known);
    assertEquals(next.field("content-encoding"), "dcz");
    assertEquals(next.field("vary"), "Accept, Accept-Encoding, Available-Dictionary");
    assertEquals(next.bytes.subarray(0, 8), Uint8Array.of(0x5e, 0x2a, 0x4d, 0x18, 0x20, 0, 0, 0));
    assertEquals(next.bytes.subarray(8, 40), hash);
    await init();
    const dictionary = new TextEncoder().encode(VERSIONS[0]);
    const decoded = decompressUsingDict(createDCtx(), next.bytes.subarray(40), dictionary);
    assertEquals(new TextDecoder().decode(decoded), VERSIONS[1]);
    const plain = await get(app, "/docs/2", { "accept-encoding": "br" });
    assertEquals(plain.field("content-encoding"), "br");
    assertEquals(next.bytes.length * 5 < plain.bytes.length, true, `${next.bytes.length}`);
    // Another dictionary, another place, no wish for it: none of them gets what cannot be read.
    const other = { ...known, "available-dictionary": available(await hashOf("other")) };
    assertEquals((await get(app, "/docs/2", other)).field("content-encoding"), "br");
    assertEquals((await get(app, "/elsewhere/2", known)).field("content-encoding"), "br");
    const unable = { ...known, "accept-encoding": "br" };
    assertEquals((await get(app, "/docs/2", unable)).field("content-encoding"), "br");
    await app.close();
  },
});

Deno.test("dcz: nothing serves as dictionary without a rule, or where it is private", async () => {
  const hash = await hashOf(VERSIONS[0]);
  const known = { "accept-encoding": "br, dcz", "available-dictionary": available(hash) };
  const without = open(undefined);
  const first = await get(without, "/docs/1");
  assertEquals([first.field("use-as-dictionary"), first.field("vary")], [
    null,
    "Accept, Accept-Encoding",
  ]);
  assertEquals((await get(without, "/docs/2", known)).field("content-encoding"), "br");
  const secret = open("/docs/*", { "cache-control": "private, max-age=60" });
  await get(secret, "/docs/1");
  assertEquals((await get(secret, "/docs/2", known)).field("content-encoding"), "br");
  await Promise.all([without.close(), secret.close()]);
});

Deno.test("parseAvailableDictionary takes a hash of 32 bytes and nothing else", () => {
  const hash = "pZGm1Av0IEBKARczz7exkNYsZb8LzaMrV7J32a2fFG4=";
  assertEquals(parseAvailableDictionary(`:${hash}:`), hash);
  assertEquals(parseAvailableDictionary(` :${hash}: ;a=1`), hash);
  for (const value of [hash, `"${hash}"`, ":AAAA:", `:${hash}:, :${hash}:`, ""]) {
    assertEquals(parseAvailableDictionary(value), undefined, value);
  }
});

Deno.test("dictionaries are for patterns without regular expressions", () => {
  assertThrows(() => open("/(\\d+)"), TypeError);
});

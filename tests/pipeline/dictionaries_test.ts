import { assertEquals, assertThrows } from "@std/assert";
import { createDCtx, decompressUsingDict, init } from "../../src/libraries/zstd_dictionary.ts";
import { createVariform } from "../../src/mod.ts";
import { parseAvailableDictionary } from "../../src/syntax/dictionary_fields.ts";
import { allowed } from "../allowed.ts";
import { readBrotli } from "../coding/brotli_reader.ts";

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

/** What stands before the hash of the dictionary (RFC 9842 §4, §5). */
const HEADS: Readonly<Record<string, readonly number[]>> = {
  dcb: [0xff, 0x44, 0x43, 0x42],
  dcz: [0x5e, 0x2a, 0x4d, 0x18, 0x20, 0, 0, 0],
};

/** The content, read as a client does that has this dictionary. */
async function decode(coding: string, bytes: Uint8Array, dictionary: string): Promise<string> {
  const head = HEADS[coding];
  const content = head.length + 32;
  assertEquals([...bytes.subarray(0, head.length)], head);
  assertEquals(bytes.subarray(head.length, content), await hashOf(dictionary));
  const [coded, known] = [bytes.subarray(content), new TextEncoder().encode(dictionary)];
  if (coding === "dcb") return new TextDecoder().decode(readBrotli(coded, known));
  await init();
  return new TextDecoder().decode(decompressUsingDict(createDCtx(), coded, known));
}

for (const coding of ["dcb", "dcz"]) {
  Deno.test({
    name:
      `${coding}: who has the last version gets the next one by it, who has not gets it as ever`,
    ignore,
    async fn() {
      const app = open("/docs/*");
      for (const accepted of ["identity", "br"]) {
        const first = await get(app, "/docs/1", { "accept-encoding": accepted });
        assertEquals(first.field("use-as-dictionary"), 'match="/docs/*"');
        assertEquals(first.field("vary"), "Accept, Accept-Encoding, Available-Dictionary");
      }
      const hash = await hashOf(VERSIONS[0]);
      const known = { "accept-encoding": `br, ${coding}`, "available-dictionary": available(hash) };
      const next = await get(app, "/docs/2", known);
      assertEquals(next.field("content-encoding"), coding);
      assertEquals(next.field("vary"), "Accept, Accept-Encoding, Available-Dictionary");
      assertEquals(await decode(coding, next.bytes, VERSIONS[0]), VERSIONS[1]);
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
}

Deno.test({
  name: "dcb and dcz: who takes both gets the shorter, in a tag of its own for each",
  ignore,
  async fn() {
    const app = open("/docs/*", { etag: '"1"' });
    await get(app, "/docs/1");
    const hash = { "available-dictionary": available(await hashOf(VERSIONS[0])) };
    const ask = (codings: string) => get(app, "/docs/2", { ...hash, "accept-encoding": codings });
    const both = await ask("gzip, deflate, br, zstd, dcb, dcz");
    const [dcb, dcz] = [await ask("dcb"), await ask("dcz")];
    assertEquals(both.field("content-encoding"), "dcb");
    assertEquals([both.bytes, both.field("etag")], [dcb.bytes, dcb.field("etag")]);
    assertEquals(dcz.field("content-encoding"), "dcz");
    assertEquals(dcb.bytes.length <= dcz.bytes.length, true);
    assertEquals(dcb.field("etag") === dcz.field("etag"), false);
    assertEquals((await ask("dcb;q=0.5, dcz")).field("content-encoding"), "dcz");
    await app.close();
  },
});

Deno.test({
  name: "dcb and dcz: what is long and has nothing in common with the dictionary comes whole",
  ignore,
  async fn() {
    const bytes = new Uint8Array(200_000).map((_, index) => index * 2_654_435_761 >>> 13);
    const long = bytes.toBase64();
    const app = createVariform({
      origin: ({ url }) => {
        const headers = { "content-type": "text/plain", "cache-control": "max-age=60" };
        return new Response(url.endsWith("2") ? long : VERSIONS[0], { headers });
      },
      negotiation: { dictionary: "/*" },
    });
    await get(app, "/1", { accept: "*/*" });
    const hash = { "available-dictionary": available(await hashOf(VERSIONS[0])) };
    for (const coding of ["dcb", "dcz"]) {
      const ask = { ...hash, accept: "*/*", "accept-encoding": coding };
      const { bytes, field } = await get(app, "/2", ask);
      assertEquals(field("content-encoding"), coding);
      assertEquals(await decode(coding, bytes, VERSIONS[0]) === long, true);
    }
    await app.close();
  },
});

Deno.test("dcb of an origin is for who has its dictionary, whether the origin says so or not", async () => {
  for (const vary of ["Accept-Encoding, Available-Dictionary", "Accept-Encoding", ""]) {
    const asked: string[] = [];
    const app = createVariform({
      origin: ({ headers }) => {
        const [dictionary, codings] = ["available-dictionary", "accept-encoding"]
          .map((name) => headers.get(name) ?? "none");
        asked.push(dictionary);
        const isCoded = dictionary !== "none" && codings.includes("dcb");
        return new Response(isCoded ? `\u00ffDCB${dictionary}` : FILLER, {
          headers: {
            "content-type": "text/html",
            "cache-control": "max-age=60",
            ...vary !== "" && { vary },
            ...isCoded && { "content-encoding": "dcb" },
          },
        });
      },
    });
    const [one, other] = [await hashOf("one"), await hashOf("other")].map(available);
    const codings = "gzip, br, dcb, dcz";
    for (const dictionary of [one, other, one]) {
      const known = { "accept-encoding": codings, "available-dictionary": dictionary };
      const { bytes, field } = await get(app, "/", known);
      assertEquals(field("content-encoding"), "dcb", vary);
      assertEquals(new TextDecoder().decode(bytes), `\u00ffDCB${dictionary}`, vary);
      const names = (field("vary") ?? "").toLowerCase().split(", ").toSorted();
      assertEquals(names, ["accept-encoding", "available-dictionary"], vary);
    }
    assertEquals(
      (await get(app, "/", { "accept-encoding": codings })).field("content-encoding"),
      "br",
    );
    const plain = await get(app, "/", { "accept-encoding": "identity" });
    assertEquals(new TextDecoder().decode(plain.bytes), FILLER, vary);
    assertEquals(asked, [one, other, "none"], vary);
    await app.close();
  }
});

Deno.test("dcb and dcz: nothing serves as dictionary without a rule, or where it is private", async () => {
  const hash = await hashOf(VERSIONS[0]);
  const known = { "accept-encoding": "br, dcb, dcz", "available-dictionary": available(hash) };
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

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import zlib from "node:zlib";
import {
  CONTENT_CODINGS,
  decodeContent,
  findContentCoding,
} from "../../src/coding/content_coding.ts";
import { Fault } from "../../src/model/fault.ts";
import { DEFAULT_LIMITS } from "../../src/model/limits.ts";
import { ascii, asciiOf, cuts, gather, pipe, streamOf } from "./pipes.ts";

const LIMIT = 1 << 20;

/** Text that compresses, but not to nothing. */
const TEXT = ascii(Array.from({ length: 4000 }, (_, i) => `line ${i * 7919 % 1000}\n`).join(""));

async function coded(name: string, bytes: Uint8Array): Promise<Uint8Array> {
  return await pipe([bytes], coding(name).encode());
}

function coding(name: string) {
  const found = findContentCoding(name);
  assert(found !== undefined, name);
  return found;
}

async function faultOf(name: string, bytes: Uint8Array, limit = LIMIT): Promise<string> {
  const fault = await assertRejects(() => pipe([bytes], coding(name).decode(limit)), Fault);
  return fault.code;
}

for (const { name } of CONTENT_CODINGS) {
  Deno.test(`CONTENT_CODINGS: ${name} comes back as it was, also in small pieces`, async () => {
    const encoded = await coded(name, TEXT);
    assert(encoded.length < TEXT.length / 2);
    assertEquals(await pipe([encoded], coding(name).decode(LIMIT)), TEXT);
    const pieces = Array.from(
      { length: Math.ceil(encoded.length / 100) },
      (_, i) => encoded.subarray(100 * i, 100 * i + 100),
    );
    assertEquals(await pipe(pieces, coding(name).decode(LIMIT)), TEXT);
  });

  Deno.test(`CONTENT_CODINGS: ${name} cut in two anywhere gives the same`, async () => {
    const encoded = await coded(name, ascii("a short text, short, short"));
    for (const parts of cuts(encoded)) {
      const decoded = await pipe(parts, coding(name).decode(LIMIT));
      assertEquals(asciiOf(decoded), "a short text, short, short");
    }
  });

  Deno.test(`CONTENT_CODINGS: ${name} writes out what has come before the end`, async () => {
    const { readable, writable } = coding(name).encode();
    const writer = writable.getWriter();
    const reader = readable.pipeThrough(coding(name).decode(LIMIT)).getReader();
    await writer.write(ascii("first"));
    assertEquals(asciiOf((await reader.read()).value ?? new Uint8Array()), "first");
    await writer.write(ascii("second"));
    assertEquals(asciiOf((await reader.read()).value ?? new Uint8Array()), "second");
    await writer.close();
    assertEquals((await reader.read()).done, true);
  });

  Deno.test(`CONTENT_CODINGS: ${name} that is cut is a fault, wherever it is cut`, async () => {
    const encoded = await coded(name, TEXT);
    for (
      const length of [1, 2, 5, 20, encoded.length >> 1, encoded.length - 5, encoded.length - 1]
    ) {
      assertEquals(await faultOf(name, encoded.subarray(0, length)), "origin-broken", `${length}`);
    }
  });

  Deno.test(`CONTENT_CODINGS: ${name} that is something else is a fault`, async () => {
    assertEquals(await faultOf(name, ascii("plain text, in no coding at all")), "origin-broken");
    const other = name === "gzip" ? "br" : "gzip";
    assertEquals(await faultOf(name, await coded(other, TEXT)), "origin-broken");
  });

  Deno.test(`CONTENT_CODINGS: ${name} with bytes behind its end is a fault`, async () => {
    const encoded = await coded(name, TEXT);
    assertEquals(await faultOf(name, Uint8Array.of(...encoded, ...ascii("junk"))), "origin-broken");
  });

  Deno.test(`CONTENT_CODINGS: ${name} stops at the limit on decoded bytes`, async () => {
    const encoded = await coded(name, TEXT);
    assertEquals(await faultOf(name, encoded, TEXT.length - 1), "too-large");
    assertEquals(await pipe([encoded], coding(name).decode(TEXT.length)), TEXT);
  });

  Deno.test(`CONTENT_CODINGS: ${name} expands no faster than it is read`, async () => {
    const zeros = await coded(name, new Uint8Array(16 << 20));
    const { readable, writable } = coding(name).decode(32 << 20);
    let used = false;
    const writing = writable.getWriter().write(zeros).then(() => used = true, () => {});
    const reader = readable.getReader();
    await reader.read();
    await new Promise((resolve) => setTimeout(resolve, 20));
    assertEquals(used, false);
    await reader.cancel();
    await writing;
  });

  Deno.test(`CONTENT_CODINGS: ${name} of no bytes at all is no content`, async () => {
    assertEquals((await pipe([], coding(name).decode(LIMIT))).length, 0);
    const empty = await coded(name, new Uint8Array());
    assertEquals((await pipe([empty], coding(name).decode(LIMIT))).length, 0);
  });

  Deno.test(`CONTENT_CODINGS: ${name} can be left before its end, on either side`, async () => {
    const encoded = await coded(name, TEXT);
    for (const stream of [coding(name).decode(LIMIT), coding(name).encode()]) {
      const writer = stream.writable.getWriter();
      writer.write(encoded).catch(() => {});
      await writer.abort(new RangeError("enough"));
      await assertRejects(() => gather(stream.readable));
    }
  });
}

Deno.test("CONTENT_CODINGS: deflate is written with its wrapper, and read without it too", async () => {
  const wrapped = await coded("deflate", TEXT);
  assertEquals(new Uint8Array(zlib.inflateSync(wrapped)), TEXT);
  const raw = new Uint8Array(zlib.deflateRawSync(TEXT));
  assertEquals(await pipe([raw], coding("deflate").decode(LIMIT)), TEXT);
  for (const parts of cuts(raw.subarray(0, 3))) {
    const pieces = [...parts, raw.subarray(3)];
    assertEquals(await pipe(pieces, coding("deflate").decode(LIMIT)), TEXT);
  }
});

Deno.test("CONTENT_CODINGS: gzip and zstd may have several members or frames", async () => {
  const gzip = new Uint8Array(zlib.gzipSync(ascii("one ")));
  const zstd = new Uint8Array(zlib.zstdCompressSync(ascii("one ")));
  const skippable = Uint8Array.of(0x51, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9);
  for (
    const [name, body] of [
      ["gzip", [...gzip, ...gzip]],
      ["zstd", [...zstd, ...zstd]],
      ["zstd", [...zstd, ...skippable, ...zstd]],
    ] as const
  ) {
    for (const parts of cuts(Uint8Array.from(body))) {
      assertEquals(asciiOf(await pipe(parts, coding(name).decode(LIMIT))), "one one ");
    }
  }
});

Deno.test("CONTENT_CODINGS: gzip with a wrong checksum is a fault", async () => {
  const encoded = await coded("gzip", TEXT);
  encoded[encoded.length - 6] ^= 1;
  assertEquals(await faultOf("gzip", encoded), "origin-broken");
});

Deno.test("CONTENT_CODINGS: zstd that wants a window over 8 MiB is a fault", async () => {
  const params = { [zlib.constants.ZSTD_c_windowLog]: 24 };
  const large = zlib.createZstdCompress({ params });
  const parts: Uint8Array[] = [];
  large.on("data", (part: Uint8Array) => parts.push(part));
  const ended = new Promise((resolve) => large.on("end", resolve));
  large.end(new Uint8Array(100));
  await ended;
  assertEquals(
    await faultOf("zstd", Uint8Array.of(...parts.flatMap((part) => [...part]))),
    "origin-broken",
  );
});

Deno.test("findContentCoding knows names and aliases in any case, and no parameters", () => {
  assertEquals(findContentCoding("X-GZIP")?.name, "gzip");
  assertEquals(findContentCoding("Br")?.name, "br");
  assertEquals(findContentCoding("gzip;q=1"), undefined);
  assertEquals(findContentCoding("identity"), undefined);
});

Deno.test("decodeContent takes codings off in the reverse of their order", async () => {
  const body = await coded("br", await coded("gzip", TEXT));
  const decoded = decodeContent(streamOf([body]), ["gzip", "identity", "BR"], DEFAULT_LIMITS);
  assertEquals(await gather(decoded), TEXT);
});

Deno.test("decodeContent refuses unknown codings and too many layers before it builds anything", () => {
  const decode = (codings: string[]) => () => decodeContent(streamOf([]), codings, DEFAULT_LIMITS);
  assertEquals(assertThrows(decode(["dcb"]), Fault).code, "not-implemented");
  const many = Array.from({ length: 5000 }, () => "gzip");
  assertEquals(assertThrows(decode(many), Fault).code, "origin-broken");
  assertEquals(assertThrows(decode(["gzip", "br", "gzip"]), Fault).code, "origin-broken");
});

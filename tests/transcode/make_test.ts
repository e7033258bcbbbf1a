import { assert, assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { setImmediate } from "node:timers";
import type { Convert, Converter } from "../../src/model/conversion.ts";
import { Fault } from "../../src/model/fault.ts";
import { DEFAULT_LIMITS, type Limits } from "../../src/model/limits.ts";
import type { DerivedVariant, Description, StoredVariant } from "../../src/model/variant.ts";
import { make } from "../../src/transcode/make.ts";
import { planOf } from "../../src/transcode/paths.ts";
import { reach } from "../../src/transcode/reach.ts";

const LOCATION = "/page";

function streamOf(...chunks: string[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return ReadableStream.from(chunks.map((chunk) => encoder.encode(chunk)));
}

function stored(description: Description): StoredVariant {
  return { kind: "stored", ...description, open: () => Promise.resolve(streamOf()) };
}

function find(source: Description, wanted: Description): DerivedVariant {
  const found = reach([stored(source)]).find(({ type, encoding }) =>
    type === wanted.type && encoding === wanted.encoding
  );
  assert(found !== undefined);
  return found;
}

function by(convert: Convert): DerivedVariant {
  const converter: Converter = {
    name: "a_to_b",
    version: 1,
    from: { type: "a/a" },
    to: { type: "b/b" },
    quality: 1,
    cost: 1,
    streaming: true,
    load: () => Promise.resolve({ convert }),
  };
  return { kind: "derived", source: stored({ type: "a/a" }), plan: planOf([converter]) };
}

async function read(stream: ReadableStream<Uint8Array>): Promise<string> {
  return await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).text();
}

async function failure(promise: Promise<ReadableStream<Uint8Array>>): Promise<unknown> {
  try {
    await read(await promise);
  } catch (error) {
    return error;
  }
  return undefined;
}

const limits = DEFAULT_LIMITS;
const at = { location: LOCATION, limits };

Deno.test("make runs one converter", async () => {
  const variant = find({ type: "text/html" }, { type: "text/markdown" });
  assertEquals(await read(await make(variant, streamOf("<h1>A</h1><p>b"), at)), "# A\n\nb\n");
});

Deno.test("make runs several converters and a coding, and decodes first", async () => {
  const variant = find({ type: "text/markdown" }, { type: "text/plain", encoding: "gzip" });
  const coded = await make(variant, streamOf("# A\n\n- b\n- c"), at);
  const plain = coded.pipeThrough(
    new DecompressionStream("gzip") as unknown as TransformStream<Uint8Array, Uint8Array>,
  );
  assertEquals(await read(plain), "A\n=\n\n- b\n- c\n");
  const gzip = new CompressionStream("gzip") as unknown as TransformStream<Uint8Array, Uint8Array>;
  const decoded = find({ type: "text/html", encoding: "gzip" }, { type: "text/markdown" });
  assertEquals(await read(await make(decoded, streamOf("<p>x").pipeThrough(gzip), at)), "x\n");
});

Deno.test("make tells a converter what it reads, step by step", async () => {
  const seen: Description[] = [];
  const note = (to: Converter["to"], from: Converter["from"]): Converter => ({
    name: "note",
    version: 1,
    from,
    to,
    quality: 1,
    cost: 1,
    streaming: true,
    load: () =>
      Promise.resolve({
        convert: (input, conversion) => {
          seen.push(JSON.parse(JSON.stringify(conversion.from)));
          return input;
        },
      }),
  });
  const source = stored({ type: "a/a", language: "ko", charset: "euc-kr", encoding: "gzip" });
  const plan = planOf([
    note({ encoding: "identity" }, { encoding: "gzip" }),
    note({ type: "text/b" }, { type: "a/a" }),
    note({ encoding: "br" }, { encoding: "identity" }),
  ]);
  await read(await make({ kind: "derived", source, plan }, streamOf("x"), at));
  assertEquals(seen, [
    { type: "a/a", language: "ko", charset: "euc-kr", encoding: "gzip" },
    { type: "a/a", language: "ko", charset: "euc-kr" },
    { type: "text/b", language: "ko", charset: "utf-8" },
  ]);
});

Deno.test("make decodes text by its charset, sent or declared", async () => {
  const bytes = Uint8Array.from([0x3c, 0x70, 0x3e, 0xb0, 0xa1]);
  const variant = find({ type: "text/html", charset: "euc-kr" }, { type: "text/markdown" });
  assertEquals(await read(await make(variant, ReadableStream.from([bytes]), at)), "가\n");
  const meta = new TextEncoder().encode("<meta charset=euc-kr>");
  const silent = find({ type: "text/html" }, { type: "text/markdown" });
  assertEquals(await read(await make(silent, ReadableStream.from([meta, bytes]), at)), "가\n");
});

Deno.test("make errors the stream when the output passes its limit", async () => {
  const tight: Limits = { ...limits, conversionOutput: 10 };
  const variant = find({ type: "text/html" }, { type: "text/markdown" });
  const error = await failure(
    make(variant, streamOf("<p>more than ten"), { ...at, limits: tight }),
  );
  assert(error instanceof Fault);
  assertEquals(error.code, "too-large");
});

Deno.test("make errors the stream when a decoder passes its limit", async () => {
  const tight: Limits = { ...limits, decoded: 1000 };
  const zeros = new Uint8Array(100_000);
  const gzip = new CompressionStream("gzip") as unknown as TransformStream<Uint8Array, Uint8Array>;
  const variant = find({ type: "text/css", encoding: "gzip" }, { type: "text/css" });
  const bomb = ReadableStream.from([zeros]).pipeThrough(gzip);
  const error = await failure(make(variant, bomb, { ...at, limits: tight }));
  assert(error instanceof Fault);
  assertEquals(error.code, "too-large");
});

Deno.test("make refuses input that a converter would have to hold", async () => {
  const tight: Limits = { ...limits, conversionInput: 10 };
  const variant = find({ type: "text/markdown" }, { type: "text/html" });
  const error = await failure(
    make(variant, streamOf("more than ", "ten"), { ...at, limits: tight }),
  );
  assert(error instanceof Fault);
  assertEquals(error.code, "too-large");
});

Deno.test("make turns a crash of a converter into a fault", async () => {
  const crash = new TypeError("oops");
  const early = await failure(make(by(() => Promise.reject(crash)), streamOf("x"), at));
  assert(early instanceof Fault);
  assertEquals([early.code, early.cause], ["conversion", crash]);
  const late = await failure(make(
    by((input) =>
      input.pipeThrough(
        new TransformStream({
          transform() {
            throw crash;
          },
        }),
      )
    ),
    streamOf("x"),
    at,
  ));
  assert(late instanceof Fault);
  assertEquals([late.code, late.cause], ["conversion", crash]);
});

Deno.test("make hands on the error of its input as it is", async () => {
  const cut = new Fault("origin-broken", "cut");
  const plain = new Error("cut");
  for (const error of [cut, plain]) {
    const input = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(error) });
    const variant = find({ type: "text/html" }, { type: "text/markdown" });
    assertStrictEquals(await failure(make(variant, input, at)), error);
  }
});

Deno.test("make lets go of its input when the output is given up", async () => {
  let cancelled = false;
  const input = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode("<p>x</p>".repeat(500))),
    cancel: () => {
      cancelled = true;
    },
  });
  const variant = find({ type: "text/html" }, { type: "text/markdown" });
  const output = await make(variant, input, at);
  const reader = output.getReader();
  await reader.read();
  await reader.cancel();
  assert(cancelled);
});

Deno.test("make stops for a signal", async () => {
  const controller = new AbortController();
  controller.abort(new Error("left"));
  const variant = find({ type: "text/html" }, { type: "text/markdown" });
  await assertRejects(
    () => make(variant, streamOf("x"), { ...at, signal: controller.signal }),
    Error,
    "left",
  );
});

Deno.test("make gives out Markdown before the page has ended", async () => {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const variant = find({ type: "text/html" }, { type: "text/markdown" });
  const output = await make(variant, readable, at);
  const writer = writable.getWriter();
  void writer.write(new TextEncoder().encode(`<h1>A</h1><p>${"b ".repeat(1000)}</p><p>c`));
  const reader = output.getReader();
  const { value } = await reader.read();
  assert(new TextDecoder().decode(value).startsWith("# A\n\nb b"));
  await reader.cancel();
  await writer.close().catch(() => {});
});

Deno.test("make gives everybody else a turn while one who streams takes a long piece", async () => {
  let turns = 0;
  let isOver = false;
  const turn = () => {
    turns++;
    if (!isOver) setImmediate(turn);
  };
  const sizes: number[] = [];
  const variant = by((input) =>
    ReadableStream.from(async function* () {
      setImmediate(turn);
      for await (const piece of input) {
        sizes.push(piece.length);
        yield piece;
      }
      isOver = true;
    }())
  );
  const long = new Uint8Array(1 << 20);
  const made = await make(variant, ReadableStream.from([long]), at);
  assertEquals((await read(made)).length, long.length);
  assert(sizes.length >= 32 && turns >= sizes.length - 1, `${turns} turns, ${sizes.length} pieces`);
});

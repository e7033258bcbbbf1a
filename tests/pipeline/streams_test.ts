import { assertEquals, assertRejects } from "@std/assert";
import { collect, discard, prime } from "../../src/pipeline/streams.ts";

const streamOf = (...texts: string[]) =>
  ReadableStream.from(texts.map((text) => new TextEncoder().encode(text)));

const broken = (): ReadableStream<Uint8Array> =>
  new ReadableStream({ start: (controller) => controller.error(new Error("out of tea")) });

Deno.test("collect keeps a body up to the limit, and none beyond it, and passes both on", async () => {
  for (const [limit, expected] of [[6, ["abcdef"]], [5, []], [2, []], [0, []]] as const) {
    const kept: string[] = [];
    const stream = collect(streamOf("abc", "d", "ef"), limit, (body) => {
      kept.push(new TextDecoder().decode(body));
    });
    assertEquals(await new Response(stream).text(), "abcdef");
    assertEquals(kept, [...expected], `limit ${limit}`);
  }
});

Deno.test("collect passes a body on whole although it cannot be kept", async () => {
  const stream = collect(streamOf("abc", "d"), 100, () => Promise.reject(new Error("full")));
  assertEquals(await new Response(stream).text(), "abcd");
});

Deno.test("collect keeps nothing of a body that breaks off", async () => {
  let turn = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (turn++ > 0) throw new Error("out of tea");
      controller.enqueue(new Uint8Array(3));
    },
  });
  const kept: Uint8Array[] = [];
  const stream = collect(body, 100, (whole) => void kept.push(whole));
  await assertRejects(() => new Response(stream).bytes(), Error, "out of tea");
  assertEquals(kept, []);
});

Deno.test("prime fails with what fails before the first bytes, and loses none of them", async () => {
  await assertRejects(() => prime(broken()), Error, "out of tea");
  assertEquals(await new Response(await prime(streamOf("a", "b", "c"))).text(), "abc");
  assertEquals(await new Response(await prime(streamOf())).text(), "");
});

Deno.test("discard takes no interest in how a body takes it", async () => {
  discard(null);
  discard(undefined);
  discard(broken());
  let cancelled = 0;
  discard(
    new ReadableStream<Uint8Array>({
      cancel() {
        cancelled++;
        throw new Error("never mind");
      },
    }),
  );
  // A rejection that nobody takes would be told of in the next turn.
  await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals(cancelled, 1);
});

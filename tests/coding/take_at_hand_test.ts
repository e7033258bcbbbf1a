import { assert, assertEquals, assertRejects } from "@std/assert";
import { takeAtHand } from "../../src/coding/take_at_hand.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const bodyOf = (content: BodyInit) => new Response(content).body ?? new ReadableStream();
const textOf = async (taken: Uint8Array | ReadableStream<Uint8Array>) =>
  await new Response(taken as BodyInit).text();

Deno.test("takeAtHand takes what is there at once, whatever made it", async () => {
  const several = ReadableStream.from([bytes("te"), bytes("a")]);
  for (const body of [bodyOf("tea"), bodyOf(bytes("tea")), several, bodyOf("")]) {
    const taken = await takeAtHand(body);
    assert(taken instanceof Uint8Array);
    assert(["tea", ""].includes(await textOf(taken)));
  }
});

Deno.test("takeAtHand takes one piece of any length, but not many", async () => {
  const large = "x".repeat(300_000);
  assert(await takeAtHand(bodyOf(large)) instanceof Uint8Array);
  let made = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      made++;
      controller.enqueue(new Uint8Array(10_000));
    },
  });
  const taken = await takeAtHand(endless);
  assert(taken instanceof ReadableStream);
  assert(made < 20, String(made));
  await taken.cancel();
});

Deno.test("takeAtHand loses nothing of what comes bit by bit, and waits for none of it", async () => {
  const gate = Promise.withResolvers<void>();
  const slow = ReadableStream.from((async function* () {
    yield bytes("te");
    await gate.promise;
    yield bytes("a");
  })());
  const taken = await takeAtHand(slow);
  assert(taken instanceof ReadableStream);
  gate.resolve();
  assertEquals(await textOf(taken), "tea");
});

Deno.test("takeAtHand leaves failures to whoever reads on, and tells of who does not", async () => {
  const broken = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.error(new Error("broken"));
    },
  });
  const taken = await takeAtHand(broken);
  assert(taken instanceof ReadableStream);
  await assertRejects(() => textOf(taken), Error, "broken");
  let left: unknown;
  const waiting = await takeAtHand(
    new ReadableStream({
      cancel(reason) {
        left = reason;
      },
    }),
  );
  assert(waiting instanceof ReadableStream);
  await waiting.cancel("gone");
  assertEquals(left, "gone");
});

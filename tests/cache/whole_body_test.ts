import { assertEquals } from "@std/assert";
import { WholeBody } from "../../src/cache/mod.ts";

const BYTES = new Uint8Array([1, 2, 3]);

Deno.test("WholeBody is kept at once, and nobody waits for that", async () => {
  const kept = Promise.withResolvers<void>();
  const given: Uint8Array[] = [];
  const body = new WholeBody(BYTES, (bytes) => {
    given.push(bytes);
    return kept.promise;
  });
  let isDone = false;
  body.done.then(() => isDone = true);
  assertEquals(given, [BYTES]);
  assertEquals(await new Response(body.join().open()).bytes(), BYTES);
  assertEquals(body.join().whole?.bytes, BYTES);
  assertEquals(isDone, false);
  kept.resolve();
  await body.drain();
  assertEquals(isDone, true);
});

Deno.test("WholeBody is as good when its store fails", async () => {
  const body = new WholeBody(BYTES, () => Promise.reject(new Error("full")));
  await body.done;
  const seats = [body.join(), body.join()];
  seats[0].leave();
  for (const seat of seats) assertEquals(await new Response(seat.open()).bytes(), BYTES);
});

import { assertEquals, assertRejects } from "@std/assert";
import { Permits } from "../../src/http1/permits.ts";

const fault = () => new RangeError("too long");
const PATIENT = { time: Infinity, fault };

Deno.test("Permits hands out permits in the order of asking", async () => {
  const permits = new Permits(1);
  const order: string[] = [];
  await permits.acquire(PATIENT);
  const waiting = ["a", "b", "c"].map((name) =>
    permits.acquire(PATIENT).then(() => {
      order.push(name);
      permits.release();
    })
  );
  assertEquals(permits.waiting, 3);
  permits.release();
  await Promise.all(waiting);
  assertEquals(order, ["a", "b", "c"]);
  assertEquals(permits.waiting, 0);
});

Deno.test("Permits passes over those who have left", async () => {
  const permits = new Permits(1);
  await permits.acquire(PATIENT);
  const stop = new AbortController();
  const left = permits.acquire({ ...PATIENT, signal: stop.signal });
  const next = permits.acquire(PATIENT);
  stop.abort(new SyntaxError("gone"));
  await assertRejects(() => left, SyntaxError, "gone");
  permits.release();
  await next;
  permits.release();
  await permits.acquire(PATIENT);
});

Deno.test("Permits rejects when the time is over, and at once for a signal that has fired", async () => {
  const permits = new Permits(0);
  await assertRejects(() => permits.acquire({ time: 1, fault }), RangeError, "too long");
  const signal = AbortSignal.abort(new SyntaxError("gone"));
  await assertRejects(() => permits.acquire({ ...PATIENT, signal }), SyntaxError, "gone");
  assertEquals(permits.waiting, 0);
});

Deno.test("Permits.resize lets more in at once, and fewer as soon as permits come back", async () => {
  const permits = new Permits(1);
  const patience = { time: Infinity, fault: () => new Error("not to be waited for") };
  await permits.acquire(patience);
  const entered: number[] = [];
  const waits = [1, 2, 3].map((who) => permits.acquire(patience).then(() => entered.push(who)));
  permits.resize(3);
  await Promise.all(waits.slice(0, 2));
  assertEquals([entered, permits.waiting], [[1, 2], 1]);
  permits.resize(1);
  permits.release();
  permits.release();
  await Promise.resolve();
  assertEquals(permits.waiting, 1, "three were in, one may be");
  permits.release();
  await waits[2];
  permits.release();
  await permits.acquire(patience);
  assertEquals(permits.waiting, 0);
});

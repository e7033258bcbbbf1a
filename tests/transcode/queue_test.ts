import { assertEquals, assertRejects } from "@std/assert";
import { Fault } from "../../src/model/fault.ts";
import { Queue } from "../../src/transcode/workshop/queue.ts";

const LIMITS = { heavyJobs: 2, heavyWaiting: 2, heavyPatience: 1000 };

/** Enters, and notes when it is its turn. */
function enter(queue: Queue, name: string, order: string[]): Promise<() => void> {
  return queue.enter(10).then((leave) => {
    order.push(name);
    return leave;
  });
}

Deno.test("Queue lets so many work at once, and the others in turn", async () => {
  const queue = new Queue(LIMITS);
  const order: string[] = [];
  const [a, b] = await Promise.all([enter(queue, "a", order), enter(queue, "b", order)]);
  const c = enter(queue, "c", order);
  const d = enter(queue, "d", order);
  await Promise.resolve();
  assertEquals([order.join(""), queue.length], ["ab", 2]);
  b();
  b(); // leaving twice frees no second place
  const leaveC = await c;
  assertEquals([order.join(""), queue.length], ["abc", 1]);
  a();
  (await d)();
  leaveC();
  assertEquals(order.join(""), "abcd");
});

Deno.test("Queue gives a place that is free to who waits, not to who comes just then", async () => {
  const queue = new Queue({ ...LIMITS, heavyJobs: 1 });
  const order: string[] = [];
  const a = await enter(queue, "a", order);
  const b = enter(queue, "b", order);
  a();
  const c = enter(queue, "c", order);
  (await b)();
  (await c)();
  assertEquals(order.join(""), "abc");
});

Deno.test("Queue sends away who finds it full, or would wait too long", async () => {
  const full = new Queue({ ...LIMITS, heavyWaiting: 0 });
  await Promise.all([full.enter(10), full.enter(10)]);
  const fault = await assertRejects(() => full.enter(10), Fault);
  assertEquals(fault.code, "busy");

  const slow = new Queue(LIMITS);
  await Promise.all([slow.enter(1500), slow.enter(1500)]);
  assertEquals((await assertRejects(() => slow.enter(1), Fault)).code, "busy");
});

Deno.test("Queue forgets who has left before the turn came", async () => {
  const queue = new Queue({ ...LIMITS, heavyJobs: 1 });
  const order: string[] = [];
  const leave = await enter(queue, "a", order);
  const client = new AbortController();
  const gone = queue.enter(10, client.signal);
  const next = enter(queue, "c", order);
  client.abort(new DOMException("left", "AbortError"));
  await assertRejects(() => gone, DOMException, "left");
  leave();
  (await next)();
  assertEquals(order.join(""), "ac");
  await assertRejects(() => queue.enter(10, client.signal), DOMException, "left");
});

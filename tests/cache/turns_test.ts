import { assert, assertEquals, assertRejects } from "@std/assert";
import { Turns } from "../../src/cache/turns.ts";

Deno.test("Turns lets acts on one key follow one another, and others pass", async () => {
  const turns = new Turns();
  const log: string[] = [];
  const act = (key: string, name: string) =>
    turns.take(key, async () => {
      log.push(`${name} begins`);
      await Promise.resolve();
      log.push(`${name} ends`);
    });
  await Promise.all([act("a", "first"), act("a", "second"), act("b", "other")]);
  assertEquals(log.filter((line) => !line.startsWith("other")), [
    "first begins",
    "first ends",
    "second begins",
    "second ends",
  ]);
  assert(log.indexOf("other begins") < log.indexOf("second begins"));
});

Deno.test("Turns goes on after a failure, which reaches the one who failed", async () => {
  const turns = new Turns();
  const failed = turns.take("a", () => Promise.reject(new RangeError("broken")));
  const next = turns.take("a", () => Promise.resolve(1));
  await assertRejects(() => failed, RangeError);
  assertEquals(await next, 1);
});

Deno.test("Turns settles when all that was begun has ended, however it ended", async () => {
  const turns = new Turns();
  let ended = 0;
  const act = async () => {
    await Promise.resolve();
    ended++;
    throw new RangeError("broken");
  };
  const acts = ["a", "a", "b"].map((key) => turns.take(key, act).catch(() => {}));
  await turns.settle();
  assertEquals(ended, 3);
  await Promise.all(acts);
});

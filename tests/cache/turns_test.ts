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

import { assertEquals } from "@std/assert";
import { BodyWindow } from "../../src/cache/body_window.ts";

Deno.test("BodyWindow finds every byte that it holds, however small the pieces were", () => {
  const window = new BodyWindow();
  const whole = Uint8Array.from({ length: 60_000 }, (_, index) => index % 251);
  for (let at = 0, turn = 0; at < whole.length; turn++) {
    const size = turn % 7 === 0 ? 3_000 : turn % 5;
    if (size > 0) window.push(whole.slice(at, at + size));
    at += size;
  }
  window.trim(20_000, Infinity);
  assertEquals(window.end, whole.length);
  assertEquals(whole.length - window.start <= 20_000, true);
  for (let at = window.start; at < window.end; at++) assertEquals(window.at(at)[0], whole[at]);
});

Deno.test("BodyWindow leaves what was handed out of it as it is", () => {
  const window = new BodyWindow();
  window.push(new Uint8Array([1, 2]));
  const taken = window.at(1);
  window.push(new Uint8Array([3]));
  assertEquals([[...taken], [...window.at(1)]], [[2], [2, 3]]);
});

Deno.test("BodyWindow keeps what is still needed", () => {
  const window = new BodyWindow();
  for (let turn = 0; turn < 8; turn++) window.push(new Uint8Array(2_000).fill(turn));
  window.trim(0, 5_000);
  assertEquals(window.start, 4_000);
  window.trim(3_000, Infinity);
  assertEquals(window.start, 14_000);
});

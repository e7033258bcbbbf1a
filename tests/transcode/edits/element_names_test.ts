import { assert, assertStrictEquals } from "@std/assert";
import { ElementNames } from "../../../src/transcode/edits/element_names.ts";

Deno.test("ElementNames forgets names of which nothing is open, however many come", () => {
  const names = new ElementNames();
  const [open, closed, p] = ["x-open", "x-closed", "p"].map((name) => names.of(name));
  open.open++;
  for (let i = 0; i < 10_000; i++) names.of(`x-${i}`).flattened++;
  assertStrictEquals(names.of("x-open"), open);
  assert(names.of("x-closed") !== closed);
  // Others hold on to it.
  assertStrictEquals(names.of("p"), p);
  assert(names.of("div").impliedEnds.some(({ targets }) => targets.includes(p)));
});

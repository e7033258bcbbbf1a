import { assertEquals, assertThrows } from "@std/assert";
import { FieldMap } from "../../src/syntax/field_map.ts";

const NAMES = ["A", "a", "B", "set-cookie", "Set-Cookie", "x-y", "", "a b", "é"];
// No empty one: when such a line comes first, Deno forgets it on reading, and a list loses a member.
const VALUES = ["1", " 2\t", "é", "a\tb", "a\nb", "\r\n x \n", "\u20ac", "\x01", "a, b"];

/** What comes of an operation: its value, or that it threw. */
function outcome(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error instanceof TypeError ? "TypeError" : error;
  }
}

Deno.test("FieldMap does what Headers does, whatever is done to both", () => {
  let seed = 7;
  const random = (below: number) => (seed = (seed * 48271) % 0x7fffffff) % below;
  const any = <T>(values: readonly T[]): T => values[random(values.length)];
  for (let round = 0; round < 2_000; round++) {
    const both = [new Headers(), new FieldMap()];
    for (let step = 0; step < 12; step++) {
      const [name, value, method] = [any(NAMES), any(VALUES), random(5)];
      const act = (headers: Headers) =>
        [
          () => headers.append(name, value),
          () => headers.set(name, value),
          () => headers.delete(name),
          () => headers.get(name),
          () => headers.has(name),
        ][method]();
      const [expected, got] = both.map((headers) => outcome(() => act(headers)));
      assertEquals(got, expected, `${method} ${JSON.stringify([name, value])}`);
      const [theirs, ours] = both.map((headers) => [
        [...headers],
        [...headers.keys()],
        [...headers.values()],
        headers.getSetCookie(),
      ]);
      assertEquals(ours, theirs);
    }
  }
});

Deno.test("FieldMap can be given to all that takes Headers", () => {
  const fields = new FieldMap([["X", "y"], ["Set-Cookie", "a"], ["Set-Cookie", "b"]]);
  const expected = [["set-cookie", "a"], ["set-cookie", "b"], ["x", "y"]];
  assertEquals([...new Headers(fields)], expected);
  assertEquals([...new Response(null, { headers: fields }).headers], expected);
  assertEquals([...new Request("http://a.test/", { headers: fields }).headers], expected);
  assertEquals([...new FieldMap(new Headers(fields))], expected);
  const seen: string[] = [];
  fields.forEach((value, name) => seen.push(`${name}=${value}`));
  assertEquals(seen, ["set-cookie=a", "set-cookie=b", "x=y"]);
  assertThrows(() => new FieldMap([["x\n", "y"]]), TypeError);
});

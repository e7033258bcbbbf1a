import { assertEquals } from "@std/assert";
import { parseAcceptFeatures } from "../../src/syntax/accept_features.ts";

Deno.test("parseAcceptFeatures reads the example of RFC 2295 §8.2", () => {
  const { features, open, defects } = parseAcceptFeatures(
    'blex, !blebber, colordepth={5}, !screenwidth, paper = A4, paper!="A2", x-version=104, *',
  );
  assertEquals(defects, []);
  assertEquals(open, true);
  const told = Object.fromEntries(
    [...features].map(([tag, { present, values, without, closed }]) => [
      tag,
      [present, [...values], [...without], closed],
    ]),
  );
  assertEquals(told, {
    "blex": [true, [], [], false],
    "blebber": [false, [], [], false],
    "colordepth": [true, ["5"], [], true],
    "screenwidth": [false, [], [], false],
    "paper": [true, ["A4"], ["A2"], false],
    "x-version": [true, ["104"], [], false],
  });
});

Deno.test("parseAcceptFeatures compares tags without regard to case, and quotes mean nothing", () => {
  const { features } = parseAcceptFeatures('Tables, "FRAMES", a="x, y";ext=1');
  assertEquals([...features.keys()], ["tables", "frames", "a"]);
  assertEquals([...features.get("a")?.values ?? []], ["x, y"]);
});

Deno.test("parseAcceptFeatures reports what is malformed, and what is too much", () => {
  const { features, defects } = parseAcceptFeatures('a, b c, =d, e!={f}, g="', 10);
  assertEquals([...features.keys()], ["a"]);
  assertEquals(defects.map(({ offset }) => offset), [3, 8, 12, 20]);
  const long = parseAcceptFeatures("a,b,c", 2);
  assertEquals(long.defects, [{ code: "elements-exceeded", offset: 4 }]);
  assertEquals(long.open, false);
  assertEquals(parseAcceptFeatures("").open, false);
});

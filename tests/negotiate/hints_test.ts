import { assertEquals } from "@std/assert";
import { type HintName, type NegotiableVariant, negotiate } from "../../src/negotiate/mod.ts";

/** Images that say how wide they are. */
interface Image extends NegotiableVariant {
  readonly width: number;
}

const IMAGES: readonly Image[] = [320, 640, 1280].map((width) => ({
  type: "image/jpeg",
  width,
  length: width * 100,
}));

const widthOf = (variant: NegotiableVariant) =>
  "width" in variant ? Number(variant.width) : undefined;

function choose(hint: HintName, value: string | null, name: string): number | null {
  const measure = hint === "data" ? ({ length }: NegotiableVariant) => length : widthOf;
  const headers: HeadersInit = value === null ? {} : { [name]: value };
  return negotiate(headers, IMAGES, { hints: [{ hint, measure }] }).index;
}

Deno.test("negotiate takes the nearest image that is wide enough, and else the widest", () => {
  const wide = (value: string | null) => choose("width", value, "Sec-CH-Width");
  assertEquals([wide("100"), wide("320"), wide("321"), wide("640"), wide("2000")], [0, 0, 1, 1, 2]);
  assertEquals([wide(null), wide("wide"), wide("0")], [0, 0, 0]);
});

Deno.test("negotiate takes the widest layout that fits the viewport, and else the narrowest", () => {
  const view = (value: string) => choose("viewport", value, "Sec-CH-Viewport-Width");
  assertEquals([view("100"), view("700"), view("1280"), view("5000")], [0, 1, 2, 2]);
});

Deno.test("negotiate saves data where it is told to", () => {
  const save = (value: string) =>
    negotiate({ "save-data": value }, [...IMAGES].reverse(), {
      hints: [{ hint: "data", measure: ({ length }) => length }],
    }).index;
  assertEquals([save("on"), save("off")], [2, 0]);
});

Deno.test("negotiate reads no hint without a rule, and varies by those with one", () => {
  const headers = { "sec-ch-width": "1280", "save-data": "on" };
  assertEquals(negotiate(headers, IMAGES, { disregardSingle: true }).vary, []);
  const { vary, reasons } = negotiate(headers, IMAGES, {
    disregardSingle: true,
    hints: [{ hint: "width", measure: widthOf }],
  });
  assertEquals(vary, ["Sec-CH-Width"]);
  assertEquals(reasons[0].code, "hint-quality");
  assertEquals(reasons[2].matches.width, { range: "1280", q: 1, tier: "exact" });
});

Deno.test("negotiate never refuses for a hint, and takes what it cannot measure in between", () => {
  const set = [{ type: "image/png" }, IMAGES[2], IMAGES[0]];
  const policy = { hints: [{ hint: "density" as const, measure: widthOf }] };
  assertEquals(negotiate({ "sec-ch-dpr": "1000" }, set, policy).order, [1, 0, 2]);
});

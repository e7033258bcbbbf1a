/**
 * Prints what 64 KiB fields of odd shapes cost, by the byte and compared with plain lists of that
 * length. All elements are read: the limit on them, which ends most such fields early, is lifted.
 * `deno run -A tests/bench/negotiate_shapes.ts`
 *
 * @module
 */
import { compile } from "../../src/negotiate/mod.ts";
import { combine, PAGE } from "./negotiate_cases.ts";

const BYTES = 64 << 10;
const ROUNDS = 15;
const limits = { acceptElements: BYTES };
const chooser = compile(combine(PAGE), { limits });

/** What a field is made of: the same over and over, or something else each time. */
type Unit = string | ((i: number) => string);
type Shape = readonly [name: string, field: string, unit: Unit];

const PLAIN: readonly Shape[] = [
  ["plain", "accept", (i) => i === 0 ? "text/html," : `text/x${i};q=0.${i % 1000},`],
  ["plain", "accept-language", (i) => `${"de fr ko en".split(" ")[i % 4]}-${i % 1000};q=0.5,`],
  ["plain", "accept-encoding", (i) => `gzip${i},`],
];

const SHAPES: readonly Shape[] = [
  ...["accept", "accept-language", "accept-encoding"].flatMap((field): Shape[] => [
    ["one long word", field, "a"],
    ["commas", field, ","],
    ["blanks", field, " "],
    ["tabs and commas", field, "\t,"],
    ["semicolons", field, ";"],
    ["equals signs", field, "="],
    ["quotes", field, '"'],
    ["quoted escapes", field, (i) => i === 0 ? 'a;b="' : "\\\\"],
    ["backslashes", field, "\\"],
    ["slashes", field, "/"],
    ["hyphens", field, "-"],
    ["underscores", field, "_"],
    ["stars", field, "*,"],
    ["weights", field, ";q=0.5"],
    ["malformed weights", field, "a;q=x,"],
    ["parameters", field, (i) => i === 0 ? "text/html" : `;p${i}=${i}`],
    ["quoted parameters", field, (i) => i === 0 ? "text/html" : `;p${i}="${i},"`],
    ["equal parameters", field, (i) => i === 0 ? "text/html" : ";a=b"],
    ["what is wanted", field, "text/html,ko,gzip,"],
  ]),
  ["ranges with parameters", "accept", (i) => `text/html;v=${i},`],
  ["families", "accept", (i) => i % 2 ? "text/*;q=0.5," : "*/*;q=0.1,"],
  ["languages", "accept-language", (i) => `en-${i.toString(36)},`],
  ["long tags", "accept-language", (i) => i === 0 ? "en" : "-a1"],
  ["underscored tags", "accept-language", (i) => `en_${i.toString(36)},`],
];

/** A field of which only the last characters are new in each round. */
function build(unit: Unit, round: number): string {
  let text = "";
  for (let i = 0; text.length < BYTES; i++) {
    text += typeof unit === "string" ? unit : unit(i === 0 ? 0 : i + 100_000 * round);
  }
  return JSON.parse(JSON.stringify(text.slice(0, BYTES)));
}

/** Nanoseconds a byte: of choosing, and of telling afterwards what was malformed. */
function measure([, field, unit]: Shape): { readonly choose: number; readonly tell: number } {
  const least = { choose: Infinity, tell: Infinity };
  for (let round = 0; round < ROUNDS; round++) {
    const headers = { [field]: build(unit, round) };
    const start = performance.now();
    const verdict = chooser.negotiate(headers);
    const chosen = performance.now();
    verdict.defects;
    least.choose = Math.min(least.choose, chosen - start);
    least.tell = Math.min(least.tell, performance.now() - chosen);
  }
  return { choose: least.choose * 1e6 / BYTES, tell: least.tell * 1e6 / BYTES };
}

for (const shape of PLAIN) measure(shape);
const plain = new Map(PLAIN.map((shape) => [shape[1], measure(shape).choose]));
const rows = [...PLAIN, ...SHAPES].map((shape) => {
  const [name, field] = shape;
  const { choose, tell } = measure(shape);
  return {
    field,
    name,
    "choosing, ns/byte": choose.toFixed(1),
    "× plain": (choose / (plain.get(field) ?? choose)).toFixed(1),
    "telling, ns/byte": tell.toFixed(1),
  };
});
console.table(rows);

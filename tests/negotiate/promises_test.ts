/** What holds for every request and every set, in every dimension. */
import { assert, assertEquals } from "@std/assert";
import fc from "../properties.ts";
import { compile, type NegotiableVariant } from "../../src/negotiate/mod.ts";

/** A dimension: its field, a member of the description, values, and what takes all of them. */
interface Axis {
  readonly field: string;
  readonly member: "type" | "language" | "charset" | "encoding";
  readonly values: readonly string[];
  readonly wild: readonly string[];
}

const AXES: readonly Axis[] = [
  {
    field: "accept",
    member: "type",
    values: ["text/html", "text/markdown", "image/png"],
    wild: ["*/*", "text/*"],
  },
  { field: "accept-language", member: "language", values: ["en", "ko", "fr-CA"], wild: ["*"] },
  {
    field: "accept-charset",
    member: "charset",
    values: ["utf-8", "euc-kr", "koi8-r"],
    wild: ["*"],
  },
  { field: "accept-encoding", member: "encoding", values: ["gzip", "br", "zstd"], wild: ["*"] },
];

const weight = fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000);

/** Ranges of one dimension, each once, with weights. */
function ranges({ values, wild }: Axis) {
  return fc.uniqueArray(fc.tuple(fc.constantFrom(...values, ...wild), weight), {
    minLength: 1,
    maxLength: 5,
    selector: ([range]) => range,
  });
}

const variants: fc.Arbitrary<NegotiableVariant[]> = fc.array(
  fc.tuple(...AXES.map(({ values }) => fc.constantFrom(...values))).map((members) =>
    Object.fromEntries(AXES.map(({ member }, index) => [member, members[index]]))
  ),
  { minLength: 1, maxLength: 8 },
);

const requests = fc.record(Object.fromEntries(AXES.map((axis) => [axis.field, ranges(axis)])));

type Requests = Readonly<Record<string, readonly (readonly [range: string, q: number])[]>>;

function write(request: Requests): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request).map(([field, list]) => [
      field,
      list.map(([range, q]) => `${range};q=${q}`).join(", "),
    ]),
  );
}

Deno.test("q=0 is never served where a policy refuses, in any dimension", () => {
  fc.assert(
    fc.property(variants, requests, (set, request) => {
      const { index, order } = compile(set, { fallback: "none" }).negotiate(write(request));
      assertEquals(index, order[0] ?? null);
      for (const { field, member } of AXES) {
        const refused = new Set(request[field].filter(([, q]) => q === 0).map(([range]) => range));
        const served = order.filter((at) => refused.has(String(set[at][member])));
        assertEquals(served, [], `${field}: ${write(request)[field]}`);
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("q=0 is served by default only where nothing is acceptable, or there is but one value", () => {
  fc.assert(
    fc.property(variants, requests, (set, request) => {
      const { index, relaxed = [], vary } = compile(set).negotiate(write(request));
      const fields = vary.map((name) => name.toLowerCase());
      if (index === null || relaxed.length > 0) return;
      for (const { field, member } of AXES.filter(({ field }) => fields.includes(field))) {
        const refused = request[field].some(([range, q]) =>
          q === 0 && range === set[index][member]
        );
        assert(!refused, `${field}: ${write(request)[field]}`);
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("the order of a field means nothing where the server settles ties", () => {
  const ties = { type: "server", language: "server", encoding: "server" } as const;
  fc.assert(
    fc.property(variants, requests, fc.integer(), (set, request, seed) => {
      const chooser = compile(set, { ties });
      const shuffled = Object.fromEntries(
        Object.entries(request).map(([field, list]) => [
          field,
          list.toSorted(([a], [b]) => rank(a, seed) - rank(b, seed)),
        ]),
      );
      assertEquals(
        chooser.negotiate(write(shuffled)).order,
        chooser.negotiate(write(request)).order,
      );
    }),
    { numRuns: 500 },
  );
});

Deno.test("the order of a field means nothing where all weights differ", () => {
  fc.assert(
    fc.property(variants, requests, (set, request) => {
      const different = Object.fromEntries(
        Object.entries(request).map(([field, list]) => [
          field,
          list.map(([range], index) => [range, (index + 1) / 10] as const),
        ]),
      );
      const reversed = Object.fromEntries(
        Object.entries(different).map(([field, list]) => [field, list.toReversed()]),
      );
      const chooser = compile(set);
      assertEquals(
        chooser.negotiate(write(reversed)).index,
        chooser.negotiate(write(different)).index,
      );
    }),
    { numRuns: 500 },
  );
});

/** All fields that any policy reads. */
const FIELDS = [
  ...AXES.map(({ field }) => field),
  ...["accept-features", "accept-profile", "negotiate", "save-data"],
  ...["sec-ch-width", "sec-ch-dpr", "sec-ch-viewport-width"],
];

Deno.test("no bytes in any field make it throw, and each reading is the same", () => {
  const bytes = fc.array(
    fc.oneof(
      fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
      fc.constantFrom(",", ";", "=", '"', "\\", "*", "/", "q", "0", ".", "!", "[", "{", " "),
    ),
    { maxLength: 60 },
  ).map((characters) => characters.join(""));
  const set: readonly NegotiableVariant[] = [
    { type: "text/html", language: "en", features: "tables [frames];-0.5", profile: "http://a/b" },
    { type: "text/plain;charset=euc-kr", encoding: "gzip", length: 10 },
  ];
  const hints = (["width", "density", "viewport", "data"] as const).map((hint) => ({
    hint,
    measure: ({ length }: NegotiableVariant) => length,
  }));
  const choosers = (["lexicographic", "product", "rvsa/1.0"] as const)
    .map((combine) => compile(set, { combine, hints }));
  const request = fc.record(Object.fromEntries(FIELDS.map((field) => [field, bytes])));
  fc.assert(
    fc.property(request, (headers) => {
      for (const chooser of choosers) {
        const { index, order, reasons } = chooser.negotiate(headers);
        // RVSA/1.0 chooses nothing where it would guess.
        assert(index === null || index === order[0]);
        assertEquals(reasons.length, set.length);
      }
    }),
    { numRuns: 500 },
  );
});

/** A place that depends on nothing but the range and the seed. */
function rank(range: string, seed: number): number {
  let hash = seed | 0;
  for (const character of range) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return hash;
}

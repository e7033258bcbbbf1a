import { assert, assertEquals } from "@std/assert";
import fc from "../properties.ts";
import {
  compile,
  type NegotiableVariant,
  negotiate,
  type Policy,
} from "../../src/negotiate/mod.ts";

const VALUES = {
  "Accept": [
    "text/html",
    "text/markdown",
    "text/html;level=1",
    "text/html;charset=utf-8",
    "text/html;charset=euc-kr",
    "text/markdown;charset=utf-8",
    "text/markdown;charset=euc-kr",
    "image/png",
  ],
  "Accept-Language": ["en", "en-GB", "ko", "zh-TW"],
  "Accept-Charset": ["utf-8", "euc-kr"],
  "Accept-Encoding": ["gzip", "br", "identity"],
  "Accept-Features": ["tables", "!tables", "frames"],
  "Accept-Profile": ["<urn:a>", "<urn:b>"],
} as const;
type Field = keyof typeof VALUES;
const FIELDS = Object.keys(VALUES) as Field[];

/** Variants that make a statement in every dimension. */
const speaking = fc.array(
  fc.record({
    type: fc.constantFrom("text/html", "text/markdown", "text/html;level=1", "TEXT/html"),
    language: fc.constantFrom("en", "en-GB", "ko", "zh-TW"),
    charset: fc.constantFrom("utf-8", "euc-kr", "UTF-8"),
    encoding: fc.constantFrom("identity", "gzip", "br"),
    qs: fc.constantFrom(1, 0.5, 0),
    converted: fc.boolean(),
    coded: fc.boolean(),
  }),
  { minLength: 1, maxLength: 4 },
);

/** Variants that may be silent in any. */
const any: fc.Arbitrary<NegotiableVariant[]> = fc.array(
  fc.record({
    type: fc.constantFrom("text/html", "text/markdown", undefined),
    language: fc.constantFrom("en", "en-GB", undefined),
    charset: fc.constantFrom("utf-8", undefined),
    encoding: fc.constantFrom("gzip", undefined),
    features: fc.constantFrom("tables", "!tables;-0.5", undefined),
    profile: fc.constantFrom("urn:a", "urn:b", undefined),
  }),
  { maxLength: 4 },
);

const ending = fc.constantFrom("refuse" as const, "serve" as const);
const policies: fc.Arbitrary<Policy> = fc.record({
  fallback: fc.record({ type: ending, language: ending, charset: ending, encoding: ending }),
  disregardSingle: fc.boolean(),
  combine: fc.constantFrom("lexicographic" as const, "product" as const, "rvsa/1.0" as const),
  language: fc.constantFrom("lookup" as const, "basic" as const),
});

const value = (field: Field) => {
  const everything = field === "Accept" ? "*/*" : "*";
  const element = fc.tuple(
    fc.constantFrom(...VALUES[field], everything),
    fc.constantFrom("", ";q=0", ";q=0.5", ";q=x"),
  ).map((parts) => parts.join(""));
  return fc.option(fc.array(element, { maxLength: 4 }).map((elements) => elements.join(", ")));
};
const requests = fc.record({
  "Accept": value("Accept"),
  "Accept-Language": value("Accept-Language"),
  "Accept-Charset": value("Accept-Charset"),
  "Accept-Encoding": value("Accept-Encoding"),
  "Accept-Features": value("Accept-Features"),
  "Accept-Profile": value("Accept-Profile"),
});

function headersOf(request: Readonly<Partial<Record<string, string | null>>>): Headers {
  const headers = new Headers();
  for (const [field, value] of Object.entries(request)) {
    if (value !== null && value !== undefined) headers.set(field, value);
  }
  return headers;
}

Deno.test("vary is the same for every request", () => {
  fc.assert(fc.property(any, policies, requests, (variants, policy, request) => {
    const negotiator = compile(variants, policy);
    assertEquals(negotiator.negotiate(headersOf(request)).vary, negotiator.vary);
    assertEquals(negotiator.negotiate({}).vary, negotiator.vary);
  }));
});

Deno.test("vary leaves out no field that changes the outcome", () => {
  fc.assert(
    fc.property(any, policies, requests, requests, (variants, policy, one, other) => {
      const negotiator = compile(variants, policy);
      for (const field of FIELDS) {
        if (negotiator.vary.includes(field)) continue;
        const changed = { ...one, [field]: other[field] };
        assertEquals(
          negotiator.negotiate(headersOf(one)).index,
          negotiator.negotiate(headersOf(changed)).index,
        );
      }
    }),
    { numRuns: 300 },
  );
});

/** All values of a field that prefer, exclude or refuse what the pools hold. */
function probes(field: Field): (string | null)[] {
  const everything = field === "Accept" ? "*/*" : "*";
  const values: readonly string[] = VALUES[field];
  const only = values.map((value) => `${value}, ${everything};q=0`);
  const not = values.map((value) => `${value};q=0, ${everything}`);
  const exact = values.flatMap((value) =>
    values.filter((other) => other !== value).map((other) => `${value}, ${other};q=0`)
  );
  return [null, `${everything};q=0`, everything, ...only, ...not, ...exact];
}

Deno.test("vary names no field that cannot change the outcome, where all variants speak", () => {
  fc.assert(
    fc.property(speaking, policies, (variants, policy) => {
      const negotiator = compile(variants, policy);
      // Statements in all other dimensions, which RVSA/1.0 wants before it chooses anything.
      const plain = { "Accept": null, "Accept-Language": null, "Accept-Charset": null };
      const said = {
        "Accept": VALUES.Accept.join(),
        "Accept-Language": VALUES["Accept-Language"].join(),
        "Accept-Charset": VALUES["Accept-Charset"].join(),
      };
      for (const field of FIELDS.filter((field) => negotiator.vary.includes(field))) {
        const outcomes = new Set([plain, said].flatMap((others) =>
          probes(field).map((value) => {
            const { index } = negotiator.negotiate(headersOf({ ...others, [field]: value }));
            return `${others === plain} ${index}`;
          })
        ));
        const changes = ["true", "false"].some((others) =>
          [...outcomes].filter((outcome) => outcome.startsWith(others)).length > 1
        );
        assert(changes, `${field} changes nothing`);
      }
    }),
    { numRuns: 300 },
  );
});

Deno.test("vary names what agents and browsers can change, and nothing else", () => {
  const policy = { disregardSingle: true };
  const html = { type: "text/html", language: "ko", charset: "utf-8" };
  const markdown = { ...html, type: "text/markdown", converted: true };
  const coded = [html, markdown].map((form) => ({ ...form, encoding: "gzip", coded: true }));
  const varyOf = (...variants: NegotiableVariant[]) => negotiate({}, variants, policy).vary;
  assertEquals(varyOf(html), []);
  assertEquals(varyOf(html, markdown), ["Accept"]);
  assertEquals(varyOf(html, coded[0]), ["Accept-Encoding"]);
  assertEquals(varyOf(html, markdown, ...coded), ["Accept", "Accept-Encoding"]);
  assertEquals(varyOf(html, { ...html, language: "en" }), ["Accept-Language"]);
  assertEquals(varyOf(html, { ...html, charset: "euc-kr" }), ["Accept", "Accept-Charset"]);
});

Deno.test("vary lists nothing for no variants, and nothing that variants are silent about", () => {
  assertEquals(negotiate({ accept: "a/b" }, []).vary, []);
  assertEquals(negotiate({ accept: "a/b" }, []).index, null);
  assertEquals(negotiate({ accept: "a/b" }, [{}]).vary, ["Accept-Encoding"]);
  assertEquals(negotiate({}, [{ qs: 0, type: "a/b" }]).vary, []);
});

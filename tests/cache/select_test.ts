import { assertEquals, assertLess, assertNotEquals } from "@std/assert";
import { answerKey, groupOf, primaryKey, selectingFields, sourceKey } from "../../src/cache/key.ts";
import { normaliseSelecting, rememberNormal } from "../../src/cache/normalise.ts";
import { matchesRequest, selectSource } from "../../src/cache/select.ts";
import { describeSource } from "../../src/cache/source.ts";
import type { SourceHead } from "../../src/cache/source.ts";
import type { Field } from "../../src/model/variant.ts";
import { formatHttpDate } from "../../src/syntax/http_date.ts";

const NOW = Date.UTC(2026, 0, 1);

const NORMAL: readonly (readonly [string, string, string])[] = [
  ["accept-language", "en, de", "de,en"],
  ["accept-language", "eN ,\t De", "de,en"],
  ["accept-language", "de,,en,de", "de,en"],
  ["accept-language", "fr;q=0.50, de;q=1.000", "de,fr;q=0.5"],
  ["accept-language", "fr ; Q = 0.5", "fr;q=0.5"],
  ["accept-language", "fr;q=0.0", "fr;q=0"],
  ["accept-language", "fr;q=7", "fr;q=7"],
  ["accept-encoding", "", ""],
  ["accept", "Text/HTML; Level=1;q=0.9, */*", "*/*,text/html;level=1;q=0.9"],
  ["accept", 'a/b;p="X, Y; Z"', 'a/b;p="X, Y; Z"'],
  ["accept", 'a/b;P="X\\"Y, Z", c/d', 'a/b;p="X\\"Y, Z",c/d'],
  ["accept", 'a/b;p="open, c/d', 'a/b;p="open, c/d'],
  ["x-list", " 1 ,2 ", "1,2"],
  ["x-list", "B, a", "B,a"],
  ["x-list", '"1 , 2" , 3', '"1 , 2",3'],
  ["user-agent", "Mozilla/5.0 (X11; Linux)", "Mozilla/5.0 (X11; Linux)"],
];

for (const [name, value, normal] of NORMAL) {
  Deno.test(`normaliseSelecting: ${name}: ${JSON.stringify(value)} (RFC 9111 §4.1)`, () => {
    assertEquals(normaliseSelecting(name, value), normal);
    assertEquals(normaliseSelecting(name, normal), normal);
  });
}

Deno.test("normaliseSelecting takes time in proportion to its input", () => {
  for (const piece of ['"', '\\"', 'a;"', ',"', "a, ", ";=;"]) {
    const start = performance.now();
    normaliseSelecting("accept", piece.repeat(50_000));
    assertLess(performance.now() - start, 2_000);
  }
});

Deno.test("rememberNormal works out each value once, and says the same", () => {
  let calls = 0;
  const normalise = rememberNormal((name, value) => {
    calls++;
    return normaliseSelecting(name, value);
  });
  for (let round = 0; round < 3; round++) {
    assertEquals(normalise("accept-language", "b, a"), "a,b");
    assertEquals(normalise("x", "b, a"), "b,a");
  }
  assertEquals(calls, 2);
  for (let index = 0; index < 2000; index++) {
    assertEquals(normalise("accept-language", `b, ${index}`), `${index},b`);
  }
  assertEquals(normalise("accept-language", "b, a"), "a,b");
});

interface Stored {
  readonly vary?: string;
  readonly request?: Record<string, string>;
  readonly fields?: readonly Field[];
  /** Seconds before now. */
  readonly made?: number;
  readonly name: string;
}

function store({ vary, request, fields = [], made = 0, name }: Stored): SourceHead {
  const head: Field[] = [["Date", formatHttpDate(NOW - made * 1000)], ["X-Name", name], ...fields];
  if (vary !== undefined) head.push(["Vary", vary]);

  const answer = { status: 200, fields: head, length: 0, requestTime: NOW, responseTime: NOW };
  return describeSource({ url: "/", fields: new Headers(request) }, answer, "1");
}

const ENGLISH = { "Accept-Language": "en, de" };
const GERMAN = { "Accept-Language": "de" };

interface Row {
  readonly rule: string;
  readonly stored: readonly Stored[];
  readonly request?: Record<string, string>;
  readonly chosen: string | undefined;
}

const ROWS: readonly Row[] = [
  { rule: "takes what does not vary", stored: [{ name: "a" }], request: ENGLISH, chosen: "a" },
  {
    rule: "takes what varies by this",
    stored: [{ name: "a", vary: "Accept-Language", request: ENGLISH }],
    request: ENGLISH,
    chosen: "a",
  },
  {
    rule: "takes it in another order and case",
    stored: [{ name: "a", vary: "ACCEPT-language", request: ENGLISH }],
    request: { "accept-language": "DE,en" },
    chosen: "a",
  },
  {
    rule: "does not take what another value selected",
    stored: [{ name: "a", vary: "Accept-Language", request: ENGLISH }],
    request: GERMAN,
    chosen: undefined,
  },
  {
    rule: "does not take it where the field is missing",
    stored: [{ name: "a", vary: "Accept-Language", request: ENGLISH }],
    chosen: undefined,
  },
  {
    rule: "does not take it where the field was missing",
    stored: [{ name: "a", vary: "Accept-Language" }],
    request: ENGLISH,
    chosen: undefined,
  },
  {
    rule: "takes it where both lack the field",
    stored: [{ name: "a", vary: "Accept-Language" }],
    chosen: "a",
  },
  {
    rule: "tells an empty field from a missing one",
    stored: [{ name: "a", vary: "X" }],
    request: { X: "" },
    chosen: undefined,
  },
  {
    rule: "wants all fields to match",
    stored: [{ name: "a", vary: "A, B", request: { A: "1", B: "2" } }],
    request: { A: "1", B: "3" },
    chosen: undefined,
  },
  {
    rule: "does not mix fields up",
    stored: [{ name: "a", vary: "A, B", request: { A: "1" } }],
    request: { B: "1" },
    chosen: undefined,
  },
  {
    rule: "compares other fields to the letter",
    stored: [{ name: "a", vary: "X", request: { X: "One" } }],
    request: { X: "one" },
    chosen: undefined,
  },
  {
    rule: "finds the right one of many",
    stored: [{ name: "en", vary: "Accept-Language", request: ENGLISH }, {
      name: "de",
      vary: "Accept-Language",
      request: GERMAN,
    }],
    request: GERMAN,
    chosen: "de",
  },
  {
    rule: "takes the newest of several",
    stored: [{ name: "old", made: 9 }, { name: "new", made: 1 }, { name: "older", made: 20 }],
    chosen: "new",
  },
  {
    rule: "prefers one with Vary to one without",
    stored: [{ name: "plain" }, { name: "varied", vary: "X", made: 60 }],
    chosen: "varied",
  },
  {
    rule: "takes the language that the client likes best",
    stored: [{
      name: "de",
      vary: "Accept-Language",
      request: ENGLISH,
      fields: [["Content-Language", "DE"]],
    }],
    request: { "Accept-Language": "fr;q=0.5, de;q=1.0" },
    chosen: "de",
  },
  {
    rule: "takes none that it likes as much as another",
    stored: [{
      name: "de",
      vary: "Accept-Language",
      request: ENGLISH,
      fields: [["Content-Language", "de"]],
    }],
    request: { "Accept-Language": "fr, de" },
    chosen: undefined,
  },
  {
    rule: "takes none that it likes less",
    stored: [{
      name: "de",
      vary: "Accept-Language",
      request: ENGLISH,
      fields: [["Content-Language", "de"]],
    }],
    request: { "Accept-Language": "fr, de;q=0.5" },
    chosen: undefined,
  },
  {
    rule: "takes none by language that differs in more",
    stored: [{
      name: "de",
      vary: "Accept-Language, Accept",
      request: ENGLISH,
      fields: [["Content-Language", "de"]],
    }],
    request: { ...GERMAN, Accept: "text/plain" },
    chosen: undefined,
  },
  {
    rule: "takes none by language for a star",
    stored: [{
      name: "*",
      vary: "Accept-Language",
      request: ENGLISH,
      fields: [["Content-Language", "*"]],
    }],
    request: { "Accept-Language": "*" },
    chosen: undefined,
  },
];

for (const { rule, stored, request, chosen } of ROWS) {
  Deno.test(`selectSource ${rule} (RFC 9111 §4.1)`, () => {
    const source = selectSource(stored.map(store), new Headers(request));
    assertEquals(source?.fields.find(([name]) => name === "X-Name")?.[1], chosen);
  });
}

Deno.test("matchesRequest knows no leniency by language", () => {
  const source = store({
    name: "de",
    vary: "Accept-Language",
    request: ENGLISH,
    fields: [["Content-Language", "de"]],
  });
  assertEquals(matchesRequest(source, new Headers(GERMAN)), false);
  assertEquals(matchesRequest(source, new Headers(ENGLISH)), true);
});

Deno.test("selectingFields keeps what is there, in normal form", () => {
  const fields = selectingFields(["accept", "x"], new Headers({ Accept: "B/c, a/b" }));
  assertEquals(fields, [["accept", "a/b,b/c"]]);
});

Deno.test("primaryKey leaves out the fragment and keeps the query", () => {
  assertEquals(primaryKey("http://h/a?b=1#c"), "http://h/a?b=1");
  assertEquals(primaryKey("/a"), "/a");
});

Deno.test("sourceKey and groupOf keep a group on one line, whatever is in it", () => {
  assertEquals(groupOf(sourceKey("/a", "b\nc")), "/a");
  assertEquals(groupOf(sourceKey("/a\nb", "c")), primaryKey("/a\nb"));
  assertEquals(groupOf("no second line"), "no second line");
});

Deno.test("answerKey stays the same for a strong entity tag and for nothing else", () => {
  const selecting: Field[] = [["accept", "a/b"]];
  assertEquals(answerKey("/", selecting, '"a"', "1"), answerKey("/", selecting, '"a"', "2"));
  assertNotEquals(answerKey("/", selecting, '"a"', "1"), answerKey("/", selecting, '"b"', "1"));
  assertNotEquals(answerKey("/", selecting, '"a"', "1"), answerKey("/", [], '"a"', "1"));
  assertNotEquals(answerKey("/", [], 'W/"a"', "1"), answerKey("/", [], 'W/"a"', "2"));
  assertNotEquals(answerKey("/", [], undefined, "1"), answerKey("/", [], undefined, "2"));
});

Deno.test("selectSource prefers what has Vary in a private cache, too (RFC 9111 §4.1)", () => {
  const describe = (sent: HeadersInit, fields: readonly Field[], responseTime: number) =>
    describeSource(
      { url: "/", fields: new Headers(sent), shared: false },
      { status: 200, fields, length: 0, requestTime: responseTime, responseTime },
      String(responseTime),
    );
  const plain = describe({}, [["Vary", "X-A"]], NOW);
  const careless = describe({ "X-A": "1" }, [], NOW + 9_000);
  assertEquals(selectSource([plain, careless], new Headers()), plain);
  assertEquals(selectSource([plain, careless], new Headers({ "X-A": "1" })), careless);
});

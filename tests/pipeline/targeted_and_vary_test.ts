/** Targeted fields (RFC 9213), and requests that say the same in other words (RFC 9111 §4.1). */
import { testCases } from "./wire_case.ts";
import type { Stage, WireCase, WireExchange } from "./wire_case.ts";

type Fields = Record<string, string>;

const turn = (turn: number) => ({ "x-turn": `${turn}` });

/** A page that says which one it is. */
function numbered(fields: Fields, status = 200) {
  return (_: Request, { turn, now }: Stage) =>
    new Response(status === 304 ? null : "x", {
      status,
      headers: {
        ...{ "content-type": "application/octet-stream", "date": new Date(now).toUTCString() },
        ...{ "x-turn": `${turn}`, ...fields },
      },
    });
}

/** Rules of one answer, and after how many seconds it is asked for again; whether it is used then. */
type Row = readonly [name: string, fields: Fields, after: number, used: boolean];

const CDN = "cdn-cache-control";

const TARGETED: readonly Row[] = [
  ["gives a lifetime where nothing else does", { [CDN]: "max-age=60" }, 59, true],
  ["ends a lifetime", { [CDN]: "max-age=60" }, 61, false],
  ["goes before a longer max-age", { [CDN]: "max-age=5", "cache-control": "max-age=60" }, 6, false],
  [
    "goes before a shorter max-age",
    { [CDN]: "max-age=60", "cache-control": "max-age=1" },
    30,
    true,
  ],
  ["goes before s-maxage", { [CDN]: "max-age=5", "cache-control": "s-maxage=60" }, 6, false],
  [
    "goes before Expires",
    { [CDN]: "max-age=60", "expires": "Thu, 01 Jan 1970 00:00:00 GMT" },
    30,
    true,
  ],
  ["goes before no-store", { [CDN]: "max-age=60", "cache-control": "no-store" }, 1, true],
  ["goes before private", { [CDN]: "max-age=60", "cache-control": "private" }, 1, true],
  ["says no-store", { [CDN]: "no-store", "cache-control": "max-age=60" }, 1, false],
  ["says private", { [CDN]: "private", "cache-control": "max-age=60" }, 1, false],
  ["says no-cache", { [CDN]: "no-cache", "cache-control": "max-age=60" }, 1, false],
  ["counts Age", { [CDN]: "max-age=60", "age": "50" }, 11, false],
  ["is read as a structured field", { [CDN]: "max-age=60; x=y,\t ext=?0" }, 30, true],
  ["takes the last of two values", { [CDN]: "max-age=60, max-age=5" }, 6, false],
  [
    "knows directives by their case",
    { [CDN]: "MAX-AGE=60", "cache-control": "max-age=5" },
    6,
    false,
  ],
  [
    "is passed over where it is malformed",
    { [CDN]: "max-age=60,,", "cache-control": "max-age=5" },
    6,
    false,
  ],
  [
    "is passed over where a character is wrong",
    { [CDN]: "max-age=60, é", "cache-control": "max-age=5" },
    6,
    false,
  ],
  ["is passed over where it is empty", { [CDN]: "", "cache-control": "max-age=60" }, 30, true],
  [
    "does not take a string for a number",
    { [CDN]: 'max-age="60"', "cache-control": "max-age=60" },
    1,
    false,
  ],
  [
    "does not take a fraction for a number",
    { [CDN]: "max-age=60.5", "cache-control": "max-age=60" },
    1,
    false,
  ],
];

/** Under what an answer was asked for, and who asks then. */
type Pair = readonly [name: string, vary: string, first: Fields, second: Fields, told?: Fields];

const LANGUAGE = "Accept-Language";

const SAME: readonly Pair[] = [
  ["blanks", "Foo", { foo: "1, 2" }, { foo: "1,2" }],
  ["blanks in languages", LANGUAGE, { [LANGUAGE]: "en, de" }, { [LANGUAGE]: " en ,\tde" }],
  ["case", LANGUAGE, { [LANGUAGE]: "en, de" }, { [LANGUAGE]: "EN, De" }],
  ["order", LANGUAGE, { [LANGUAGE]: "en, de;q=0.5" }, { [LANGUAGE]: "de;q=0.5, en" }],
  ["weights", LANGUAGE, { [LANGUAGE]: "en;q=1.0, de;q=0.50" }, { [LANGUAGE]: "en, de;q=0.5" }],
  [
    "a language that was chosen",
    LANGUAGE,
    { [LANGUAGE]: "en, de;q=0.5" },
    { [LANGUAGE]: "de;q=0.9, fr;q=0.1" },
    { "content-language": "de" },
  ],
];

const OTHER: readonly Pair[] = [
  ["values", "Foo", { foo: "1" }, { foo: "2" }],
  ["absence", "Foo", { foo: "1" }, {}],
  ["order where it may mean something", "Foo", { foo: "1, 2" }, { foo: "2, 1" }],
  ["case where it may mean something", "Foo", { foo: "a" }, { foo: "A" }],
  ["another language", LANGUAGE, { [LANGUAGE]: "en" }, { [LANGUAGE]: "de" }, {
    "content-language": "en",
  }],
];

function pairs(all: readonly Pair[], what: string, same: boolean): WireCase[] {
  return all.map(([name, vary, first, second, told = {}]) => {
    const exchanges: WireExchange[] = [
      { ask: first, fields: turn(1) },
      { ask: second, fields: turn(same ? 1 : 2) },
    ];
    const origin = numbered({ vary, "cache-control": "max-age=60", ...told });
    return { name: `selectSource tells ${what}: ${name}`, origin, exchanges };
  });
}

testCases([
  ...TARGETED.map(([name, fields, after, used]): WireCase => ({
    name: `cachingRules: CDN-Cache-Control ${name}`,
    origin: numbered(fields),
    exchanges: [{ fields: turn(1) }, { after: after * 1000, fields: turn(used ? 1 : 2) }],
  })),
  {
    name: "cachingRules: CDN-Cache-Control is passed on with what goes after it",
    origin: numbered({ [CDN]: "max-age=60", "cache-control": "max-age=5" }),
    exchanges: [
      { fields: { [CDN]: "max-age=60", "cache-control": "max-age=5" } },
      { after: 10_000, fields: { [CDN]: "max-age=60", "age": "10", ...turn(1) } },
    ],
  },
  ...pairs(SAME, "by their meaning what is the same", true),
  ...pairs(OTHER, "apart what is another", false),
]);

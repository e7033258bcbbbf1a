import { assertEquals } from "@std/assert";
import { judgeConditions } from "../../src/cache/conditional.ts";
import { keptFields, readFields } from "../../src/cache/fields.ts";
import { invalidatedKeys } from "../../src/cache/invalidate.ts";
import { describeSource, type SourceHead } from "../../src/cache/source.ts";
import {
  agreesWithHead,
  answersFor,
  conditionalFields,
  updateFields,
  validatorsOf,
} from "../../src/cache/validate.ts";
import type { Field } from "../../src/model/variant.ts";
import { parseCacheControl } from "../../src/syntax/cache_control.ts";

const NOW = Date.UTC(2026, 0, 1);
const CHANGED = "Sun, 06 Nov 1994 08:49:37 GMT";
const CHANGED_LATER = "Sun, 06 Nov 1994 08:49:38 GMT";

function source(fields: readonly Field[]): SourceHead {
  const answer = { status: 200, fields, length: 0, requestTime: NOW, responseTime: NOW };
  return describeSource({ url: "/", fields: new Headers() }, answer, "1");
}

const etag = (value: string): Field => ["ETag", value];
const modified = (value: string): Field => ["Last-Modified", value];

const CONDITIONS: readonly (readonly [string, readonly Field[], readonly Field[]])[] = [
  ["both validators", [etag('"a"'), modified(CHANGED)], [
    ["If-None-Match", '"a"'],
    ["If-Modified-Since", CHANGED],
  ]],
  ["a weak tag as it is", [etag('W/"a"')], [["If-None-Match", 'W/"a"']]],
  ["no date that is none", [modified("yesterday")], []],
  ["nothing without validators", [["Date", CHANGED]], []],
];

for (const [rule, stored, conditions] of CONDITIONS) {
  Deno.test(`conditionalFields sends ${rule} (RFC 9111 §4.3.1)`, () => {
    assertEquals(conditionalFields(source(stored)), conditions);
  });
}

const ANSWERS: readonly (readonly [string, readonly Field[], readonly Field[], boolean])[] = [
  ["the same strong tag", [etag('"a"')], [etag('"a"')], true],
  ["another strong tag", [etag('"a"')], [etag('"b"')], true],
  ["another strong tag and date", [etag('"a"'), modified(CHANGED)], [
    etag('"b"'),
    modified(CHANGED_LATER),
  ], false],
  ["the strong form of a weak tag", [etag('W/"a"')], [etag('"a"')], true],
  ["another strong tag for a weak one", [etag('W/"a"')], [etag('"b"')], true],
  ["a weak tag for a strong one", [etag('"a"')], [etag('W/"a"')], true],
  ["another weak tag", [etag('W/"a"')], [etag('W/"b"')], true],
  ["a strong tag for none", [modified(CHANGED)], [etag('"a"')], false],
  ["the same date", [modified(CHANGED)], [modified(CHANGED)], true],
  ["another date", [modified(CHANGED)], [modified(CHANGED_LATER)], false],
  ["the same tag and another date", [etag('"a"')], [etag('"a"'), modified(CHANGED)], true],
  ["no validator", [etag('"a"')], [], true],
];

for (const [rule, stored, update, answers] of ANSWERS) {
  Deno.test(`answersFor: ${rule} (RFC 9111 §4.3.4)`, () => {
    assertEquals(answersFor(readFields(update), source(stored)), answers);
  });
}

const UPDATES:
  readonly (readonly [string, readonly Field[], readonly Field[], readonly Field[]])[] = [
    ["replaces what it has", [["A", "1"], ["B", "1"]], [["a", "2"]], [["B", "1"], ["a", "2"]]],
    ["replaces all lines by all", [["A", "1"], ["A", "2"]], [["A", "3"], ["A", "4"]], [
      ["A", "3"],
      ["A", "4"],
    ]],
    ["adds what is new", [["A", "1"]], [["B", "1"]], [["A", "1"], ["B", "1"]]],
    ["keeps the length", [["Content-Length", "5"]], [["Content-Length", "0"]], [[
      "Content-Length",
      "5",
    ]]],
    ["adds no length", [], [["content-length", "0"]], []],
    ["keeps the coding", [["Content-Encoding", "gzip"]], [["Content-Encoding", "br"]], [[
      "Content-Encoding",
      "gzip",
    ]]],
    [
      "keeps the range and the digest",
      [],
      [["Content-Range", "bytes 0-1/2"], ["Content-MD5", "x"]],
      [],
    ],
    ["keeps the tag", [etag('"a"')], [etag('W/"a"')], [etag('"a"')]],
    ["takes a tag where there was none", [], [etag('"a"')], [etag('"a"')]],
    ["takes the type", [["Content-Type", "text/plain"]], [["Content-Type", "text/html"]], [[
      "Content-Type",
      "text/html",
    ]]],
    ["forgets the old age", [["Age", "60"]], [["Date", CHANGED]], [["Date", CHANGED]]],
    ["forgets the old date", [["Date", CHANGED]], [["X", "1"]], [["X", "1"]]],
    ["takes the new age", [["Age", "60"]], [["Age", "1"]], [["Age", "1"]]],
    ["leaves out hop-by-hop fields", [], [["Connection", "x"], ["X", "1"], ["Upgrade", "h2c"]], []],
    ["leaves out fields that are private", [], [["Cache-Control", 'private="x"'], ["X", "1"]], [[
      "Cache-Control",
      'private="x"',
    ]]],
  ];

for (const [rule, stored, update, result] of UPDATES) {
  Deno.test(`updateFields ${rule} (RFC 9111 §3.2)`, () => {
    assertEquals(updateFields(stored, update), result);
  });
}

const KEPT: readonly (readonly [string, readonly Field[], readonly string[]])[] = [
  ["everything that is for everybody", [["A", "1"], ["Set-Cookie2", "x"]], ["A", "Set-Cookie2"]],
  ["nothing that Connection names", [["Connection", "a, B"], ["A", "1"], ["b", "2"], ["C", "3"]], [
    "C",
  ]],
  [
    "what Connection may not take",
    [["Connection", "cache-control, vary"], ["Cache-Control", "no-cache"], ["Vary", "Accept"]],
    ["Cache-Control", "Vary"],
  ],
  [
    "nothing for a proxy alone",
    [
      ["Proxy-Authenticate", "x"],
      ["Proxy-Authentication-Info", "x"],
      ["Proxy-Authorization", "x"],
      ["Proxy-Connection", "x"],
      ["Keep-Alive", "x"],
      ["TE", "x"],
      ["Transfer-Encoding", "chunked"],
      ["Upgrade", "x"],
    ],
    [],
  ],
  [
    "nothing that no-cache or private names",
    [["Cache-Control", 'no-cache="a", private="B"'], ["A", "1"], ["B", "2"], ["C", "3"]],
    ["Cache-Control", "C"],
  ],
];

for (const [rule, fields, names] of KEPT) {
  Deno.test(`keptFields keeps ${rule} (RFC 9111 §3.1)`, () => {
    const control = parseCacheControl(readFields(fields).get("cache-control") ?? "");
    assertEquals(keptFields(fields, control).map(([name]) => name), [...names]);
  });
}

Deno.test("validatorsOf lets Date stand in for Last-Modified (RFC 9111 §4.3.2)", () => {
  const stored = source([["Date", CHANGED]]);
  const since = (date: string) => new Headers({ "If-Modified-Since": date });
  assertEquals(judgeConditions("GET", since(CHANGED), validatorsOf(stored)), "not-modified");
  assertEquals(
    judgeConditions("GET", since("Sun, 06 Nov 1994 08:49:36 GMT"), validatorsOf(stored)),
    "proceed",
  );
});

interface Invalidation {
  readonly rule: string;
  readonly method?: string;
  readonly url?: string;
  readonly status?: number;
  readonly fields?: readonly Field[];
  readonly keys: readonly string[];
}

const BASE = "http://h.example/a/b?c";
const INVALIDATIONS: readonly Invalidation[] = [
  { rule: "the target of POST", keys: [BASE] },
  { rule: "the target of PUT", method: "PUT", keys: [BASE] },
  { rule: "the target of DELETE", method: "DELETE", keys: [BASE] },
  { rule: "the target of an unknown method", method: "M-SEARCH", keys: [BASE] },
  { rule: "the target on redirection", status: 303, keys: [BASE] },
  { rule: "nothing after GET", method: "GET", keys: [] },
  { rule: "nothing after HEAD", method: "HEAD", keys: [] },
  { rule: "nothing after OPTIONS", method: "OPTIONS", keys: [] },
  { rule: "nothing on an error of the client", status: 404, keys: [] },
  { rule: "nothing on an error of the server", status: 500, keys: [] },
  { rule: "Location", fields: [["Location", "/d#e"]], keys: [BASE, "http://h.example/d"] },
  {
    rule: "Content-Location",
    fields: [["Content-Location", "d"]],
    keys: [BASE, "http://h.example/a/d"],
  },
  {
    rule: "the target once",
    fields: [["Location", BASE], ["Content-Location", "?c"]],
    keys: [BASE],
  },
  { rule: "nothing of another host", fields: [["Location", "http://i.example/d"]], keys: [BASE] },
  {
    rule: "nothing of another port",
    fields: [["Location", "http://h.example:81/d"]],
    keys: [BASE],
  },
  { rule: "nothing by a method that is registered as safe", method: "PROPFIND", keys: [] },
  { rule: "its target by a method that nobody knows", method: "BREW", keys: [BASE] },
  {
    rule: "nothing of another scheme",
    fields: [["Location", "https://h.example/d"]],
    keys: [BASE],
  },
  {
    rule: "nothing of another host behind slashes",
    fields: [["Location", "//i.example/d"]],
    keys: [BASE],
  },
  { rule: "nothing by what is no reference", fields: [["Location", "http://[/"]], keys: [BASE] },
  {
    rule: "paths among paths",
    url: "/a/b",
    fields: [["Location", "d?e"]],
    keys: ["/a/b", "/a/d?e"],
  },
  {
    rule: "no other host among paths",
    url: "/a/b",
    fields: [["Location", "http://i.example/d"]],
    keys: ["/a/b"],
  },
];

for (
  const { rule, method = "POST", url = BASE, status = 200, fields = [], keys } of INVALIDATIONS
) {
  Deno.test(`invalidatedKeys has ${rule} (RFC 9111 §4.4)`, () => {
    assertEquals(invalidatedKeys({ method, url }, { status, fields }), [...keys]);
  });
}

const HEADS: readonly (readonly [string, readonly Field[], readonly Field[], boolean])[] = [
  ["the same tag", [etag('"a"')], [etag('"a"')], true],
  ["another tag", [etag('"a"')], [etag('"b"')], false],
  ["a tag where none is stored", [modified(CHANGED)], [etag('"b"')], false],
  ["a date where none is stored", [etag('"a"')], [modified(CHANGED)], false],
  ["a coding where none is stored", [etag('"a"')], [["Content-Encoding", "gzip"]], false],
  ["the length of the content", [etag('"a"')], [["Content-Length", "0"]], true],
  ["another length", [etag('"a"')], [["Content-Length", "1"]], false],
  ["nothing of it", [etag('"a"'), modified(CHANGED)], [], true],
];

for (const [rule, stored, told, expected] of HEADS) {
  Deno.test(`agreesWithHead: ${rule} (RFC 9111 §4.3.5)`, () => {
    assertEquals(agreesWithHead(readFields(told), source(stored)), expected);
  });
}

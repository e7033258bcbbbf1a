import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  appendCacheStatus,
  type CacheStatus,
  formatCacheStatus,
} from "../../src/syntax/cache_status.ts";
import { parseDictionary } from "../../src/syntax/structured_field.ts";

const ROWS: readonly (readonly [CacheStatus, string])[] = [
  [{ cache: "Variform", hit: true, ttl: 376 }, "Variform; hit; ttl=376"],
  [{ cache: "Variform", hit: true, ttl: -412.5 }, "Variform; hit; ttl=-413"],
  [
    { cache: "Variform", fwd: "uri-miss", fwdStatus: 200, stored: true },
    "Variform; fwd=uri-miss; fwd-status=200; stored",
  ],
  [{ cache: "Variform", fwd: "vary-miss", collapsed: true }, "Variform; fwd=vary-miss; collapsed"],
  [{ cache: "V", hit: true, fwd: "stale", fwdStatus: 304 }, "V; hit"],
  [{ cache: "www.example.org:80" }, "www.example.org:80"],
  [{ cache: "My Cache" }, '"My Cache"'],
  [{ cache: "" }, '""'],
  [{ cache: "V", key: 'a"b\\c' }, 'V; key="a\\"b\\\\c"'],
  [{ cache: "V", key: "/é\r\nX: y" }, 'V; key="/%C3%A9%0D%0AX: y"'],
  [{ cache: "V", key: "\ud800" }, 'V; key="%EF%BF%BD"'],
  [{ cache: "V", detail: "no-store" }, "V; detail=no-store"],
  [{ cache: "V", detail: "not now" }, 'V; detail="not now"'],
  [{ cache: "V", hit: true, ttl: NaN }, "V; hit"],
  [{ cache: "V", hit: true, ttl: Infinity }, "V; hit; ttl=999999999999999"],
];

for (const [status, value] of ROWS) {
  Deno.test(`formatCacheStatus writes ${JSON.stringify(value)} (RFC 9211 §2)`, () => {
    assertEquals(formatCacheStatus(status), value);
    assertMatch(value, /^[\x20-\x7e]*$/);
  });
}

Deno.test("appendCacheStatus puts the entry behind those of others", () => {
  const status: CacheStatus = { cache: "V", hit: true };
  assertEquals(appendCacheStatus("Origin; hit", status), "Origin; hit, V; hit");
  assertEquals(appendCacheStatus(null, status), "V; hit");
});

Deno.test("parseDictionary reads every type of RFC 9651 §3.3", () => {
  const members = parseDictionary(
    'a, b=?0;x;y="z", c=-1.5, d="q\\"", e=tok/en, f=(1 "2";p), g=:aGk=:, h=@1659578233, i=%"%c3%bc"',
  );
  assert(members);
  assertEquals([...members.entries()].map(([key, { type, value }]) => [key, type, value]), [
    ["a", "boolean", true],
    ["b", "boolean", false],
    ["c", "decimal", -1.5],
    ["d", "string", 'q"'],
    ["e", "token", "tok/en"],
    ["f", "list", [{ type: "integer", value: 1 }, { type: "string", value: "2" }]],
    ["g", "bytes", "aGk="],
    ["h", "date", 1659578233],
    ["i", "display", "ü"],
  ]);
});

Deno.test("parseDictionary lets the last of equal keys count, and nothing be empty", () => {
  assertEquals(parseDictionary("a=1, a=2")?.get("a"), { type: "integer", value: 2 });
  assertEquals(parseDictionary("")?.size, 0);
});

const SPOILT: readonly string[] = [
  "a=1,",
  "a=1,, b",
  "A=1",
  "a =1",
  "a= 1",
  "a=1 b=2",
  "a=&&&",
  "max-age=10000, &&&&&",
  'a="open',
  "a=(1 2",
  "a=(1(2))",
  "a=1.2345",
  "a=1234567890123456",
  "a=1.",
  "a=?2",
  "a=@1.5",
  'a=%"%C3%BC"',
  'a=%"%ff"',
  'a="ü"',
  "a;=1",
];

for (const value of SPOILT) {
  Deno.test(`parseDictionary refuses ${JSON.stringify(value)} as a whole (RFC 9651 §4.2)`, () => {
    assertEquals(parseDictionary(value), undefined);
  });
}

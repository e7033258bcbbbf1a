import { assertEquals, assertLess } from "@std/assert";
import {
  type CacheControl,
  formatCacheControl,
  parseCacheControl,
} from "../../src/syntax/cache_control.ts";

const ROWS: readonly (readonly [string, CacheControl])[] = [
  ["", {}],
  ["max-age=600", { maxAge: 600 }],
  ["MaX-aGe=600", { maxAge: 600 }],
  ["max-age=003600", { maxAge: 3600 }],
  ["  max-age=600 ,, no-store ", { maxAge: 600, noStore: true }],
  ['max-age="3600"', { maxAge: 3600 }],
  ["s-maxage=5, max-age=1", { sharedMaxAge: 5, maxAge: 1 }],
  ["max-age=99999999999", { maxAge: 2 ** 31 }],
  // Unreadable lifetimes are stale (RFC 9111 §4.2.1).
  ["max-age", { maxAge: 0 }],
  ["max-age=", { maxAge: 0 }],
  ["max-age=-3600", { maxAge: 0 }],
  ["max-age=3600.5", { maxAge: 0 }],
  ["max-age='3600'", { maxAge: 0 }],
  ["max-age=a3600", { maxAge: 0 }],
  ["max-age=3600a", { maxAge: 0 }],
  ["max-age= 3600", { maxAge: 0 }],
  ["max-age =3600", { maxAge: 0 }],
  ['max-age="3600"x', { maxAge: 0 }],
  ['max-age="3600', { maxAge: 0 }],
  ["s-maxage=x", { sharedMaxAge: 0 }],
  // The first of a number given twice.
  ["max-age=1, max-age=1800", { maxAge: 1 }],
  ["max-age=1800, max-age=1", { maxAge: 1800 }],
  // Quotes hide what is in them.
  ['extension="max-age=3600", max-age=1', { maxAge: 1 }],
  ['max-age="1", extension="max-age=3600"', { maxAge: 1 }],
  ['extension="a\\", no-store", max-age=1', { maxAge: 1 }],
  ['extension="never closed, no-store', { noStore: true }],
  // Requests.
  ["max-stale", { maxStale: Infinity }],
  ["max-stale=60", { maxStale: 60 }],
  ["max-stale=x", {}],
  ["min-fresh=10, only-if-cached", { minFresh: 10, onlyIfCached: true }],
  ["min-fresh=soon", {}],
  // Flags.
  ["no-store=foo", { noStore: true }],
  ["No-StOrE", { noStore: true }],
  ["public, must-revalidate, immutable", {
    public: true,
    mustRevalidate: true,
    immutable: true,
  }],
  ["proxy-revalidate, must-understand, no-transform", {
    proxyRevalidate: true,
    mustUnderstand: true,
    noTransform: true,
  }],
  ["stale-while-revalidate=30, stale-if-error=60", {
    staleWhileRevalidate: 30,
    staleIfError: 60,
  }],
  ["stale-while-revalidate", {}],
  // Qualified forms.
  ["private", { private: true }],
  ['private="X-A, Set-Cookie"', { private: ["x-a", "set-cookie"] }],
  ["no-cache=Set-Cookie", { noCache: ["set-cookie"] }],
  ['no-cache="a", no-cache="b"', { noCache: ["a", "b"] }],
  ['private="a", private', { private: true }],
  ['private, private="a"', { private: true }],
  ['private=""', { private: true }],
  ['private="a b"', { private: true }],
  ['private="a', { private: true }],
  // What is no directive is passed over.
  ["=5, , ;, max age=7, no-store", { noStore: true }],
  ["__proto__=1, constructor=2, no-store", { noStore: true }],
];

for (const [value, control] of ROWS) {
  Deno.test(`parseCacheControl reads ${JSON.stringify(value)} (RFC 9111 §5.2)`, () => {
    assertEquals(parseCacheControl(value), control);
  });
}

Deno.test("parseCacheControl takes time in proportion to its input", () => {
  const hostile = ['a="\\', '",', "=", ", ,", 'private="a,'];
  for (const piece of hostile) {
    const start = performance.now();
    parseCacheControl(piece.repeat(100_000));
    assertLess(performance.now() - start, 10_000);
  }
});

Deno.test("formatCacheControl writes what parseCacheControl reads", () => {
  for (const [, control] of ROWS) {
    assertEquals(parseCacheControl(formatCacheControl(control)), control);
  }
});

Deno.test("formatCacheControl keeps one order, and whole seconds", () => {
  assertEquals(
    formatCacheControl({ mustRevalidate: true, maxAge: 5.9, private: ["x-a", "x-b"] }),
    'private="x-a, x-b", max-age=5, must-revalidate',
  );
});

import { assertEquals, assertStrictEquals } from "@std/assert";
import {
  normaliseQuery,
  parseNoVarySearch,
  VARIES_BY_QUERY,
} from "../../src/syntax/no_vary_search.ts";

const normalise = (field: string, query: string) => normaliseQuery(query, parseNoVarySearch(field));

Deno.test("normaliseQuery leaves a query alone where nothing says otherwise", () => {
  for (const field of ["", "key-order=?0", "params=()", "x=1"]) {
    assertEquals(normalise(field, "b=1&&a"), "b=1&&a", field);
  }
});

Deno.test("normaliseQuery sorts keys, and keeps the order of equal ones", () => {
  assertEquals(normalise("key-order", "b=2&a=1&b=1"), "a=1&b=2&b=1");
  assertEquals(normalise("key-order", "b=1&b=2"), "b=1&b=2");
});

Deno.test("normaliseQuery drops parameters, by name or all but some", () => {
  assertEquals(normalise('params=("utm_source" "x")', "utm_source=a&b=1&x"), "b=1");
  assertEquals(normalise('except=("id")', "utm_source=a&id=1&x"), "id=1");
  assertEquals(normalise("except=()", "a=1&b=2"), "");
  assertEquals(normalise("params", "a=1&b=2"), "");
  assertEquals(normalise('key-order, params, except=("b" "a")', "b=1&c=2&a=3"), "a=3&b=1");
});

Deno.test("normaliseQuery brings equal queries into one form", () => {
  const same = [["", "?"], ["a=x", "%61=%78"], ["a=%f6", "a=%ef%bf%bd"], ["a=x&&&&", "a=x"]];
  for (const [one, other] of [...same, ["a=", "a"], ["a=%20", "a=+"]]) {
    const [first, second] = [one, other === "?" ? "" : other].map((q) => normalise("key-order", q));
    assertEquals(first, second, other);
  }
  assertEquals(normalise('params=("%C3%A9+%E6%B0%97")', "%C3%A9%20%E6%B0%97=1&b"), "b=");
  assertEquals(normalise('params=("a&b=c")', "a%26b%3Dc=1&d=?"), "d=%3F");
  assertEquals(normalise('params=("x")', "?a=1"), "%3Fa=1");
});

Deno.test("parseNoVarySearch takes malformed fields for none", () => {
  const fields = [
    ...['key-order="not a boolean"', 'params="no list"', "params=(not-a-string)", "params=?0"],
    ...['params=("a"), except=("x")', "params=(), except=()", "except=?1", "except=(x)", "a=("],
  ];
  for (const field of fields) assertStrictEquals(parseNoVarySearch(field), VARIES_BY_QUERY, field);
});

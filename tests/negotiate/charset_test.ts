import { assertEquals } from "@std/assert";
import { negotiate } from "../../src/negotiate/mod.ts";

const POLICY = { fallback: "none" } as const;

function choose(accept: string, ...charsets: (string | undefined)[]): number | null {
  const variants = charsets.map((charset) => ({ charset }));
  return negotiate({ "accept-charset": accept }, variants, POLICY).index;
}

Deno.test("negotiate follows weights of charsets", () => {
  assertEquals(choose("utf-8;q=0.5, EUC-KR", "utf-8", "euc-kr"), 1);
  assertEquals(choose("utf-8;q=0.2, *;q=0.5", "utf-8", "euc-kr"), 1);
});

Deno.test("negotiate refuses charsets that are not listed, ISO-8859-1 among them", () => {
  assertEquals(choose("utf-8;q=0", "iso-8859-1"), null);
  assertEquals(choose("utf-8, *;q=0", "euc-kr"), null);
});

Deno.test("negotiate knows charsets by their other names, which come after their own", () => {
  assertEquals(choose("iso-8859-1", "utf-8", "windows-1252"), 1);
  assertEquals(choose("ks_c_5601-1987", "utf-8", "euc-kr"), 1);
  assertEquals(choose("latin1;q=0.5, windows-1252;q=0", "iso-8859-1", "windows-1252"), 0);
  assertEquals(choose("us-ascii", "windows-1252"), null);
});

Deno.test("negotiate finds nothing wrong with a variant that has no charset", () => {
  assertEquals(choose("utf-8", undefined, "euc-kr"), 0);
});

Deno.test("negotiate serves another charset by default, since text is better than an error", () => {
  const { index, relaxed } = negotiate({ "accept-charset": "euc-kr" }, [
    { charset: "utf-8" },
    { charset: "utf-16le" },
  ]);
  assertEquals([index, relaxed], [0, ["charset"]]);
});

import { assertEquals } from "@std/assert";
import { negotiate } from "../../src/negotiate/mod.ts";

/** The coding chosen; no coding shows as "identity". */
function choose(accept: string | null, codings: readonly string[]): string | null {
  const headers: HeadersInit = accept === null ? {} : { "accept-encoding": accept };
  const { index } = negotiate(headers, codings.map((encoding) => ({ encoding })));
  return index === null ? null : codings[index];
}

const BOTH = ["gzip", "identity"];

Deno.test("negotiate prefers no coding where the client says nothing about codings", () => {
  assertEquals(choose(null, BOTH), "identity");
  assertEquals(choose(null, ["gzip"]), "gzip");
});

Deno.test("negotiate takes an empty Accept-Encoding for no coding at all", () => {
  assertEquals(choose("", BOTH), "identity");
  assertEquals(choose("", ["gzip"]), null);
  assertEquals(choose("g zip", ["gzip"]), null);
});

Deno.test("negotiate takes no coding unless it is refused, but after all that is listed", () => {
  assertEquals(choose("gzip;q=0.001", ["identity", "gzip"]), "gzip");
  assertEquals(choose("br", ["identity", "gzip"]), "identity");
  assertEquals(choose("br", ["gzip"]), null);
  assertEquals(choose("br, identity;q=0", ["identity"]), null);
  assertEquals(choose("*;q=0", ["identity"]), null);
  assertEquals(choose("*;q=0, identity;q=0.5", ["identity"]), "identity");
  assertEquals(choose("identity;q=0, *;q=0.5", ["identity", "gzip"]), "gzip");
});

Deno.test("negotiate follows weights of codings", () => {
  assertEquals(choose("gzip;q=0.5, *;q=0.3", ["identity", "gzip"]), "gzip");
  assertEquals(choose("br;q=0.5, identity", ["br", "identity"]), "identity");
  assertEquals(choose("*, gzip;q=0", ["gzip", "br"]), "br");
  assertEquals(choose("x-gzip", ["gzip"]), "gzip");
  assertEquals(choose("GZIP", ["x-gzip"]), "x-gzip");
});

Deno.test("negotiate follows the server's order of codings, not the browsers' fixed one", () => {
  assertEquals(choose("gzip, deflate, br, zstd", ["identity", "br", "zstd", "gzip"]), "br");
});

Deno.test("negotiate rates a doubly coded variant by the worse of its codings", () => {
  assertEquals(choose("gzip;q=0.2, br", ["br, gzip", "gzip"]), "br, gzip");
  assertEquals(choose("gzip;q=0.2, br;q=0.1", ["br, gzip", "gzip"]), "gzip");
  assertEquals(choose("br", ["br, gzip"]), null);
});

Deno.test("negotiate leaves out a form whose codings are all unacceptable", () => {
  const variants = [
    { type: "text/html", encoding: "gzip" },
    { type: "text/markdown" },
  ];
  const headers = { accept: "text/html, text/markdown;q=0.1", "accept-encoding": "br" };
  assertEquals(negotiate(headers, variants).index, 1);
});

Deno.test("negotiate chooses the form before its coding", () => {
  const variants = [
    { type: "text/html" },
    { type: "text/html", encoding: "gzip", coded: true },
    { type: "text/markdown", encoding: "gzip" },
  ];
  assertEquals(negotiate({ "accept-encoding": "gzip" }, variants).order, [1, 0, 2]);
});

Deno.test("negotiate serves what is only unlisted before a stack of codings with one that is refused", () => {
  const policy = { fallback: { encoding: "serve" as const } };
  for (const encoding of ["br, gzip", "gzip, br"]) {
    const variants = [{ encoding }, { encoding: "gzip" }];
    const { index, reasons } = negotiate({ "accept-encoding": "br;q=0" }, variants, policy);
    assertEquals([index, reasons[1].code], [1, "chosen"], encoding);
  }
});

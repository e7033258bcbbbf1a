import { assertEquals } from "@std/assert";
import { parseTransferEncoding } from "../../src/syntax/transfer_encoding.ts";

Deno.test("parseTransferEncoding reads names in order and in lower case", () => {
  assertEquals(parseTransferEncoding("chunked"), ["chunked"]);
  assertEquals(parseTransferEncoding("CHUNKED"), ["chunked"]);
  assertEquals(parseTransferEncoding("gzip, chunked"), ["gzip", "chunked"]);
  assertEquals(parseTransferEncoding("gzip\t,\tchunked"), ["gzip", "chunked"]);
});

Deno.test("parseTransferEncoding refuses everything else", () => {
  const values = [
    "",
    ",",
    "chunked,",
    ",chunked",
    "chunked,,gzip",
    "chunked;a=b",
    "chunked chunked",
    '"chunked"',
    "chunked\0",
    "\vchunked",
    "\u00a0chunked",
    "chun\u212aed",
  ];
  for (const value of values) {
    assertEquals(parseTransferEncoding(value), undefined, JSON.stringify(value));
  }
});

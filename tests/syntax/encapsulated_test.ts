import { assertEquals } from "@std/assert";
import { formatEncapsulated, parseEncapsulated } from "../../src/syntax/encapsulated.ts";
import { parseIcapStatusLine } from "../../src/syntax/icap_status_line.ts";

Deno.test("parseEncapsulated reads heads and the body behind them", () => {
  assertEquals(parseEncapsulated("req-hdr=0, res-hdr=45, res-body=100"), {
    heads: [{ name: "req-hdr", offset: 0 }, { name: "res-hdr", offset: 45 }],
    body: { name: "res-body", offset: 100 },
  });
  assertEquals(parseEncapsulated("NULL-BODY=0"), {
    heads: [],
    body: { name: "null-body", offset: 0 },
  });
});

Deno.test("parseEncapsulated refuses offsets and orders that make no sense", () => {
  for (
    const wrong of [
      "",
      "req-hdr=0",
      "res-body=5",
      "req-hdr=1, null-body=5",
      "req-hdr=0, null-body=0",
      "res-hdr=0, req-hdr=5, null-body=9",
      "req-hdr=0, req-hdr=5, null-body=9",
      "req-hdr=0, res-hdr=50, res-body=40",
      "req-body=0, res-body=4",
      "req-hdr=0, res-body=9, null-body=12",
      "req-hdr=00, null-body=5",
      "req-hdr=0, null-body=-5",
      "req-hdr=0, null-body=9999999999",
      "xxx-hdr=0, null-body=5",
      "req-hdr=0 null-body=5",
    ]
  ) assertEquals(parseEncapsulated(wrong), undefined, wrong);
});

Deno.test("formatEncapsulated writes what parseEncapsulated reads", () => {
  const value = formatEncapsulated([["req-hdr", 10], ["res-hdr", 20]], "res-body");
  assertEquals(value, "req-hdr=0, res-hdr=10, res-body=30");
  assertEquals(parseEncapsulated(value)?.body.offset, 30);
  assertEquals(formatEncapsulated([], "null-body"), "null-body=0");
});

Deno.test("parseIcapStatusLine reads ICAP's line and nothing else", () => {
  assertEquals(parseIcapStatusLine("ICAP/1.0 204 Unmodified"), {
    version: "1.0",
    status: 204,
    reason: "Unmodified",
  });
  assertEquals(parseIcapStatusLine("ICAP/1.0 100")?.status, 100);
  for (const wrong of ["HTTP/1.1 200 OK", "ICAP/2.0 200 OK", "ICAP/1.0 20 OK", "ICAP/1.0  200"]) {
    assertEquals(parseIcapStatusLine(wrong), undefined, wrong);
  }
});

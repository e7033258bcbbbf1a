import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { formatRequestHead, type RequestHead } from "../../src/http1/request_head.ts";
import { Fault } from "../../src/model/fault.ts";
import type { Field } from "../../src/model/variant.ts";

const GET: RequestHead = { method: "GET", target: "/", host: "a.test", fields: [] };

function format(head: Partial<RequestHead>): string {
  return String.fromCharCode(...formatRequestHead({ ...GET, ...head }));
}

Deno.test("formatRequestHead writes line, Host and fields in order", () => {
  const fields: Field[] = [["Accept", "a/b"], ["x-B", "\xe9"], ["X-A", ""]];
  assertEquals(
    format({ target: "/a?b=%20", host: "a.test:81", fields }),
    "GET /a?b=%20 HTTP/1.1\r\nHost: a.test:81\r\nAccept: a/b\r\nx-B: \xe9\r\nX-A: \r\n\r\n",
  );
});

Deno.test("formatRequestHead writes the framing itself", () => {
  const fields: Field[] = [
    ["Content-Length", "99"],
    ["Transfer-Encoding", "chunked"],
    ["HOST", "b.test"],
    ["Connection", "close"],
    ["Expect", "100-continue"],
    ["TE", "trailers"],
  ];
  const head = "PUT / HTTP/1.1\r\nHost: a.test\r\n";
  assertEquals(
    format({ method: "PUT", fields, body: { length: 5 } }),
    `${head}Content-Length: 5\r\n\r\n`,
  );
  assertEquals(
    format({ method: "PUT", fields, body: {} }),
    `${head}Transfer-Encoding: chunked\r\n\r\n`,
  );
  assertEquals(format({ method: "PUT", fields }), `${head}Content-Length: 0\r\n\r\n`);
  assertEquals(format({ fields }), "GET / HTTP/1.1\r\nHost: a.test\r\n\r\n");
});

Deno.test("formatRequestHead writes an upgrade", () => {
  assertEquals(
    format({ upgrade: "websocket" }),
    "GET / HTTP/1.1\r\nHost: a.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
  );
});

Deno.test("formatRequestHead refuses whatever could start something new", () => {
  const bad: [string, Partial<RequestHead>][] = [
    ["method with a blank", { method: "GET /x" }],
    ["empty method", { method: "" }],
    ["method with CRLF", { method: "GET\r\n" }],
    ["target with a blank", { target: "/a HTTP/1.1\r\nX: " }],
    ["target with CRLF", { target: "/\r\nX:1" }],
    ["target with a tab", { target: "/\t" }],
    ["target beyond ASCII", { target: "/\xe9" }],
    ["target with a fragment", { target: "/#a" }],
    ["absolute target", { target: "http://a/" }],
    ["empty target", { target: "" }],
    ["host with CRLF", { host: "a\r\nX: 1" }],
    ["host with a path", { host: "a/b" }],
    ["host with user", { host: "u@a" }],
    ["host with a blank", { host: "a b" }],
    ["empty host", { host: "" }],
    ["host with a long port", { host: "a:123456" }],
    ["name with a blank", { fields: [["A b", "1"]] }],
    ["name with a colon", { fields: [["A:", "1"]] }],
    ["empty name", { fields: [["", "1"]] }],
    ["name beyond ASCII", { fields: [["\xc4", "1"]] }],
    ["value with CR", { fields: [["A", "1\r2"]] }],
    ["value with LF", { fields: [["A", "1\n2"]] }],
    ["value with NUL", { fields: [["A", "1\x002"]] }],
    ["value with DEL", { fields: [["A", "1\x7f"]] }],
    ["value beyond Latin-1", { fields: [["A", "\u010d\u010a"]] }],
    ["CRLF in a field that is left out", { fields: [["Connection", "a\r\nb"]] }],
    ["upgrade with CRLF", { upgrade: "a\r\nb: c" }],
  ];
  for (const [what, head] of bad) {
    const fault = assertThrows(() => format(head), Fault);
    assertEquals(fault.code, "bad-request", what);
  }
});

Deno.test("formatRequestHead writes a value without the blanks around it", () => {
  const head = format({ fields: [["A", " 1"], ["B", "2, "], ["C", "\t"]] });
  assertStringIncludes(head, "\r\nA: 1\r\nB: 2,\r\nC: \r\n");
});

Deno.test("formatRequestHead opens no tunnel", () => {
  assertEquals(assertThrows(() => format({ method: "CONNECT" }), Fault).code, "not-implemented");
});

Deno.test("formatRequestHead takes an address of IPv6, and the asterisk", () => {
  assert(format({ host: "[::1]:8080" }).includes("\r\nHost: [::1]:8080\r\n"));
  assert(format({ method: "OPTIONS", target: "*" }).startsWith("OPTIONS * HTTP/1.1\r\n"));
});

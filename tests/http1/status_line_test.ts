import { assertEquals } from "@std/assert";
import { parseStatusLine } from "../../src/http1/status_line.ts";

Deno.test("parseStatusLine reads version, code and reason", () => {
  assertEquals(parseStatusLine("HTTP/1.1 200 OK"), { version: "1.1", status: 200, reason: "OK" });
  assertEquals(parseStatusLine("HTTP/1.0 404 Not Found"), {
    version: "1.0",
    status: 404,
    reason: "Not Found",
  });
  assertEquals(parseStatusLine("HTTP/1.1 500 "), { version: "1.1", status: 500, reason: "" });
  assertEquals(parseStatusLine("HTTP/1.1 599 a\tb \xe9")?.reason, "a\tb \xe9");
});

Deno.test("parseStatusLine takes a later minor version for 1.1", () => {
  assertEquals(parseStatusLine("HTTP/1.2 200 OK")?.version, "1.1");
});

Deno.test("parseStatusLine takes a code without the space behind it", () => {
  assertEquals(parseStatusLine("HTTP/1.1 204"), { version: "1.1", status: 204, reason: "" });
});

Deno.test("parseStatusLine refuses everything else", () => {
  const lines = [
    "",
    "HTTP/1.1",
    "HTTP/1.1 ",
    "HTTP/1.1 20",
    "HTTP/1.1 2000",
    "HTTP/1.1 200OK",
    "HTTP/1.1\t200 OK",
    "HTTP/1.1  200 OK",
    " HTTP/1.1 200 OK",
    "HTTP/1.10 200 OK",
    "HTTP/2 200 OK",
    "HTTP/0.9 200 OK",
    "http/1.1 200 OK",
    "ICY 200 OK",
    "HTTP/1.1 000 OK",
    "HTTP/1.1 600 OK",
    "HTTP/1.1 +20 OK",
    "HTTP/1.1 200 O\0K",
    "HTTP/1.1 200 O\rK",
    "HTTP/1.1 200 OK\n",
    "HTTP/1.1 200 \x7f",
    "HTTP/1.1 \u0662\u0660\u0660 OK",
  ];
  for (const line of lines) assertEquals(parseStatusLine(line), undefined, JSON.stringify(line));
});

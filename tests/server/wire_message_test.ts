import { assertEquals, assertThrows } from "@std/assert";
import { type AnswerFacts, frameAnswer } from "../../src/http1/answer_framing.ts";
import {
  formatAnswerHead,
  formatFieldLines,
  formatInterimHead,
  formatSwitchingHead,
} from "../../src/http1/answer_head.ts";
import { decodeLatin1, encodeLatin1 } from "../../src/http1/latin1.ts";
import { wantsPersistence } from "../../src/http1/request_framing.ts";
import { parseRequestLine } from "../../src/http1/request_line.ts";

const facts = (more: Partial<AnswerFacts>): AnswerFacts => ({
  ...{ method: "GET", version: "1.1", status: 200, body: 5 },
  ...more,
});

Deno.test("frameAnswer announces what is sent, and no more", () => {
  const cases: [Partial<AnswerFacts>, unknown][] = [
    [{}, { kind: "length", length: 5 }],
    [{ declared: "5" }, { kind: "length", length: 5 }],
    [{ body: 0 }, { kind: "length", length: 0 }],
    [{ body: "stream" }, { kind: "chunked" }],
    [{ body: "stream", declared: "7" }, { kind: "length", length: 7 }],
    [{ body: "stream", version: "1.0" }, { kind: "close" }],
    [{ method: "HEAD" }, { kind: "none", length: 5 }],
    [{ method: "HEAD", body: 0 }, { kind: "none", length: undefined }],
    [{ method: "HEAD", body: 0, declared: "7" }, { kind: "none", length: 7 }],
    [{ method: "HEAD", body: "stream" }, { kind: "none", length: undefined }],
    [{ status: 204, declared: "5" }, { kind: "none" }],
    [{ status: 205 }, { kind: "none", length: 0 }],
    [{ status: 304, declared: "9" }, { kind: "none", length: 9 }],
    [{ status: 304 }, { kind: "none", length: undefined }],
  ];
  for (const [more, expected] of cases) assertEquals(frameAnswer(facts(more)), expected);
});

Deno.test("frameAnswer breaks off where the announced length is not the real one", () => {
  for (const declared of ["4", "6", "x", "5, 6", "-5", ""]) {
    assertEquals(frameAnswer(facts({ declared })).kind, "broken");
  }
});

Deno.test("formatAnswerHead writes the head, and the framing from what is really done", () => {
  const lines = formatFieldLines([
    ["Content-Type", "text/plain"],
    ["Content-Length", "99"],
    ["Transfer-Encoding", "gzip"],
    ["Connection", "x"],
    ["Keep-Alive", "y"],
    ["Trailer", "z"],
    ["Set-Cookie", "a=1"],
    ["Set-Cookie", "b=2"],
  ]);
  const head = formatAnswerHead({
    ...{ status: 200, lines, framing: { kind: "chunked" }, date: "now", connection: "close" },
  });
  assertEquals(
    head,
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n" +
      "transfer-encoding: chunked\r\ndate: now\r\nconnection: close\r\n\r\n",
  );
});

Deno.test("formatAnswerHead keeps the date of an origin", () => {
  const lines = formatFieldLines([["Date", "then"]]);
  const framing = { kind: "length", length: 0 } as const;
  assertEquals(
    formatAnswerHead({ status: 299, lines, framing, date: "now" }),
    "HTTP/1.1 299 \r\nDate: then\r\ncontent-length: 0\r\n\r\n",
  );
});

Deno.test("formatFieldLines refuses what would start another field or message", () => {
  for (const sign of ["\r", "\n", "\0", "\x01", "\x7f", "\u0100", "\u{1f600}"]) {
    assertThrows(() => formatFieldLines([["X", `a${sign}b`]]), TypeError);
    assertThrows(() => formatFieldLines([[`X${sign}`, "b"]]), TypeError);
    assertThrows(() => formatInterimHead(103, [["X", `a${sign}b`]]), TypeError);
    assertThrows(() => formatSwitchingHead(`x${sign}`, []), TypeError);
  }
  for (const name of ["", "a b", "a:", "ü"]) {
    assertThrows(() => formatFieldLines([[name, "b"]]), TypeError);
  }
});

Deno.test("wantsPersistence follows version and Connection", () => {
  const cases: ["1.0" | "1.1", string | undefined, boolean][] = [
    ["1.1", undefined, true],
    ["1.1", "close", false],
    ["1.1", "Close", false],
    ["1.1", "x, close", false],
    ["1.1", "closed", true],
    ["1.0", undefined, false],
    ["1.0", "keep-alive", true],
    ["1.0", "keep-alive, close", false],
    ["1.0", "x", false],
  ];
  for (const [version, connection, expected] of cases) {
    assertEquals(wantsPersistence({ version, own: { connection } }), expected);
  }
});

Deno.test("parseRequestLine cuts three words and takes later versions of HTTP/1 as 1.1", () => {
  assertEquals(parseRequestLine("GET /a?b HTTP/1.1"), {
    ...{ method: "GET", target: "/a?b", version: "1.1" },
  });
  assertEquals(parseRequestLine("A * HTTP/1.7"), { method: "A", target: "*", version: "1.1" });
  assertEquals(parseRequestLine("A * HTTP/1.0"), { method: "A", target: "*", version: "1.0" });
});

Deno.test("decodeLatin1 and encodeLatin1 keep every byte", () => {
  const all = Uint8Array.from({ length: 10_000 }, (_, i) => (i * 7) % 256);
  for (const bytes of [all, all.subarray(0, 3), new Uint8Array(0), encodeLatin1("plain")]) {
    const text = decodeLatin1(bytes);
    assertEquals(text.length, bytes.length);
    assertEquals(encodeLatin1(text), bytes.slice());
  }
  // UTF-8 that a decoder of text would join.
  assertEquals(
    decodeLatin1(new Uint8Array([0xef, 0xbb, 0xbf, 0xc3, 0xa9])),
    "\xef\xbb\xbf\xc3\xa9",
  );
  assertEquals(decodeLatin1(new Uint8Array([0x41, 0xe9, 0x42])), "A\xe9B");
});

/**
 * More of what an origin may send: ways in which answers have been split, joined and cut between a
 * proxy and its origin, and legal answers that look like them.
 *
 * @module
 */
import type { Expectation, OriginCase } from "./origin_cases.ts";

const BROKEN: Expectation = { refused: [502] };
const FRESH = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nCache-Control: max-age=60\r\n";
const POISON = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nPOISON";
const whole = (body: string, status = 200): Expectation => ({ status, body });
const sized = (body: string, head = FRESH) =>
  `${head}Content-Length: ${body.length}\r\n\r\n${body}`;
const chunked = (body: string) => `${FRESH}Transfer-Encoding: chunked\r\n\r\n${body}`;

const named = (group: string, cases: Readonly<Record<string, Omit<OriginCase, "name">>>) =>
  Object.entries(cases).map(([name, one]): OriginCase => ({ name: `${group}: ${name}`, ...one }));

const INTERIM = named("interim trick", {
  "length that means nothing": {
    answer: `HTTP/1.1 103 X\r\nContent-Length: 6\r\n\r\n${sized("hello")}`,
    expect: whole("hello"),
  },
  "content behind it": {
    answer: `HTTP/1.1 103 X\r\nContent-Length: 6\r\n\r\nPOISON${sized("hello")}`,
    expect: BROKEN,
  },
  "chunks behind it": {
    answer: `HTTP/1.1 100 X\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${sized("hello")}`,
    expect: BROKEN,
  },
  "101 unasked, then an answer": {
    answer: `HTTP/1.1 101 Switching Protocols\r\n\r\n${sized("hello")}`,
    expect: BROKEN,
  },
  "101 with a length": {
    answer: "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nContent-Length: 0\r\n\r\n",
    expect: BROKEN,
  },
  "31 of them": {
    answer: "HTTP/1.1 102 X\r\n\r\n".repeat(31) + sized("hello"),
    expect: whole("hello"),
    stored: true,
  },
  "in LF alone": { answer: `HTTP/1.1 103 X\n\n${sized("hello")}`, then: "close", expect: BROKEN },
  "folded": {
    answer: `HTTP/1.1 103 X\r\nLink: a\r\n b\r\n\r\n${sized("hello")}`,
    then: "close",
    expect: BROKEN,
  },
  "behind the answer": {
    answer: `${sized("hello")}HTTP/1.1 100 Continue\r\n\r\n${POISON}`,
    expect: whole("hello"),
    stored: true,
  },
});

const EMPTY = named("no content trick", {
  "304 with a length and content": {
    answer: `HTTP/1.1 304 X\r\nContent-Length: 6\r\n\r\nPOISON`,
    expect: BROKEN,
  },
  "204 with content in pieces": {
    answer: ["HTTP/1.1 204 X\r\nContent-Length: 6\r\n\r\n", "POISON", POISON],
    expect: whole("", 204),
  },
  "205 with chunks": {
    answer: "HTTP/1.1 205 X\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nPOISON\r\n0\r\n\r\n",
    expect: whole("", 205),
  },
  "HEAD with an answer that follows": {
    ask: "HEAD /case",
    answer: `${FRESH}Content-Length: ${POISON.length}\r\n\r\n${POISON}`,
    expect: whole(""),
  },
  "HEAD with two framings": {
    ask: "HEAD /case",
    answer: `${FRESH}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n`,
    expect: BROKEN,
  },
  "HEAD with a broken length": {
    ask: "HEAD /case",
    answer: `${FRESH}Content-Length: 5x\r\n\r\n`,
    expect: BROKEN,
  },
  "HEAD without a length": { ask: "HEAD /case", answer: `${FRESH}\r\n`, expect: whole("") },
});

const CHUNKS = named("chunk trick", {
  "last chunk twice": {
    answer: chunked("5\r\nhello\r\n0\r\n\r\n0\r\n\r\n"),
    expect: whole("hello"),
    stored: true,
  },
  "LF ends an extension": {
    answer: chunked("5;\nhello\r\n0\r\n\r\n"),
    then: "close",
    expect: "cut",
    stored: false,
  },
  "CR ends an extension": {
    answer: chunked("5;a\rhello\r\n0\r\n\r\n"),
    then: "close",
    expect: "cut",
    stored: false,
  },
  "extension of 20 KiB": {
    answer: chunked(`5;${"x".repeat(20_000)}\r\nhello\r\n0\r\n\r\n`),
    then: "close",
    expect: "cut",
    stored: false,
  },
  "any two bytes end a chunk": {
    answer: chunked("5\r\nhelloXX0\r\n\r\n"),
    then: "close",
    expect: "cut",
    stored: false,
  },
  "size of 2^53": {
    answer: chunked("20000000000000\r\nhello"),
    then: "close",
    expect: "cut",
    stored: false,
  },
  "trailer section that never ends": {
    answer: chunked(`5\r\nhello\r\n0\r\n${"X: y\r\n".repeat(50_000)}`),
    then: "close",
    expect: "cut",
    stored: false,
  },
  "an answer for a trailer": {
    answer: chunked(`5\r\nhello\r\n0\r\n${POISON}`),
    then: "close",
    expect: "cut",
    stored: false,
  },
  "trailers that would frame": {
    answer: chunked(
      "5\r\nhello\r\n0\r\nContent-Length: 1\r\nTransfer-Encoding: x\r\nSet-Cookie: a=b\r\n" +
        "Cache-Control: no-store\r\n\r\n",
    ),
    expect: whole("hello"),
    stored: true,
  },
  "quoted extension that looks like the end": {
    answer: chunked('5;a="0";b\r\nhello\r\n0;c=";"\r\n\r\n'),
    expect: whole("hello"),
    stored: true,
  },
});

const FIELDS = named("field trick", {
  "blank before the colon of a length": {
    answer: `${FRESH}Content-Length : 5\r\n\r\nhello`,
    then: "close",
    expect: BROKEN,
  },
  "length that is named by Connection": {
    answer: sized("hello", `${FRESH}Connection: Content-Length\r\n`),
    expect: whole("hello"),
    stored: true,
  },
  "coding that is named by Connection": {
    answer: `${FRESH}Connection: transfer-encoding\r\nTransfer-Encoding: chunked\r\n\r\n` +
      "5\r\nhello\r\n0\r\n\r\n",
    expect: whole("hello"),
    stored: true,
  },
  "Cache-Control that is named by Connection": {
    answer: sized(
      "hello",
      "HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nConnection: cache-control\r\n",
    ),
    expect: whole("hello"),
    stored: false,
  },
  "Set-Cookie that is named by Connection": {
    answer: sized("hello", `${FRESH}Connection: set-cookie\r\nSet-Cookie: a=b\r\n`),
    expect: whole("hello"),
    stored: false,
  },
  "Location with line ends in escapes": {
    answer: "HTTP/1.1 302 X\r\nLocation: /%0d%0aX:y\r\nContent-Length: 2\r\n\r\nno",
    expect: whole("no", 302),
  },
  "value of 60 KiB": {
    answer: sized("hello", `${FRESH}X: ${"x".repeat(60_000)}\r\n`),
    expect: whole("hello"),
  },
  "length with an underscore": {
    answer: `${FRESH}Content_Length: 99\r\nContent-Length: 5\r\n\r\nhello`,
    expect: whole("hello"),
    stored: true,
  },
});

const EARLY = named("early answer", {
  "413 to content that it has not read": {
    ask: "POST /case",
    fields: "Content-Length: 5\r\n",
    answer: "HTTP/1.1 413 X\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno",
    then: "close",
    expect: whole("no", 413),
  },
  "200 in pieces to content": {
    ask: "POST /case",
    fields: "Content-Length: 5\r\n",
    answer: ["HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "he", "llo"],
    expect: whole("hello"),
  },
  "417 though nothing was expected": {
    ask: "POST /case",
    fields: "Content-Length: 5\r\n",
    answer: "HTTP/1.1 417 X\r\nContent-Length: 2\r\n\r\nno",
    expect: whole("no", 417),
  },
  "408 before the first byte of the request": {
    answer: "HTTP/1.1 408 X\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno",
    then: "close",
    expect: whole("no", 408),
  },
});

/** All of them. */
export const ORIGIN_TRICK_CASES: readonly OriginCase[] = [
  ...[...INTERIM, ...EMPTY, ...CHUNKS, ...FIELDS, ...EARLY],
];

/**
 * Tricks by which requests have been smuggled past proxies, by the names under which they are known,
 * and legal requests that look like them. They are judged like the other hostile requests.
 *
 * @module
 */
import { CANARY, type WireCase } from "./wire_hostile_cases.ts";

const HOST = "Host: a.test\r\n";
const NEXT = `GET /next HTTP/1.1\r\n${HOST}\r\n`;

const chunkOf = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
const sized = (method: string, body: string, fields = "") =>
  `${method} /a HTTP/1.1\r\n${HOST}${fields}Content-Length: ${body.length}\r\n\r\n${body}`;
const framed = (method: string, body: string, fields = "") =>
  `${method} /a HTTP/1.1\r\n${HOST}${fields}Transfer-Encoding: chunked\r\n\r\n${body}`;
const get = (target: string, fields = "") => `GET ${target} HTTP/1.1\r\n${HOST}${fields}\r\n`;

function refuse(name: string, bytes: string, ...refused: number[]): WireCase {
  return { name: `trick: ${name}`, bytes, refused: refused.length > 0 ? refused : [400] };
}

function pass(name: string, bytes: string, ...handed: string[]): WireCase {
  return { name: `legal trick: ${name}`, bytes, handed };
}

/** Each method that some servers believe has no content: what follows is content all the same. */
const CONTENT_OF_ALL = ["GET", "HEAD", "OPTIONS", "DELETE", "TRACE", "PROPFIND", "QUERY"].flatMap(
  (method) => [
    pass(
      `CL.0 with ${method}`,
      sized(method, CANARY) + NEXT,
      `${method} /a ${CANARY}`,
      "GET /next -",
    ),
    pass(
      `TE.0 with ${method}`,
      framed(method, `${chunkOf(CANARY)}0\r\n\r\n`) + NEXT,
      `${method} /a ${CANARY}`,
      "GET /next -",
    ),
  ],
);

const LENGTHS: WireCase[] = [
  refuse(
    "0.CL by a folded length",
    `GET /a HTTP/1.1\r\n${HOST}Content-Length:\r\n 43\r\n\r\n${CANARY}`,
  ),
  refuse(
    "0.CL by a blank in the name",
    `GET /a HTTP/1.1\r\n${HOST}Content-Length : 43\r\n\r\n${CANARY}`,
  ),
  refuse(
    "0.CL by a tab in the name",
    `GET /a HTTP/1.1\r\n${HOST}Content-Length\t: 43\r\n\r\n${CANARY}`,
  ),
  refuse("CL.CL", sized("POST", "hello", "Content-Length: 0\r\n")),
  refuse("CL.CL in a list", `POST /a HTTP/1.1\r\n${HOST}Content-Length: 5, 0\r\n\r\nhello`),
  refuse("CL.TE", sized("POST", `0\r\n\r\n${CANARY}`, "Transfer-Encoding: chunked\r\n")),
  refuse("TE.CL", framed("POST", "5c\r\nx\r\n0\r\n\r\n", "Content-Length: 4\r\n")),
  refuse(
    "TE.TE by a second line that is none",
    `POST /a HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\nTransfer-encoding: cow\r\n\r\n0\r\n\r\n`,
  ),
  refuse(
    "TE.CL by another name",
    `POST /a HTTP/1.1\r\n${HOST}Content-Length: 4\r\nTransfer-Encoding\x0b: chunked\r\n\r\n0\r\n\r\n`,
  ),
  refuse(
    "length behind a bare CR",
    `GET /a HTTP/1.1\r\n${HOST}X: y\rContent-Length: 43\r\n\r\n${CANARY}`,
  ),
  refuse(
    "coding behind a bare LF in the request line",
    `POST /a\nTransfer-Encoding: chunked HTTP/1.1\r\n${HOST}\r\n0\r\n\r\n`,
  ),
  refuse(
    "length of a folded first field",
    `POST /a HTTP/1.1\r\n Content-Length: 5\r\n${HOST}\r\nhello`,
  ),
  pass(
    "length that is named by Connection",
    sized("POST", CANARY, "Connection: Content-Length\r\n") + NEXT,
    `POST /a ${CANARY}`,
    "GET /next -",
  ),
  pass(
    "coding that is named by Connection",
    framed("POST", `${chunkOf(CANARY)}0\r\n\r\n`, "Connection: transfer-encoding\r\n") + NEXT,
    `POST /a ${CANARY}`,
    "GET /next -",
  ),
  pass(
    "Host that is named by Connection",
    get("/a", "Connection: host, keep-alive\r\n") + NEXT,
    "GET /a -",
    "GET /next -",
  ),
  pass(
    "length under a name with an underscore",
    get("/a", "Content_Length: 43\r\n") + NEXT,
    "GET /a -",
    "GET /next -",
  ),
];

const CHUNKS: WireCase[] = [
  refuse("TERM.EXT: LF ends an extension", framed("POST", `2;\nxx\r\n4c\r\n0\r\n\r\n${CANARY}`)),
  refuse("EXT.TERM: CR ends an extension", framed("POST", `2;a\rxx\r\n0\r\n\r\n${CANARY}`)),
  refuse("LF within a quoted extension", framed("POST", '2;a="\n"\r\nxx\r\n0\r\n\r\n')),
  refuse("CR within a quoted extension", framed("POST", '2;a="\r"\r\nxx\r\n0\r\n\r\n')),
  refuse("quoted extension that does not end", framed("POST", '2;a="x\\"\r\nxx\r\n0\r\n\r\n')),
  refuse("extension of 20 KiB", framed("POST", `2;${"x".repeat(20_000)}\r\nxx\r\n0\r\n\r\n`)),
  refuse("bytes above ASCII in an extension", framed("POST", "2;\xe9\r\nxx\r\n0\r\n\r\n")),
  refuse("SPILL: content longer than its chunk", framed("POST", "2\r\nxxxx0\r\n\r\n")),
  refuse("SPILL: any two bytes end a chunk", framed("POST", "2\r\nxxyy0\r\n\r\n")),
  refuse("size that wraps at 2^64", framed("POST", "10000000000000002\r\nxx\r\n0\r\n\r\n")),
  refuse("size of -1 as 2^64-1", framed("POST", "ffffffffffffffff\r\nxx\r\n0\r\n\r\n")),
  refuse("last chunk of another size", framed("POST", "2\r\nxx\r\n-0\r\n\r\n")),
  refuse("trailer that is a request line", framed("POST", `0\r\n${CANARY}`)),
  refuse("trailer that begins with a blank", framed("POST", "0\r\n \r\n\r\n")),
  refuse("trailer section that ends in LF LF", framed("POST", "0\r\nX: y\n\nGET /smuggled")),
  refuse("trailer section of 100 KiB", framed("POST", `0\r\nX: ${"x".repeat(100_000)}\r\n\r\n`)),
  pass(
    "quoted extension with bytes above ASCII and a tab",
    framed("POST", '2;a="\xe9\t"\r\nxx\r\n0\r\n\r\n') + NEXT,
    "POST /a xx",
    "GET /next -",
  ),
  pass(
    "quoted extension that looks like the end",
    framed("POST", '2;a="0";b\r\nxx\r\n0;c=";"\r\n\r\n') + NEXT,
    "POST /a xx",
    "GET /next -",
  ),
  pass(
    "trailers that would frame and route",
    framed(
      "POST",
      "1\r\nx\r\n0\r\nTransfer-Encoding: chunked\r\nContent-Length: 43\r\nHost: evil.test\r\n" +
        "Connection: close\r\nAuthorization: x\r\n\r\n",
    ) + NEXT,
    "POST /a x",
    "GET /next -",
  ),
  pass(
    "content of chunks that looks like the last one",
    framed("POST", `${chunkOf("0\r\n\r\n" + CANARY)}0\r\n\r\n`) + NEXT,
    `POST /a 0\r\n\r\n${CANARY}`,
    "GET /next -",
  ),
];

const EXPECTATIONS: WireCase[] = [
  refuse("Expect with a word before it", sized("POST", CANARY, "Expect: y 100-continue\r\n"), 417),
  refuse("Expect that is folded", sized("POST", CANARY, "Expect:\r\n 100-continue\r\n")),
  refuse(
    "Expect that is unknown in a second line",
    sized("POST", "x", "Expect: 100-continue\r\nExpect: y\r\n"),
    417,
  ),
  pass(
    "Expect twice",
    sized("POST", "x", "Expect: 100-continue\r\nExpect: 100-continue\r\n"),
    "POST /a x",
  ),
  pass(
    "Expect with empty members",
    sized("POST", "x", "Expect: ,100-continue, ,\r\n"),
    "POST /a x",
  ),
  pass(
    "Expect without content that could be waited for",
    sized("POST", "", "Expect: 100-continue\r\n") + NEXT,
    "POST /a ",
    "GET /next -",
  ),
  pass("Expect of nothing", sized("POST", "x", "Expect:\r\n"), "POST /a x"),
  pass("Expect with GET", sized("GET", CANARY, "Expect: 100-continue\r\n"), `GET /a ${CANARY}`),
];

const UPGRADES: WireCase[] = [
  pass(
    "h2c: what follows is no HTTP/2",
    get(
      "/a",
      "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n",
    ) +
      NEXT,
    "GET /a -",
    "GET /next -",
  ),
  pass(
    "Upgrade with content",
    sized("POST", CANARY, "Connection: Upgrade\r\nUpgrade: websocket\r\n") + NEXT,
    `POST /a ${CANARY}`,
    "GET /next -",
  ),
  pass("Upgrade to TLS", get("/a", "Connection: Upgrade\r\nUpgrade: TLS/1.2\r\n"), "GET /a -"),
  pass(
    "Upgrade from HTTP/1.0",
    `GET /a HTTP/1.0\r\n${HOST}Connection: Upgrade\r\nUpgrade: websocket\r\n` +
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    "GET /a -",
  ),
];

const PLACES: WireCase[] = [
  refuse("absolute target of another host", get("http://b.test/x")),
  refuse("absolute target with user information", get("http://a.test@b.test/x")),
  refuse("absolute target of another scheme", get("https://a.test/x"), 400, 421),
  refuse("absolute target with a blank", get("http://a.test/ http://b.test/")),
  refuse("absolute target with a backslash", get("http://a.test\\.b.test/x")),
  refuse("absolute target of another port", get("http://a.test:8080/x")),
  refuse("address with a zone", "GET / HTTP/1.1\r\nHost: [fe80::1%25eth0]\r\n\r\n"),
  refuse("address of the future", "GET / HTTP/1.1\r\nHost: [v1.a:b]\r\n\r\n"),
  refuse("port beyond all", "GET / HTTP/1.1\r\nHost: a.test:65536\r\n\r\n"),
  refuse("Host that holds a path by %2f", "GET / HTTP/1.1\r\nHost: a.test%2f..\r\n\r\n"),
  refuse("CONNECT in small letters", "connect a.test:443 HTTP/1.1\r\nHost: a.test:443\r\n\r\n"),
  refuse("CONNECT with content", sized("CONNECT", CANARY), 400, 501),
  refuse("authority for a path", get("a.test:80")),
  refuse("fragment behind a query", get("/a?b#c")),
  refuse("NUL in a path", get("/a%00.css")),
  ...['"', "<", ">", "`", "{", "}"].map((sign) => refuse(`${sign} in a path`, get(`/a${sign}b`))),
  ...['"', "<", ">"].map((sign) => refuse(`${sign} in a query`, get(`/?a${sign}b`))),
  pass("port of no digits", "GET / HTTP/1.1\r\nHost: a.test:\r\n\r\n", "GET / -"),
  pass("port 0", "GET / HTTP/1.1\r\nHost: a.test:0\r\n\r\n", "GET / -"),
  pass("tilde in Host", "GET / HTTP/1.1\r\nHost: a~b.test\r\n\r\n", "GET / -"),
  pass("two slashes and an authority", get("//b.test/x"), "GET //b.test/x -"),
  pass("matrix parameters of two dots", get("/a/..;x/b"), "GET /a/..;x/b -"),
  pass("line ends in escapes", get("/a%0d%0aX:%20y"), "GET /a%0d%0aX:%20y -"),
  pass("slashes and dots in escapes", get("/a%2f%2e%2e%2fb"), "GET /a%2f%2e%2e%2fb -"),
  pass("a query of marks", get("/??a&&b=%zz?"), "GET /??a&&b=%zz? -"),
];

/** All of them. */
export const TRICK_CASES: readonly WireCase[] = [
  ...[...CONTENT_OF_ALL, ...LENGTHS, ...CHUNKS, ...EXPECTATIONS, ...UPGRADES, ...PLACES],
];

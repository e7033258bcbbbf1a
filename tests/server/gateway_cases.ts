/**
 * Requests that are legal, and what an origin behind a gateway is to get of each (RFC 9110 §7.6,
 * RFC 9112 §3, §6, RFC 7239).
 *
 * @module
 */

/** One request. */
export interface ForwardCase {
  readonly name: string;
  /** Latin-1. */
  readonly bytes: string;
  /** The answer's; 200 if absent. */
  readonly status?: number;
  /** The request line at the origin; with another status than 200, none may come there without it. */
  readonly line?: string;
  /** Values of fields at the origin, in order; none where the list is empty. */
  readonly fields?: Readonly<Record<string, readonly string[]>>;
  /** Its content there. */
  readonly body?: string;
}

const CLOSE = "Host: a.test\r\nConnection: close\r\n";
const get = (fields = "", target = "/") => `GET ${target} HTTP/1.1\r\n${CLOSE}${fields}\r\n`;
const post = (fields = "", body = "") => `POST / HTTP/1.1\r\n${CLOSE}${fields}\r\n${body}`;

/** A field that comes with the request and must not go on. */
const dropped = (name: string, line: string): ForwardCase => ({
  name: `drops ${line.trim()}`,
  bytes: get(line),
  fields: { [name]: [] },
});

/** A field that goes on as it is. */
const kept = (name: string, value: string): ForwardCase => ({
  name: `keeps ${name}: ${value.slice(0, 40)}`,
  bytes: get(`${name}: ${value}\r\n`),
  fields: { [name.toLowerCase()]: [value] },
});

/** A target that goes on byte by byte. */
const target = (path: string): ForwardCase => ({
  name: `keeps the target ${path}`,
  bytes: get("", path),
  line: `GET ${path} HTTP/1.1`,
});

/** A field that Connection names and that all recipients need. */
const unnamable = (name: string, value: string): ForwardCase => ({
  name: `keeps ${name} though Connection names it`,
  bytes: `POST / HTTP/1.1\r\nHost: a.test\r\nConnection: close, ${name}\r\n` +
    `${name === "Host" ? "" : `${name}: ${value}\r\n`}` +
    (name === "Content-Length" ? "\r\nhello" : "\r\n"),
  fields: name === "Host" || name === "Content-Length" ? {} : { [name.toLowerCase()]: [value] },
  body: name === "Content-Length" ? "hello" : undefined,
});

/** All of them. */
export const FORWARD_CASES: readonly ForwardCase[] = [
  ...["Keep-Alive: timeout=5", "Proxy-Connection: keep-alive", "TE: gzip", "Trailer: X-Sum"]
    .map((line) => dropped(line.split(":")[0].toLowerCase(), `${line}\r\n`)),
  ...["Proxy-Authorization: Basic eDp5", "Upgrade: h2c", "Upgrade: websocket", "TE:"]
    .map((line) => dropped(line.split(":")[0].toLowerCase(), `${line}\r\n`)),
  dropped("x-a", "Connection: X-A\r\nX-A: b\r\n"),
  dropped("x-a", "Connection: keep-alive, x-a ,\r\nX-A: b\r\nX-A: c\r\n"),
  dropped("http2-settings", "Connection: HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAARA\r\n"),
  ...[
    ["Host", "a.test"],
    ["Content-Length", "5"],
    ["Authorization", "Basic eDp5"],
    ["Cookie", "a=b"],
    ["Content-Type", "text/plain"],
    ["Cache-Control", "no-cache"],
    ["Origin", "http://a.test"],
  ].map(([name, value]) => unnamable(name, value)),
  ...[
    ["X-Forwarded-For", "1.2.3.4", "127.0.0.1"],
    ["X-Forwarded-Host", "evil.test", "a.test"],
    ["X-Forwarded-Proto", "https", "http"],
  ].map(([name, lie, truth]): ForwardCase => ({
    name: `writes ${name} anew`,
    bytes: get(`${name}: ${lie}\r\n`),
    fields: { [name.toLowerCase()]: [truth] },
  })),
  {
    name: "writes Forwarded anew",
    bytes: get("Forwarded: for=1.2.3.4;host=evil.test\r\n"),
    fields: { forwarded: ['for=127.0.0.1;host="a.test";proto=http'] },
  },
  ...[
    "X-Forwarded-Port",
    "X-Forwarded-Server",
    "X-Forwarded-Prefix",
    "X-Real-IP",
    "X-Client-IP",
    "True-Client-IP",
    "CF-Connecting-IP",
    "X-Original-URL",
    "X-Rewrite-URL",
    "X_Forwarded_For",
    "X-Forwarded_Host",
    "X-HTTP-Method-Override",
    "X-HTTP-Method",
    "X-Method-Override",
  ].map((name) => dropped(name.toLowerCase(), `${name}: x\r\n`)),
  {
    name: "adds itself to Via",
    bytes: get("Via: 1.0 fred, 1.1 p.example\r\n"),
    fields: { via: ["1.0 fred, 1.1 p.example, 1.1 variform"] },
  },
  {
    name: "adds itself to CDN-Loop, whatever Connection says of it",
    bytes: get('CDN-Loop: other; a="1, 2"\r\nConnection: CDN-Loop\r\n'),
    fields: { "cdn-loop": ['other; a="1, 2", variform'] },
  },
  {
    name: "tells in Via of a client that speaks HTTP/1.0",
    bytes: "POST / HTTP/1.0\r\nHost: a.test\r\nVia: 1.0 fred\r\nContent-Length: 0\r\n\r\n",
    fields: { via: ["1.0 fred, 1.0 variform"] },
  },
  ...[
    ["Accept", "image/png"],
    ["Accept-Language", "ko, en;q=0.5"],
    ["Cookie", "a=b; c=d"],
    ["User-Agent", "x/1 (y; z)"],
    ["X-Odd_Name.~", "!#$%&'*+-.^_`|~"],
    ["X-Latin", "\xe9\xff"],
    ["X-Tab", "a\tb"],
    ["X-Quoted", '"a, b" \\ ;'],
    ["X-Long", "x".repeat(20_000)],
    ["Referer", "http://a.test/x?y"],
    ["X-Empty", ""],
  ].map(([name, value]) => kept(name, value)),
  ...[
    "/",
    "/a//b",
    "//a.test/x",
    "/a%2Fb",
    "/%41",
    "/?a=b&a=c",
    "/?",
    "/a;b?c;d",
    "/?a/../b",
    "/a|b",
    "/a'b?c='d'&e=%27f%27",
    "/?!$&'()*+,;=:@/?-._~",
    "/!$&'()*+,;=:@-._~",
    "/?",
    "/a?&&",
  ]
    .map(target),
  {
    name: "takes the path of an absolute target",
    bytes: get("", "http://a.test/x?y"),
    line: "GET /x?y HTTP/1.1",
  },
  {
    name: "speaks 1.1 for HTTP/1.0",
    bytes: "GET /old HTTP/1.0\r\nHost: a.test\r\n\r\n",
    line: "GET /old HTTP/1.1",
  },
  { name: "forwards HEAD", bytes: `HEAD /h HTTP/1.1\r\n${CLOSE}\r\n`, line: "HEAD /h HTTP/1.1" },
  {
    name: "forwards content by its length",
    bytes: post("Content-Length: 5\r\n", "hello"),
    fields: { "content-length": ["5"], "transfer-encoding": [] },
    body: "hello",
  },
  {
    name: "forwards chunked content in chunks of its own",
    bytes: post("Transfer-Encoding: chunked\r\n", "1;a=b\r\nh\r\n004\r\nello\r\n0\r\n\r\n"),
    fields: { "content-length": [], "transfer-encoding": ["chunked"] },
    body: "hello",
  },
  {
    name: "announces empty content",
    bytes: post("Content-Length: 0\r\n"),
    fields: { "content-length": ["0"] },
    body: "",
  },
  { name: "announces absent content", bytes: post(), fields: { "content-length": ["0"] } },
  {
    name: "waits for nobody's 100",
    bytes: post("Expect: 100-continue\r\nContent-Length: 5\r\n", "hello"),
    fields: { expect: [] },
    body: "hello",
  },
  {
    name: "forwards the content of a GET",
    bytes: get("Content-Length: 5\r\n") + "hello",
    fields: { "content-length": ["5"], "transfer-encoding": [] },
    body: "hello",
  },
  {
    name: "forwards chunked content of a GET",
    bytes: get("Transfer-Encoding: chunked\r\n") + "5\r\nhello\r\n0\r\n\r\n",
    fields: { "content-length": [], "transfer-encoding": ["chunked"] },
    body: "hello",
  },
  {
    name: "changes no protocol for HTTP/1.0",
    bytes: "GET /ws HTTP/1.0\r\nHost: a.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    fields: { upgrade: [], connection: [] },
  },
  ...["GET", "POST"].map((method): ForwardCase => ({
    name: `forwards the content of a ${method} that offers another protocol`,
    bytes: `${method} /ws HTTP/1.1\r\nHost: a.test\r\nConnection: Upgrade, close\r\n` +
      "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nContent-Length: 5\r\n\r\nhello",
    fields: { upgrade: [], connection: [], "content-length": ["5"] },
    body: "hello",
  })),
  {
    name: "forwards methods that it does not know",
    bytes: `REPORT /r HTTP/1.1\r\n${CLOSE}\r\n`,
    line: "REPORT /r HTTP/1.1",
  },
  {
    name: "forwards OPTIONS",
    bytes: `OPTIONS /o HTTP/1.1\r\n${CLOSE}\r\n`,
    line: "OPTIONS /o HTTP/1.1",
  },
  {
    name: "counts Max-Forwards of OPTIONS down",
    bytes: `OPTIONS /o HTTP/1.1\r\n${CLOSE}Max-Forwards: 3\r\n\r\n`,
    fields: { "max-forwards": ["2"] },
  },
  {
    name: "answers OPTIONS itself when Max-Forwards has come to 0",
    bytes: `OPTIONS /o HTTP/1.1\r\n${CLOSE}Max-Forwards: 0\r\n\r\n`,
    status: 204,
  },
  { name: "answers OPTIONS *", bytes: `OPTIONS * HTTP/1.1\r\n${CLOSE}\r\n`, status: 204 },
  { name: "forwards no TRACE", bytes: `TRACE / HTTP/1.1\r\n${CLOSE}\r\n`, status: 501 },
  {
    name: "forwards no CONNECT",
    bytes: "CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\nConnection: close\r\n\r\n",
    status: 501,
  },
  {
    name: "stops a request that has come through us too often",
    bytes: get(`Via: ${Array(5).fill("1.1 variform").join(", ")}\r\n`),
    status: 508,
  },
  {
    name: "stops a request that has come through us too often and has lost its Via",
    bytes: get(`CDN-Loop: other${", variform; v=1".repeat(5)}\r\n`),
    status: 508,
  },
  {
    name: "joins fields that came twice",
    bytes: get("X-A: 1\r\nX-A: 2\r\n"),
    fields: { "x-a": ["1, 2"] },
  },
  {
    name: "joins fields of which the last is empty",
    bytes: post("X-A: 1\r\nX-A:\r\nX-B:\r\nX-B: 2\r\n"),
    fields: { "x-a": ["1,"], "x-b": [", 2"] },
  },
  {
    name: "joins cookies as cookies",
    bytes: get("Cookie: a=1\r\nCookie: b=2\r\n"),
    fields: { cookie: ["a=1; b=2"] },
  },
];

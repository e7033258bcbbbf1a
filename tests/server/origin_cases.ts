/**
 * What an origin may send, byte by byte, and what a client may get of it: an error in its place, a
 * message that is seen to be cut, or the whole. From RFC 9110, 9111 and 9112, and from the ways in
 * which caches have been made to keep what they should not.
 *
 * @module
 */

/** One answer of an origin. */
export interface OriginCase {
  readonly name: string;
  /** Latin-1; pieces are sent a moment apart. */
  readonly answer: string | readonly string[];
  /** The request line without its version; `GET /case` if absent. */
  readonly ask?: string;
  /** Fields of the request. */
  readonly fields?: string;
  /** What the origin does then: keeps the connection (default), closes it, or falls silent. */
  readonly then?: "keep" | "close" | "stall";
  readonly expect: Expectation;
  /** Whether a second client, who asks the same, is answered from the store. */
  readonly stored?: boolean;
}

/** What the client may see. */
export type Expectation =
  /** An answer of our own with one of these statuses. */
  | { readonly refused: readonly number[] }
  /** A message that has no end, or an answer of our own. */
  | "cut"
  /** This status with exactly this content. */
  | { readonly status: number; readonly body: string };

const BROKEN: Expectation = { refused: [502] };
const SLOW: Expectation = { refused: [504] };
const OK = "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n";
const FRESH = `${OK}Cache-Control: max-age=60\r\n`;
const whole = (body: string, status = 200): Expectation => ({ status, body });
const sized = (body: string, fields = "", head = OK) =>
  `${head}${fields}Content-Length: ${body.length}\r\n\r\n${body}`;
const chunked = (body: string, fields = "", head = FRESH) =>
  `${head}${fields}Transfer-Encoding: chunked\r\n\r\n${body}`;
const shown = (text: string) => JSON.stringify(text.length > 50 ? `${text.slice(0, 50)}…` : text);

function each(
  group: string,
  values: readonly string[],
  make: (value: string) => Omit<OriginCase, "name">,
): OriginCase[] {
  return values.map((value) => ({ name: `${group}: ${shown(value)}`, ...make(value) }));
}

const STATUS_LINES = [
  ...[
    "",
    "HTTP/1.1",
    "HTTP/1.1 ",
    "200 OK",
    "HTTP/1.1 20 OK",
    "HTTP/1.1 2000 OK",
    "HTTP/1.1 099 X",
  ],
  ...["HTTP/1.1 600 X", "HTTP/1.1 999 X", "HTTP/1.1 abc", "HTTP/1.1 -200 OK", "HTTP/1.1 +20 OK"],
  ...["HTTP/1.1  200 OK", "HTTP/1.1\t200\tOK", " HTTP/1.1 200 OK", "http/1.1 200 OK"],
  ...["HTTP/2 200", "HTTP/2.0 200 OK", "HTTP/0.9 200 OK", "HTTP/11 200 OK", "HTTP/1.1.1 200 OK"],
  ...["HTTP/1. 200 OK", "HTTP/x.1 200 OK", "HTTP 200 OK", "ICY 200 OK", "HTTP/1.1 200OK"],
  ...["HTTP/1.1 200 O\x00K", "HTTP/1.1 200 O\x1bK", "HTTP/1.1 2 00", "HTTP/1.1 0x200 OK"],
  ...["HTTP/1.1 200\x00", "HTTP-1.1 200 OK", "HTTPS/1.1 200 OK", "GET / HTTP/1.1"],
];

const FIELD_LINES = [
  ...[
    "X",
    ": x",
    " X: y",
    "X : y",
    "X\t: y",
    "X Y: z",
    "X\x00: y",
    "X: a\x00b",
    "X: a\x01b",
    "X: a\x7fb",
  ],
  ...[
    "X: a\rb",
    "X: a\nb",
    "X: a\r\n b",
    "X: a\r\n\tb",
    "\xe9: x",
    '"X": y',
    "X;: y",
    "(X): y",
    "X: \x0bb",
  ],
  ...["X=y", "HTTP/1.1 200 OK", "{}: y", "X@: y", "\x00", "\xff", "X/Y: z", "X[0]: y", "X,Y: z"],
];

const LENGTHS = [
  ...[
    "-1",
    "+5",
    "5.0",
    "5,",
    ",5",
    "5, 6",
    "5,5,6",
    "0x5",
    "5e0",
    "five",
    "",
    " ",
    "5 5",
    "5;",
    '"5"',
  ],
  ...[
    "5a",
    "5\x00",
    "5\x0b",
    "18446744073709551621",
    "99999999999999999999999",
    "5_0",
    "NaN",
    "٥",
    "5-",
  ],
  ...["05, 5", "5\r\nContent-Length: 6", "5\r\nContent-Length: x", "5\r\nContent-Length:"],
];

const CODINGS = [
  ...["chunked, chunked", "chunked,", ",chunked", "chunked;q=1", "xchunked", "chunkedx"],
  ...["chunked, identity", "identity, chunked", "", "chunked gzip", '"chunked"'],
  ...[
    "chunked\x00",
    "\x0bchunked",
    "ch\xfcnked",
    "chunked\r\nTransfer-Encoding: chunked",
    "br, chunked",
  ],
  ...[
    "chunked, gzip",
    "compress, chunked",
    "gzip, gzip, chunked",
    "x, chunked",
    "gzip",
    "chunked\xa0",
  ],
];

const CHUNKS = [
  ...["g\r\n", "\r\n", "-5\r\nhello\r\n", "+5\r\nhello\r\n", "0x5\r\nhello\r\n", " 5\r\nhello\r\n"],
  ...[
    "5 \r\nhello\r\n",
    "5\nhello\r\n",
    "5\rhello\r\n",
    "5\r\nhello\n",
    "5\r\nhello",
    "5\r\nhelloX\r\n",
  ],
  ...["5\r\nhello\r\r\n", "5\r\nhel\r\n", "10000000000000000\r\nhello\r\n", "5;\x00\r\nhello\r\n"],
  ...[
    '5;a="\r\nhello\r\n',
    "5;a=b\nhello\r\n",
    "5\x00\r\nhello\r\n",
    "5,0\r\nhello\r\n",
    "5.0\r\nhello\r\n",
  ],
  ...[
    "fffffffffffffffff\r\nx\r\n",
    "5;=\r\nhello\r\n",
    "5h\r\nhello\r\n",
  ],
];

const TRAILERS = [
  ...["X\r\n\r\n", "X : y\r\n\r\n", " X: y\r\n\r\n", "X: y\n\r\n", "X: y\r\n\n", "X: \x00\r\n\r\n"],
  ...[": y\r\n\r\n", "X: y\r\n z\r\n\r\n", "\n", "HTTP/1.1 200 OK\r\n\r\n"],
];

const NOT_STORED = [
  ...[
    "no-store",
    "private",
    "no-cache",
    "max-age=0",
    "s-maxage=0, max-age=60",
    "private, max-age=60",
  ],
  ...["max-age=60, no-store", "must-revalidate, max-age=0", "NO-STORE"],
  ...[
    "max-age=0\r\nCache-Control: max-age=0",
    "max-age=60\r\nCache-Control: no-store",
    "max-age=x",
  ],
  ...[
    "max-age=-1",
    "max-age=60\r\nSet-Cookie: a=b",
    "max-age=60\r\nVary: *",
    "max-age=60\r\nAge: 61",
  ],
  ...["max-age=60\r\nAge: 9999999999", "no-store\r\nExpires: Fri, 01 Jan 2100 00:00:00 GMT"],
];

const POISON = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nPOISON";

const MALFORMED: OriginCase[] = [
  ...each("status line", STATUS_LINES, (line) => ({
    answer: `${line}\r\nContent-Length: 2\r\n\r\nok`,
    then: "close",
    expect: BROKEN,
  })),
  ...each("field line", FIELD_LINES, (line) => ({
    answer: `${FRESH}${line}\r\nContent-Length: 2\r\n\r\nok`,
    then: "close",
    expect: BROKEN,
  })),
  ...each("Content-Length", LENGTHS, (value) => ({
    answer: `${FRESH}Content-Length: ${value}\r\n\r\nhello`,
    then: "close",
    expect: BROKEN,
  })),
  ...each("Transfer-Encoding", CODINGS, (value) => ({
    answer: `${FRESH}Transfer-Encoding: ${value}\r\n\r\n5\r\nhello\r\n0\r\n\r\n`,
    then: "close",
    expect: BROKEN,
  })),
  ...each("both framings", [
    "Content-Length: 5\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding: chunked\r\nContent-Length: 5",
    "Transfer-Encoding: chunked\r\nContent-Length: 15",
    "Transfer-Encoding: chunked\r\nContent-Length: x",
  ], (lines) => ({ answer: `${FRESH}${lines}\r\n\r\n5\r\nhello\r\n0\r\n\r\n`, expect: BROKEN })),
  ...each("chunk", CHUNKS, (chunk) => ({
    answer: chunked(`${chunk}0\r\n\r\n`),
    then: "close",
    expect: "cut",
    stored: false,
  })),
  ...each("trailer", TRAILERS, (trailer) => ({
    answer: chunked(`5\r\nhello\r\n0\r\n${trailer}`),
    then: "close",
    expect: "cut",
    stored: false,
  })),
  ...each("another protocol", [
    "\x15\x03\x01\x00\x02\x02\x46",
    "\x00\x00\x12\x04\x00\x00\x00\x00\x00",
    "SSH-2.0-x\r\n",
    "220 mail.test ESMTP\r\n",
    "<html>no head</html>",
    "\r\n\r\n",
    "\x00".repeat(100),
  ], (answer) => ({ answer, then: "close", expect: BROKEN })),
  ...each("head in LF alone", [
    "HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
    "HTTP/1.1 200 OK\r\nContent-Length: 2\n\nok",
    "HTTP/1.1 200 OK\nContent-Length: 2\r\n\r\nok",
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\nok",
    "HTTP/1.1 200 OK\rContent-Length: 2\r\rok",
    "HTTP/1.1 200 OK\r\r\nContent-Length: 2\r\n\r\nok",
  ], (answer) => ({ answer, then: "close", expect: BROKEN })),
  {
    name: "chunks to HTTP/1.0",
    answer: "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    expect: BROKEN,
  },
  { name: "head: too large", answer: `${OK}X: ${"x".repeat(70_000)}\r\n\r\n`, expect: BROKEN },
  {
    name: "head: too many fields",
    answer: `${OK}${"X: y\r\n".repeat(10_000)}\r\n`,
    expect: BROKEN,
  },
  { name: "head: endless", answer: `${OK}X: ${"x".repeat(300_000)}`, expect: BROKEN },
  { name: "head: cut", answer: OK, then: "close", expect: BROKEN },
  { name: "head: none", answer: "", then: "close", expect: BROKEN },
  { name: "head: cut in the status line", answer: "HTTP/1.1 2", then: "close", expect: BROKEN },
];

const CUT: OriginCase[] = [
  ...each("cut", [
    `${FRESH}Content-Length: 9\r\n\r\nhello`,
    `${FRESH}Content-Length: 9000000\r\n\r\nhello`,
    `${FRESH}Content-Length: 9007199254740991\r\n\r\nhello`,
    chunked("5\r\nhello\r\n"),
    chunked("5\r\nhel"),
    chunked("5\r\nhello\r\n0\r\n"),
    chunked("5\r\nhello\r\n0\r\nX: y\r\n"),
    chunked("5\r\nhello\r\n0"),
    chunked("5"),
    chunked(""),
    chunked("5\r\nhello\r\n5"),
    chunked("ffffff\r\nhello"),
  ], (answer) => ({ answer, then: "close", expect: "cut", stored: false })),
  {
    name: "stall: before the head",
    answer: "",
    then: "stall",
    expect: SLOW,
  },
  { name: "stall: within the head", answer: OK, then: "stall", expect: SLOW },
  {
    name: "stall: head that drips",
    answer: [..."HTTP/1.1 200 OK\r\nX-Drip: aaaaaaaaaaaaaaaaaaaaaaaaaaaa"],
    then: "stall",
    expect: SLOW,
  },
  {
    name: "stall: within content",
    answer: `${FRESH}Content-Length: 9\r\n\r\nhello`,
    then: "stall",
    expect: "cut",
    stored: false,
  },
  {
    name: "stall: within chunks",
    answer: chunked("5\r\nhello\r\n"),
    then: "stall",
    expect: "cut",
    stored: false,
  },
  {
    name: "stall: behind interim answers",
    answer: "HTTP/1.1 103 Early Hints\r\n\r\n",
    then: "stall",
    expect: SLOW,
  },
];

const NO_CONTENT: OriginCase[] = [
  { name: "no content: 204", answer: "HTTP/1.1 204 No Content\r\n\r\n", expect: whole("", 204) },
  {
    name: "no content: 204 with some",
    answer: `HTTP/1.1 204 No Content\r\nContent-Length: ${POISON.length}\r\n\r\n${POISON}`,
    expect: whole("", 204),
  },
  {
    name: "no content: 204 with chunks",
    answer: `HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nPOISON\r\n0\r\n\r\n`,
    expect: whole("", 204),
  },
  {
    name: "no content: 304 that nobody asked for",
    answer: `HTTP/1.1 304 Not Modified\r\nContent-Length: 6\r\n\r\n${POISON}`,
    expect: BROKEN,
  },
  {
    name: "no content: HEAD with some",
    ask: "HEAD /case",
    answer: sized(POISON),
    expect: whole(""),
  },
  {
    name: "no content: HEAD with chunks",
    ask: "HEAD /case",
    answer: chunked("6\r\nPOISON\r\n0\r\n\r\n"),
    expect: whole(""),
  },
  {
    name: "no content: 205 with some",
    answer: "HTTP/1.1 205 Reset Content\r\nContent-Length: 5\r\n\r\nhello",
    expect: whole("", 205),
  },
  ...each("change of protocol", ["h2c", "websocket", ""], (upgrade) => ({
    answer:
      `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${upgrade}\r\n\r\n`,
    expect: BROKEN,
  })),
];

const SURPLUS: OriginCase[] = [
  ...each("surplus", ["x", POISON, "\r\n", `\r\n${POISON}`, "\x00".repeat(50)], (more) => ({
    answer: sized("hello", "", FRESH) + more,
    expect: whole("hello"),
    stored: true,
  })),
  ...each("surplus behind chunks", ["x", POISON, `\r\n${POISON}`], (more) => ({
    answer: chunked("5\r\nhello\r\n0\r\n\r\n") + more,
    expect: whole("hello"),
    stored: true,
  })),
  ...each("surplus, late", ["x", POISON], (more) => ({
    answer: [sized("hello", "", FRESH), more],
    expect: whole("hello"),
    stored: true,
  })),
  {
    name: "surplus behind an empty answer",
    answer: `${OK}Content-Length: 0\r\n\r\n${POISON}`,
    expect: whole(""),
  },
  {
    name: "surplus behind a 404",
    answer: `HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno${POISON}`,
    expect: whole("no", 404),
  },
];

const INTERIM: OriginCase[] = [
  ...each("interim", [
    "HTTP/1.1 100 Continue\r\n\r\n",
    "HTTP/1.1 102 Processing\r\n\r\n",
    "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n",
    "HTTP/1.1 199 X\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(20),
  ], (interim) => ({ answer: interim + sized("hello"), expect: whole("hello") })),
  {
    name: "interim: too many",
    answer: "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(5_000) + sized("hello"),
    expect: BROKEN,
  },
  {
    name: "interim: malformed",
    answer: "HTTP/1.1 103 X\r\nX\r\n\r\n" + sized("hello"),
    expect: BROKEN,
  },
  {
    name: "interim: without a final answer",
    answer: "HTTP/1.1 103 X\r\n\r\n",
    then: "close",
    expect: BROKEN,
  },
];

const LEGAL: OriginCase[] = [
  ...each("legal head", [
    "HTTP/1.1 200 \r\n",
    "HTTP/1.1 200\r\n",
    "HTTP/1.1 200 \x80\xff\r\n",
    "HTTP/1.1 200 OK OK OK\r\n",
    "HTTP/1.9 200 OK\r\n",
    `${OK}X: \x80\xff\r\n`,
    `${OK}X:\r\n`,
    `${OK}X: a\tb \r\n`,
    `${OK}x!#$%&'*+-.^_\`|~: y\r\n`,
    `${OK}${"X: y\r\n".repeat(200)}`,
    `${OK}X: ${"x".repeat(30_000)}\r\n`,
    `${OK}Connection: close\r\n`,
    `${OK}Connection: X\r\nX: y\r\n`,
    `${OK}Keep-Alive: timeout=5\r\n`,
  ], (head) => ({ answer: sized("hello", "", head), expect: whole("hello") })),
  ...each("legal length", ["5", "005", "5\r\nContent-Length: 5", "5, 5"], (value) => ({
    answer: `${FRESH}Content-Length: ${value}\r\n\r\nhello`,
    expect: whole("hello"),
    stored: true,
  })),
  ...each("legal chunks", [
    "5\r\nhello\r\n0\r\n\r\n",
    "05\r\nhello\r\n000\r\n\r\n",
    "5;a\r\nhello\r\n0;b=c\r\n\r\n",
    '5;a="b;\\"c"\r\nhello\r\n0\r\n\r\n',
    "1\r\nh\r\n1\r\ne\r\n1\r\nl\r\n1\r\nl\r\n1\r\no\r\n0\r\n\r\n",
    "5\r\nhello\r\n0\r\nX: y\r\n\r\n",
    "5\r\nhello\r\n0\r\nContent-Length: 9\r\nSet-Cookie: a\r\n\r\n",
  ], (body) => ({ answer: chunked(body), expect: whole("hello"), stored: true })),
  ...each("legal coding", ["Chunked", "CHUNKED", " chunked\t"], (value) => ({
    answer: `${OK}Transfer-Encoding: ${value}\r\n\r\n5\r\nhello\r\n0\r\n\r\n`,
    expect: whole("hello"),
  })),
  {
    name: "legal: many small chunks",
    answer: chunked("1\r\nx\r\n".repeat(5_000) + "0\r\n\r\n"),
    expect: whole("x".repeat(5_000)),
  },
  {
    name: "legal: content that ends with the connection",
    answer: `${OK}\r\nhello`,
    then: "close",
    expect: whole("hello"),
  },
  {
    name: "legal: HTTP/1.0",
    answer: "HTTP/1.0 200 OK\r\nContent-Type: image/png\r\n\r\nhello",
    then: "close",
    expect: whole("hello"),
  },
  {
    name: "legal: head and content in small pieces",
    answer: sized("hello").match(/[^]{1,12}/g) ?? [],
    expect: whole("hello"),
  },
  ...each(
    "legal status",
    ["201", "203", "299", "300", "301", "307", "308", "400", "401", "404"],
    (s) => ({
      answer: `HTTP/1.1 ${s} X\r\nContent-Length: 5\r\n\r\nhello`,
      expect: whole("hello", Number(s)),
    }),
  ),
  ...each("legal status", ["410", "418", "429", "451", "499", "500", "503", "599"], (s) => ({
    answer: `HTTP/1.1 ${s} X\r\nContent-Length: 5\r\n\r\nhello`,
    expect: whole("hello", Number(s)),
  })),
  {
    name: "legal: an early answer to content",
    ask: "POST /case",
    fields: "Content-Length: 5\r\n",
    answer: "HTTP/1.1 413 X\r\nContent-Length: 2\r\n\r\nno",
    expect: whole("no", 413),
  },
];

const STORING: OriginCase[] = [
  ...each("not stored", NOT_STORED, (value) => ({
    answer: sized("hello", `Cache-Control: ${value}\r\n`),
    expect: whole("hello"),
    stored: false,
  })),
  ...each("stored", [
    "Cache-Control: max-age=60",
    "Cache-Control: s-maxage=60, max-age=0",
    "Cache-Control: public, max-age=60",
    "Expires: Fri, 01 Jan 2100 00:00:00 GMT",
    "Cache-Control: max-age=60\r\nVary: Accept",
    "Cache-Control: max-age=60\r\nAge: 5",
  ], (fields) => ({
    answer: sized("hello", `${fields}\r\n`),
    expect: whole("hello"),
    stored: true,
  })),
  ...each(
    "not stored, without a word",
    ["", "Expires: 0\r\n", "Pragma: no-cache\r\n"],
    (fields) => ({
      answer: sized("hello", fields),
      expect: whole("hello"),
      stored: false,
    }),
  ),
  ...each("not stored", ["206", "500", "503", "401", "412", "302"], (status) => ({
    answer: `HTTP/1.1 ${status} X\r\nContent-Type: image/png\r\nContent-Length: 5\r\n` +
      `${status === "206" ? "Content-Range: bytes 0-4/9\r\n" : ""}\r\nhello`,
    expect: whole("hello", Number(status)),
    stored: false,
  })),
  ...each(
    "not stored for others",
    ["Authorization: Basic eDp5\r\n", "Cache-Control: no-store\r\n"],
    (
      fields,
    ) => ({ fields, answer: sized("hello", "", FRESH), expect: whole("hello"), stored: false }),
  ),
  {
    name: "not stored: answer to POST",
    ask: "POST /case",
    answer: sized("hello", "", FRESH),
    expect: whole("hello"),
    stored: false,
  },
];

/** All of them. */
export const ORIGIN_CASES: readonly OriginCase[] = [
  ...[...MALFORMED, ...CUT, ...NO_CONTENT, ...SURPLUS, ...INTERIM, ...LEGAL, ...STORING],
];

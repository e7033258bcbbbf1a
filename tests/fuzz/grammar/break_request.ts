/**
 * One rule of RFC 9110 and 9112 after the other, broken once in a legal request, with the statuses that
 * may be the answer.
 *
 * @module
 */
import type { Dice } from "../../bytes/inputs.ts";
import * as make from "./elements.ts";
import { type Request, wireOf } from "./make_request.ts";

/** A rule that is broken. */
export interface Breach {
  readonly name: string;
  readonly refused: readonly number[];
  /** The text of a request that breaks it; undefined where this one cannot. */
  readonly apply: (roll: Dice, request: Request) => string | undefined;
}

const CONTROLS = Array.from({ length: 32 }, (_, i) => String.fromCharCode(i)).concat("\x7f");
/** Those that end no line and are no blank. */
const ODD_CONTROLS = CONTROLS.filter((sign) => !"\t\r\n".includes(sign));
const NO_TCHARS = [...ODD_CONTROLS, ...'"(),/;<=>?@[]{}\\', "\x80", "\xff"];
const LINE_ENDS = ["\n", "\r", "\r\r\n", "\n\r", "\r\n\r", " \n", "\r\0\n"];
const LEAST = 1;

/** Puts the insertion somewhere in a text that is not empty: not at its ends, where it could mean nothing. */
function within(roll: Dice, text: string, insertion: string): string {
  const at = text.length <= LEAST ? LEAST : LEAST + roll(text.length - LEAST);
  return text.slice(0, at) + insertion + text.slice(at);
}

const isNew = ({ version }: Request) => version !== "HTTP/1.0";
const names = (key: string) => (line: string) =>
  line.slice(0, line.indexOf(":")).toLowerCase() === key;

function withLine(roll: Dice, request: Request, line: string): Request {
  return { ...request, lines: request.lines.toSpliced(roll(request.lines.length + 1), 0, line) };
}

function without(request: Request, ...keys: readonly string[]): Request {
  return {
    ...request,
    lines: request.lines.filter((line) => !keys.some((key) => names(key)(line))),
  };
}

const FRAMING = ["content-length", "transfer-encoding", "expect"];

/** The same with a line or two in the place of its framing, and with this body. */
function reframed(roll: Dice, request: Request, body: string, ...lines: string[]): string {
  const bare = without(request, ...FRAMING);
  return wireOf({ ...lines.reduce((it, line) => withLine(roll, it, line), bare), body });
}

function rule(name: string, refused: readonly number[], apply: Breach["apply"]): Breach {
  return { name, refused, apply };
}

/** A rule that a line of this kind breaks wherever it stands. */
function line(name: string, lines: (roll: Dice) => string, refused = [400]): Breach {
  return rule(name, refused, (roll, request) => wireOf(withLine(roll, request, lines(roll))));
}

/** A request whose first line is another one. */
function firstLine(
  name: string,
  apply: (roll: Dice, request: Request) => readonly string[],
  refused = [400],
): Breach {
  return rule(name, refused, (roll, request) => {
    const rest = wireOf({ ...request, emptyLines: "" });
    return make.pick(roll, apply(roll, request)) + rest.slice(rest.indexOf("\r\n"));
  });
}

/** A chunked request with a body that is not one. */
function chunks(name: string, apply: (roll: Dice, text: string) => string): Breach {
  return rule(name, [400], (roll, request) => {
    if (!isNew(request)) return undefined;
    const body = apply(roll, make.signs(roll, "abc\r\n0", 1 + roll(20)));
    return reframed(roll, request, body, `Transfer-Encoding: chunked`);
  });
}

const sized = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
const behind = (trailer: string) => (_: Dice, text: string) => `${sized(text)}0\r\n${trailer}`;

const FIRST_LINES: readonly Breach[] = [
  firstLine("§3: one SP parts the words", (_, { method, target, version }) => [
    `${method}  ${target} ${version}`,
    `${method} ${target}  ${version}`,
    `${method}\t${target} ${version}`,
    `${method} ${target}\t${version}`,
    ` ${method} ${target} ${version}`,
    `${method} ${target} ${version} `,
    `${method}${target} ${version}`,
    `${method} ${target}${version}`,
  ]),
  firstLine("§3: three words", (roll, { method, target, version }) => [
    `${method} ${target}`,
    `${method} ${version}`,
    method,
    `${method} ${target} ${make.token(roll)} ${version}`,
  ]),
  firstLine("§3.1: a method is a token", (roll, { method, target, version }) => [
    `${within(roll, method, make.pick(roll, NO_TCHARS))} ${target} ${version}`,
    `${make.pick(roll, NO_TCHARS)}${method} ${target} ${version}`,
  ]),
  firstLine(
    "§2.3: HTTP/DIGIT.DIGIT",
    (_, { method, target }) =>
      ["http/1.1", "HTTP/1", "HTTP/1.", "HTTP/.1", "HTTP/1.10", "HTTP/01.1", "HTTP/1,1", "HTTP/1.a"]
        .concat("HTTPS/1.1", "HTTP/1.1.1", "HTTP 1.1", "HTTP/ 1.1", "HTTP/1.\xb2", "HTTP/x.1")
        .map((version) => `${method} ${target} ${version}`),
  ),
  firstLine(
    "RFC 9110 §2.5: another major version",
    (roll, { method, target }) => [`${method} ${target} HTTP/${2 + roll(8)}.${roll(10)}`],
    [505],
  ),
  firstLine("§3.2: a target is visible ASCII", (roll, { method, target, version }) => [
    `${method} ${within(roll, target, make.pick(roll, ODD_CONTROLS))} ${version}`,
    `${method} ${within(roll, target, "\x80")} ${version}`,
    `${method} ${within(roll, target, "\xe4\xb8")} ${version}`,
    `${method} ${target}x y ${version}`,
  ]),
  firstLine("§3.2.1: no fragment, no backslash", (_, { method, version }) => [
    `${method} /a#b ${version}`,
    `${method} /a?b#c ${version}`,
    `${method} /a\\b ${version}`,
  ]),
  firstLine(
    "§3.2: four forms",
    (roll, { method, version }) =>
      ["a", "a/b", "?a", "a.test:80", "http:/a", "http:a", "http://", "//", "://a"]
        .filter((target) => target !== "//")
        .map((target) => `${method} ${target}${make.once(roll, 9) ? "?" : ""} ${version}`),
  ),
  firstLine("§3.2.4: only OPTIONS asks for *", (_, { method, version }) => [
    `${method === "OPTIONS" ? "GET" : method} * ${version}`,
    `GET *x ${version}`,
  ]),
  firstLine("§3.2.3: CONNECT is not implemented", (_, { version }) => [
    `CONNECT a.test:443 ${version}`,
    `CONNECT [::1]:80 ${version}`,
  ], [501]),
  firstLine("§3: too long", (_, { method, version }) => [
    `${method} /${"x".repeat(17_000)} ${version}`,
  ], [414]),
];

const HEADS: readonly Breach[] = [
  rule("§2.2: CRLF ends a line", [400, 431, 505], (roll, request) => {
    const text = wireOf(request);
    const head = text.indexOf("\r\n\r\n", request.emptyLines.length) + 2;
    const ends = [...text.slice(0, head).matchAll(/\r\n/g)].map(({ index }) => index)
      .filter((index) => index >= request.emptyLines.length);
    const at = make.pick(roll, ends);
    return text.slice(0, at) + make.pick(roll, LINE_ENDS) + text.slice(at + 2);
  }),
  rule("§2.2: no blank before the first field", [400], (roll, request) => {
    const [first = "X: y", ...others] = request.lines;
    return wireOf({ ...request, lines: [make.pick(roll, [" ", "\t"]) + first, ...others] });
  }),
  line(
    "§5.1: no blank before the colon",
    (roll) =>
      `${make.pick(roll, ["X", "Host", "Content-Length", "Transfer-Encoding"])}${
        make.pick(roll, [" ", "\t", "  "])
      }: 5`,
  ),
  line("§5: a name is a token", (roll) => `X${make.pick(roll, NO_TCHARS)}${make.token(roll)}: y`),
  line("§5: a line has a name", (roll) => make.pick(roll, [": y", ":", " : y"])),
  line("§5: a line has a colon", (roll) => make.token(roll)),
  line(
    "RFC 9110 §5.5: no control characters",
    (roll) => `X: a${make.pick(roll, ODD_CONTROLS)}${make.fieldValue(roll)}`,
  ),
  line("RFC 9110 §5.5: no bare CR", (roll) => `X: a\r${make.token(roll)}`),
  line("§5.2: no folded lines", (roll) => `X: a\r\n${make.pick(roll, [" b", "\tb", " ", "\t"])}`),
  line("RFC 6585 §5: too large", () => `X: ${"x".repeat(66_000)}`, [431]),
  line("RFC 6585 §5: too many", () => "X: y\r\n".repeat(260) + "X: y", [431]),
];

const HOSTS: readonly Breach[] = [
  rule(
    "§3.2: no Host",
    [400],
    (_, request) => isNew(request) ? wireOf(without(request, "host")) : undefined,
  ),
  rule("§3.2: two Hosts", [400], (roll, request) => {
    const host = request.lines.find(names("host"));
    if (host === undefined) return undefined;
    const another = make.once(roll, 2) ? host : `Host: ${make.authority(roll)}`;
    return wireOf(withLine(roll, request, another));
  }),
  rule("§3.2: Host is an authority", [400], (roll, request) => {
    const sign = make.pick(roll, [...ODD_CONTROLS, ...' ,/?#@\\<>{}|^`"', "\xe9", "a:b", ":x"]);
    const host = `Host: a${sign}b`;
    return wireOf(withLine(roll, without(request, "host"), host));
  }),
];

const FRAMINGS: readonly Breach[] = [
  rule("§6.2: a length is digits", [400], (roll, request) => {
    const odd = ["", "-1", "+5", "0x5", "5.0", "5e0", "5,", ",5", "5 5", "5;", '"5"', "five", "5_0"]
      .concat("5\xa0", "\xb2", "5,6", "1,1,2", "NaN", "1".repeat(30));
    return reframed(roll, request, "hello", `Content-Length: ${make.pick(roll, odd)}`);
  }),
  rule(
    "§6.3: two lengths",
    [400],
    (roll, request) =>
      reframed(roll, request, "hello", "Content-Length: 5", `content-length: ${roll(5)}`),
  ),
  rule("§6.1: both framings", [400], (roll, request) =>
    isNew(request)
      ? reframed(
        roll,
        request,
        "0\r\n\r\n",
        "Transfer-Encoding: chunked",
        `Content-Length: ${roll(7)}`,
      )
      : undefined),
  rule("§6.1: chunked comes last, and once", [400], (roll, request) => {
    const odd = ["", "identity", "gzip", "chunked, gzip", "chunked, chunked", "x", "chunke", ","]
      .concat("chunkedx", "xchunked", "chunked chunked", '"chunked"', "chunked/1", "ch\xfcnked");
    return reframed(roll, request, "0\r\n\r\n", `Transfer-Encoding: ${make.pick(roll, odd)}`);
  }),
  rule("§6.1: an unknown coding", [501], (roll, request) => {
    if (!isNew(request)) return undefined;
    const coding = `${make.pick(roll, ["gzip", "deflate", "x-y", "zstd"])}, chunked`;
    return reframed(roll, request, "0\r\n\r\n", `Transfer-Encoding: ${coding}`);
  }),
  rule("§6.1: chunks in HTTP/1.0", [400], (roll, request) =>
    reframed(
      roll,
      { ...request, version: "HTTP/1.0" },
      "0\r\n\r\n",
      "Transfer-Encoding: chunked",
    )),
  rule(
    "RFC 9110 §10.1.1: an unknown expectation",
    [417],
    (roll, request) =>
      isNew(request)
        ? reframed(roll, request, "5", "Content-Length: 1", `Expect: ${make.token(roll)}`)
        : undefined,
  ),
  rule(
    "RFC 9110 §15.5.14: too much",
    [413],
    (roll, request) =>
      reframed(roll, request, "5", `Content-Length: ${2_000_001 + roll(1_000_000)}`),
  ),
];

const CHUNKS: readonly Breach[] = [
  chunks("§7.1: a size is hexadecimal", (roll, text) => {
    const odd = ["", "g", "-1", "+1", "0x1", " 1", "\t1", "1 ", "1\t", "1_0", "1.0", "1,", "1\0"]
      .concat("1h", "1\xa0", '"1"', "f".repeat(17), "1\v", "1\\");
    return `${make.pick(roll, odd)}\r\n${text}\r\n0\r\n\r\n`;
  }),
  chunks(
    "§7.1: CRLF ends a size",
    (roll, text) => `${text.length.toString(16)}${make.pick(roll, LINE_ENDS)}${text}\r\n0\r\n\r\n`,
  ),
  chunks(
    "§7.1: CRLF ends content",
    (roll, text) =>
      `${text.length.toString(16)}\r\n${text}${
        make.pick(roll, ["", "\n", "\r", "x\r\n", " \r\n", "\r\r\n", "\n\r"])
      }0\r\n\r\n`,
  ),
  chunks(
    "§7.1: CRLF ends the last size",
    (roll, text) => `${sized(text)}0${make.pick(roll, ["\n", "\r\r\n", "\n\r", " \n"])}\r\n`,
  ),
  chunks(
    "§7.1: as long as it says",
    (roll, text) =>
      `${(text.length + 1 + roll(3)).toString(16)}\r\n${text}\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n`,
  ),
  chunks("§7.1.1: an extension is tokens", (roll, text) => {
    const odd = [";", ";=b", ";a=", ";a==b", ";a b", "; ;a", ';a="b', ';a="b"c', ";a(", ";\xe9"]
      .concat(";a=\0", ';a="\x7f"', ";a\x01", ";a\n", ";a\r", ';a="\r\n"');
    return `${text.length.toString(16)}${make.pick(roll, odd)}\r\n${text}\r\n0\r\n\r\n`;
  }),
  chunks("§7.1.2: a trailer is fields", (roll, text) =>
    behind(
      make.pick(roll, [
        ...[
          "X\r\n\r\n",
          "X : y\r\n\r\n",
          " X: y\r\n\r\n",
          "X: y\n\r\n",
          "X: y\r\n\n",
          ": y\r\n\r\n",
        ],
        ...[
          "X: a\0\r\n\r\n",
          "X: a\r\n b\r\n\r\n",
          "\n",
          "\r\r\n",
          "X: a\rb\r\n\r\n",
          "\xe9: y\r\n\r\n",
        ],
      ]),
    )(roll, text)),
];

/** All of them. */
export const BREACHES: readonly Breach[] = [
  ...[...FIRST_LINES, ...HEADS, ...HOSTS, ...FRAMINGS, ...CHUNKS],
];

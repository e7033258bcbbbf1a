/**
 * Probes of RFC 2045 and RFC 2046: transfer encodings, multiparts, messages within messages.
 *
 * @module
 */
import type { Probe } from "./probe.ts";

const coded = (rule: string, encoding: string, body: string, bytes: string, defects?: string) =>
  ({
    rule,
    source:
      `Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}`,
    exact: true,
    bytes: [bytes],
    ...(defects === undefined ? {} : { defects }),
  }) satisfies Probe;

/** Transfer encodings. */
export const ENCODINGS: readonly Probe[] = [
  coded("§6.2, 7bit is as it is", "7bit", "a\r\nb\rc\nd", "a\r\nb\rc\nd", ""),
  coded("§6.2, 8bit is as it is", "8BIT", "\xe9\r\n", "\xe9\r\n", ""),
  coded("§6.2, binary is as it is", "binary", "\0\r\r\n\xff", "\0\r\r\n\xff", ""),
  coded("§6.1, encodings have no case, and may have comments", "(a) BASE64 (b)", "QQ==", "A", ""),
  coded("§6.4, an unknown encoding", "x-unknown", "abc", "abc", "transfer-encoding-unknown"),
  coded("§6.8, lines", "base64", "QUJD\r\nREVG\r\n", "ABCDEF", ""),
  coded("§6.8, one long line", "base64", "QUJD".repeat(100), "ABC".repeat(100), ""),
  coded("§6.8, line feeds alone", "base64", "QUJD\nREVG\n", "ABCDEF", ""),
  coded("§6.8, signs outside the alphabet", "base64", "Q*U-J!D", "ABC", "base64-alphabet"),
  coded("§6.8, blanks", "base64", " QU JD \r\n", "ABC"),
  coded("§6.8, no padding", "base64", "QUI", "AB", "base64-unpadded"),
  coded("§6.8, a sign too many", "base64", "QUJDR", "ABC", "base64-left-over"),
  coded(
    "§6.8, padding ends the data",
    "base64",
    "QQ==\r\n-- \r\nlist footer, text\r\n",
    "A",
    "base64-after-padding",
  ),
  coded("§6.8, every line padded", "base64", "QQ==\r\nQg==\r\n", "AB", "base64-resumed"),
  coded("§6.8, nothing", "base64", "", "", ""),
  coded("§6.8, padding alone", "base64", "====", ""),
  coded("§6.7 (1), escapes", "quoted-printable", "=41=e9=3D", "A\xe9=", ""),
  coded(
    "§6.7 (1), a broken escape stays",
    "quoted-printable",
    "a=zz=4",
    "a=zz=4",
    "quoted-printable-escape",
  ),
  coded("§6.7 (3), blanks at line ends go", "quoted-printable", "a \t\r\nb  ", "a\r\nb", ""),
  coded("§6.7 (3), escaped blanks stay", "quoted-printable", "a=20\r\nb=09", "a \r\nb\t", ""),
  coded("§6.7 (4), escaped line ends are bytes", "quoted-printable", "a=0D=0Ab=0A", "a\r\nb\n", ""),
  coded("§6.7 (5), soft line breaks", "quoted-printable", "a=\r\nb=\nc= \t\r\nd=", "abcd", ""),
  coded(
    "§6.7 (5), a line that is too long",
    "quoted-printable",
    "a".repeat(300),
    "a".repeat(300),
    "",
  ),
  coded(
    "§6.7, bytes that should be escaped stay",
    "quoted-printable",
    "\xe9\0",
    "\xe9\0",
    "quoted-printable-raw",
  ),
  coded(
    "§6.7, an equals sign before an escape",
    "quoted-printable",
    "==41",
    "=A",
    "quoted-printable-escape",
  ),
  coded(
    "§6.7, an equals sign before a bare CR",
    "quoted-printable",
    "a=\rb",
    "a=\rb",
    "quoted-printable-escape",
  ),
  coded("§6.7, the underscore is no blank", "quoted-printable", "a_b", "a_b", ""),
  coded("uuencode", "x-uuencode", "begin 644 a\r\n#0V%T\r\n`\r\nend\r\n", "Cat", ""),
];

const parts = (rule: string, body: string, bytes: readonly string[], defects?: string) =>
  ({
    rule,
    source: `Content-Type: multipart/mixed; boundary=b\r\n\r\n${body}`,
    exact: true,
    bytes,
    ...(defects === undefined ? {} : { defects }),
  }) satisfies Probe;

/** Delimiter lines (RFC 2046 §5.1.1). */
export const DELIMITERS: readonly Probe[] = [
  parts("two parts", "--b\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--\r\n", ["one", "two"], ""),
  parts("the line end before a delimiter belongs to it", "--b\r\n\r\none\r\n\r\n--b--\r\n", [
    "one\r\n",
  ], ""),
  parts("an empty part", "--b\r\n\r\n\r\n--b--", [""], ""),
  parts("a part of a header alone", "--b\r\nX: y\r\n\r\n\r\n--b--", [""], ""),
  parts("a part of nothing but an empty line", "--b\r\n\r\n--b--", [""], ""),
  parts("no part between two delimiters", "--b\r\n--b\r\n\r\nx\r\n--b--", ["x"], "boundary-double"),
  parts(
    "transport padding",
    "--b \t \r\n\r\none\r\n--b\t\r\n\r\ntwo\r\n--b-- \r\n",
    ["one", "two"],
    "",
  ),
  parts("line feeds alone", "--b\n\none\n--b\n\ntwo\n--b--\n", ["one", "two"], ""),
  parts(
    "a delimiter must begin its line",
    "--b\r\n\r\nx --b\r\n --b\r\n--b--",
    ["x --b\r\n --b"],
    "",
  ),
  parts("a longer line is no delimiter", "--b\r\n\r\n--bb\r\n--b.\r\n--b--x\r\n--b--", [
    "--bb\r\n--b.\r\n--b--x",
  ], ""),
  parts("boundaries have case", "--b\r\n\r\n--B\r\n--b--", ["--B"], ""),
  parts("a shorter line is no delimiter", "--b\r\n\r\n--\r\n--b--", ["--"], ""),
  parts(
    "no closing delimiter",
    "--b\r\n\r\none\r\n--b\r\n\r\ntwo",
    ["one", "two"],
    "multipart-unclosed",
  ),
  parts("no delimiter at all", "nothing\r\n", ["nothing\r\n"], "boundary-missing"),
  parts(
    "what follows the closing delimiter is no part",
    "--b\r\n\r\nx\r\n--b--\r\n--b\r\n\r\ny\r\n--b--\r\n",
    ["x"],
    "",
  ),
  parts("the closing delimiter alone", "--b--\r\n", ["--b--\r\n"]),
  parts("a header that a delimiter ends", "--b\r\nX: y\r\n--b--", [""], "header-unended"),
  parts(
    "bytes of every kind",
    "--b\r\nContent-Transfer-Encoding: binary\r\n\r\n\0\r\n\r\r\n\n\xff\r\n--b--",
    ["\0\r\n\r\r\n\n\xff"],
  ),
  parts("a part that ends in a bare CR", "--b\r\n\r\nx\r\r\n--b--", ["x\r"], ""),
  {
    rule: "preamble and epilogue",
    source: "Content-Type: multipart/mixed; boundary=b\n\nbefore\nit\n--b\n\nx\n--b--\nafter\nit\n",
    preamble: "before\r\nit",
    epilogue: "after\r\nit\r\n",
    texts: ["x"],
    defects: "",
  },
  {
    rule: "an empty preamble and no epilogue",
    source: "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--",
    preamble: "",
    epilogue: "",
    texts: ["x"],
  },
  {
    rule: "a boundary with blanks and signs in quotes",
    source:
      `Content-Type: multipart/mixed; boundary="a b'()+_,-./:=?"\n\n--a b'()+_,-./:=?\n\nx\n--a b'()+_,-./:=?--`,
    texts: ["x"],
    defects: "",
  },
  {
    rule: "a boundary without quotes that needs them",
    source: "Content-Type: multipart/mixed; boundary=a=b:c?d\n\n--a=b:c?d\n\nx\n--a=b:c?d--",
    texts: ["x"],
  },
  {
    rule: "a boundary of 70 signs and one of more",
    source: `Content-Type: multipart/mixed; boundary=${"b".repeat(100)}\n\n--${
      "b".repeat(100)
    }\n\nx\n--${"b".repeat(100)}--`,
    texts: ["x"],
  },
  {
    rule: "a boundary that ends in blanks is one without them",
    source: 'Content-Type: multipart/mixed; boundary="b  "\n\n--b\n\nx\n--b--',
    texts: ["x"],
  },
  {
    rule: "a boundary in pieces (2231)",
    source: "Content-Type: multipart/mixed; boundary*0=a; boundary*1=b\n\n--ab\n\nx\n--ab--",
    texts: ["x"],
    tree: "TEXT multipart/mixed(1 text/plain)",
  },
  {
    rule: "no boundary parameter",
    source: "Content-Type: multipart/mixed\n\n--b\n\nx\n--b--",
    tree: "TEXT multipart/mixed",
    defects: "boundary-missing",
  },
];

const nested = (
  rule: string,
  source: string,
  tree: string,
  texts?: readonly string[],
  defects?: string,
) =>
  ({
    rule,
    source,
    tree,
    ...(texts === undefined ? {} : { texts }),
    ...(defects === undefined ? {} : { defects }),
  }) satisfies Probe;

/** What multiparts and messages hold. */
export const STRUCTURES: readonly Probe[] = [
  nested(
    "§5.1.2, a multipart in a multipart",
    `Content-Type: multipart/mixed; boundary=a

--a
Content-Type: multipart/parallel; boundary=b

--b

one
--b

two
--b--
--a

three
--a--`,
    "TEXT multipart/mixed(1 multipart/parallel(1.1 text/plain, 1.2 text/plain), 2 text/plain)",
    ["one", "two", "three"],
    "",
  ),
  nested(
    "§5.1.2, an outer delimiter ends an inner multipart",
    `Content-Type: multipart/mixed; boundary=a

--a
Content-Type: multipart/mixed; boundary=b

--b

one
--a

two
--a--`,
    "TEXT multipart/mixed(1 multipart/mixed(1.1 text/plain), 2 text/plain)",
    ["one", "two"],
    "multipart-unclosed",
  ),
  nested(
    "§5.1.2, the outer closing delimiter ends all",
    `Content-Type: multipart/mixed; boundary=a

--a
Content-Type: multipart/mixed; boundary=b

--b

one
--a--
--b

no part`,
    "TEXT multipart/mixed(1 multipart/mixed(1.1 text/plain))",
    ["one"],
    "multipart-unclosed",
  ),
  nested(
    "§5.1.2, an inner boundary that begins as the outer one",
    `Content-Type: multipart/mixed; boundary=a

--a
Content-Type: multipart/mixed; boundary=aa

--aa

one
--aa--
--a

two
--a--`,
    "TEXT multipart/mixed(1 multipart/mixed(1.1 text/plain), 2 text/plain)",
    ["one", "two"],
    "",
  ),
  nested(
    "§5.1.2, an inner boundary that is the outer one",
    `Content-Type: multipart/mixed; boundary=a

--a
Content-Type: multipart/mixed; boundary=a

--a

one
--a--`,
    "TEXT multipart/mixed(1 multipart/mixed(1.1 text/plain))",
    ["one"],
  ),
  nested(
    "§5.1.3, an unknown multipart is a multipart",
    "Content-Type: multipart/x-odd; boundary=a\n\n--a\n\nx\n--a--",
    "TEXT multipart/x-odd(1 text/plain)",
    ["x"],
    "",
  ),
  nested(
    "§5.1.4, alternatives keep their order",
    "Content-Type: multipart/alternative; boundary=a\n\n--a\n\nx\n--a\nContent-Type: text/html\n\ny\n--a--",
    "TEXT multipart/alternative(1 text/plain, 2 text/html)",
    ["x", "y"],
    "",
  ),
  nested(
    "§5.1.5, parts of a digest are messages",
    "Content-Type: multipart/digest; boundary=a\n\n--a\n\nSubject: x\n\none\n--a\n\nSubject: y\n\ntwo\n--a--",
    "TEXT multipart/digest(1 message/rfc822(1.1 text/plain), 2 message/rfc822(2.1 text/plain))",
    ["one", "two"],
    "",
  ),
  nested(
    "§5.1.5, unless they say what they are",
    "Content-Type: multipart/digest; boundary=a\n\n--a\nContent-Type: text/plain\n\none\n--a--",
    "TEXT multipart/digest(1 text/plain)",
    ["one"],
    "",
  ),
  nested(
    "§5.1.5, a multipart within a digest has text/plain again",
    "Content-Type: multipart/digest; boundary=a\n\n--a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\n--a--",
    "TEXT multipart/digest(1 multipart/mixed(1.1 text/plain))",
    ["x"],
    "",
  ),
  nested(
    "§5.2.1, a message",
    "Content-Type: message/rfc822\n\nSubject: x\nContent-Type: text/html\n\nbody",
    "1 message/rfc822(1.1 text/html)",
    ["body"],
    "",
  ),
  nested(
    "§5.2.1, a message in a multipart, its boundary inside",
    `Content-Type: multipart/mixed; boundary=a

--a
Content-Type: message/rfc822

Content-Type: multipart/mixed; boundary=b

--b

one
--b--
--a

two
--a--`,
    "TEXT multipart/mixed(1 message/rfc822(1.TEXT multipart/mixed(1.1 text/plain)), 2 text/plain)",
    ["one", "two"],
    "",
  ),
  nested(
    "§5.2.1, an empty message",
    "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: message/rfc822\n\n\n--a--",
    "TEXT multipart/mixed(1 message/rfc822(1.1 text/plain))",
    [""],
  ),
  nested(
    "§5.2.1, a message in base64 (against the rule)",
    "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogeA0KDQpib2R5",
    "1 message/rfc822(1.1 text/plain)",
    ["body"],
  ),
  nested(
    "6532 §3.7, message/global in quoted-printable",
    "Content-Type: message/global\nContent-Transfer-Encoding: quoted-printable\n\nSubject: =C3=A9\n\nbody",
    "1 message/global(1.1 text/plain)",
    ["body"],
  ),
  nested(
    "§5.2.4, other messages are leaves",
    "Content-Type: message/delivery-status\n\nReporting-MTA: dns; a.test",
    "1 message/delivery-status",
    ["Reporting-MTA: dns; a.test"],
    "",
  ),
  nested(
    "§5.2.2, a fragment is a leaf",
    "Content-Type: message/partial; id=x; number=1; total=2\n\nSubject: y\n\nbody",
    "1 message/partial",
    undefined,
    "",
  ),
  nested(
    "§5.2.3, what lies elsewhere is a leaf",
    "Content-Type: message/external-body; access-type=local-file; name=x\n\nContent-Type: image/png\n\n",
    "1 message/external-body",
    undefined,
    "",
  ),
  nested(
    "3462, a report",
    `Content-Type: multipart/report; report-type=delivery-status; boundary=a

--a

text
--a
Content-Type: message/delivery-status

Reporting-MTA: dns; x.test
--a
Content-Type: message/rfc822

Subject: y

z
--a--`,
    "TEXT multipart/report(1 text/plain, 2 message/delivery-status, 3 message/rfc822(3.1 text/plain))",
    undefined,
    "",
  ),
  nested(
    "6.4, a multipart in base64 (against the rule) is as it is",
    "Content-Type: multipart/mixed; boundary=a\nContent-Transfer-Encoding: base64\n\n--a\n\nx\n--a--",
    "TEXT multipart/mixed(1 text/plain)",
    ["x"],
  ),
  nested(
    "6.4, a part of unknown encoding is opaque",
    "Content-Type: text/html\nContent-Transfer-Encoding: x-odd\n\nx",
    "1 application/octet-stream",
    undefined,
    "transfer-encoding-unknown",
  ),
  nested("5.2, no header of its own", "\nbody", "1 text/plain", ["body"]),
];

/**
 * Probes of parameters: RFC 2045 §5.1, RFC 2183 (Content-Disposition), RFC 2231.
 *
 * @module
 */
import { type Probe, utf8 } from "./probe.ts";

const typed = (rule: string, value: string, parameters: Record<string, string>, defects?: string) =>
  ({
    rule,
    source: `Content-Type: ${value}\n\nx`,
    parameters,
    ...(defects === undefined ? {} : { defects }),
  }) satisfies Probe;

const named = (rule: string, value: string, filename: string | undefined, defects?: string) =>
  ({
    rule,
    source: `Content-Disposition: ${value}\n\nx`,
    filename,
    ...(defects === undefined ? {} : { defects }),
  }) satisfies Probe;

/** Rules of RFC 2045 and RFC 2183. */
export const PLAIN: readonly Probe[] = [
  typed("2045 §5.1, a comment after the value", "text/plain; charset=us-ascii (Plain text)", {
    charset: "us-ascii",
  }, ""),
  typed("2045 §5.1, a quoted value", 'text/plain; charset="us-ascii"', { charset: "us-ascii" }, ""),
  typed(
    "2045 §5.1, names have no case",
    "text/plain; CHARSET=US-ASCII",
    { charset: "US-ASCII" },
    "",
  ),
  typed(
    "2045 §5.1, comments everywhere",
    "(a)text/plain(b);(c)charset(d)=(e)us-ascii(f);(g)x=y(h)",
    { charset: "us-ascii", x: "y" },
    "",
  ),
  typed(
    "2045 §5.1, quoted specials",
    'text/plain; a="b;c=d,<e>@f (g)"',
    { a: "b;c=d,<e>@f (g)" },
    "",
  ),
  typed("822 3.3, quoted pairs", String.raw`text/plain; a="b\"c\\d"`, { a: String.raw`b"c\d` }, ""),
  typed("a fold before, within and after a parameter", "text/plain;\n a=b;\n\tc=\n d", {
    a: "b",
    c: "d",
  }, ""),
  typed("a semicolon at the end", "text/plain; a=b;", { a: "b" }, ""),
  typed("semicolons in a row", "text/plain;; a=b;;", { a: "b" }),
  typed("a parameter without value", "text/plain; a; b=c", { b: "c" }, "parameter-malformed"),
  typed("a parameter with an empty value", 'text/plain; a=""; b=c', { a: "", b: "c" }, ""),
  typed("a parameter that stands twice", "text/plain; a=b; a=c", { a: "b" }, "parameter-repeated"),
  typed("a quote that is not closed", 'text/plain; a="b', { a: "b" }, "parameter-unclosed"),
  typed("a value that needs quotes and has none", "text/plain; a=b/c=d", { a: "b/c=d" }),
  typed("blanks around the equals sign", "text/plain; a = b", { a: "b" }),
  {
    rule: "2045 §5.2, a type that can't be read is text/plain",
    source: "Content-Type: nonsense\n\nx",
    tree: "1 text/plain",
    defects: "content-type-invalid",
  },
  {
    rule: "2045 §5.2, an empty type is text/plain",
    source: "Content-Type:\n\nx",
    tree: "1 text/plain",
  },
  {
    rule: "2045 §5.1, types have no case",
    source: "Content-Type: TEXT/HTML\n\nx",
    tree: "1 text/html",
  },
  {
    rule: "2045 §5.1, blanks and comments before the type",
    source: "Content-Type: (x)\n text/html (y)\n\nx",
    tree: "1 text/html",
  },
  {
    rule: "an unknown type is kept",
    source: "Content-Type: x-a/x-b+c.d\n\nx",
    tree: "1 x-a/x-b+c.d",
  },
  named("2183 §2.3, a name", 'attachment; filename="a b.txt"', "a b.txt", ""),
  named("2183 §2, unknown dispositions and parameters", "x-odd; x=y; filename=a", "a", ""),
  named("2183, no name", "attachment", undefined, ""),
  named("a name with blanks and no quotes", "attachment; filename=a b.txt; x=y", "a b.txt"),
  named("a name with parentheses and no quotes", "attachment; filename=a(1).txt", "a(1).txt"),
  named("a name in raw UTF-8", utf8('attachment; filename="한국.txt"'), "한국.txt"),
  named(
    "2047 §5, a word for a name (against the rule)",
    'attachment; filename="=?utf-8?Q?=ED=95=9C.txt?="',
    "한.txt",
    "parameter-encoded-word",
  ),
  named(
    "2047 §5, a word without quotes for a name",
    "attachment; filename==?utf-8?B?7ZWcLnR4dA==?=",
    "한.txt",
    "parameter-encoded-word",
  ),
  named(
    "2047 §5, words for a name, a character over two of them",
    'attachment; filename="=?utf-8?B?7ZU=?=\n =?utf-8?B?nC50eHQ=?="',
    "한.txt",
  ),
  {
    rule: "2045, the name of the type stands for one that is missing",
    source: "Content-Type: image/png; name=a.png\nContent-Disposition: inline\n\nx",
    filename: "a.png",
  },
  {
    rule: "2183, the name of the disposition is better than that of the type",
    source: "Content-Type: image/png; name=a.png\nContent-Disposition: inline; filename=b.png\n\nx",
    filename: "b.png",
  },
];

/** Rules of RFC 2231. */
export const EXTENDED: readonly Probe[] = [
  typed(
    "2231 §3, a value in pieces",
    'message/external-body; access-type=URL;\n URL*0="ftp://";\n URL*1="cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar"',
    {
      "access-type": "URL",
      url: "ftp://cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar",
    },
    "",
  ),
  typed(
    "2231 §4, charset and language",
    "application/x-stuff;\n title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A",
    { title: "This is ***fun***" },
    "",
  ),
  typed(
    "2231 §4.1, all at once",
    "application/x-stuff;\n title*0*=us-ascii'en'This%20is%20even%20more%20;\n title*1*=%2A%2A%2Afun%2A%2A%2A%20;\n title*2=\"isn't it!\"",
    { title: "This is even more ***fun*** isn't it!" },
    "",
  ),
  typed(
    "2231 §3, pieces in another order",
    'text/plain; a*2="c"; a*0="a"; a*1="b"',
    { a: "abc" },
    "",
  ),
  typed("2231 §3, pieces of several parameters mixed", "text/plain; a*0=1; b*0=x; a*1=2; b*1=y", {
    a: "12",
    b: "xy",
  }, ""),
  typed(
    "2231 §3, a piece that is missing ends the value",
    "text/plain; a*0=1; a*2=3",
    { a: "1" },
    "parameter-gap",
  ),
  named("2231 §3, pieces that are counted from 1", "attachment; filename*1=a; filename*2=b", "ab"),
  typed(
    "a fold where a semicolon was forgotten",
    'text/plain\n a=b\n c="d"\n e=f',
    { a: "b", c: "d", e: "f" },
    "parameter-unseparated",
  ),
  typed("a fold within a value", "text/plain; a=b\n c; d=e", { a: "b c", d: "e" }),
  typed(
    "2231 §3, more than ten pieces",
    `text/plain; ${Array.from({ length: 12 }, (_, i) => `a*${i}=${i}`).join("; ")}`,
    { a: "01234567891011" },
    "",
  ),
  typed(
    "2231 §4.1, a percent sign in a plain piece stays",
    "text/plain; a*0*=us-ascii''%41; a*1=%41",
    { a: "A%41" },
    "",
  ),
  named("2231 §4, UTF-8", "attachment; filename*=UTF-8''%ED%95%9C%EA%B5%AD.txt", "한국.txt", ""),
  named("2231 §4, ISO-8859-1", "attachment; filename*=iso-8859-1''na%EFve.txt", "naïve.txt", ""),
  named(
    "2231 §4, EUC-KR with a language",
    "attachment; filename*=euc-kr'ko'%C7%D1.txt",
    "한.txt",
    "",
  ),
  named("2231 §4, an empty charset", "attachment; filename*=''a%41.txt", "aA.txt"),
  named(
    "2231 §4, an unknown charset",
    "attachment; filename*=x-odd''a%C3%A9.txt",
    "aé.txt",
    "charset-unknown",
  ),
  named("2231 §4, no charset at all", "attachment; filename*=a%20b.txt", "a b.txt"),
  named(
    "2231 §4, an apostrophe in the value",
    "attachment; filename*=utf-8''it's.txt",
    "it's.txt",
    "",
  ),
  named("2231 §7, digits of lower case", "attachment; filename*=utf-8''%c3%a9", "é", ""),
  named(
    "2231 §7, a percent sign without digits stays",
    "attachment; filename*=utf-8''100%.txt",
    "100%.txt",
  ),
  named(
    "2231 §4, quotes around the value (against the rule)",
    "attachment; filename*=\"utf-8''%C3%A9.txt\"",
    "é.txt",
  ),
  named(
    "2231 §4.1, a character over two pieces",
    "attachment; filename*0*=utf-8''%ED%95; filename*1*=%9C.txt",
    "한.txt",
    "",
  ),
  named(
    "6266 §4.3, the extended form wins",
    "attachment; filename=plain.txt; filename*=utf-8''best.txt",
    "best.txt",
    "",
  ),
  named(
    "6266 §4.3, also where it comes first",
    "attachment; filename*=utf-8''best.txt; filename=plain.txt",
    "best.txt",
    "",
  ),
  named(
    "2231 §3, pieces win over the plain form",
    "attachment; filename=plain.txt; filename*0=be; filename*1=st.txt",
    "best.txt",
    "",
  ),
  named(
    "2231 §3, pieces without the first are none",
    "attachment; filename=plain.txt; filename*1=x",
    "plain.txt",
  ),
  named(
    "2231 §3, a huge number of a piece",
    "attachment; filename*0=a; filename*99999999999999=b",
    "a",
  ),
];

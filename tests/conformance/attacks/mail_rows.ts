/**
 * Attacks within mails: by their structure, their fields, their transfer encodings, and by what they
 * show as a page.
 *
 * @module
 */
import { decodeBase64, decodeQuotedPrintable } from "../../../src/coding/mod.ts";
import { chooseBody, findPart, readMessage } from "../../../src/mime/mod.ts";
import { DEFAULT_LIMITS } from "../../../src/model/limits.ts";
import { convert as messageToHtml } from "../../../src/transcode/converters/message_to_html.ts";
import { convert as messageToText } from "../../../src/transcode/converters/message_to_text.ts";
import { latin1 } from "../../bytes/inputs.ts";
import type { Row, Rows } from "./row.ts";

type Message = ReturnType<typeof readMessage>;

const many = (text: string, count: number) => text.repeat(count);

/** Reads each mail, all that it tells included, and says what is not as it should be. */
function reads(
  mails: readonly (string | (() => string))[],
  isRight: (message: Message) => boolean = () => true,
): Row<void> {
  return () =>
    mails.flatMap((mail, at) => {
      const message = readMessage(latin1(typeof mail === "string" ? mail : mail()));
      // Nothing that is only looked at later may throw either.
      JSON.stringify([message.subject, message.from, message.to, message.date, message.messageId]);
      chooseBody(message.root)?.text();
      return isRight(message) ? [] : [`mail ${at + 1} is not read as it should be`];
    });
}

function partsOf({ root }: Message): number {
  const waiting = [root];
  for (let at = 0; at < waiting.length; at++) waiting.push(...waiting[at].parts);
  return waiting.length;
}

const bodyOf = (message: Message) => chooseBody(message.root)?.text();
const has = (code: string) => ({ defects }: Message) =>
  defects.some((defect) => defect.code === code);
const multipart = (boundary: string, content: string) =>
  `Content-Type: multipart/mixed; boundary=${boundary}\r\n\r\n${content}`;

function nested(depth: number): string {
  let text = "";
  for (let at = 0; at < depth; at++) text += multipart(`b${at}`, `--b${at}\r\n`);
  return text;
}

const long = many("x", 1 << 20);

const STRUCTURE: Rows<void> = {
  "mime-structure-M-01": reads([() => nested(10_000)], has("depth-limit")),
  "mime-structure-M-02": reads(
    [() => multipart("b", many("--b\r\n\r\n", 200_000))],
    (message) => has("parts-limit")(message) && partsOf(message) <= 10_001,
  ),
  "mime-structure-M-03": reads(
    [() => `${many("Content-Type: message/rfc822\r\n\r\n", 5000)}\r\nx`],
    has("depth-limit"),
  ),
  "mime-structure-M-04": reads([
    multipart(
      "a",
      `--a\r\nContent-Type: message/rfc822\r\n\r\n${multipart("a", "--a\r\n\r\nx\r\n--a--")}`,
    ),
  ], (message) => partsOf(message) < 10),
  "mime-structure-M-05": reads(
    ["Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\nx\r\n--b--"],
    has("boundary-missing"),
  ),
  "mime-structure-M-06": reads(
    [70, 71, 1000, 1 << 20].map((length) => () =>
      multipart(many("x", length), `--${many("x", length)}\r\n\r\none\r\n--${many("x", length)}--`)
    ),
    (message) => bodyOf(message) === "one",
  ),
  "mime-structure-M-07": reads([
    multipart(
      "b",
      `--b\r\n${multipart("bb", "--bb\r\n\r\nin\r\n--bb--")}\r\n--b\r\n\r\nout\r\n--b--`,
    ),
  ], ({ root }) => findPart(root, "1.1")?.text() === "in" && findPart(root, "2")?.text() === "out"),
  "mime-structure-M-09": reads([
    multipart("b", "--b\r\nX: --b\r\nContent-Transfer-Encoding: base64\r\n\r\nQQ--b==\r\n--b--"),
  ], ({ root }) => root.parts.length === 1),
  "mime-structure-M-10": reads(
    [() => multipart("b", `--b${many(" ", 1 << 20)}\r\n\r\nx\r\n--b--`)],
    (message) => bodyOf(message) === "x",
  ),
  "mime-structure-M-11": reads([
    () => multipart("bound", `--bound\r\n\r\n${many("--bounx aaaaaaaaaa\r\n", 200_000)}--bound--`),
  ], ({ root }) => root.parts.length === 1),
  "mime-structure-M-12": reads([multipart("b", "--b\r\n\r\nx\r\n-")], has("multipart-unclosed")),
  "mime-structure-M-14": reads(
    [
      "Content-Type: text/plain\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n" +
      "Content-Transfer-Encoding: 8bit\r\n\r\nSGVsbG8=",
    ],
    (message) =>
      message.root.type === "text/plain" && bodyOf(message) === "Hello" &&
      has("field-repeated")(message),
  ),
  "mime-structure-M-15": reads([
    "Content-Type: multipart/mixed; boundary=a; boundary=b\r\n\r\n--a\r\n\r\nx\r\n--a--",
  ], (message) => bodyOf(message) === "x"),
  "mime-structure-M-16": reads([
    () =>
      `Content-Type: multipart/mixed${
        Array.from({ length: 100_000 }, (_, at) => `;\r\n boundary*${at}=x`).join("")
      }\r\n\r\n`,
  ]),
  "mime-structure-M-17": reads([
    `Content-Transfer-Encoding: base64\r\n${multipart("b", "--b\r\n\r\nx\r\n--b--")}`,
  ], (message) => bodyOf(message) === "x"),
  "mime-structure-M-24": reads([
    () => `Content-Type: text/calendar\r\n\r\n${many("A\r\n ", 100_000)}`,
  ]),
  "mime-structure-M-25": reads(
    ["Content-Length: 4294967296\r\n\r\nx"],
    (message) => bodyOf(message) === "x",
  ),
};

const FIELDS: Rows<void> = {
  "mail-headers-M-01": reads([() => `${many("To: a@b.c\r\n", 200_000)}\r\nx`], has("fields-limit")),
  "mail-headers-M-02": reads([() => `Subject: ${many("x", 4 << 20)}`], has("fields-limit")),
  "mail-headers-M-03": reads([() => `Subject: x${many("\r\n y", 500_000)}\r\n\r\n`]),
  "mail-headers-M-04": reads(
    [() => `Subject: ${many("=?utf-8?q?a?= ", 100_000)}\r\n\r\n`],
    ({ subject }) => /^a+$/.test(subject ?? ""),
  ),
  "mail-headers-M-05": reads(
    [
      "=?x-none?q?a?=",
      "=?utf-8?z?a?=",
      "=?utf-8?q??=",
      "=?utf-8?q?=?utf-8?q?a?=?=",
      `=?utf-8?b?${long}?=`,
    ]
      .map((word) => `Subject: ${word}\r\n\r\nx`),
  ),
  "mail-headers-M-06": async () => {
    const mail = "Subject: =?utf-8?Q?a=0D=0AX-Evil:_1=00=E2=80=AE?=\r\n\r\nbody";
    const [html, text] = await Promise.all([shown(mail), shown(mail, messageToText)]);
    return [
      .../\0|\u202e/.test(html) ? ["a control stands in the page"] : [],
      .../^X-Evil/m.test(text) ? ["an encoded line end became a line"] : [],
    ];
  },
  "mail-headers-M-07": reads(
    ["Subject: =?utf-8?q?=E2=82?= =?utf-8?q?=AC?=\r\n\r\n"],
    ({ subject }) => subject === "€",
  ),
  "mail-headers-M-08": reads([
    'From: "a@good.test" <b@evil.test>\r\n\r\n',
    () => `From: ${many("(", 10_000)}a@b.c\r\n\r\n`,
    "From: G: a@b.c, c@d.e;\r\n\r\n",
  ]),
  "mail-headers-M-09": reads(
    [many("a,", 100_000), `"${many("a,", 100_000)}`, `(${many("a,", 100_000)}`].map((list) => () =>
      `To: ${list}\r\n\r\n`
    ),
  ),
  "mail-headers-M-10": reads([() => `From: <${many("@a,", 10_000)}:u@d.e>\r\n\r\n`]),
  "mail-headers-M-11": reads(
    [
      "1 Jan 2020 00:00:00 +9999",
      "Mo, 1 Mai 2020",
      many("9", 1 << 20),
      "32 Foo 2020 99:99:99 +0000",
    ]
      .map((date) => `Date: ${date}\r\n\r\n`),
    ({ date }) => date === null || !Number.isNaN(date.getTime()),
  ),
  "mail-headers-M-12": reads([`Message-ID: <${long}@y.z>\r\n\r\n`]),
  "mail-headers-M-14": reads(
    ["A: x\rB: y\r\nSubject: z\r\n\r\nbody\n.\r\r\nmore"],
    ({ subject }) => subject === "z",
  ),
  "mail-headers-M-15": reads(
    [() => `\r\n${many("x", 2_000_000)}`],
    (message) => bodyOf(message)?.length === 2_000_000,
  ),
  "mail-headers-M-16": reads(["A: b", "\r\n", ""]),
  "mail-headers-M-17": reads([
    "Sub ject : x\r\n\xe9: y\r\n: z\r\nnocolon\r\nSubject: ok\r\n\r\nbody",
  ], (message) => message.subject === "ok" && bodyOf(message) === "body"),
  "mail-headers-M-20": reads([
    () => `${many("Received: from a by b; 1 Jan 2024 00:00 +0000\r\n", 10_000)}\r\n`,
  ]),
  "mail-headers-M-22": reads([
    "Subject: \xc3\xa9\r\nFrom: \xe9@x.y\r\n\r\n",
    "Subject: \xe9\xff\r\n\r\n",
  ]),
};

const base64 = (text: string) => {
  const { bytes, defects } = decodeBase64(latin1(text));
  return `${new TextDecoder("latin1").decode(bytes)} ${defects.map(({ code }) => code).join()}`;
};
const quoted = (text: string) =>
  new TextDecoder("latin1").decode(decodeQuotedPrintable(latin1(text)).bytes);

function decodes(decode: (text: string) => string, cases: readonly [string, string][]): Row<void> {
  return () =>
    cases.flatMap(([text, wanted]) => {
      const got = decode(text);
      return got === wanted ? [] : [`${JSON.stringify(text.slice(0, 40))}: ${JSON.stringify(got)}`];
    });
}

const ENCODINGS: Rows<void> = {
  "transfer-decoding-M-01": decodes(base64, [
    ["Zm 9v\r\n\tYg==", "foob "],
    ["Zm9v\0Yg==", "foob base64-alphabet"],
  ]),
  "transfer-decoding-M-02": decodes(base64, [
    ["QQ==QUJD", "A base64-after-padding"],
    ["QQ==\r\nQUJD\r\n", "AABC base64-resumed"],
  ]),
  "transfer-decoding-M-03": decodes(base64, [
    ["Zm9vY", "foo base64-left-over"],
    ["Zm9vYg", "foob base64-unpadded"],
    ["Zm9vYmE", "fooba base64-unpadded"],
  ]),
  "transfer-decoding-M-04": decodes(base64, [["QR==", "A base64-padding-bits"]]),
  "transfer-decoding-M-05": decodes(base64, [["-_-_", " base64-alphabet"]]),
  "transfer-decoding-M-09": decodes(base64, [[btoa(btoa("x")), `${btoa("x")} `]]),
  "transfer-decoding-M-10": decodes(quoted, [
    ...([["=", ""], ["a=\r\n", "a"], ["=4", "=4"], ["=G1", "=G1"]] as [string, string][]),
    ...([["a=\nb", "ab"], ["a= \r\nb", "ab"], ["=3d", "="]] as [string, string][]),
  ]),
  "transfer-decoding-M-11": decodes(quoted, [[`a${many(" \t", 1 << 20)}\r\nb`, "a\r\nb"]]),
  "transfer-decoding-M-12": reads([
    multipart(
      "b",
      "--b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=0D=0A--b=0D=0ASubject: x\r\n--b--",
    ),
  ], ({ root, subject }) => root.parts.length === 1 && (subject ?? "") === ""),
  "transfer-decoding-M-13": decodes(quoted, [[many("x", 2 << 20), many("x", 2 << 20)]]),
  "transfer-decoding-M-14": decodes(quoted, [["\xe9\x01\0", "\xe9\x01\0"]]),
  "transfer-decoding-M-16": reads(
    ["BASE64", "base64 ", "base64; x"].map((name) =>
      `Content-Transfer-Encoding: ${name}\r\n\r\nSGVsbG8=`
    ),
    (message) => bodyOf(message) === "Hello",
  ),
  "transfer-decoding-M-18": reads(["Content-Type: text/plain; charset=utf-8\r\n\r\ncaf\xe9"]),
  "transfer-decoding-M-19": reads(
    ["utf-16", "utf-32", "utf-7", "x-unknown", "", long].map((label) =>
      `Content-Type: text/plain; charset=${label}\r\n\r\n+ADw-`
    ),
  ),
  "transfer-decoding-M-21": reads([
    () =>
      `Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\n${many(">", 10_000)} a \r\n${
        many(">", 10_000)
      } b`,
  ]),
  "transfer-decoding-M-22": reads(["\r\nbegin 644 x\r\n\xffabc\r\nM\r\nend\r\n"]),
};

/** What is shown of a mail. */
async function shown(mail: string, convert = messageToHtml): Promise<string> {
  const from = { type: "message/rfc822" };
  const conversion = { from, location: "/mail/note.eml", limits: DEFAULT_LIMITS };
  return await new Response(await convert(ReadableStream.from([latin1(mail)]), conversion)).text();
}

/** A page without our own style, and without what only looks like markup in a quoted title. */
function bare(page: string): string {
  return page.replace(/<style>[^]*?<\/style>/, "").replace(/ (?:title|alt)="[^"]*"/g, "");
}

/** The page of a mail with these parts of HTML has nothing of this in it. */
function shows(htmls: readonly string[], never: RegExp, fields = "Subject: x\r\n"): Row<void> {
  return async () => {
    const wrongs: string[] = [];
    for (const html of htmls) {
      const page = await shown(`${fields}Content-Type: text/html; charset=utf-8\r\n\r\n${html}`);
      const found = never.exec(bare(page));
      if (found !== null) wrongs.push(`${html.slice(0, 60)} left ${found[0]}`);
    }
    return wrongs;
  };
}

const ACTIVE =
  /<(?:script|iframe|object|embed|form|svg|math|template|base|meta http-equiv="?refresh|link|plaintext|xmp)|\son\w+=|(?:href|src)="(?:javascript|vbscript|data:text|file|smb):?/i;

const PAGES: Rows<void> = {
  "mail-to-http-xss-M-01": shows([
    "<script>alert(1)</script><b onclick=x>b</b>",
    '<a href="javascript:x">a</a><a href="vbscript:x">b</a><a href="data:text/html,x">c</a>',
  ], ACTIVE),
  "mail-to-http-xss-M-02": shows([
    "<svg onload=x><script>y</script></svg><math><mtext></math><template><b></template>",
    "<noscript><p title='</noscript><img src=x onerror=1>'>",
    "<xmp><b></xmp><plaintext>x",
    "<iframe srcdoc='<script>x</script>'></iframe><object data=x></object><embed src=x><form action=y>",
  ], ACTIVE),
  "mail-to-http-xss-M-03": shows(
    ["<style>@import 'x'; b{position:fixed}</style><p style='position:fixed;background:url(x)'>x"],
    /@import|position: ?fixed|url\(/i,
  ),
  "mail-to-http-xss-M-04": shows([
    "<img src=http://t.test/a><img srcset='http://t.test/b 1x'><td background=http://t.test/c>",
    "<link rel=prefetch href=http://t.test/><audio src=http://t.test/></audio><base href=http://t.test/>",
  ], /(?:src|srcset|background|poster)="?http|<link|<base|<audio/i),
  "mail-to-http-xss-M-05": shows(
    ["x"],
    /<script>alert/,
    'Subject: "><script>alert(1)</script>\r\n',
  ),
  "mail-to-http-xss-M-10": shows(
    ['<a href="file:///etc/passwd">a</a><a href="smb://x/y">b</a>'],
    /href="(?:file|smb):/i,
  ),
  "mail-to-http-xss-M-11": async () => {
    const page = await shown(
      `\r\n${many("http://a.test/<b> ", 20_000)}http://${many("x", 1 << 20)}`,
    );
    return page.includes("<b>") ? ["text became markup"] : [];
  },
  "mail-to-http-xss-M-12": async () => {
    const mail = "Content-Type: text/html\r\n\r\n</div></main></body></html><p>after</p>";
    const page = await shown(mail);
    return page.match(/<\/(?:body|html|main)>/g)?.length === 3 ? [] : ["it closed what holds it"];
  },
  "mail-to-http-xss-M-13": async () => {
    const mail =
      "Content-Type: message/rfc822\r\n\r\nContent-Type: text/html\r\n\r\n<script>x</script><b onclick=y>z";
    return ACTIVE.test(bare(await shown(mail))) ? ["active"] : [];
  },
  "mail-to-http-xss-M-14": async () => {
    const mail = "Content-Type: text/enriched\r\n\r\n<bold>x</bold><param>javascript:y</param>";
    return ACTIVE.test(bare(await shown(mail))) ? ["active"] : [];
  },
};

/** All of them. */
export const MAIL_ROWS: Rows<void> = { ...STRUCTURE, ...FIELDS, ...ENCODINGS, ...PAGES };

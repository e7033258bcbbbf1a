import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { allowed } from "../allowed.ts";
import type { Convert } from "../../src/model/conversion.ts";
import { Fault } from "../../src/model/fault.ts";
import { DEFAULT_LIMITS, type Limits } from "../../src/model/limits.ts";
import { convert as mailboxToHtml } from "../../src/transcode/converters/mailbox_to_html.ts";
import { convert as mailboxToJson } from "../../src/transcode/converters/mailbox_to_json.ts";
import { convert as messageToHtml } from "../../src/transcode/converters/message_to_html.ts";
import { convert as messageToJson } from "../../src/transcode/converters/message_to_json.ts";
import { convert as messageToMhtml } from "../../src/transcode/converters/message_to_mhtml.ts";
import { convert as htmlToMessage } from "../../src/transcode/converters/html_to_message.ts";
import { type Entity, readMessage } from "../../src/mime/mod.ts";
import { listBodies } from "../../src/transcode/converters/mail_body_lists.ts";
import { convert as messageToText } from "../../src/transcode/converters/message_to_text.ts";

async function run(
  convert: Convert,
  source: string,
  location = "/mail/note.eml",
  limits: Limits = DEFAULT_LIMITS,
): Promise<string> {
  const input = ReadableStream.from([new TextEncoder().encode(source.replaceAll("\n", "\r\n"))]);
  const type = { type: "message/rfc822" };
  const output = await convert(input, { from: type, location, limits });
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  for await (const chunk of output) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}

/** The body of the page for a message whose body is this HTML. */
async function clean(html: string, location?: string): Promise<string> {
  const page = await run(
    messageToHtml,
    `Content-Type: text/html; charset=utf-8\n\n${html}`,
    location,
  );
  const found = /<div class="mail[^"]*">\n([\s\S]*)\n<\/div><\/main>/.exec(page);
  assert(found, page);
  return found[1].trim();
}

const MESSAGE = `From: "A & B" <a@b.test>
To: c@d.test, Friends: e@f.test;
Subject: <b>Hi</b> & =?utf-8?Q?gr=C3=BC=C3=9Fe?=
Date: Fri, 21 Nov 1997 09:55:06 -0600
Message-ID: <1@b.test>
Content-Language: de
Content-Type: multipart/mixed; boundary=m

--m
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain; charset=utf-8

plain body
--a
Content-Type: multipart/related; boundary=r

--r
Content-Type: text/html; charset=utf-8

<p>rich <img src="cid:logo@x" alt="Logo" width=10></p>
--r
Content-Type: image/png
Content-ID: <logo@x>
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--r--
--a--
--m
Content-Type: application/pdf; name="r<e>port.pdf"
Content-Disposition: attachment
Content-Transfer-Encoding: base64

JVBERi0=
--m--
`;

Deno.test("messageToHtml makes a whole page with header, body, language and attachments", async () => {
  const page = await run(messageToHtml, MESSAGE);
  assert(page.startsWith('<!DOCTYPE html>\n<html lang="de">'));
  assertStringIncludes(page, "<title>&lt;b&gt;Hi&lt;/b&gt; &amp; grüße</title>");
  assertStringIncludes(page, '<h1 dir="auto">&lt;b&gt;Hi&lt;/b&gt; &amp; grüße</h1>');
  assertStringIncludes(page, 'A &amp; B &lt;<a href="mailto:a@b.test">a@b.test</a>&gt;');
  assertStringIncludes(page, 'Friends: <a href="mailto:e@f.test">');
  assertStringIncludes(page, '<time datetime="1997-11-21T15:55:06.000Z">');
  assertStringIncludes(page, '<a href="/mail/note.eml?part=2"><bdi>r&lt;e&gt;port.pdf</bdi></a>');
  assertStringIncludes(page, "application/pdf, 5 bytes");
  assertStringIncludes(page, "prefers-color-scheme: dark");
  assertStringIncludes(page, 'name="viewport"');
  assertStringIncludes(page, "</html>\n");
});

Deno.test("messageToHtml shows images of the mail in place, and lists those no more", async () => {
  const page = await run(messageToHtml, MESSAGE, "/mail/note.eml?lang=de");
  const image = '<img src="/mail/note.eml?lang=de&amp;part=1.2.2" alt="Logo" width="10">';
  assertStringIncludes(page, image);
  assertEquals(page.split("part=1.2.2").length, 2);
});

Deno.test("messageToHtml links to parts of parts, and never to another host", async () => {
  const inPart = await run(messageToHtml, MESSAGE, "/box.mbox?message=4&part=3");
  assertStringIncludes(inPart, 'href="/box.mbox?message=4&amp;part=3.2"');
  const slashes = await run(messageToHtml, MESSAGE, "//evil.test/note.eml");
  assertStringIncludes(slashes, 'href="/.//evil.test/note.eml?part=2"');
});

Deno.test("messageToHtml keeps what only structures a text", async () => {
  const html =
    '<h2 title="t">A</h2><ul><li>x<table><tr><td colspan="2">y</td></tr></table></li></ul>';
  assertEquals(
    await clean(html),
    '<h2 title="t">A</h2><ul><li>x<table><tr><td colspan="2">y</td></tr></table></li></ul>',
  );
});

Deno.test("messageToHtml lets nothing through that runs, loads, submits or leaves its place", async () => {
  const cases: [string, string][] = [
    ["a<script>alert(1)</script>b", "ab"],
    ["a<style>@import 'x'</style>b", "ab"],
    ["a<svg onload=x><script>y</script></svg>b", "ab"],
    ["<p onclick=x id=y class=z>a</p>", "<p>a</p>"],
    ["<form action=/x><input name=a><button>go</button></form>", "go"],
    ["<iframe src=//x></iframe><object data=x>o</object><embed src=x>", "o"],
    ["<base href=//x><meta http-equiv=refresh content=0><link rel=stylesheet href=//x>a", "a"],
    ['<a href="javascript:x">a</a>', "<a>a</a>"],
    ['<a href="java\tscript:x">a</a>', "<a>a</a>"],
    ['<a href=" &#1;javascript:x">a</a>', "<a>a</a>"],
    ['<a href="data:text/html,x">a</a>', "<a>a</a>"],
    [
      '<p style="color:red;position:fixed;background:url(//x);width:expression(x)">a</p>',
      '<p style="color:red">a</p>',
    ],
    ['<p style="margin:-99px;display:fixed;color:r\\65 d">a</p>', "<p>a</p>"],
    ["</div></main><p>a", "<p>a</p>"],
    ["<!--[if IE]><script>x</script><![endif]-->a", "a"],
    ["<b>a", "<b>a</b>"],
    ["&lt;script&gt;", "&lt;script>"],
    ['<p title="&quot;><script>">a</p>', '<p title="&quot;><script>">a</p>'],
  ];
  for (const [html, expected] of cases) assertEquals(await clean(html), expected);
});

Deno.test("messageToHtml loads no image from elsewhere and links to it instead", async () => {
  assertEquals(
    await clean('<img src="https://x.test/a.png?id=1&b" alt="A">'),
    '<a href="https://x.test/a.png?id=1&amp;b" rel="noopener noreferrer" class="remote">[A]</a>',
  );
  assertEquals(
    await clean('<a href="https://x.test/"><img src="https://x.test/a.png"></a>'),
    '<a href="https://x.test/" rel="noopener noreferrer">[image]</a>',
  );
  assertEquals(await clean('<img src="https://x.test/t.gif" width=1 height=1>'), "");
  assertEquals(await clean('<img src="data:image/svg+xml;base64,AA==" alt="s">'), "s");
  const data = "data:image/png;base64,iVBORw0KGgo=";
  assertEquals(await clean(`<img src="${data}">`), `<img src="${data}" alt="">`);
});

Deno.test("messageToHtml makes paragraphs, quotes and links of plain text", async () => {
  const page = await run(
    messageToHtml,
    `Subject: x

See <https://x.test/a?b=1&c=2>, or http://y.test.

> quoted
>> deeper <script>
me
`,
  );
  assertStringIncludes(
    page,
    '<p>See &lt;<a href="https://x.test/a?b=1&amp;c=2" rel="noopener noreferrer">' +
      'https://x.test/a?b=1&amp;c=2</a>&gt;, or <a href="http://y.test" rel="noopener noreferrer">' +
      "http://y.test</a>.</p>",
  );
  assertStringIncludes(
    page,
    "<blockquote>\n<p>quoted</p>\n<blockquote>\n<p>deeper &lt;script&gt;</p>\n</blockquote>\n</blockquote>\n<p>me</p>",
  );
});

Deno.test("messageToHtml keeps mails in their own colours on light paper", async () => {
  const coloured = await run(
    messageToHtml,
    'Content-Type: text/html\n\n<p style="color:#000">a</p>',
  );
  assertStringIncludes(coloured, '<div class="mail coloured">');
  const plain = await run(messageToHtml, "Content-Type: text/html\n\n<p>a</p>");
  assertStringIncludes(plain, '<div class="mail">');
});

Deno.test("messageToText gives fields, the plain body and a list of attachments", async () => {
  assertEquals(
    await run(messageToText, MESSAGE),
    `From: A & B <a@b.test>
To: c@d.test, Friends: e@f.test;
Date: 21 November 1997 at 15:55 UTC
Subject: <b>Hi</b> & grüße

plain body

[part 1.2.2, image/png, 8 bytes: /mail/note.eml?part=1.2.2]
[r<e>port.pdf, application/pdf, 5 bytes: /mail/note.eml?part=2]
`,
  );
});

Deno.test("messageToText makes text of HTML where there is nothing else", async () => {
  const html = `<style>x</style><h1>Title</h1><p>one <b>two</b>
three<br>four</p><ul><li>a</li><li>b</li></ul><blockquote>q</blockquote>
<a href="https://x.test/">link</a> <a href="https://y.test/">https://y.test/</a><pre>  x
  y</pre>`;
  assertEquals(
    await run(messageToText, `Subject: x\nContent-Type: text/html\n\n${html}`),
    `Subject: x

Title

one two three
four

- a
- b

> q

link <https://x.test/> https://y.test/

  x
  y
`,
  );
});

Deno.test("messageToText lets no encoded line end forge a field", async () => {
  const text = await run(messageToText, "Subject: =?utf-8?Q?a=0D=0AFrom:_boss?=\n\nx");
  assertEquals(text, "Subject: a From: boss\n\nx\n");
});

Deno.test("messageToJson gives the Email object of JMAP (RFC 8621)", async () => {
  const email = JSON.parse(await run(messageToJson, MESSAGE));
  assertEquals(email.subject, "<b>Hi</b> & grüße");
  assertEquals(email.sentAt, "1997-11-21T09:55:06-06:00");
  assertEquals(email.messageId, ["1@b.test"]);
  assertEquals([email.inReplyTo, email.cc, email.id, email.receivedAt], [null, null, null, null]);
  assertEquals(email.from, [{ name: "A & B", email: "a@b.test" }]);
  assertEquals(email.to, [{ name: null, email: "c@d.test" }, { name: null, email: "e@f.test" }]);
  assertEquals(email.size, MESSAGE.replaceAll("\n", "\r\n").length);
  assertEquals(email.headers[1], { name: "To", value: " c@d.test, Friends: e@f.test;" });
  const ids = (parts: { partId: string }[]) => parts.map(({ partId }) => partId);
  assertEquals(ids(email.textBody), ["1.1"]);
  assertEquals(ids(email.htmlBody), ["1.2.1"]);
  assertEquals(ids(email.attachments), ["1.2.2", "2"]);
  assertEquals(email.hasAttachment, true);
  assertEquals(email.preview, "plain body");
  assertEquals(email.bodyValues["1.1"], {
    value: "plain body",
    isEncodingProblem: false,
    isTruncated: false,
  });
  const [alternative, report] = email.bodyStructure.subParts;
  assertEquals([alternative.type, alternative.partId], ["multipart/alternative", null]);
  assertEquals(alternative.subParts[1].subParts[1].cid, "logo@x");
  const { headers, ...rest } = report;
  assertEquals(headers.length, 3);
  assertEquals(rest, {
    partId: "2",
    blobId: "2",
    size: 5,
    name: "r<e>port.pdf",
    type: "application/pdf",
    charset: null,
    disposition: "attachment",
    cid: null,
    language: null,
    location: null,
    href: "/mail/note.eml?part=2",
    subParts: null,
  });
  assertEquals(email.defects, []);
});

Deno.test("messageToJson leaves messages inside closed, and dates without a zone in UTC", async () => {
  const source = `Date: Fri, 21 Nov 1997 09:55:06 -0000
Content-Type: message/rfc822

Content-Type: multipart/mixed; boundary=x

--x

inner
--x--
`;
  const email = JSON.parse(await run(messageToJson, source));
  assertEquals(email.sentAt, "1997-11-21T09:55:06Z");
  assertEquals([email.bodyStructure.type, email.bodyStructure.subParts], ["message/rfc822", null]);
  assertEquals(JSON.parse(await run(messageToJson, "Date: never\n\nx")).sentAt, null);
});

const MAILBOX = `From a@b.test Fri Nov 21 09:55:06 1997
From: "A <x>" <a@b.test>
Subject: one & only
Date: Fri, 21 Nov 1997 09:55:06 -0600

first

From c@d.test Sat Nov 22 09:55:06 1997
From: c@d.test

second
`;

Deno.test("messageToHtml tells the language that a mail has, and leaves its direction to its text", async () => {
  const told = await run(messageToHtml, "Content-Language: he\nSubject: x\n\ny\n");
  assertStringIncludes(told, '<html lang="he">');
  assertStringIncludes(told, '<h1 dir="auto">x</h1>');
  // Ours are the few words around it alone.
  const untold = await run(messageToHtml, "Subject: x\n\ny\n");
  assertStringIncludes(untold, '<html lang="en">');
  assertStringIncludes(untold, '<h1 lang="" dir="auto">x</h1>');
  assertStringIncludes(untold, '<main lang="" dir="auto">');
});

Deno.test("mailboxToHtml lists the messages with links", async () => {
  const page = await run(mailboxToHtml, MAILBOX, "/in.mbox?x=1");
  assertStringIncludes(page, "<h1>2 messages</h1>");
  assertStringIncludes(page, '<a href="/in.mbox?x=1&amp;message=1">one &amp; only</a>');
  assertStringIncludes(page, "<bdi>A &lt;x&gt;</bdi> · <time");
  assertStringIncludes(page, '<a href="/in.mbox?x=1&amp;message=2">(no subject)</a>');
});

Deno.test("mailboxToJson lists the threads in the documented shape", async () => {
  const json = JSON.parse(await run(mailboxToJson, MAILBOX, "/in.mbox"));
  assertEquals([json.count, json.page, json.pages, json.query], [2, 1, 1, ""]);
  assertEquals(json.threads[0], [{
    number: 1,
    depth: 0,
    subject: "one & only",
    date: "1997-11-21T15:55:06.000Z",
    from: [{ name: "A <x>", address: "a@b.test" }],
    messageId: null,
    size: 95,
    href: "/in.mbox?message=1",
  }]);
  assertEquals(json.threads[1][0].date, null);
});

Deno.test("mailboxToJson lists the last messages, searches all, and says what it has left out", async () => {
  const list = async (location: string, limits: Partial<Limits>) => {
    const settled = { ...DEFAULT_LIMITS, ...limits };
    const box = writeBox(9, () => 0);
    const { count, unlisted, truncated, threads } = JSON.parse(
      await run(mailboxToJson, box, location, settled),
    );
    const numbers = threads.flat().map(({ number }: { number: number }) => number);
    return { count, unlisted, truncated, numbers: numbers.toSorted() };
  };
  const last = await list("/", { mailboxListed: 2 });
  assertEquals(last, { count: 9, unlisted: 7, truncated: false, numbers: [8, 9] });
  const found = await list("/?q=%22text+of+1%22", { mailboxListed: 2 });
  assertEquals(found, { count: 1, unlisted: 0, truncated: false, numbers: [1] });
  const cut = await list("/", { mailboxMessages: 3 });
  assertEquals(cut, { count: 3, unlisted: 0, truncated: true, numbers: [1, 2, 3] });
  const whole = await list("/", { mailboxMessages: 9 });
  assertEquals([whole.count, whole.truncated], [9, false]);
});

Deno.test("mailboxToHtml says what it has left out", async () => {
  const limits = { ...DEFAULT_LIMITS, mailboxMessages: 3, mailboxListed: 2 };
  const page = await run(mailboxToHtml, writeBox(5, () => 0), "/", limits);
  assertStringIncludes(page, "<h1>3 messages</h1>");
  assertStringIncludes(page, "The last 2 of them are listed; a search finds the others.");
  assertStringIncludes(page, "Of this mailbox, the first 3 messages are read.");
});

function writeBox(count: number, answers: (number: number) => number): string {
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1;
    const minute = String(index % 60).padStart(2, "0");
    return `From a@b.test Fri Nov 21 09:55:06 1997
From: Person ${number} <p${number}@b.test>
Subject: number ${number}
Message-ID: <${number}@b.test>
References: <${answers(number)}@b.test>
Date: Fri, 21 Nov 1997 ${String(10 + Math.floor(index / 60))}:${minute}:00 +0000

text of ${number}

`;
  }).join("");
}

Deno.test("mailboxToHtml nests answers in what they answer, and balances its lists", async () => {
  const box = writeBox(20, (number) => number - 1);
  const page = await run(mailboxToHtml, box, "/in.mbox");
  assertEquals(page.split("<ol").length, page.split("</ol>").length);
  assertEquals(page.split("<li").length, page.split("</li>").length);
  assertStringIncludes(page, "number 20");
  assertEquals(page.split("<ol>").length - 1, 8);
});

Deno.test("mailboxToHtml pages, searches, and keeps both in its links", async () => {
  const box = writeBox(130, () => 0);
  const first = await run(mailboxToHtml, box, "/in.mbox?lang=de");
  assertStringIncludes(first, "<h1>130 messages</h1>");
  const page = await run(
    mailboxToHtml,
    writeBox(130, (number) => 1000 + number),
    "/in.mbox?lang=de&page=2",
  );
  assertStringIncludes(page, "Page 2 of 3");
  assertStringIncludes(page, '<a href="/in.mbox?lang=de&amp;page=3" rel="next">');
  assertStringIncludes(page, '<a href="/in.mbox?lang=de&amp;message=80">');
  assertStringIncludes(page, '<input type="hidden" name="lang" value="de">');
  assertStringIncludes(page, "form-action 'self'");
  const found = await run(mailboxToHtml, box, "/in.mbox?q=zzz+17+%22%3E");
  assertStringIncludes(found, "<h1>0 messages</h1>");
  assertStringIncludes(found, 'value="zzz 17 &quot;&gt;"');
  const sender = await run(mailboxToHtml, box, "/in.mbox?q=p42@b.test");
  assertStringIncludes(sender, "<h1>1 message</h1>");
  const body = await run(mailboxToHtml, box, "/in.mbox?q=%22text+of+17%22");
  assertStringIncludes(body, "<h1>1 message</h1>");
});

Deno.test("messageToMhtml makes one file of page, images and attachments", async () => {
  const archive = readMessage(new TextEncoder().encode(await run(messageToMhtml, MESSAGE)));
  assertEquals(archive.root.type, "multipart/related");
  assertEquals(archive.subject, "<b>Hi</b> & grüße");
  assertEquals(archive.date, new Date("1997-11-21T15:55:06Z"));
  const [page, logo, report] = archive.root.parts;
  assertEquals([page.type, page.contentLocation], ["text/html", "/mail/note.eml"]);
  assertStringIncludes(page.text(), '<img src="cid:logo@x" alt="Logo"');
  assertStringIncludes(page.text(), '<a href="cid:part-2@message">');
  assertEquals([logo.type, logo.contentId, logo.bytes().length], ["image/png", "logo@x", 8]);
  assertEquals([report.contentId, report.filename], ["part-2@message", "r<e>port.pdf"]);
  assertEquals(await run(messageToMhtml, MESSAGE), await run(messageToMhtml, MESSAGE));
});

Deno.test("messageToMhtml survives headers that no message may have", async () => {
  const evil = `Subject: =?utf-8?Q?a=0D=0ABcc:_x?=
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: image/x'y; name="=?utf-8?Q?a=0D=0AX:_y?="
Content-ID: <a b c>

x
--b
Content-Type: text/x; charset*=utf-8''a%0D%0Ab

y
--b--
`;
  const archive = readMessage(new TextEncoder().encode(await run(messageToMhtml, evil)));
  assertEquals(archive.root.field("bcc"), undefined);
  assertEquals(archive.root.parts.map(({ type }) => type), [
    "text/html",
    "application/octet-stream",
  ]);
});

Deno.test("htmlToMessage keeps the page to the byte and takes its title", async () => {
  const html = "<!DOCTYPE html><title>A &amp; B\n grüße</title>\n<p>x   \nFrom me";
  const bytes = new TextEncoder().encode(html);
  const output = await htmlToMessage(ReadableStream.from([bytes]), {
    from: { type: "text/html", language: "de", charset: "utf-8" },
    location: "/page.html",
    limits: DEFAULT_LIMITS,
  });
  const message = readMessage(
    new Uint8Array(
      await new Response(output as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer(),
    ),
  );
  assertEquals([message.subject, message.root.type, message.root.charset], [
    "A & B grüße",
    "text/html",
    "utf-8",
  ]);
  assertEquals([message.root.contentLocation, message.root.language], ["/page.html", "de"]);
  assertEquals(message.root.bytes(), bytes);
});

Deno.test("every converter of mail refuses input and output beyond the limits", async () => {
  const converters = [
    messageToHtml,
    messageToText,
    messageToJson,
    messageToMhtml,
    htmlToMessage,
    mailboxToHtml,
    mailboxToJson,
  ];
  for (const convert of converters) {
    const source = convert === mailboxToHtml || convert === mailboxToJson ? MAILBOX : MESSAGE;
    for (const limit of [{ conversionInput: 20 }, { conversionOutput: 20 }]) {
      const limits = { ...DEFAULT_LIMITS, ...limit };
      const fault = await assertRejects(() => run(convert, source, "/", limits), Fault);
      assertEquals(fault.code, "too-large");
    }
  }
});

Deno.test("every converter of mail takes what is no mail", async () => {
  for (const source of ["", "\0\x01\x02", "<html><script>x</script></html>", "From ", "\n\n\n"]) {
    for (
      const convert of [messageToHtml, messageToText, messageToJson, mailboxToHtml, mailboxToJson]
    ) {
      assertEquals((await run(convert, source)).includes("<script"), false);
    }
  }
});

/** Vectors of several kinds: elements, attributes, URLs, styles, broken syntax, other namespaces. */
const HOSTILE_HTML = [
  "<img src=x onerror=alert(1)>",
  "<svg><animate onbegin=alert(1) attributeName=x></svg>",
  "<svg><style><img src=x onerror=alert(1)></style></svg>",
  "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
  "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
  "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id='</style><img onerror=x src>'>",
  "<a href='jav&#x09;ascript:alert(1)'>a</a>",
  "<a href='&#106;avascript:alert(1)'>a</a>",
  "<a href='vbscript:x'>a</a><a href='data:text/html;base64,PHNjcmlwdD4='>b</a>",
  "<a href='//evil.test/x'>a</a><a href='\\\\evil.test'>b</a>",
  "<p style='background:url(https://evil.test/?x)'>a</p>",
  "<p style='background-image:image-set(\"https://evil.test\" 1x)'>a</p>",
  "<p style='color:red;--x:url(//evil)'>a</p>",
  "<p style='font-family:\"a;b{}</style><script>x</script>\"'>a</p>",
  "<p style='width:expression(alert(1));behavior:url(x)'>a</p>",
  "<p style='c\\6f lor:red;position:fixed;inset:0'>a</p>",
  "<link rel=stylesheet href=//evil.test><style>p{background:url(//evil.test)}</style>",
  "<meta http-equiv=refresh content='0;url=//evil.test'><base href=//evil.test>",
  "<iframe srcdoc='<script>x</script>'></iframe><object data=x></object><embed src=x>",
  "<video poster=//evil.test><source src=//evil.test></video><audio src=//evil.test>",
  "<img srcset='//evil.test 1x' src=data:image/png;base64,AA==>",
  "<table background=//evil.test><td background=//evil.test>a",
  "<input type=image src=//evil.test><button formaction=//evil.test>b</button>",
  "<details open ontoggle=alert(1)>a</details><marquee onstart=alert(1)>b</marquee>",
  "<a href='https://ok.test' target=_top ping=//evil.test download>a</a>",
  "<p id=x name=y class=z slot=a is=b part=c>a</p>",
  "<scr<script>ipt>alert(1)</scr</script>ipt>",
  "<<script>alert(1)//<</script>",
  "<p/onclick=alert(1)//title=x>a",
  "<!--><img src=x onerror=alert(1)>-->",
  "<![CDATA[<img src=x onerror=alert(1)>]]>",
  "<textarea><img src=x onerror=alert(1)></textarea><xmp><script>x</script></xmp>",
  "<template><img src=x onerror=alert(1)></template><plaintext><script>x</script>",
];

type Oracle = (html: string, options: Record<string, unknown>) => string;

/** The sanitiser of the same name, where it is among the imports. */
async function importOracle(): Promise<Oracle | undefined> {
  if (!allowed.read || !allowed.env) return undefined;
  const name = "sanitize-html";
  try {
    return (await import(name)).default;
  } catch {
    return undefined;
  }
}

const oracle = await importOracle();

Deno.test({
  name: "messageToHtml leaves nothing that sanitize-html would take out",
  ignore: oracle === undefined,
  async fn() {
    assert(oracle);
    for (const html of HOSTILE_HTML) {
      const ours = await clean(html);
      const theirs = oracle(ours, {
        allowedTags: (
          "a abbr b blockquote br details div em h1 h2 i img li ol p s span strong sub sup table tbody td " +
          "th tr u ul"
        ).split(" "),
        allowedAttributes: {
          "*": ["style", "title", "align"],
          a: ["href", "rel"],
          img: ["src", "alt", "width", "height"],
        },
        allowedClasses: { a: ["remote"] },
        allowedSchemes: ["http", "https", "mailto", "tel"],
        allowedSchemesByTag: { img: ["data"] },
        allowProtocolRelative: false,
        allowedStyles: { "*": { color: [/^[a-z]+$/], "font-family": [/^[\w\s",;{}-]*$/] } },
      });
      const plain = (text: string) =>
        text.replaceAll(" />", ">").replaceAll("&quot;", '"').replaceAll("&gt;", ">")
          .replaceAll("&lt;", "<");
      assertEquals([html, plain(theirs)], [html, plain(ours)]);
    }
  },
});

Deno.test("messageToHtml keeps hostile HTML inert", async () => {
  const loads = /(?:src|href)="(?!https?:|data:image\/png)[^"]*"/;
  const element =
    /<(?:script|style|svg|math|iframe|object|embed|form|input|button|link|meta|base)/i;
  const attribute = /<[^>]*\s(?:on\w+|srcset|srcdoc|background|poster|ping|target|id|name)=/i;
  for (const html of HOSTILE_HTML) {
    const made = await clean(html);
    const bare = made.replace(/="[^"]*"/g, '=""');
    const found = [loads.test(made), element.test(bare), attribute.test(bare)];
    assertEquals([html, ...found], [html, false, false, false], made);
  }
});

const SAMPLES = new URL("../../../shared/cases/mime/stalwart/resources/eml/", import.meta.url);

function exists(): boolean {
  try {
    return Deno.statSync(SAMPLES).isDirectory;
  } catch {
    return false;
  }
}

/** All entities, but for those of messages inside, in the order in which they stand. */
function listEntities(root: Entity): Entity[] {
  const found: Entity[] = [];
  const stack = [root];
  for (let next = stack.pop(); next; next = stack.pop()) {
    found.push(next);
    if (next.type.startsWith("multipart/")) stack.push(...[...next.parts].reverse());
  }
  return found;
}

/** Where another reader has rules of its own: parallel parts, unknown encodings, repeated names. */
const OTHER_RULES: readonly string[] = [
  "rfc/000.eml",
  "thirdparty/002.eml",
  "thirdparty/004.eml",
  "thirdparty/015.eml",
];

Deno.test({
  name: "listBodies sorts parts as RFC 8621 does, and as another reader of mail",
  ignore: !allowed.read || !exists(),
  fn() {
    let count = 0;
    for (const folder of ["rfc", "legacy", "thirdparty"]) {
      for (const { name } of Deno.readDirSync(new URL(`${folder}/`, SAMPLES))) {
        if (!name.endsWith(".eml") || OTHER_RULES.includes(`${folder}/${name}`)) continue;
        const file = new URL(`${folder}/${name}`, SAMPLES);
        const wanted = JSON.parse(
          Deno.readTextFileSync(new URL(file.href.replace(/eml$/, "json"))),
        );
        const { root } = readMessage(Deno.readFileSync(file));
        const entities = listEntities(root);
        const lists = listBodies(root);
        const numbers = (parts: readonly Entity[]) => parts.map((part) => entities.indexOf(part));
        // That reader lists inline media among the attachments too; the RFC only where they have
        // no place in one of the bodies.
        const shown = new Set([...wanted.text_body, ...wanted.html_body]);
        const rest = (list: number[]) => list.filter((number) => !shown.has(number));
        const got = [
          numbers(lists.textBody),
          numbers(lists.htmlBody),
          rest(numbers(lists.attachments)),
        ];
        assertEquals([name, ...got], [
          name,
          wanted.text_body,
          wanted.html_body,
          rest(wanted.attachments),
        ]);
        count++;
      }
    }
    assertEquals(count, 80);
  },
});

const APPLE = `From: a@b.test
Content-Type: multipart/mixed; boundary=m

--m
Content-Type: text/plain

Before.
--m
Content-Type: image/png; name="<tea>.png"
Content-Disposition: inline
Content-Transfer-Encoding: base64

AAAA
--m
Content-Type: text/plain

After.
--m
Content-Type: text/plain; name=notes.txt

Notes.
--m
Content-Type: image/tiff

x
--m--
`;

Deno.test("message_to_html shows all texts of a message, and the images between them", async () => {
  const page = await run(messageToHtml, APPLE);
  const [shown, attached] = page.slice(page.indexOf("<main")).split("</main>");
  assertEquals(
    shown.replaceAll("\n", ""),
    '<main lang="" dir="auto"><div class="mail prose"><p>Before.</p></div><p class="mail">' +
      '<a href="/mail/note.eml?part=2"><img src="/mail/note.eml?part=2" alt="&lt;tea&gt;.png"></a></p>' +
      '<div class="mail prose"><p>After.</p></div>',
  );
  assertEquals([...attached.matchAll(/part=(\d)/g)].map(([, part]) => part), ["4", "5"]);
});

Deno.test("message_to_text tells all texts of a message, and where an image is", async () => {
  const text = await run(messageToText, APPLE);
  assertEquals(
    text.slice(text.indexOf("\n\n") + 2),
    "Before.\n\n[<tea>.png, image/png, 3 bytes: /mail/note.eml?part=2]\n\nAfter.\n\n" +
      "[notes.txt, text/plain, 6 bytes: /mail/note.eml?part=4]\n" +
      "[part 5, image/tiff, 1 bytes: /mail/note.eml?part=5]\n",
  );
});

Deno.test("message_to_html breaks the lines of a text where they break, for Markdown as well", async () => {
  const page = await run(
    messageToHtml,
    "Content-Type: text/plain\n\nTo buy:\n- tea\n  - green\n-- \nMe\n",
  );
  assertStringIncludes(page, "<p>To buy:<br>- tea<br>  - green<br>-- <br>Me</p>");
});

Deno.test("message_to_text leaves out what the HTML hides, and says the date for people", async () => {
  const text = await run(
    messageToText,
    "Date: Fri, 21 Nov 1997 09:55:06 -0600\nContent-Type: text/html\n\n" +
      '<div style="display:none">Preview</div><p>Shown</p>',
  );
  assertEquals(text, "Date: 21 November 1997 at 15:55 UTC\n\nShown\n");
});

import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import type { Convert } from "../../src/model/conversion.ts";
import { Fault } from "../../src/model/fault.ts";
import { DEFAULT_LIMITS, type Limits } from "../../src/model/limits.ts";
import { convert as mailboxToHtml } from "../../src/transcode/converters/mailbox_to_html.ts";
import { convert as mailboxToJson } from "../../src/transcode/converters/mailbox_to_json.ts";
import { convert as messageToHtml } from "../../src/transcode/converters/message_to_html.ts";
import { convert as messageToJson } from "../../src/transcode/converters/message_to_json.ts";
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
  assertStringIncludes(page, "<h1>&lt;b&gt;Hi&lt;/b&gt; &amp; grüße</h1>");
  assertStringIncludes(page, 'A &amp; B &lt;<a href="mailto:a@b.test">a@b.test</a>&gt;');
  assertStringIncludes(page, 'Friends: <a href="mailto:e@f.test">');
  assertStringIncludes(page, '<time datetime="1997-11-21T15:55:06.000Z">');
  assertStringIncludes(page, '<a href="/mail/note.eml?part=2">r&lt;e&gt;port.pdf</a>');
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
    ["&lt;script&gt;", "&lt;script&gt;"],
    ['<p title="&quot;><script>">a</p>', '<p title="&quot;&gt;&lt;script&gt;">a</p>'],
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
Date: 1997-11-21T15:55:06.000Z
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

Deno.test("messageToJson gives the documented shape", async () => {
  const json = JSON.parse(await run(messageToJson, MESSAGE));
  assertEquals(Object.keys(json), [
    "subject",
    "date",
    "messageId",
    "inReplyTo",
    "references",
    "from",
    "sender",
    "replyTo",
    "to",
    "cc",
    "bcc",
    "fields",
    "text",
    "parts",
    "defects",
  ]);
  assertEquals(json.subject, "<b>Hi</b> & grüße");
  assertEquals(json.date, "1997-11-21T15:55:06.000Z");
  assertEquals(json.to[1], { group: "Friends", members: [{ name: "", address: "e@f.test" }] });
  assertEquals(json.text, "plain body");
  assertEquals(json.parts.map((part: { path: string }) => part.path), [
    "1.1",
    "1.2.1",
    "1.2.2",
    "2",
  ]);
  assertEquals(json.parts[3], {
    path: "2",
    type: "application/pdf",
    charset: null,
    language: null,
    transferEncoding: "base64",
    disposition: "attachment",
    filename: "r<e>port.pdf",
    contentId: null,
    size: 5,
    href: "/mail/note.eml?part=2",
  });
  assertEquals(json.defects, []);
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

Deno.test("mailboxToHtml lists the messages with links", async () => {
  const page = await run(mailboxToHtml, MAILBOX, "/in.mbox?x=1");
  assertStringIncludes(page, "<h1>2 messages</h1>");
  assertStringIncludes(page, '<a href="/in.mbox?x=1&amp;message=1">one &amp; only</a>');
  assertStringIncludes(page, "A &lt;x&gt; · <time");
  assertStringIncludes(page, '<a href="/in.mbox?x=1&amp;message=2">(no subject)</a>');
});

Deno.test("mailboxToJson lists the messages in the documented shape", async () => {
  const json = JSON.parse(await run(mailboxToJson, MAILBOX, "/in.mbox"));
  assertEquals(json.messages[0], {
    number: 1,
    subject: "one & only",
    date: "1997-11-21T15:55:06.000Z",
    from: [{ name: "A <x>", address: "a@b.test" }],
    size: 95,
    href: "/in.mbox?message=1",
  });
  assertEquals(json.messages[1].date, null);
  const few = { ...DEFAULT_LIMITS, mailboxMessages: 1 };
  assertEquals(JSON.parse(await run(mailboxToJson, MAILBOX, "/", few)).messages.length, 1);
});

Deno.test("every converter of mail refuses input and output beyond the limits", async () => {
  const converters = [messageToHtml, messageToText, messageToJson, mailboxToHtml, mailboxToJson];
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

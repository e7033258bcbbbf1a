import { assertEquals, assertStringIncludes } from "@std/assert";
import { DEFAULT_LIMITS as limits } from "../../src/model/limits.ts";
import type { Convert } from "../../src/model/conversion.ts";
import { convert as messageToHtml } from "../../src/transcode/converters/message_to_html.ts";
import { convert as messageToText } from "../../src/transcode/converters/message_to_text.ts";
import { wire } from "../mime/mail.ts";

async function run(convert: Convert, source: string): Promise<string> {
  const from = { type: "message/rfc822" };
  const conversion = { from, location: "/note.eml", limits };
  return await new Response(await convert(ReadableStream.from([wire(source)]), conversion)).text();
}

Deno.test("message_to_html and message_to_text name parts by file, subject, description or number", async () => {
  const source = `Content-Type: multipart/mixed; boundary=b

--b

text
--b
Content-Type: message/rfc822
Content-Description: forwarded

Subject: =?utf-8?Q?gr=C3=BC=C3=9Fe?=

x
--b
Content-Type: message/delivery-status
Content-Description: Delivery report

Action: failed
--b
Content-Type: image/png; name=a.png

--b
Content-Type: application/x-y

--b--
`;
  const names = ["grüße", "Delivery report", "a.png", "part 5"];
  const html = await run(messageToHtml, source);
  assertEquals(
    [...html.matchAll(/<bdi>(.*?)<\/bdi>|alt="(.*?)"/g)].map(([, name, alt]) => name ?? alt).sort(),
    [...names].sort(),
  );
  const text = await run(messageToText, source);
  for (const name of names) assertStringIncludes(text, `[${name}, `);
});

Deno.test("message_to_html and message_to_text tell who sent for another, and where answers go", async () => {
  const source = "From: a@b.test\nSender: List <l@b.test>\nReply-To: r@b.test\n\nx";
  assertStringIncludes(await run(messageToHtml, source), 'List &lt;<a href="mailto:l@b.test">');
  assertStringIncludes(
    await run(messageToText, source),
    "From: a@b.test\nSender: List <l@b.test>\nReply-To: r@b.test\n",
  );
  const alone = await run(messageToText, "From: A <a@b.test>\nSender: A@b.test\n\nx");
  assertEquals(alone, "From: A <a@b.test>\n\nx\n");
});

Deno.test("message_to_html keeps the blanks of code, patches and tables in plain text", async () => {
  const patch = "@@ -1 +1 @@\n-\ta &lt; b\n+\tc";
  const html = await run(
    messageToHtml,
    "\n\nSee:\nthis\n\n@@ -1 +1 @@\n-\ta < b\n+\tc\n\n> a   b\n> c   d",
  );
  assertStringIncludes(html, `<p>See:<br>this</p>\n<pre>${patch}</pre>`);
  assertStringIncludes(html, "<blockquote>\n<pre>a   b\nc   d</pre>\n</blockquote>");
});

Deno.test("message_to_html resolves what is relative against the base of the HTML or of its part", async () => {
  const html =
    '<a href="b?c">x</a><a href="#top">y</a><img src="/l.png" alt="L"><a href="cid:a">z</a>';
  const base = await run(
    messageToHtml,
    `Content-Type: text/html\n\n<base href="https://x.test/a/"><base href="https://y.test/">${html}`,
  );
  assertStringIncludes(base, 'href="https://x.test/a/b?c"');
  assertStringIncludes(base, '<a>y</a><a href="https://x.test/l.png"');
  assertStringIncludes(base, "<a>z</a>");
  const located = await run(
    messageToHtml,
    `Content-Type: text/html\nContent-Location: http://x.test/p\n\n${html}`,
  );
  assertStringIncludes(located, 'href="http://x.test/b?c"');
  const hostile = await run(
    messageToHtml,
    `Content-Type: text/html\n\n<base href="javascript:alert(1)//">${html}`,
  );
  assertStringIncludes(hostile, "<a>x</a><a>y</a>L<a>z</a>");
});

Deno.test("message_to_html leaves out pixels that count readers, however they are made small", async () => {
  const source = 'src="https://t.test/p" alt="p"';
  const small = [
    'style="width:1px"',
    'style="a:b; HEIGHT : 0 !important"',
    "width=1px",
    'style="display:none"',
  ];
  for (const how of small) {
    const page = await run(messageToHtml, `Content-Type: text/html\n\n<img ${source} ${how}>`);
    assertEquals(page.includes("t.test"), false, how);
  }
  const page = await run(
    messageToHtml,
    `Content-Type: text/html\n\n<img ${source} style="width:10px">`,
  );
  assertStringIncludes(page, "t.test");
});

Deno.test("message_to_html shows pictures that are the whole message", async () => {
  const image = "Content-Type: image/png; name=a.png\n\nx";
  assertStringIncludes(await run(messageToHtml, image), '<img src="/note.eml?part=1" alt="a.png">');
  const two = `Content-Type: multipart/mixed; boundary=b\n\n--b\n${image}\n--b\n${image}\n--b--`;
  assertEquals((await run(messageToHtml, two)).match(/<img /g)?.length, 2);
});

Deno.test("message_to_text numbers lists, aligns tables and tells addresses, but no title of the HTML", async () => {
  const html = '<title>Mail</title><h1>Hi</h1><ol start="3"><li>a<ul><li>deep</ul><li>b</ol>' +
    "<table><tr><td>one<td>1<tr><td>three<td>3</table>" +
    '<p><a href="https://x.test/">x</a> <a href="mailto:a@b.test">a@b.test</a></p>';
  assertEquals(
    await run(messageToText, `Content-Type: text/html\n\n${html}`),
    "\nHi\n\n3. a\n   - deep\n4. b\n\none    1\nthree  3\n\nx <https://x.test/> a@b.test\n",
  );
});

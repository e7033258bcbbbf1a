import { assert, assertEquals, assertLess, assertRejects } from "@std/assert";
import { parseMessage, readMessage, walkParts } from "../../src/mime/mod.ts";
import { Fault } from "../../src/model/fault.ts";
import { codes, mail, raw, show, tree, wire } from "./mail.ts";

const NESTED = `From: a@b.test
Content-Type: multipart/mixed; boundary=outer

preamble
--outer
Content-Type: multipart/alternative; boundary="inner"

--inner

plain
--inner
Content-Type: text/html

<p>html</p>
--inner--
--outer
Content-Type: message/rfc822

Subject: inside
Content-Type: multipart/mixed; boundary=deep

--deep

deep text
--deep--
--outer--
epilogue
`;

Deno.test("parseMessage reads typed fields", async () => {
  const message = await parseMessage(wire(`From: "A. B." <a@b.test>
To: c@d.test, Group: e@f.test;
Cc: =?utf-8?Q?J=C3=B6rg?= <j@x.test>
Subject: =?utf-8?B?7ZWc?=
 =?utf-8?B?6rWt?= and
  more
Date: Fri, 21 Nov 1997 09:55:06 -0600
Message-ID: <1@b.test>
In-Reply-To: <0@b.test>
References: <x@b.test> <0@b.test>

body
`));
  assertEquals(message.from, [{ name: "A. B.", address: "a@b.test" }]);
  assertEquals(message.to, [
    { name: "", address: "c@d.test" },
    { group: "Group", members: [{ name: "", address: "e@f.test" }] },
  ]);
  assertEquals(message.cc, [{ name: "Jörg", address: "j@x.test" }]);
  assertEquals(message.subject, "한국 and  more");
  assertEquals(message.date, new Date("1997-11-21T15:55:06Z"));
  assertEquals(message.messageId, "1@b.test");
  assertEquals(message.inReplyTo, ["0@b.test"]);
  assertEquals(message.references, ["x@b.test", "0@b.test"]);
  assertEquals(message.root.text(), "body\n");
  assertEquals(message.defects, []);
});

Deno.test("parseMessage keeps every field in order with its bytes", () => {
  const source = "X-A: 1\r\nx-b :two\r\n lines\r\nX-A: \xe9\r\n\r\n";
  const { fields } = readMessage(raw(source));
  assertEquals(fields.map((field) => [field.name, field.value]), [
    ["X-A", "1"],
    ["x-b", "two lines"],
    ["X-A", "é"],
  ]);
  assertEquals(fields.map((field) => show(field.raw)).join("") + "\r\n", source);
});

Deno.test("parseMessage builds the tree and numbers it as IMAP does", () => {
  assertEquals(
    tree(mail(NESTED)),
    "TEXT multipart/mixed(1 multipart/alternative(1.1 text/plain, 1.2 text/html), " +
      "2 message/rfc822(2.TEXT multipart/mixed(2.1 text/plain)))",
  );
  assertEquals(tree(mail("Subject: x\n\nbody")), "1 text/plain");
  assertEquals(
    tree(mail("Content-Type: message/rfc822\n\nSubject: x\n\nbody")),
    "1 message/rfc822(1.1 text/plain)",
  );
});

Deno.test("parseMessage keeps preamble and epilogue, and spans that name the bytes sent", () => {
  const bytes = wire(NESTED);
  const { root } = readMessage(bytes);
  assertEquals(show(root.preamble), "preamble");
  assertEquals(show(root.epilogue), "epilogue\r\n");
  const html = root.parts[0].parts[1];
  assertEquals(show(html.raw), "Content-Type: text/html\r\n\r\n<p>html</p>");
  assertEquals(show(bytes.subarray(html.bodySpan.start, html.bodySpan.end)), "<p>html</p>");
});

Deno.test("parseMessage keeps bodies exactly as sent", () => {
  const bodies = [
    "",
    "\r\n",
    "a\r\nb\r\n",
    "a\nb",
    "bare\rreturn",
    "nul\0",
    "\r\r\n",
    " \t",
    "--",
    "--x",
  ];
  for (const body of bodies) {
    const part = `Content-Transfer-Encoding: binary\r\n\r\n${body}`;
    const source = `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${part}\r\n--b--\r\n`;
    assertEquals(show(readMessage(raw(source)).root.parts[0].bytes()), body);
    assertEquals(show(readMessage(raw(part)).root.bytes()), body);
  }
});

Deno.test("parseMessage takes text/plain for missing and unreadable types (RFC 2045 §5.2)", () => {
  assertEquals(mail("X: y\n\n").root.type, "text/plain");
  const wrong = mail("Content-Type: text\n\nx");
  assertEquals([wrong.root.type, codes(wrong)], ["text/plain", ["content-type-invalid"]]);
});

Deno.test("parseMessage takes message/rfc822 for parts of a digest (RFC 2046 §5.1.5)", () => {
  const digest = mail(`Content-Type: multipart/digest; boundary=b

--b

Subject: one

first
--b
Content-Type: text/plain

second
--b--
`);
  assertEquals(
    tree(digest),
    "TEXT multipart/digest(1 message/rfc822(1.1 text/plain), 2 text/plain)",
  );
});

Deno.test("parseMessage ignores blanks after a boundary, and lines that only begin with one", () => {
  const message = mail(`Content-Type: multipart/mixed; boundary=b

--b \t

one
--bb
--b-
--b--x
--b--  
end`);
  assertEquals(message.root.parts.map((part) => show(part.bytes())), [
    "one\r\n--bb\r\n--b-\r\n--b--x",
  ]);
  assertEquals(show(message.root.epilogue), "end");
});

Deno.test("parseMessage lets an outer boundary end a child that is not closed", () => {
  const message = mail(`Content-Type: multipart/mixed; boundary=outer

--outer
Content-Type: multipart/mixed; boundary=inner

--inner

one
--outer

two
`);
  assertEquals(
    tree(message),
    "TEXT multipart/mixed(1 multipart/mixed(1.1 text/plain), 2 text/plain)",
  );
  assertEquals(message.root.parts[1].text(), "two\n");
  assertEquals(codes(message), ["multipart-unclosed", "multipart-unclosed"]);
});

Deno.test("parseMessage makes no part of two delimiter lines in a row", () => {
  const message = mail("Content-Type: multipart/mixed; boundary=b\n\n--b\n--b\n\nx\n--b--\n");
  assertEquals(message.root.parts.length, 1);
  assertEquals(codes(message), ["boundary-double"]);
});

Deno.test("parseMessage ends a header at a boundary", () => {
  const message = mail("Content-Type: multipart/mixed; boundary=b\n\n--b\nX: y\n--b\n\nx\n--b--\n");
  assertEquals(message.root.parts.map((part) => show(part.bytes())), ["", "x"]);
  assertEquals(message.root.parts[0].field("x")?.value, "y");
  assertEquals(codes(message), ["header-unended"]);
});

Deno.test("parseMessage opens messages in any transfer encoding", () => {
  const inner = "Subject: in\nContent-Type: multipart/mixed; boundary=i\n\n--i\n\ntext\n--i--\n";
  const base64 = btoa(show(wire(inner)));
  const quoted = show(wire(inner)).replace(/=/g, "=3D");
  for (
    const [encoding, body] of [["base64", base64], ["quoted-printable", quoted], [
      "8bit",
      show(wire(inner)),
    ]]
  ) {
    for (const type of ["message/rfc822", "message/global"]) {
      const message = readMessage(
        raw(`Content-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}`),
      );
      assertEquals(tree(message), `1 ${type}(1.TEXT multipart/mixed(1.1 text/plain))`);
      assertEquals(message.root.parts[0].parts[0].text(), "text");
    }
  }
});

Deno.test("parseMessage makes parts of unknown transfer encoding opaque (RFC 2045 §6.4)", () => {
  const message = mail("Content-Type: text/plain\nContent-Transfer-Encoding: x-odd\n\nx");
  assertEquals(message.root.type, "application/octet-stream");
  assertEquals(codes(message), ["transfer-encoding-unknown"]);
});

Deno.test("parseMessage decodes uuencode", () => {
  const body = "begin 644 cat.txt\n#0V%T\n`\nend\n";
  const message = mail(`Content-Transfer-Encoding: x-uuencode\n\n${body}`);
  assertEquals(show(message.root.bytes()), "Cat");
  const cut = mail("Content-Transfer-Encoding: x-uuencode\n\nbegin 644 cat.txt\n#0V%T\n");
  assertEquals(show(cut.root.bytes()), "Cat");
  assertEquals(cut.root.decode().defects.map((defect) => defect.code), ["uuencode-truncated"]);
});

Deno.test("parseMessage skips a mailbox's From line and reports other lines that are no fields", () => {
  const message = mail(
    "From a@b.test Fri Nov 21 09:55:06 1997\nSubject: x\nno field\n: none\nTo: c@d.test\n\n",
  );
  assertEquals(message.fields.map((field) => field.name), ["Subject", "To"]);
  assertEquals(codes(message), ["field-malformed", "field-malformed"]);
});

Deno.test("parseMessage gives null for a date that can't be read, with a defect at its place", () => {
  const message = mail("Subject: x\nDate: soon\n\n");
  assertEquals(message.date, null);
  assertEquals(message.defects, [{ code: "date-invalid", offset: 17 }]);
  assertEquals(mail("Subject: x\n\n").defects, [{ code: "date-missing", offset: 0 }]);
});

Deno.test("parseMessage counts the first of repeated fields, and all of address fields", () => {
  const message = mail("Subject: a\nSubject: b\nTo: a@x.test\nTo: b@x.test\n\n");
  assertEquals(message.subject, "a");
  assertEquals(message.to.length, 2);
  assertEquals(codes(message), ["field-repeated", "field-repeated"]);
});

Deno.test("parseMessage reads UTF-8 in fields (RFC 6532) and reports what is neither", () => {
  const bytes = new TextEncoder().encode("From: Jörg <jörg@exämple.test>\r\nSubject: 한국\r\n\r\n");
  const message = readMessage(bytes);
  assertEquals(message.subject, "한국");
  assertEquals(message.from, [{ name: "Jörg", address: "jörg@exämple.test" }]);
  const guessed = readMessage(raw("Subject: Gr\xfc\xdfe\r\n\r\n"));
  assertEquals([guessed.subject, codes(guessed)], ["Grüße", ["field-charset"]]);
});

Deno.test("parseMessage stops at its limits, says so, and goes on", () => {
  const deep = (depth: number) => {
    let text = "";
    for (let i = 0; i < depth; i++) {
      text += `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n`;
    }
    return text + "\nend\n";
  };
  const nested = mail(deep(3_000), { mimeDepth: 20 });
  assertEquals([...walkParts(nested.root)].length, 20);
  assert(codes(nested).includes("depth-limit"));

  const many = mail(
    "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n".repeat(3_000) + "--b--\n",
    {
      mimeParts: 100,
    },
  );
  assertEquals(many.root.parts.length, 99);
  assertEquals(codes(many), ["parts-limit"]);

  const wide = mail("X: y\n".repeat(2_000) + "\nbody", { mimeFields: 50 });
  assertEquals([wide.fields.length, wide.root.text(), codes(wide)], [50, "body", ["fields-limit"]]);

  const long = mail("A: b\nX: " + "y".repeat(5_000) + "\n\nbody", { mimeHeaderBytes: 1_000 });
  assertEquals([long.fields.length, long.root.text(), codes(long)], [1, "body", ["fields-limit"]]);
});

Deno.test("parseMessage needs no stack for messages within messages", () => {
  const chain = "Content-Type: message/rfc822\n\n".repeat(5_000) + "Subject: last\n\n";
  assertEquals(codes(mail(chain)), ["depth-limit"]);
  let base64 = "Subject: last\r\n\r\nend";
  for (let i = 0; i < 8; i++) {
    base64 = `Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n${
      btoa(base64)
    }`;
  }
  const coded = readMessage(raw(base64), { mimeDepth: 5 });
  assertEquals([...walkParts(coded.root)].length, 5);
  assertEquals(codes(coded), ["depth-limit"]);
});

Deno.test("parseMessage takes time in proportion to hostile messages", () => {
  const start = performance.now();
  const boundaries = Array.from({ length: 60 }, (_, i) => "b".repeat(60) + i);
  const open = boundaries.map((b) => `Content-Type: multipart/mixed; boundary=${b}\n\n--${b}\n`)
    .join("");
  mail(`${open}\n` + `--${"b".repeat(60)}x\n`.repeat(20_000));
  mail("Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n".repeat(200_000));
  mail("no field\n".repeat(200_000)).defects;
  mail("Subject: x\n" + " fold\n".repeat(200_000)).subject;
  assertLess(performance.now() - start, 40_000);
});

Deno.test("parseMessage reads any bytes without throwing", () => {
  let seed = 7;
  const next = (below: number) => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
  const source = wire(NESTED);
  for (let round = 0; round < 2_000; round++) {
    const bytes = source.slice(0, next(source.length + 1));
    for (let change = next(8); change > 0 && bytes.length > 0; change--) {
      bytes[next(bytes.length)] = next(256);
    }
    const message = readMessage(bytes);
    for (const entity of walkParts(message.root)) entity.text();
    assert(Array.isArray(message.defects));
  }
});

Deno.test("parseMessage takes streams up to its limit", async () => {
  const stream = () => ReadableStream.from([wire("Subject: x\n"), wire("\nbody")]);
  assertEquals((await parseMessage(stream())).root.text(), "body");
  const error = await assertRejects(() => parseMessage(stream(), { conversionInput: 10 }), Fault);
  assertEquals(error.code, "too-large");
});

Deno.test("parseMessage reads a type with comments and blanks around its slash", () => {
  const { root } = mail("Content-Type: (a)image(b)(c)/ (d)\n png; name=x(e)(f)\n\n");
  assertEquals([root.type, root.filename], ["image/png", "x"]);
});

Deno.test("parseMessage takes blanks of ASCII alone from the ends of a field", () => {
  const message = readMessage(new TextEncoder().encode("Subject: \u3000a\u00a0 \t\r\n\r\n"));
  assertEquals(message.subject, "\u3000a\u00a0");
});

Deno.test("parseMessage reads a type of many blanks in a time that grows with them alone", () => {
  const message = mail(`Content-Type: text${" ".repeat(400_000)}plain\n\nTea.`);
  assertEquals(tree(message), "1 text/plain");
});

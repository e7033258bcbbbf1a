import { assert, assertEquals, assertLessOrEqual, assertRejects, assertThrows } from "@std/assert";
import fc from "../properties.ts";
import {
  buildMessage,
  buildMultipart,
  type BuildOptions,
  buildPart,
  ComposeError,
  findPart,
  type Message,
  type MessageDraft,
  readMessage,
  walkParts,
} from "../../src/mime/mod.ts";
import { show, tree } from "./mail.ts";

const FIXED: MessageDraft = {
  from: "Ada <ada@example.test>",
  date: new Date("2026-11-22T06:00:00Z"),
  messageId: "1@example.test",
};
const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

async function wire(draft: MessageDraft, options: BuildOptions = {}): Promise<Uint8Array> {
  return await buildMessage({ ...FIXED, ...draft }, { boundary: "b", ...options }).bytes();
}

async function read(draft: MessageDraft, options: BuildOptions = {}): Promise<Message> {
  const message = readMessage(await wire(draft, options));
  assertEquals(message.defects, []);
  return message;
}

async function text(draft: MessageDraft, options: BuildOptions = {}): Promise<string> {
  return show(await wire(draft, options));
}

/** All lines without their CRLF; fails where a line end is anything else. */
function lines(bytes: Uint8Array): string[] {
  const all = show(bytes).split("\r\n");
  for (const line of all) assertEquals(/[\r\n]/.test(line), false, line);
  return all;
}

async function encodingOf(content: string | Uint8Array, link?: BuildOptions["link"]) {
  const bytes = await wire({ body: { type: "text/plain", content } }, { link });
  const message = readMessage(bytes);
  const given = typeof content === "string"
    ? new TextEncoder().encode(content.replace(/\r\n|\r|\n/g, "\r\n"))
    : content;
  assertEquals(message.root.bytes(), given);
  return message.root.transferEncoding;
}

Deno.test("buildMessage writes a plain message to the letter", async () => {
  assertEquals(
    await text({ to: "Grace <g@example.test>", subject: "Hello", text: "One\nTwo\n" }),
    [
      "Date: Sun, 22 Nov 2026 06:00:00 +0000",
      "From: Ada <ada@example.test>",
      "To: Grace <g@example.test>",
      "Subject: Hello",
      "Message-ID: <1@example.test>",
      "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=utf-8",
      "Content-Transfer-Encoding: 7bit",
      "",
      "One",
      "Two",
      "",
    ].join("\r\n"),
  );
});

Deno.test("buildMessage puts text, HTML, images and files where readers look for them", async () => {
  const message = await read({
    text: "plain",
    html: '<img src="cid:pic@x">',
    inline: [{ type: "image/png", content: PNG, contentId: "pic@x", filename: "p.png" }],
    attachments: [
      { type: "application/pdf", content: PNG, filename: "naïve 한글.pdf" },
      { parts: [{ content: "deep" }], type: "multipart/parallel" },
    ],
    alternatives: [{
      type: "text/calendar",
      content: "BEGIN:VCALENDAR",
      parameters: { method: "REQUEST" },
    }],
  });
  assertEquals(
    tree(message),
    "TEXT multipart/mixed(1 multipart/alternative(1.1 text/plain, 1.2 multipart/related(" +
      "1.2.1 text/html, 1.2.2 image/png), 1.3 text/calendar), 2 application/pdf, " +
      "3 multipart/parallel(3.1 text/plain))",
  );
  const image = findPart(message.root, "1.2.2");
  assertEquals([image?.contentId, image?.disposition, image?.bytes()], ["pic@x", "inline", PNG]);
  assertEquals(findPart(message.root, "1.2")?.parameters.get("type"), "text/html");
  assertEquals(findPart(message.root, "1.3")?.parameters.get("method"), "REQUEST");
  assertEquals(findPart(message.root, "2")?.filename, "naïve 한글.pdf");
  assertEquals(findPart(message.root, "2")?.disposition, "attachment");
});

Deno.test("buildMessage makes no more wrapping than there is to wrap", async () => {
  assertEquals(tree(await read({})), "1 text/plain");
  assertEquals(tree(await read({ html: "<p>" })), "1 text/html");
  assertEquals(tree(await read({ body: { type: "image/png", content: PNG } })), "1 image/png");
  assertEquals(
    tree(await read({ attachments: [{ content: PNG }] })),
    "TEXT multipart/mixed(1 application/octet-stream)",
  );
});

Deno.test("buildMessage is reproducible when date, boundary and identifier are given", async () => {
  const draft = { text: "a", html: "b" };
  assertEquals(await wire(draft), await wire(draft));
  const one = show(await buildMessage(draft).bytes());
  const two = show(await buildMessage(draft).bytes());
  assert(one !== two);
  assert(/^Message-ID: <[0-9a-f-]{36}@localhost>\r$/m.test(one));
});

Deno.test("buildMessage chooses the transfer encoding by content and link", async () => {
  const cjk = "한국어로 쓴 글입니다.\n".repeat(20);
  const cases: [string | Uint8Array, string, string, string][] = [
    ["plain\n", "7bit", "7bit", "7bit"],
    ["", "7bit", "7bit", "7bit"],
    ["x".repeat(78), "7bit", "7bit", "7bit"],
    ["x".repeat(79), "quoted-printable", "quoted-printable", "7bit"],
    ["x".repeat(2000), "quoted-printable", "quoted-printable", "binary"],
    [
      "Grüße aus Köln und noch etwas mehr Text, damit es sich lohnt",
      "quoted-printable",
      "8bit",
      "8bit",
    ],
    [cjk, "base64", "8bit", "8bit"],
    ["a\0b and a good deal of text around it", "quoted-printable", "quoted-printable", "binary"],
    ["trailing \nblank", "quoted-printable", "quoted-printable", "7bit"],
    ["tab\t", "quoted-printable", "quoted-printable", "7bit"],
    ["From here\nfrom there", "quoted-printable", "quoted-printable", "7bit"],
    ["a\n.\nb", "quoted-printable", "quoted-printable", "7bit"],
    [
      Uint8Array.from("bare\nLF and\rCR in rather more text", (c) => c.charCodeAt(0)),
      "quoted-printable",
      "quoted-printable",
      "binary",
    ],
    [Uint8Array.from({ length: 300 }, (_, i) => i), "base64", "base64", "binary"],
  ];
  for (const [content, seven, eight, binary] of cases) {
    const got = [
      await encodingOf(content, "7bit"),
      await encodingOf(content, "8bit"),
      await encodingOf(content, "binary"),
    ];
    assertEquals([content, ...got], [content, seven, eight, binary]);
  }
});

Deno.test("buildMessage protects what mailboxes, SMTP and relays would change", async () => {
  const body = (await text({ text: "From me\n.\nend \n..x\t\n" })).split("\r\n\r\n")[1];
  for (const line of body.split("\r\n")) assertEquals(/^From |^\.|[ \t]$/.test(line), false, line);
});

Deno.test("buildMessage claims for a multipart what its parts need", async () => {
  const attachments = [{ content: Uint8Array.from("0123456789".repeat(9), () => 0xe9) }];
  const binary = await read({ text: "a", attachments }, { link: "binary" });
  assertEquals(binary.root.transferEncoding, "8bit");
  assertEquals((await read({ text: "a", attachments })).root.transferEncoding, "7bit");
});

Deno.test("buildMessage never encodes a message inside, unless it becomes message/global", async () => {
  const plain = Uint8Array.from("Subject: x\r\n\r\ny", (char) => char.charCodeAt(0));
  const inside = (content: Uint8Array, options: BuildOptions = {}) =>
    read({ attachments: [{ type: "message/rfc822", content }] }, options);
  const kept = findPart((await inside(plain)).root, "1");
  assertEquals([kept?.type, kept?.transferEncoding, kept?.bytes()], [
    "message/rfc822",
    "7bit",
    plain,
  ]);
  const high = Uint8Array.of(...plain, 0xc3, 0xa9);
  const eight = findPart((await inside(high, { link: "8bit" })).root, "1");
  assertEquals([eight?.type, eight?.transferEncoding], ["message/rfc822", "8bit"]);
  const coded = findPart((await inside(high)).root, "1");
  assertEquals([coded?.type, coded?.transferEncoding], ["message/global", "base64"]);
  assertEquals(coded?.bytes(), high);
});

Deno.test("buildMessage folds every field at 78 characters, or 76 with encoded words", async () => {
  const people = Array.from(
    { length: 20 },
    (_, i) => ({ name: `Persön ${i}`, address: `p${i}@example.test` }),
  );
  const bytes = await wire({
    subject: "한국어로 된 아주 긴 제목 ".repeat(10).trim(),
    to: [{ group: "Everybody, and more", members: people }],
    cc: Array.from({ length: 20 }, (_, i) => `"Quoted, name" <q${i}@example.test>`),
    references: Array.from({ length: 30 }, (_, i) => `${i}.${"x".repeat(20)}@example.test`),
    fields: [["X-Long-Name-Of-A-Field", "word ".repeat(60).trim()], [
      "X-Url",
      `http://x.test/${"y".repeat(3000)}`,
    ]],
    attachments: [{
      content: "a",
      filename: `${"파일 ".repeat(60)}.txt`,
      description: "é".repeat(100),
    }],
  });
  for (const line of lines(bytes)) {
    assertLessOrEqual(line.length, line.includes("=?") ? 76 : 78, line);
    assertEquals(/^\s+$/.test(line), false);
  }
  const message = readMessage(bytes);
  assertEquals(message.subject, "한국어로 된 아주 긴 제목 ".repeat(10).trim());
  assertEquals(message.to, [{ group: "Everybody, and more", members: people }]);
  assertEquals(message.cc.length, 20);
  assertEquals(message.references.length, 30);
  assertEquals(message.text("x-url"), `http://x.test/${"y".repeat(3000)}`);
  assertEquals(findPart(message.root, "1")?.filename, `${"파일 ".repeat(60)}.txt`);
});

Deno.test("buildMessage cuts words and parameters between characters, not within", async () => {
  const source = await text({
    subject: "é한🙂".repeat(40),
    attachments: [{ content: "", filename: "é한🙂".repeat(40) }],
  });
  const strict = new TextDecoder("utf-8", { fatal: true });
  const words = [...source.matchAll(/=\?utf-8\?B\?([^?]*)\?=/g)];
  assert(words.length > 3);
  for (const [, word] of words) strict.decode(Uint8Array.from(atob(word), (c) => c.charCodeAt(0)));
  const sections = [...source.matchAll(/filename\*\d+\*=(?:utf-8'')?([^;\r]*)/g)];
  assert(sections.length > 3);
  for (const [, section] of sections) decodeURIComponent(section);
});

Deno.test("buildMessage refuses whatever would end a field before its time", () => {
  const evil = [
    "a\r\nBcc: x@y.test",
    "a\nX: y",
    "a\rb",
    "a\0b",
    "\r\n\r\nbody",
    "a\u0085b",
    "a\x1b[1m",
  ];
  for (const text of evil) {
    const drafts: MessageDraft[] = [
      { subject: text },
      { from: text },
      { from: { name: text, address: "a@b.test" } },
      { to: { name: "", address: `${text}@b.test` } },
      { cc: { name: "", address: `a@${text}` } },
      { bcc: text },
      { to: [{ group: text, members: [] }] },
      { messageId: `${text}@b.test` },
      { references: [`a@${text}`] },
      { inReplyTo: text },
      { fields: [[text, "x"]] },
      { fields: [["X-Field", text]] },
      { language: text, text: "x" },
      { attachments: [{ content: "x", filename: text }] },
      { attachments: [{ content: "x", type: `text/${text}` }] },
      { attachments: [{ content: "x", contentId: text }] },
      { attachments: [{ content: "x", location: text }] },
      { attachments: [{ content: "x", description: text }] },
      { attachments: [{ content: "x", parameters: { name: text } }] },
      { attachments: [{ content: "x", parameters: { [text]: "x" } }] },
      { attachments: [{ content: "x", fields: [["X-Field", text]] }] },
    ];
    for (const draft of drafts) {
      assertThrows(() => buildMessage({ ...FIXED, ...draft }), ComposeError);
    }
    assertThrows(() => buildMessage({ text: "a", html: "b" }, { boundary: text }), ComposeError);
  }
});

Deno.test("buildMessage refuses addresses that read back as others", () => {
  const evil = [
    "a@b.test>, <evil@x.test",
    "a@b.test, evil@x.test",
    "a@b.test (comment)",
    "evil",
    "@b.test",
    "a@",
    "",
    "a b@c.test",
    "<a@b.test>",
    "a@b@c.test",
    '"a@b.test',
    "é@b.test",
  ];
  for (const address of evil) {
    assertThrows(() => buildMessage({ to: { name: "N", address } }), ComposeError);
  }
});

Deno.test("buildMessage refuses fields of its own among those that are added", () => {
  for (
    const name of [
      "Content-Type",
      "from",
      "BCC",
      "MIME-Version",
      "Content-Transfer-Encoding",
      "a:b",
      "a b",
      "",
      "é",
    ]
  ) {
    assertThrows(() => buildMessage({ fields: [[name, "x"]] }), ComposeError);
  }
});

Deno.test("buildMessage writes addresses of every kind so that they read back", async () => {
  const to = [
    { name: "", address: "plain@example.test" },
    { name: 'Q. "Public"', address: "joe@example.test" },
    { name: "Łukasz", address: "l@example.test" },
    { name: "=?utf-8?Q?no_word?=", address: "n@example.test" },
    { name: "two  blanks ", address: "t@example.test" },
    { name: "", address: '"odd local"@example.test' },
    { name: "", address: "a@[192.0.2.1]" },
    { name: "x".repeat(100), address: "x@example.test" },
    { group: "", members: [] },
  ];
  const message = readMessage(await wire({ to }));
  const expected = to.with(4, { name: "two  blanks", address: "t@example.test" });
  assertEquals(message.to.slice(0, 8), expected.slice(0, 8));
  assertEquals((await read({ to: "a@bücher.test" })).to, [{
    name: "",
    address: "a@xn--bcher-kva.test",
  }]);
  const wide = readMessage(await wire({ to: "é@bücher.test" }, { link: "8bit" }));
  assertEquals(wide.to, [{ name: "", address: "é@xn--bcher-kva.test" }]);
});

Deno.test("buildMessage keeps blind recipients out unless it is told otherwise", async () => {
  assertEquals((await text({ bcc: "secret@example.test" })).includes("secret"), false);
  assertEquals((await read({ bcc: "secret@example.test" }, { keepBcc: true })).bcc.length, 1);
});

Deno.test("buildMessage asks for a sender where there are several authors", () => {
  const from = ["a@b.test", "c@d.test"];
  assertThrows(() => buildMessage({ from }), ComposeError);
  buildMessage({ from, sender: "a@b.test" });
});

Deno.test("buildMessage avoids boundaries that occur in content", async () => {
  const content = "--=_1_b\n--=_1_b.\n--=_1_b--\n";
  const message = await read({ text: content, attachments: [{ content: "x" }] });
  assertEquals(message.root.parts.map((part) => part.text()), [content, "x"]);
  assertEquals(message.root.parameters.get("boundary"), "=_1_b..");
});

Deno.test("buildMessage gives its length before its bytes, from sources too", async () => {
  const data = Uint8Array.from({ length: 100_001 }, (_, i) => i * 7);
  let opened = 0;
  const source = {
    length: data.length,
    async *open() {
      opened++;
      for (let at = 0; at < data.length; at += 997) {
        yield await Promise.resolve(data.subarray(at, at + 997));
      }
    },
  };
  for (const link of ["7bit", "8bit", "binary"] as const) {
    const built = buildMessage({ ...FIXED, text: "x", attachments: [{ content: source }] }, {
      boundary: "b",
      link,
    });
    const before: number = opened;
    const length = built.length;
    assertEquals(opened, before);
    const bytes = await built.bytes();
    assertEquals(bytes.length, length);
    assertEquals(readMessage(bytes).root.parts[1].bytes(), data);
  }
  const blob = new Blob([data], { type: "image/x-test" });
  const message = await read({ attachments: [{ content: blob }] });
  assertEquals([message.root.parts[0].type, message.root.parts[0].bytes()], ["image/x-test", data]);
});

Deno.test("buildMessage fails where a source gives other bytes than it said, or a boundary", async () => {
  const source = (length: number, bytes: Uint8Array) => ({
    length,
    async *open() {
      for (const byte of bytes) yield await Promise.resolve(Uint8Array.of(byte));
    },
  });
  for (const length of [2, 4]) {
    const attachments = [{ content: source(length, Uint8Array.of(1, 2, 3)) }];
    await assertRejects(() => wire({ attachments }, { link: "binary" }), ComposeError);
  }
  const hostile = new TextEncoder().encode("\r\n--=_1_b\r\n");
  const attachments = [{ content: source(hostile.length, hostile) }];
  await assertRejects(() => wire({ attachments }, { link: "binary" }), ComposeError);
});

Deno.test("buildMessage refuses transfer encodings that content or link do not allow", () => {
  const body = (transferEncoding: "7bit" | "8bit" | "binary", content: string) => ({
    body: { content, transferEncoding },
  });
  assertThrows(() => buildMessage(body("7bit", "é")), ComposeError);
  assertThrows(() => buildMessage(body("8bit", "é")), ComposeError);
  assertThrows(() => buildMessage(body("binary", "\0"), { link: "8bit" }), ComposeError);
  buildMessage(body("8bit", "é"), { link: "8bit" });
  assertThrows(() => buildMessage({ body: { parts: [] } }), ComposeError);
  assertThrows(
    () => buildMessage({ body: { type: "text/plain", parts: [{ content: "" }] } }),
    ComposeError,
  );
});

Deno.test("buildPart and buildMultipart write the same without a message around it", async () => {
  const draft = {
    type: "multipart/mixed",
    parts: [{ content: "a" }, { content: PNG, type: "image/png" }],
  };
  const part = await buildPart(draft, { boundary: "b", link: "binary" }).bytes();
  const { type, content } = buildMultipart(draft, { boundary: "b" });
  assertEquals(type, 'multipart/mixed; boundary="=_1_b"');
  const label = "Content-Transfer-Encoding: binary\r\n";
  assertEquals(show(part), `Content-Type: ${type}\r\n${label}\r\n${show(await content.bytes())}`);
  assertEquals(readMessage(part).root.parts[1].bytes(), PNG);
});

const name = fc.string({ unit: "grapheme", maxLength: 120 }).filter((text) =>
  !/\p{Cc}/u.test(text)
);

Deno.test("buildMessage writes what reads back as it was, whatever it holds", async () => {
  await fc.assert(
    fc.asyncProperty(
      name,
      name,
      fc.string({ unit: "binary", maxLength: 400 }),
      fc.uint8Array({ maxLength: 400 }),
      name,
      fc.constantFrom("7bit" as const, "8bit" as const, "binary" as const),
      async (subject, author, body, data, filename, link) => {
        const bytes = await wire({
          subject,
          from: { name: author, address: "a@b.test" },
          text: body,
          attachments: [{ content: data, type: "text/x-test", filename }],
        }, { link });
        const message = readMessage(bytes);
        assertEquals(message.subject ?? "", subject.toWellFormed());
        const [from] = message.from;
        assertEquals("name" in from && from.name, author.toWellFormed().trim());
        const sent = body.toWellFormed().replace(/\r\n|\r|\n/g, "\r\n");
        assertEquals(show(message.root.parts[0].bytes()), show(new TextEncoder().encode(sent)));
        assertEquals(message.root.parts[1].bytes(), data);
        assertEquals(message.root.parts[1].filename, filename.toWellFormed());
        if (link === "binary") return;
        for (const line of lines(bytes)) assertLessOrEqual(line.length, 998);
        if (link === "7bit") assertEquals(bytes.some((byte) => byte > 126 || byte === 0), false);
        assertEquals([...walkParts(message.root)].length, 3);
      },
    ),
    { numRuns: 300, seed: 5 },
  );
});

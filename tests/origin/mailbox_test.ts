import { assert, assertEquals, assertRejects } from "@std/assert";
import { gzipSync } from "node:zlib";
import { Fault } from "../../src/model/fault.ts";
import { DEFAULT_LIMITS } from "../../src/model/limits.ts";
import type { StoredVariant } from "../../src/model/variant.ts";
import { describePart, MailMemory, type PartSelector } from "../../src/origin/mailbox.ts";

function stored(text: string, more: Partial<StoredVariant> = {}): StoredVariant {
  return {
    kind: "stored",
    type: "message/rfc822",
    etag: '"abc"',
    lastModified: 5,
    location: "/note.eml",
    open: () =>
      Promise.resolve(
        ReadableStream.from([new TextEncoder().encode(text.replaceAll("\n", "\r\n"))]),
      ),
    ...more,
  };
}

function open(variant: StoredVariant, selector: PartSelector): Promise<StoredVariant | undefined> {
  return describePart(variant, selector, DEFAULT_LIMITS);
}

async function textOf(variant: StoredVariant | undefined): Promise<string> {
  assert(variant);
  return await new Response(await variant.open() as ReadableStream<Uint8Array<ArrayBuffer>>).text();
}

function field(variant: StoredVariant | undefined, name: string): string | undefined {
  return variant?.fields?.find(([key]) => key === name)?.[1];
}

/** A message whose only part has this header. */
function part(header: string, body = "x"): StoredVariant {
  return stored(`Content-Type: multipart/mixed; boundary=b\n\n--b\n${header}\n\n${body}\n--b--\n`);
}

const MESSAGE = stored(`Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=ISO-8859-1; format=flowed; x="a\\"b"
Content-Language: de

text
--b
Content-Type: application/octet-stream; name=a.bin
Content-Transfer-Encoding: base64

AAECAw==
--b
Content-Type: message/rfc822
Content-Disposition: attachment

Subject: inner

inner
--b--
`);

const MAILBOX = stored(
  `From a@b.test Fri Nov 21 09:55:06 1997
Subject: 1

one

From a@b.test Fri Nov 21 09:55:06 1997
Subject: 2

two
`,
  { type: "application/mbox", location: "/in.mbox?x=1", etag: 'W/"abc"' },
);

Deno.test("describePart describes a part by its own header", async () => {
  const text = await open(MESSAGE, { part: "1" });
  assertEquals(text?.type, "text/plain;format=flowed");
  assertEquals([text?.charset, text?.language, text?.length], ["iso-8859-1", "de", 4]);
  assertEquals([text?.etag, text?.lastModified], ['"abc;part=1"', 5]);
  assertEquals(text?.location, "/note.eml?part=1");
  assertEquals(await textOf(text), "text");
});

Deno.test("describePart opens decoded bytes, whole or a range, as often as one likes", async () => {
  const binary = await open(MESSAGE, { part: "2" });
  assert(binary);
  assertEquals(binary.length, 4);
  for (
    const [range, expected] of [[undefined, [0, 1, 2, 3]], [{ first: 1, last: 2 }, [1, 2]]] as const
  ) {
    const chunks: number[] = [];
    for await (const chunk of await binary.open(range)) chunks.push(...chunk);
    assertEquals(chunks, [...expected]);
  }
});

Deno.test("describePart gives messages inside as messages, to be shown", async () => {
  const inner = await open(MESSAGE, { part: "3" });
  assertEquals(inner?.type, "message/rfc822");
  assertEquals(field(inner, "Content-Disposition"), "inline");
  assertEquals(await textOf(inner), "Subject: inner\r\n\r\ninner");
  assertEquals(await textOf(await open(MESSAGE, { part: "3.1" })), "inner");
});

Deno.test("describePart cuts messages out of a mailbox, and parts out of those", async () => {
  const second = await open(MAILBOX, { message: 2 });
  assertEquals([second?.type, second?.etag], ["message/rfc822", 'W/"abc;message=2"']);
  assertEquals(second?.location, "/in.mbox?x=1&message=2");
  assertEquals(await textOf(second), "Subject: 2\r\n\r\ntwo\r\n");
  const text = await open(MAILBOX, { message: 1, part: "1" });
  assertEquals([text?.type, text?.etag], ["text/plain", 'W/"abc;message=1;part=1"']);
  assertEquals(await textOf(text), "one\r\n");
});

Deno.test("describePart knows nothing of parts that are not there", async () => {
  const missing: [StoredVariant, PartSelector][] = [
    [MESSAGE, { part: "4" }],
    [MESSAGE, { part: "TEXT" }],
    [MESSAGE, { part: "" }],
    [MESSAGE, { message: 1, part: "1" }],
    [MAILBOX, { message: 3 }],
    [MAILBOX, { message: 0 }],
    [MAILBOX, { part: "1" }],
    [stored("x", { type: "text/plain" }), { part: "1" }],
  ];
  for (const [variant, selector] of missing) assertEquals(await open(variant, selector), undefined);
});

Deno.test("describePart sandboxes whatever it gives", async () => {
  for (const path of ["1", "2", "3"]) {
    const variant = await open(MESSAGE, { part: path });
    assertEquals(
      field(variant, "Content-Security-Policy"),
      "sandbox; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'",
    );
    assertEquals(field(variant, "X-Content-Type-Options"), "nosniff");
  }
});

Deno.test("describePart shows passive types and hands out active ones and attachments", async () => {
  const cases: [string, string][] = [
    ["Content-Type: text/plain", "inline"],
    ["Content-Type: image/png", "inline"],
    ["Content-Type: text/html", "attachment"],
    ["Content-Type: image/svg+xml", "attachment"],
    ["Content-Type: text/xml", "attachment"],
    ["Content-Type: text/javascript", "attachment"],
    ["Content-Type: application/pdf", "attachment"],
    ["Content-Type: application/xhtml+xml", "attachment"],
    ["Content-Type: image/png\nContent-Disposition: attachment", "attachment"],
  ];
  for (const [header, expected] of cases) {
    const variant = await open(part(header), { part: "1" });
    assertEquals([header, field(variant, "Content-Disposition")], [header, expected]);
  }
});

Deno.test("describePart names files so that no name can break the field or leave its folder", async () => {
  const cases: [string, string][] = [
    ["a.png", 'inline; filename="a.png"'],
    ["../../etc/passwd", 'inline; filename="passwd"'],
    ["C:\\\\x\\\\y.png", 'inline; filename="y.png"'],
    ['a\\"b.png', "inline; filename=\"a_b.png\"; filename*=UTF-8''a%22b.png"],
    ["100%.png", "inline; filename=\"100_.png\"; filename*=UTF-8''100%25.png"],
    ["naïve.png", "inline; filename=\"na_ve.png\"; filename*=UTF-8''na%C3%AFve.png"],
    ["=?utf-8?Q?a=0D=0AX:_y?=", 'inline; filename="aX: y"'],
    ["...", "inline"],
  ];
  for (const [name, expected] of cases) {
    const variant = await open(part(`Content-Type: image/png; name="${name}"`), { part: "1" });
    assertEquals(field(variant, "Content-Disposition"), expected);
  }
});

Deno.test("describePart finds a part of a mail that is coded", async () => {
  const coded: StoredVariant = {
    ...MESSAGE,
    encoding: "x-gzip",
    open: async () => ReadableStream.from([gzipSync(await textOf(MESSAGE))]),
  };
  const parts = await Promise.all([coded, MESSAGE].map((mail) => open(mail, { part: "1" })));
  const [decoded, plain] = await Promise.all(
    parts.map(textOf),
  );
  assert(plain !== undefined && plain !== "");
  assertEquals(decoded, plain);
});

Deno.test("describePart refuses mails in an unknown coding, and those that are too large", async () => {
  const coded = { ...MESSAGE, encoding: "compress" };
  assertEquals(
    (await assertRejects(() => open(coded, { part: "1" }), Fault)).code,
    "not-implemented",
  );
  const limits = { ...DEFAULT_LIMITS, conversionInput: 10 };
  const fault = await assertRejects(() => describePart(MESSAGE, { part: "1" }, limits), Fault);
  assertEquals(fault.code, "too-large");
});

/** A mail in a file that counts what is read of it. */
function file(text: string, more: Partial<StoredVariant> = {}) {
  const bytes = new TextEncoder().encode(text.replaceAll("\n", "\r\n"));
  const read = { opened: 0, bytes: 0 };
  const variant = stored("", {
    length: bytes.length,
    open: (range) => {
      const piece = range ? bytes.subarray(range.first, range.last + 1) : bytes;
      read.opened++;
      read.bytes += piece.length;
      return Promise.resolve(ReadableStream.from([piece.subarray(0, 100), piece.subarray(100)]));
    },
    ...more,
  });
  return { variant, read, bytes };
}

const POSTMARK = "From a@b.test Fri Nov 21 09:55:06 1997\n";

Deno.test("describePart reads one message of a mailbox that is a file, once its index is known", async () => {
  const entries = Array.from(
    { length: 2_000 },
    (_, i) => `${POSTMARK}Subject: ${i + 1}\n\n>From ${i + 1}\n\n`,
  );
  const { variant, read, bytes } = file(entries.join(""), { type: "application/mbox" });
  const memory = new MailMemory();
  const open = (selector: PartSelector) => describePart(variant, selector, DEFAULT_LIMITS, memory);
  assertEquals(await textOf(await open({ message: 1_999 })), "Subject: 1999\r\n\r\nFrom 1999\r\n");
  assert(read.bytes >= bytes.length);
  read.bytes = 0;
  assertEquals(await textOf(await open({ message: 1_500, part: "1" })), "From 1500\r\n");
  assert(read.bytes < 100, `${read.bytes} bytes were read`);
  assertEquals(await open({ message: 2_001 }), undefined);
  assertEquals(await open({ message: 3, part: "7" }), undefined);
});

Deno.test("describePart opens a part of a file by its place, once its table is known", async () => {
  const body = "text\n".repeat(5_000);
  const { variant, read } = file(
    `Content-Type: multipart/mixed; boundary=b\n\n--b\n\nsmall\n--b\n\n${body}\n--b--\n`,
  );
  const memory = new MailMemory();
  const open = (part: string) => describePart(variant, { part }, DEFAULT_LIMITS, memory);
  assertEquals((await open("2"))?.length, body.length * 6 / 5);
  read.bytes = 0;
  assertEquals(await textOf(await open("1")), "small");
  assertEquals(read.bytes, 5);
});

Deno.test("describePart remembers nothing of files that may still be written, or have no tag", async () => {
  const text = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nsmall\n--b--\n";
  for (
    const more of [{ lastModified: Date.now() }, { etag: undefined }, { lastModified: undefined }]
  ) {
    const { variant, read, bytes } = file(text, more);
    const memory = new MailMemory();
    await describePart(variant, { part: "1" }, DEFAULT_LIMITS, memory);
    read.bytes = 0;
    await describePart(variant, { part: "1" }, DEFAULT_LIMITS, memory);
    assert(read.bytes >= bytes.length);
  }
});

Deno.test("describePart streams parts of a file that is too large to be held", async () => {
  const plain = "0123456789".repeat(1_000);
  const coded = btoa("x".repeat(9_000)).replace(/.{76}/g, "$&\n");
  const { variant } = file(
    `Content-Type: multipart/mixed; boundary=b\n\n--b\n\n${plain}\n--b\nContent-Type: image/png\n` +
      `Content-Transfer-Encoding: base64\n\n${coded}\n--b\nContent-Type: message/rfc822\n\n` +
      "Subject: inner\n\ninner\n--b--\n",
  );
  const limits = { ...DEFAULT_LIMITS, conversionInput: 1_000 };
  const open = (part: string) => describePart(variant, { part }, limits);
  const first = await open("1");
  assert(first);
  assertEquals([first.length, await textOf(first)], [plain.length, plain]);
  const range = await first.open({ first: 5, last: 14 });
  assertEquals(
    await new Response(range as ReadableStream<Uint8Array<ArrayBuffer>>).text(),
    "5678901234",
  );
  const second = await open("2");
  assertEquals([second?.type, second?.length, await textOf(second)], [
    "image/png",
    undefined,
    "x".repeat(9_000),
  ]);
  assertEquals(await textOf(await open("3")), "Subject: inner\r\n\r\ninner");
  assertEquals(await textOf(await open("3.1")), "inner");
});

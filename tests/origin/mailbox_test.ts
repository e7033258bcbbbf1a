import { assert, assertEquals, assertRejects } from "@std/assert";
import { Fault } from "../../src/model/fault.ts";
import { DEFAULT_LIMITS } from "../../src/model/limits.ts";
import type { StoredVariant } from "../../src/model/variant.ts";
import { describePart, type PartSelector } from "../../src/origin/mailbox.ts";

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

Deno.test("describePart refuses mails that are coded or too large", async () => {
  const coded = { ...MESSAGE, encoding: "gzip" };
  assertEquals(
    (await assertRejects(() => open(coded, { part: "1" }), Fault)).code,
    "not-implemented",
  );
  const limits = { ...DEFAULT_LIMITS, conversionInput: 10 };
  const fault = await assertRejects(() => describePart(MESSAGE, { part: "1" }, limits), Fault);
  assertEquals(fault.code, "too-large");
});

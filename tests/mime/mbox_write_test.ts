import { assertEquals, assertLess, assertRejects, assertThrows } from "@std/assert";
import fc from "../properties.ts";
import { Fault } from "../../src/model/fault.ts";
import {
  ComposeError,
  indexMailbox,
  joinPieces,
  MAILBOX_DIALECTS,
  type MailboxDialect,
  type MailboxOptions,
  readMailbox,
  splitMailbox,
  writeMailbox,
  writeMailboxEntry,
} from "../../src/mime/mod.ts";
import { raw, show } from "./mail.ts";

const DIALECTS = Object.keys(MAILBOX_DIALECTS) as MailboxDialect[];
const POSTMARK = "From a@b.test Fri Nov 21 09:55:06 1997\n";

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    yield await Promise.resolve(bytes.slice(at, at + size));
  }
}

async function write(messages: readonly string[], dialect?: MailboxDialect): Promise<Uint8Array> {
  const entries = await Array.fromAsync(writeMailbox(messages.map(raw), { dialect }));
  return joinPieces(entries.map((bytes) => ({ bytes })));
}

/** The messages as they are read whole, in chunks of several sizes, and through an index. */
async function readAll(bytes: Uint8Array, options: MailboxOptions = {}): Promise<string[]> {
  const whole = [...splitMailbox(bytes, options)];
  const texts = whole.map((message) => show(message.bytes));
  for (const size of [1, 7, 4096]) {
    const streamed = await Array.fromAsync(readMailbox(chunks(bytes, size), options));
    assertEquals(streamed.map((message) => show(message.bytes)), texts);
    assertEquals(
      streamed.map(({ start, end }) => [start, end]),
      whole.map(({ start, end }) => [start, end]),
    );
  }
  const index = await indexMailbox(chunks(bytes, 17), options);
  assertEquals(index.count, texts.length);
  const piece = (start: number, end: number) => Promise.resolve(bytes.slice(start, end));
  for (let number = 1; number <= index.count; number++) {
    const message = await index.read(number, piece);
    assertEquals(message && show(message), texts[number - 1]);
  }
  assertEquals(await index.read(index.count + 1, piece), undefined);
  return texts;
}

Deno.test("writeMailboxEntry writes postmark, message and empty line", () => {
  const date = new Date("1997-11-21T15:55:06Z");
  const write = (text: string, dialect?: MailboxDialect) =>
    show(writeMailboxEntry(raw(text), { dialect, date, sender: "a@b.test" }));
  const message = "Subject: x\n\nFrom me\n>From you\nend";
  const line = "From a@b.test Fri Nov 21 15:55:06 1997\n";
  assertEquals(write(message), `${line}Subject: x\n\n>From me\n>>From you\nend\n\n`);
  assertEquals(write(message, "mboxo"), `${line}Subject: x\n\n>From me\n>From you\nend\n\n`);
  assertEquals(
    write(message, "mboxcl"),
    `${line}Subject: x\nContent-Length: 23\n\n>From me\n>From you\nend\n\n`,
  );
  assertEquals(
    write(message, "mboxcl2"),
    `${line}Subject: x\nContent-Length: 22\n\nFrom me\n>From you\nend\n\n`,
  );
});

const HOSTILE = [
  `Subject: 1\n\n${POSTMARK}Subject: forged\n\nforged\n`,
  `Subject: 2\r\n\r\nCRLF\r\n${POSTMARK.replace("\n", "\r\n")}\r\n`,
  `${POSTMARK}Subject: 3\n\npostmark in the header\n`,
  `Subject: 4\n${POSTMARK}Content-Length: 99999\n\nbody\n`,
  `Content-Length: 320\nContent-\n length: 1\nSubject: 5\n\nlying\n`,
  "Subject: 6\n\n>From a\n>>From b\n>>>From c\n",
  "no header, no end",
  "",
  "\n\n\n\n",
];

Deno.test("writeMailbox lets no message pass for two, or two for one, in any dialect", async () => {
  for (const dialect of DIALECTS) {
    const bytes = await write(HOSTILE, dialect);
    for (const options of [{ dialect }, {}]) {
      const texts = await readAll(bytes, options);
      assertEquals([dialect, texts.length], [dialect, HOSTILE.length]);
      assertEquals(texts.map((text) => /^Subject: \d/m.exec(text)?.[0]).slice(0, 6), [
        "Subject: 1",
        "Subject: 2",
        "Subject: 3",
        "Subject: 4",
        "Subject: 5",
        "Subject: 6",
      ]);
    }
  }
});

Deno.test("writeMailbox gives back every body where its dialect can undo the quoting", async () => {
  for (const dialect of ["mboxrd", "mboxcl2"] as const) {
    const bodies = (await readAll(await write(HOSTILE, dialect), { dialect })).map(bodyOf);
    assertEquals(bodies.slice(0, 6), HOSTILE.slice(0, 6).map(bodyOf));
  }
});

function bodyOf(text: string): string {
  return text.slice(text.search(/\r?\n\r?\n/)).trimStart();
}

Deno.test("writeMailboxEntry refuses senders that would make lines of their own", () => {
  for (const sender of ["a\nb", "a b", "", "é", "x".repeat(400)]) {
    assertThrows(() => writeMailboxEntry(raw("x"), { sender }), ComposeError);
  }
  assertThrows(() => writeMailboxEntry(raw("x"), { date: new Date(NaN) }), ComposeError);
});

Deno.test("readMailbox gives the same messages however the bytes come", async () => {
  const line = fc.constantFrom(
    POSTMARK.trim(),
    "From x",
    "From a@b 12:34 1999",
    ">From y",
    ">>From z",
    "",
    "",
    "Subject: s",
    "Content-Length: 0",
    "Content-Length: 3",
    "Content-Length: 50",
    "Content-Length: 9999",
    "text",
    "F",
    "Fro",
    "\r",
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { maxLength: 30 }),
      fc.constantFrom("\n", "\r\n"),
      fc.boolean(),
      async (lines, end, dated) => {
        const head = dated ? [POSTMARK.trim()] : [];
        await readAll(raw([...head, ...lines].join(end)));
      },
    ),
    { numRuns: 1500, seed: 3 },
  );
});

Deno.test("readMailbox holds one message at a time, and refuses one beyond the limit", async () => {
  const one = raw(`${POSTMARK}Subject: x\n\n${"line\n".repeat(200)}\n`);
  const limits = { mailboxMessages: 10_000, conversionInput: 3_000 };
  async function* many(count: number) {
    for (let n = 0; n < count; n++) yield await Promise.resolve(one);
  }
  let count = 0;
  for await (const message of readMailbox(many(500), { limits })) {
    count += message.number > 0 ? 1 : 0;
  }
  assertEquals(count, 500);
  async function* endless() {
    yield one;
    for (;;) yield await Promise.resolve(raw("text\n".repeat(100)));
  }
  const fault = await assertRejects(
    () => Array.fromAsync(readMailbox(endless(), { limits })),
    Fault,
  );
  assertEquals(fault.code, "too-large");
});

Deno.test("indexMailbox takes time in proportion to hostile mailboxes", async () => {
  const start = performance.now();
  const hostile = [
    `${POSTMARK}Content-Length: 1000000\n\n`.repeat(30_000),
    `${POSTMARK}Content-Length: 99999999\n\n${"From x\n".repeat(200_000)}`,
    "From ".repeat(400_000),
    `${POSTMARK}\n`.repeat(60_000),
  ];
  for (const text of hostile) await indexMailbox(chunks(raw(text), 65_536));
  assertLess(performance.now() - start, 40_000);
});

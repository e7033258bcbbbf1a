import { assertEquals, assertLess } from "@std/assert";
import { isMailbox, readMailbox, splitMailbox } from "../../src/mime/mod.ts";
import { raw, show } from "./mail.ts";

const POSTMARK = "From a@b.test Fri Nov 21 09:55:06 1997\n";

function split(text: string, quoting?: "mboxrd" | "mboxo" | "none"): string[] {
  return [...splitMailbox(raw(text), { quoting })].map((message) => show(message.bytes));
}

Deno.test("readMailbox gives each message with number, place and postmark", async () => {
  const text = `${POSTMARK}Subject: 1\n\none\n\n${POSTMARK}Subject: 2\n\ntwo\n`;
  const messages = [];
  for await (const message of readMailbox(raw(text))) messages.push(message);
  assertEquals(messages.map(({ number, postmark }) => [number, postmark]), [
    [1, "a@b.test Fri Nov 21 09:55:06 1997"],
    [2, "a@b.test Fri Nov 21 09:55:06 1997"],
  ]);
  assertEquals(messages.map(({ start, end }) => text.slice(start, end)), [
    "Subject: 1\n\none\n",
    "Subject: 2\n\ntwo\n",
  ]);
});

Deno.test("splitMailbox undoes the quoting of From lines as it is told", () => {
  const text = `${POSTMARK}\n>From me\n>>From you\n>Fro\n`;
  assertEquals(split(text), ["\nFrom me\n>From you\n>Fro\n"]);
  assertEquals(split(text, "mboxo"), ["\nFrom me\n>>From you\n>Fro\n"]);
  assertEquals(split(text, "none"), ["\n>From me\n>>From you\n>Fro\n"]);
});

Deno.test("splitMailbox takes a sentence that begins with From for text", () => {
  assertEquals(split(`${POSTMARK}\nFrom here on it is easy.\n`), ["\nFrom here on it is easy.\n"]);
});

Deno.test("splitMailbox believes Content-Length only where a postmark follows (mboxcl)", () => {
  const body = `${POSTMARK}quoted whole\n`;
  const counted = `${POSTMARK}Content-Length: ${body.length}\n\n${body}\n${POSTMARK}\nnext\n`;
  assertEquals(split(counted), [`Content-Length: ${body.length}\n\n${body}`, "\nnext\n"]);
  const lying = `${POSTMARK}Content-Length: 9999\n\none\n\n${POSTMARK}\nnext\n`;
  assertEquals(split(lying), ["Content-Length: 9999\n\none\n", "\nnext\n"]);
});

Deno.test("splitMailbox takes no empty line for part of the last message, unless its length says so", () => {
  assertEquals(split(`${POSTMARK}\none\n\n${POSTMARK}\ntwo\n\n`), ["\none\n", "\ntwo\n"]);
  const head = "Content-Length: 5\n\n";
  assertEquals(split(`${POSTMARK}${head}two\n\n`), [`${head}two\n\n`]);
  assertEquals(split(`${POSTMARK}${head}two\n\n\n`), [`${head}two\n\n`]);
});

Deno.test("splitMailbox stops at its limit", () => {
  const text = `${POSTMARK}\nx\n\n`.repeat(50);
  assertEquals([...splitMailbox(raw(text), { limits: { mailboxMessages: 7 } })].length, 7);
});

Deno.test("splitMailbox finds nothing where there is no From line", () => {
  assertEquals(split("Subject: x\n\nbody"), []);
  assertEquals([isMailbox(raw("Subject: x")), isMailbox(raw(POSTMARK)), isMailbox(raw(""))], [
    false,
    true,
    false,
  ]);
});

Deno.test("splitMailbox takes time in proportion to hostile mailboxes", () => {
  const start = performance.now();
  split("From " + "1234".repeat(100_000));
  split(`${POSTMARK}Content-Length: 1000000\n`.repeat(30_000));
  split("From x\n".repeat(300_000));
  assertLess(performance.now() - start, 40_000);
});

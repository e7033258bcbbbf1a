/**
 * Mailboxes of all dialects, written and read again: each message comes back as it was.
 *
 * @module
 */
import {
  MAILBOX_DIALECTS,
  type MailboxDialect,
  readMailbox,
  writeMailboxEntry,
} from "../../../src/mime/mod.ts";
import { type Dice, latin1, pieces, text } from "../../bytes/inputs.ts";
import { once, pick } from "../grammar/elements.ts";
import { compare } from "./compare.ts";

const DIALECTS: readonly MailboxDialect[] = ["mboxo", "mboxrd", "mboxcl", "mboxcl2"];
const LINES = [
  "From a@b Fri Nov 21 09:55:06 1997",
  "From x",
  "From ",
  ">From me",
  ">>From ",
  "",
  "text",
  "From MAILER-DAEMON Thu Jan  1 00:00:00 1970",
  "Content-Length: 3",
];

interface MadeEntry {
  readonly wire: string;
  /** Header and body as they come back: no length of its own, and an end to the last line. */
  readonly meaning: string;
}

function entry(roll: Dice, lines: readonly string[]): MadeEntry {
  const end = pick(roll, ["\n", "\r\n"]);
  const head = `Subject: a${end}${once(roll, 3) ? `X: b${end}` : ""}`;
  const length = once(roll, 3) ? `Content-Length: 7${end}` : "";
  let body = Array.from({ length: roll(6) }, () => pick(roll, lines)).join(end);
  if (once(roll, 2)) body += end;
  const ended = body === "" || body.endsWith(end) ? body : body + end;
  return { wire: head + length + end + body, meaning: head + end + ended };
}

/** Without the length that some dialects add; the first one is theirs. */
function withoutLength(message: string): string {
  return message.replace(/^(Subject: a\r?\n(?:X: b\r?\n)?)Content-Length: \d+\r?\n/, "$1");
}

/** Makes a mailbox, and tells what is wrong with how it is read. */
export async function playMailbox(roll: Dice): Promise<string[]> {
  const dialect = pick(roll, DIALECTS);
  // What mboxo quotes can't be told from what was quoted before.
  const lossy = MAILBOX_DIALECTS[dialect].quoting === "mboxo";
  const lines = lossy ? LINES.filter((line) => line[0] !== ">") : LINES;
  const entries = Array.from({ length: 1 + roll(4) }, () => entry(roll, lines));
  const wire = entries.map((one) => text(writeMailboxEntry(latin1(one.wire), { dialect }))).join(
    "",
  );
  const read: string[] = [];
  const cut = pieces(roll, latin1(wire), 1 + roll(30));
  for await (const { bytes } of readMailbox(ReadableStream.from(cut), { dialect })) {
    read.push(withoutLength(text(bytes)));
  }
  const wrongs = compare(read, entries.map(({ meaning }) => meaning));
  return wrongs.length === 0 ? [] : [JSON.stringify(wire), dialect, ...wrongs];
}

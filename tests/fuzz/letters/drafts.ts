/**
 * Drafts of messages: subjects, names and contents of all kinds, also such that no field may hold.
 *
 * @module
 */
import type { LeafDraft, Mailbox, MessageDraft, PartDraft } from "../../../src/mime/mod.ts";
import { type Dice, octets } from "../../bytes/inputs.ts";
import { once, pick, signs } from "../grammar/elements.ts";

/** A draft, and whether something in it must be refused. */
export interface MadeDraft {
  readonly draft: MessageDraft;
  readonly hostile: boolean;
}

const SCRIPTS = [
  "abc XYZ 019",
  "àéîõü ßøæ",
  "Ωμέγα λόγος",
  "Привет мир",
  "안녕하세요 여러분",
  "日本語の題名、漢字",
  "שלום עולם",
  "😀👩‍👩‍👧‍👦🏳️‍🌈",
  "e\u0301\u0301o\u0308",
  "\u00a0\u3000\u200b\u202e",
  "=?utf-8?Q?a?= =?=_?=",
  "\"\\()<>@,;:.[]'*%?!#$&+-/^_`{|}~=",
  "   ",
].map((text) => [...text]);

/** A text of some scripts, sometimes as one long word. */
export function anyText(roll: Dice, most = 60): string {
  const length = once(roll, 10) ? 20 * roll(most) : roll(most);
  let text = "";
  while (text.length < length) {
    const script = pick(roll, SCRIPTS);
    for (let left = 1 + roll(12); left > 0; left--) text += pick(roll, script);
    if (once(roll, 3)) text += " ";
  }
  return text.toWellFormed();
}

function mailbox(roll: Dice): Mailbox {
  const local = signs(
    roll,
    "abcdefghijklm019!#$%&'*+-/=?^_`{|}~",
    1 + roll(once(roll, 20) ? 60 : 10),
  );
  const domain = pick(roll, ["x.test", "매화.test", "[127.0.0.1]", "münchen.test"]);
  return { name: once(roll, 4) ? "" : anyText(roll, 20).trim(), address: `${local}@${domain}` };
}

function mailboxes(roll: Dice): Mailbox[] {
  return Array.from({ length: roll(6) }, () => mailbox(roll));
}

function lines(roll: Dice): string {
  let text = "";
  for (let left = roll(6); left > 0; left--) {
    const line = pick(roll, [
      () => anyText(roll),
      () => pick(roll, ["From me", ".", "..", "-- ", "--", "", "\t", ">From", "=", "begin 644 a"]),
      () => "x".repeat(roll(2_000)),
      () => signs(roll, "\0\x01\x07\x7f\x85a", roll(4)),
    ])();
    text += line + pick(roll, ["\n", "\r\n", "\n", "\r\n", "", "\r"]);
  }
  return text;
}

function leaf(roll: Dice): LeafDraft {
  const bytes = Uint8Array.from(octets(roll, once(roll, 6) ? roll(3_000) : roll(100)));
  const given = pick(roll, [
    () => ({ content: lines(roll) }),
    () => ({ content: bytes, type: pick(roll, ["image/png", "application/x-y"]) }),
    () => ({ content: new TextEncoder().encode(lines(roll)), type: "text/css" }),
    () => ({ content: new Blob([bytes]) }),
  ])();
  return {
    ...given,
    ...(once(roll, 2) ? { filename: anyText(roll, 30) } : {}),
    ...(once(roll, 4) ? { description: anyText(roll) } : {}),
    ...(once(roll, 4) ? { parameters: { "x-a": anyText(roll, 30) } } : {}),
  };
}

function part(roll: Dice, depth = 0): PartDraft {
  if (depth > 3 || !once(roll, 4)) return leaf(roll);
  const parts = Array.from({ length: 1 + roll(3) }, () => part(roll, depth + 1));
  return { type: pick(roll, ["multipart/mixed", "multipart/parallel"]), parts };
}

/** Any draft. */
export function draft(roll: Dice): MadeDraft {
  const hostile = once(roll, 6);
  const poison = hostile
    ? pick(roll, ["\r\nX-Evil: 1", "\nBcc: a@b.test", "\r", "\0", "\x1b[0m"])
    : "";
  const spot = roll(4);
  const at = (place: number) => hostile && spot === place ? poison : "";
  const attachments = Array.from({ length: roll(3) }, () => part(roll));
  return {
    hostile,
    draft: {
      from: [mailbox(roll)],
      to: [...mailboxes(roll), { ...mailbox(roll), name: `a${at(0)}` }],
      cc: once(roll, 3) ? { group: anyText(roll, 20).trim() || "g", members: mailboxes(roll) } : [],
      subject: `${anyText(roll)}${at(1)}`,
      text: lines(roll),
      ...(once(roll, 3) ? { html: `<p>${lines(roll)}` } : {}),
      attachments: [...attachments, { content: "x", filename: `f${at(2)}` }],
      references: Array.from({ length: roll(30) }, (_, i) => `${i}.abcdefghijkl@x.test`),
      fields: [["X-Note", `${anyText(roll)}${at(3)}`]],
    },
  };
}

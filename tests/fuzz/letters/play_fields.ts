/**
 * Fields that are made, and whether they are read as what they mean.
 *
 * @module
 */
import { type Address, type Mailbox, type Message, readMessage } from "../../../src/mime/mod.ts";
import { type Dice, latin1 } from "../../bytes/inputs.ts";
import { anyCase, once, pick, signs } from "../grammar/elements.ts";
import { addresses, ANY_NAME } from "./addresses.ts";
import { compare } from "./compare.ts";
import { date } from "./dates.ts";
import { messageId, messageIds } from "./identifiers.ts";
import { parameters } from "./parameters.ts";
import { beyond, cfws, fws, unfolded, utf8 } from "./tokens.ts";
import { encodedWords } from "./words.ts";

/** A field line, what reads it, and what it has to come to. */
interface Play {
  readonly name: string;
  readonly wire: string;
  readonly read: (message: Message) => unknown;
  readonly meaning: unknown;
}

function playAddresses(roll: Dice): Play {
  const made = addresses(roll);
  return {
    name: "To",
    wire: made.wire,
    read: (message) => withoutAnyName(message.to, made.addresses),
    meaning: made.addresses,
  };
}

/** Where any name will do, that which was read is passed over. */
function withoutAnyName(read: readonly Address[], meant: readonly Address[]): readonly Address[] {
  const one = (found: Mailbox, wanted: Address | undefined): Mailbox =>
    wanted && "name" in wanted && wanted.name === ANY_NAME ? { ...found, name: ANY_NAME } : found;
  return read.map((found, at) => {
    const wanted = meant[at];
    if ("address" in found) return one(found, wanted);
    const members = wanted && "members" in wanted ? wanted.members : [];
    return { ...found, members: found.members.map((member, i) => one(member, members[i])) };
  });
}

function playDate(roll: Dice): Play {
  const { wire, time } = date(roll);
  return { name: "Date", wire, read: ({ date }) => date?.getTime() ?? null, meaning: time };
}

function playIds(roll: Dice): Play {
  const { wire, ids } = messageIds(roll);
  return { name: "References", wire, read: ({ references }) => references, meaning: ids };
}

function playId(roll: Dice): Play {
  const { wire, text } = messageId(roll);
  return {
    name: "Message-ID",
    wire: cfws(roll) + wire + cfws(roll),
    read: ({ messageId }) => messageId,
    meaning: text,
  };
}

const WORD = 'abcdefghij ()<>@,;:"\\.[]!?=_-'.replaceAll(" ", "");

/** `unstructured`: words and encoded words between blanks, which all count but those between two of the latter. */
function playSubject(roll: Dice): Play {
  let wire = "";
  let text = "";
  let before = "";
  for (let left = 1 + roll(6); left > 0; left--) {
    const kind = once(roll, 3) && before !== "encoded" ? "encoded" : "plain";
    const raw = once(roll, 6)
      ? beyond(roll)
      : signs(roll, WORD, 1 + roll(8)).replaceAll("=?", "==");
    const word = kind === "encoded" ? encodedWords(roll, "text") : { wire: utf8(raw), text: raw };
    const blank = wire === "" ? "" : fws(roll);
    wire += blank + word.wire;
    text += unfolded(blank) + word.text;
    before = kind;
  }
  return { name: "Subject", wire, read: ({ subject }) => subject, meaning: text };
}

function playType(roll: Dice): Play {
  const type = pick(roll, ["text/plain", "image/png", "application/vnd.x+json"]);
  const { wire, parameters: meant } = parameters(roll, ["name"]);
  const odd = once(roll, 6);
  const opt = () => odd ? cfws(roll, 2) : "";
  const [major, minor] = type.split("/");
  return {
    name: "Content-Type",
    wire: `${opt()}${anyCase(roll, major)}${opt()}/${opt()}${anyCase(roll, minor)}${wire}`,
    read: ({ root }) => [root.type, sorted(root.parameters), root.filename],
    meaning: [type, sorted(meant), meant.get("name")],
  };
}

function playDisposition(roll: Dice): Play {
  const { wire, parameters: meant } = parameters(roll, ["filename"]);
  return {
    name: "Content-Disposition",
    wire: `${cfws(roll, 8)}${anyCase(roll, "attachment")}${wire}`,
    read: ({ root }) => [root.disposition, root.filename],
    meaning: ["attachment", meant.get("filename")],
  };
}

function sorted(map: ReadonlyMap<string, string>): [string, string][] {
  return [...map].sort(([one], [other]) => one < other ? -1 : 1);
}

/** What is played, by name. */
export const FIELD_PLAYS: Readonly<Record<string, (roll: Dice) => Play>> = {
  addresses: playAddresses,
  dates: playDate,
  identifiers: playId,
  references: playIds,
  subjects: playSubject,
  types: playType,
  dispositions: playDisposition,
};

/** Makes one field of a kind in a message, and tells what is wrong with how it is read. */
export function playField(roll: Dice, make: (roll: Dice) => Play): string[] {
  const { name, wire, read, meaning } = make(roll);
  const lines =
    `X-Before: a\r\n${anyCase(roll, name)}:${once(roll, 8) ? fws(roll) : " "}${wire}\r\n` +
    "X-After: b\r\n\r\nbody\r\n";
  const bytes = latin1(once(roll, 6) ? lines.replaceAll("\r\n", "\n") : lines);
  const message = readMessage(bytes);
  const wrongs = compare([message.fields.length, read(message)], [3, meaning]);
  return wrongs.length === 0 ? [] : [JSON.stringify(lines), ...wrongs];
}

/**
 * Addresses in all forms of the grammar, also the obsolete ones (RFC 5322 §3.4, §4.4, RFC 6532).
 *
 * @module
 */
import type { Address, Mailbox } from "../../../src/mime/mod.ts";
import type { Dice } from "../../bytes/inputs.ts";
import { once, pick, signs } from "../grammar/elements.ts";
import { atom, blanks, cfws, comment, isPlain, type Made, quotedString } from "./tokens.ts";
import { encodedWords } from "./words.ts";

/** An address field's value and the addresses that it holds. */
export interface MadeAddresses {
  readonly wire: string;
  readonly addresses: readonly Address[];
}

const DOT_ATOM = /^[^\s()<>[\]:;@\\,".\u00a0]+(?:\.[^\s()<>[\]:;@\\,".\u00a0]+)*$/;

/** `phrase` or `obs-phrase`: words between blanks; a dot may stand behind one of them. */
export function phrase(roll: Dice): Made {
  let wire = "";
  let text = "";
  let before = "";
  for (let left = 1 + roll(4); left > 0; left--) {
    const kind = once(roll, 5) ? "encoded" : once(roll, 4) ? "quoted" : "atom";
    // Two runs of encoded words would be one.
    if (kind === "encoded" && before === "encoded") continue;
    const word = kind === "encoded"
      ? encodedWords(roll, "phrase")
      : kind === "quoted"
      ? quotedString(roll)
      : atom(roll);
    // Nothing but blanks in quotes might as well not be there.
    if (word.text.trim() === "") continue;
    const dot = kind === "atom" && text !== "" && once(roll, 6) ? "." : "";
    wire += (wire === "" ? "" : blanks(roll)) + word.wire + dot;
    text += (before === "" ? "" : " ") + word.text + dot;
    before = kind;
  }
  return text === "" ? phrase(roll) : { wire, text };
}

function localPart(roll: Dice): Made {
  if (once(roll, 5)) return quotedLocal(quotedString(roll));
  const [first, ...rest] = Array.from({ length: 1 + roll(3) }, () => atom(roll));
  const obsolete = once(roll, 6);
  const dot = () => obsolete ? `${cfws(roll)}.${cfws(roll)}` : ".";
  return {
    wire: rest.reduce((all, { wire }) => all + dot() + wire, first.wire),
    text: [first, ...rest].map(({ text }) => text).join("."),
  };
}

/** The quotes are no part of it where it can do without (§3.2.4). */
function quotedLocal({ wire, text }: Made): Made {
  if (DOT_ATOM.test(text)) return { wire, text };
  return { wire, text: `"${text.replaceAll(/["\\]/g, "\\$&")}"` };
}

function domain(roll: Dice): Made {
  if (once(roll, 8)) {
    const text = pick(roll, ["127.0.0.1", "IPv6:::1", "x-tag:a!b"]);
    const blank = () => once(roll, 6) ? " " : "";
    return { wire: `[${blank()}${text}${blank()}]`, text: `[${text}]` };
  }
  const labels = Array.from({ length: 1 + roll(3) }, () => label(roll));
  const obsolete = once(roll, 6);
  const dot = () => obsolete ? `${cfws(roll)}.${cfws(roll)}` : ".";
  const [first, ...rest] = labels;
  return {
    wire: rest.reduce((all, { wire }) => all + dot() + wire, first.wire),
    text: labels.map(({ text }) => text).join("."),
  };
}

function label(roll: Dice): Made {
  if (once(roll, 12)) return atom(roll);
  const text = signs(roll, "abcdefghijklmnop0123456789", 1 + roll(8));
  return { wire: text, text };
}

function addrSpec(roll: Dice): Made {
  const local = localPart(roll);
  const host = domain(roll);
  return {
    wire: `${local.wire}${cfws(roll, 8)}@${cfws(roll, 8)}${host.wire}`,
    text: `${local.text}@${host.text}`,
  };
}

/** `[CFWS] "<" [obs-route] addr-spec ">"` */
function angleAddr(roll: Dice): Made {
  const { wire, text } = addrSpec(roll);
  const route = once(roll, 10) ? `@${domain(roll).wire},${cfws(roll)}@${domain(roll).wire}:` : "";
  return { wire: `${cfws(roll)}<${route}${cfws(roll, 6)}${wire}${cfws(roll, 6)}>`, text };
}

function mailbox(roll: Dice): { wire: string; mailbox: Mailbox } {
  if (once(roll, 3)) {
    const { wire, text } = addrSpec(roll);
    // A comment behind a bare address has been its name before there were any (§3.4).
    const told = once(roll, 4) ? comment(roll) : undefined;
    const name = told === undefined || wire.includes("(") ? undefined : told.text;
    return named(`${wire}${told === undefined ? "" : ` ${told.wire}`}`, text, name ?? ANY_NAME);
  }
  const { wire, text } = angleAddr(roll);
  const name = phrase(roll);
  return once(roll, 6)
    ? named(wire, text, ANY_NAME)
    : named(`${name.wire}${name.wire.endsWith('"') ? "" : " "}${wire}`, text, name.text);
}

/** Where comments may be taken for a name, or not. */
export const ANY_NAME = "(any)";

/** Blanks at the ends of names say nothing; where there is none, a comment may stand for it. */
function named(wire: string, address: string, name: string) {
  return { wire, mailbox: { name: name.trim() || ANY_NAME, address } };
}

function group(roll: Dice): { wire: string; address: Address } {
  const name = phrase(roll);
  const members = Array.from({ length: roll(3) }, () => mailbox(roll));
  const list = separate(roll, members.map(({ wire }) => wire));
  return {
    wire: `${name.wire}${cfws(roll)}:${list};`,
    address: { group: name.text.trim(), members: members.map((member) => member.mailbox) },
  };
}

/** `address-list`, with empty elements as in the obsolete one. */
export function addresses(roll: Dice): MadeAddresses {
  const all = Array.from({ length: 1 + roll(4) }, () => {
    if (once(roll, 6)) return group(roll);
    const { wire, mailbox: address } = mailbox(roll);
    return { wire, address };
  });
  const wire = separate(roll, all.map((one) => one.wire));
  return isPlain(wire) || isSound(wire)
    ? { wire, addresses: all.map(({ address }) => address) }
    : addresses(roll);
}

/** Whether all that looks like an encoded word was meant to be one: others have no letters before. */
function isSound(wire: string): boolean {
  return !/[^\s(]=\?|=\?(?![A-Za-z0-9_-]+(?:\*[A-Za-z-]*)?\?[bBqQ]\?[^?\s]*\?=(?:[\s)]|$))/.test(
    wire,
  );
}

function separate(roll: Dice, wires: readonly string[]): string {
  const comma = () => once(roll, 10) ? `,${cfws(roll)},` : ",";
  return wires.map((wire) => `${cfws(roll, 8)}${once(roll, 2) ? " " : ""}${wire}`)
    .reduce((all, wire) => all === "" ? wire : all + comma() + wire, "");
}

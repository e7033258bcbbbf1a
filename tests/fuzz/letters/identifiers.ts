/**
 * Lists of message identifiers, also with the phrases that once stood among them (RFC 5322 §3.6.4,
 * §4.5.4).
 *
 * @module
 */
import type { Dice } from "../../bytes/inputs.ts";
import { once } from "../grammar/elements.ts";
import { phrase } from "./addresses.ts";
import { atom, cfws, fws, type Made, quotedString } from "./tokens.ts";

/** Identifiers on the wire and what stands between their brackets. */
export interface MadeIds {
  readonly wire: string;
  readonly ids: readonly string[];
}

function dotted(roll: Dice): Made {
  const atoms = Array.from({ length: 1 + roll(4) }, () => atom(roll));
  return {
    wire: atoms.map(({ wire }) => wire).join("."),
    text: atoms.map(({ text }) => text).join("."),
  };
}

/** One identifier, with blanks within at times, which mean nothing. */
export function messageId(roll: Dice): Made {
  const quoted = once(roll, 10) ? quotedString(roll) : undefined;
  // What is compared is the left side as it was sent.
  const left = quoted === undefined || quoted.wire.includes("\r") || /[^ -~]/.test(quoted.wire)
    ? dotted(roll)
    : { wire: quoted.wire, text: quoted.wire };
  const right = once(roll, 10) ? { wire: "[a.b!c]", text: "[a.b!c]" } : dotted(roll);
  const obsolete = once(roll, 8);
  const opt = () => obsolete ? cfws(roll, 2) : "";
  return {
    wire: `<${opt()}${left.wire}${opt()}@${opt()}${right.wire}${opt()}>`,
    text: `${left.text}@${right.text}`,
  };
}

/** Several of them, with phrases and comments between. */
export function messageIds(roll: Dice): MadeIds {
  let wire = cfws(roll, 8);
  const ids: string[] = [];
  for (let left = 1 + roll(5); left > 0; left--) {
    if (once(roll, 8)) wire += `${phrase(roll).wire} `;
    const { wire: one, text } = messageId(roll);
    wire += one + (once(roll, 4) ? cfws(roll) : fws(roll));
    ids.push(text);
  }
  return { wire: wire.trimEnd(), ids };
}

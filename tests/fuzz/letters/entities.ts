/**
 * Messages as trees of entities, with boundaries that resemble one another (RFC 2046 §5.1, §5.2.1).
 *
 * @module
 */
import type { Dice } from "../../bytes/inputs.ts";
import { anyCase, once, pick, signs } from "../grammar/elements.ts";
import { parameters } from "./parameters.ts";
import { body, text } from "./transfer.ts";

/** What an entity comes to. */
export interface Meaning {
  readonly type: string;
  readonly filename?: string;
  /** Decoded content of what has no parts, one sign a byte. */
  readonly bytes?: string;
  /** The same as text, where its charset was made. */
  readonly text?: string;
  readonly preamble?: string;
  readonly epilogue?: string;
  readonly parts: readonly Meaning[];
}

/** An entity on the wire, header, empty line and body, and what it comes to. */
export interface MadeEntity {
  readonly wire: string;
  readonly meaning: Meaning;
}

/** Where an entity stands. */
interface Place {
  readonly depth: number;
  /** Line end. */
  readonly end: string;
  /** Boundaries around it, which none of its lines may be. */
  readonly boundaries: readonly string[];
  /** Type of what names none. */
  readonly type: string;
}

const BCHARS = "abcABC019'()+_,-./:=? ";

/** Another one than those around, mostly one that begins or ends like them. */
function boundary(roll: Dice, taken: readonly string[]): string {
  const base = taken.length > 0 && !once(roll, 3)
    ? pick(roll, taken)
    : signs(roll, BCHARS, 1 + roll(12));
  const made = pick(roll, [
    base,
    `${base}a`,
    `${base}--`,
    `-${base}`,
    base.slice(0, -1),
    `${base}.`,
  ])
    .slice(0, 70).trimEnd();
  return made === "" || taken.some((one) => clash(one, made)) ? boundary(roll, [...taken]) : made;
}

/** Whether the delimiter line of one is that of the other: `a--` of `a` is its last. */
function clash(one: string, other: string): boolean {
  return one === other || one === `${other}--` || other === `${one}--`;
}

/** Whether no line of the text is a delimiter of one of the multiparts around. */
function isFree(wire: string, boundaries: readonly string[]): boolean {
  const taken = new Set(boundaries.flatMap((one) => [`--${one}`, `--${one}--`]));
  return !wire.split(/\r?\n/).some((line) => taken.has(line.replace(/[ \t\r]+$/, "")));
}

function leaf(roll: Dice, place: Place): MadeEntity {
  const charset = once(roll, 3) ? text(roll) : undefined;
  const { wire, bytes, encoding } = charset ?? body(roll, place.end);
  if (!isFree(wire, place.boundaries)) return leaf(roll, place);
  const implied = once(roll, 4) && place.type === "text/plain";
  const type = charset || implied
    ? "text/plain"
    : pick(roll, ["text/plain", "image/gif", "application/x-y"]);
  const given = parameters(roll, once(roll, 3) ? ["name"] : [], {
    ...(charset === undefined ? {} : { charset: charset.charset }),
  });
  const named = implied && !charset
    ? undefined
    : `Content-Type: ${anyCase(roll, type)}${given.wire}`;
  const filename = named === undefined ? undefined : given.parameters.get("name");
  const lines = [
    ...(named === undefined ? [] : [named]),
    ...(encoding === undefined ? [] : [`Content-Transfer-Encoding: ${encoding}`]),
  ];
  return {
    wire: header(roll, place, lines) + wire,
    meaning: {
      type,
      bytes,
      parts: [],
      ...(filename === undefined ? {} : { filename }),
      ...(charset === undefined ? {} : { text: charset.text.replaceAll("\r\n", "\n") }),
    },
  };
}

/** Fields in any order, with others among them, up to the empty line. */
function header(roll: Dice, { end }: Place, lines: readonly string[]): string {
  const all = [...lines];
  if (once(roll, 3)) {
    all.splice(roll(all.length + 1), 0, `X-${signs(roll, "abc", 3)}: ${once(roll, 2) ? "" : "v"}`);
  }
  if (once(roll, 2)) all.reverse();
  return all.map((line) => `${line}\r\n`).join("").replaceAll("\r\n", end) + end;
}

function multipart(roll: Dice, place: Place): MadeEntity {
  const digest = once(roll, 6);
  const type = digest
    ? "multipart/digest"
    : `multipart/${pick(roll, ["mixed", "alternative", "related", "signed", "report", "x-new"])}`;
  const mark = boundary(roll, place.boundaries);
  const inner: Place = {
    depth: place.depth + 1,
    end: place.end,
    boundaries: [...place.boundaries, mark],
    type: digest ? "message/rfc822" : "text/plain",
  };
  const parts = Array.from({ length: 1 + roll(3) }, () => entity(roll, inner));
  const preamble = aside(roll, inner);
  const epilogue = aside(roll, inner);
  const padding = () => once(roll, 4) ? pick(roll, [" ", "\t", "  \t"]) : "";
  let wire = preamble === undefined ? "" : preamble + place.end;
  for (const part of parts) wire += `--${mark}${padding()}${place.end}${part.wire}${place.end}`;
  const closed = !once(roll, 8);
  if (closed) {
    wire += `--${mark}--${padding()}${epilogue === undefined ? "" : place.end + epilogue}`;
  } else wire = wire.slice(0, wire.length - place.end.length);
  const given = parameters(roll, [], { boundary: mark });
  const lines = [`Content-Type: ${anyCase(roll, type)}${given.wire}`];
  if (once(roll, 6)) lines.push("Content-Transfer-Encoding: 8bit");
  return {
    wire: header(roll, place, lines) + wire,
    meaning: {
      type,
      parts: parts.map(({ meaning }) => meaning),
      preamble: preamble ?? "",
      epilogue: closed ? epilogue ?? "" : "",
    },
  };
}

/** What stands before the first delimiter or behind the last. */
function aside(roll: Dice, { boundaries, end }: Place): string | undefined {
  if (once(roll, 2)) return undefined;
  const made = pick(roll, ["", "This is MIME.", `a${end}${end}b`, `--${end}`, "--x", " --"]);
  return isFree(made, boundaries) ? made : undefined;
}

/** A message in a message, plainly or where a digest has nothing else. */
function embedded(roll: Dice, place: Place): MadeEntity {
  const inside = entity(roll, { ...place, depth: place.depth + 1, type: "text/plain" });
  const implied = place.type === "message/rfc822" && once(roll, 2);
  const type = implied ? place.type : pick(roll, ["message/rfc822", "message/global"]);
  const head = header(roll, place, implied ? [] : [`Content-Type: ${anyCase(roll, type)}`]);
  return { wire: head + inside.wire, meaning: { type, parts: [inside.meaning] } };
}

/** An entity of any kind, not too deep. */
function entity(roll: Dice, place: Place): MadeEntity {
  const kind = roll(place.depth > 4 ? 3 : 8);
  if (kind < 3) return leaf(roll, place);
  return kind < 7 ? multipart(roll, place) : embedded(roll, place);
}

/** A whole message. */
export function message(roll: Dice): MadeEntity {
  const end = once(roll, 4) ? "\n" : "\r\n";
  return entity(roll, { depth: 0, end, boundaries: [], type: "text/plain" });
}

/**
 * Variant lists and requests for them at random, as data and as the fields that say the same
 * (RFC 2295 §5.1, §6.4, §8.2).
 *
 * @module
 */
import type { Dice } from "../../bytes/inputs.ts";
import { blanks, once, pick } from "../grammar/elements.ts";
import type { Asked, Element, Feature, Listed, Predicate } from "./remote.ts";
import { anyCase, makeWeight, type Wish, writeWishes } from "./wishes.ts";

const TAGS = ["tables", "paper", "dpi", "blex"];
const VALUES = ["5", "24", "a4"];

/** A request; of each feature it speaks in ways that do not contradict each other. */
export function makeAsked(roll: Dice): Asked {
  const wishes = (ranges: readonly string[]): Wish[] | undefined =>
    once(roll, 4) ? undefined : Array.from({ length: 1 + roll(4) }, () => ({
      range: pick(roll, ranges),
      parameters: [],
      q: makeWeight(roll),
    }));
  return {
    accept: wishes(["text/html", "text/plain", "image/png", "text/*", "*/*"]),
    charsets: wishes(["utf-8", "koi8-r", "*"]),
    languages: wishes(["en", "en-GB", "ko", "*"]),
    features: once(roll, 3) ? undefined : makeFeatures(roll),
  };
}

function makeFeatures(roll: Dice) {
  const told = TAGS.flatMap((tag): Feature[] => {
    const value = pick(roll, VALUES);
    const other = pick(roll, VALUES.filter((it) => it !== value));
    return pick<Feature[]>(roll, [
      [],
      [{ tag, sign: "" }],
      [{ tag, sign: "!" }],
      [{ tag, sign: "=", value }],
      [{ tag, sign: "=", value }, { tag, sign: "=", value: other }],
      [{ tag, sign: "=", value }, { tag, sign: "!=", value: other }],
      [{ tag, sign: "!=", value }],
      [{ tag, sign: "={}", value }],
    ]);
  });
  return { told, more: once(roll, 2) };
}

/** The fields of a request. */
export function writeAsked(roll: Dice, asked: Asked): Record<string, string> {
  const fields: Record<string, string> = {};
  if (asked.accept) fields["accept"] = writeWishes(roll, "accept", asked.accept);
  if (asked.charsets) {
    fields["accept-charset"] = writeWishes(roll, "accept-charset", asked.charsets);
  }
  if (asked.languages) {
    fields["accept-language"] = writeWishes(roll, "accept-language", asked.languages);
  }
  if (asked.features) fields["accept-features"] = writeFeatures(roll, asked.features);
  return fields;
}

function writeFeatures(roll: Dice, { told, more }: NonNullable<Asked["features"]>): string {
  const texts = told.map(({ tag, sign, value = "" }) => {
    const name = writeTag(roll, tag, true);
    if (value === "") return `${sign}${name}`;
    const gap = blanks(roll);
    if (sign === "={}") return `${name}${gap}={${writeTag(roll, value, false)}}`;
    return `${name}${gap}${sign}${gap}${writeTag(roll, value, false)}`;
  }).map((text) => once(roll, 8) ? `${text};x="a,b"` : text);
  if (more) texts.splice(roll(texts.length + 1), 0, "*");
  return texts.join(`${blanks(roll)},${blanks(roll)}${once(roll, 6) ? "," : ""}`);
}

function writeTag(roll: Dice, text: string, folds: boolean): string {
  const spelled = folds ? anyCase(roll, text) : text;
  return once(roll, 4) ? `"${spelled}"` : spelled;
}

/** A variant of a list. */
export function makeListed(roll: Dice): Listed {
  const tag = () => pick(roll, ["en", "en-GB", "ko", "de"]);
  return {
    qs: pick(roll, [1000, 1000, makeWeight(roll)]),
    type: pick(roll, ["text/html", "text/plain", "image/png", undefined]),
    charset: once(roll, 3) ? pick(roll, ["utf-8", "koi8-r"]) : undefined,
    languages: pick(roll, [undefined, [tag()], [tag()], [tag(), tag()]]),
    features: once(roll, 2)
      ? Array.from({ length: 1 + roll(3) }, () => makeElement(roll))
      : undefined,
  };
}

function makeElement(roll: Dice): Element {
  const tags = TAGS.toSorted(() => roll(3) - 1).slice(0, once(roll, 3) ? 2 : 1);
  const factor = () => pick(roll, [0, 5, 500, 999, 1000, 1500, roll(2000)]);
  const [whenTrue, whenFalse] = [once(roll, 2) ? 1000 : factor(), once(roll, 2) ? 0 : factor()];
  return { predicates: tags.map((tag) => makePredicate(roll, tag)), whenTrue, whenFalse };
}

function makePredicate(roll: Dice, tag: string): Predicate {
  const sign = pick(roll, ["", "!", "=", "!=", "=[]"] as const);
  if (sign === "=[]") {
    return { tag, sign, range: [pick(roll, [undefined, 0, 5]), pick(roll, [undefined, 24, 599])] };
  }
  return sign === "=" || sign === "!=" ? { tag, sign, value: pick(roll, VALUES) } : { tag, sign };
}

/** A feature list (§6.4). */
export function writeElements(roll: Dice, elements: readonly Element[]): string {
  return elements.map(({ predicates, whenTrue, whenFalse }) => {
    const texts = predicates.map((it) => writePredicate(roll, it));
    const bag = texts.length > 1 || once(roll, 5)
      ? `[${texts.join(pick(roll, [" ", "  ", "\t"]))}]`
      : texts[0];
    // The default of the second is 1 where the first is given.
    const better = whenTrue !== 1000 || once(roll, 3);
    const worse = whenFalse !== (better ? 1000 : 0) || once(roll, 3);
    if (!better && !worse) return once(roll, 6) ? `${bag};` : bag;
    return `${bag};${better ? `+${writeFloat(roll, whenTrue)}` : ""}${
      worse ? `-${writeFloat(roll, whenFalse)}` : ""
    }`;
  }).join(pick(roll, [" ", " ", "  "]));
}

function writePredicate(roll: Dice, { tag, sign, value = "", range }: Predicate): string {
  const name = writeTag(roll, tag, true);
  if (range) return `${name}=[${range[0] ?? ""}-${range[1] ?? ""}]`;
  return value === "" ? `${sign}${name}` : `${name}${sign}${writeTag(roll, value, false)}`;
}

/** `short-float = 1*3DIGIT [ "." 0*3DIGIT ]` */
function writeFloat(roll: Dice, thousandths: number): string {
  const [whole, rest] = [Math.floor(thousandths / 1000), thousandths % 1000];
  if (rest === 0) return `${whole}${pick(roll, ["", "", ".", ".0", ".000"])}`;
  const digits = String(rest).padStart(3, "0");
  return `${whole}.${once(roll, 2) ? digits : digits.replace(/0+$/, "")}`;
}

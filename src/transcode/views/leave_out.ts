/**
 * Which parts of a page are left out before its main content is looked for: what is hidden, and what is
 * named as something else. A name is not believed of a part that holds too much of the page's prose:
 * `class="has-sidebar"` stands on the whole page.
 *
 * @module
 */
import { isHidden } from "../flow/hidden.ts";
import { type DropReason, hintAgainst } from "./hints.ts";
import { cutBlocks, proseOf, sumUp } from "./page_blocks.ts";
import { NONE, type PageRecord } from "./page_record.ts";

/** The parts that are left out, each by its outermost element, and why. */
export type LeftOut = Map<number, DropReason>;

/** The share of the page's prose beyond which a name is not believed. */
const BELIEVED = 0.35;

/** What may be longer than the article; looked for first, so that the others are measured without it. */
const LONG: ReadonlyMap<DropReason, number> = new Map([
  ["comments", 0.95],
  ["footer", 0.7],
  ["navigation", 0.7],
  ["caption", 0.3],
]);

/** Elements that hold the content, whatever they are called. */
const FRAMES = new Set(["html", "body", "main", "article"]);

/** Leaves out what is hidden or named as something else than content. */
export function leaveOut(record: PageRecord): LeftOut {
  const left: LeftOut = new Map();
  const { names, attributes } = record;
  eachPart(record, left, (element) => {
    if (names[element] === "head") return "outside";
    return isHidden(names[element], attributes[element]) ? "hidden" : undefined;
  });
  for (const looksFor of [isLong, isShort]) {
    const share = shares(record, left);
    eachPart(record, left, (element) => {
      if (FRAMES.has(names[element]) || isListed(record, element)) return undefined;
      const hint = hintAgainst(names[element], attributes[element]);
      if (hint === undefined || !looksFor(hint)) return undefined;
      return share(element) <= (LONG.get(hint) ?? BELIEVED) ? hint : undefined;
    });
  }
  return left;
}

/** Elements between an item and what is to be ticked in it. */
const MAX_BETWEEN = 4;

/** Whether it is the box or the words of something to tick on a list, as of ingredients or tasks. */
function isListed({ names, parents, attributes }: PageRecord, element: number): boolean {
  if (names[element] === "input") {
    if (attributes[element].get("type")?.toLowerCase() !== "checkbox") return false;
  } else if (names[element] !== "label") return false;
  let around = parents[element];
  for (let left = MAX_BETWEEN; left > 0 && around !== NONE; left--) {
    if (names[around] === "li") return true;
    around = parents[around];
  }
  return false;
}

const isLong = (reason: DropReason) => LONG.has(reason);
const isShort = (reason: DropReason) => !LONG.has(reason);

function shares(record: PageRecord, left: LeftOut): (element: number) => number {
  const prose = sumUp(record, cutBlocks(record, (element) => left.has(element)), proseOf);
  let whole = 0;
  record.parents.forEach((parent, element) => whole += parent < 0 ? prose[element] : 0);
  return (element) => whole === 0 ? 0 : prose[element] / whole;
}

/** Judges each element that is in no part that is left out. */
function eachPart(
  { names, ends }: PageRecord,
  left: LeftOut,
  judge: (element: number) => DropReason | undefined,
): void {
  for (let element = 0; element < names.length; element++) {
    const reason = left.get(element) ?? judge(element);
    if (reason === undefined) continue;
    left.set(element, reason);
    element = ends[element] - 1;
  }
}

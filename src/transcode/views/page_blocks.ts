/**
 * The blocks of a page: the runs of text that stand between two edges of block elements, and how much
 * of each is text of links.
 *
 * @module
 */
import { NONE, openedBy, type PageRecord, textOf } from "./page_record.ts";
import { measureText, type TextMeasure } from "./text_measure.ts";

/** One run of text. */
export interface PageBlock extends TextMeasure {
  /** The innermost block element around it. */
  readonly element: number;
  /** Places of its first and last text among the events. */
  readonly first: number;
  last: number;
  /** The length of what is text of links. */
  linked: number;
}

/** Elements within which text goes on in the same line. */
const INLINE = new Set(
  ("a abbr acronym b bdi bdo big cite code data del dfn em font i img input ins kbd label mark nobr " +
    "q rp rt ruby s samp small span strike strong sub sup svg time tt u var wbr br button").split(
      " ",
    ),
);

/** Cuts a page into blocks, in order; what is in an element that `isLeftOut` is in none. */
export function cutBlocks(
  { events, names, texts, closes }: PageRecord,
  isLeftOut: (element: number) => boolean,
): PageBlock[] {
  const blocks: PageBlock[] = [];
  const open: number[] = [];
  const around: number[] = [];
  let block: PageBlock | undefined;
  let links = 0;
  for (let at = 0; at < events.length; at++) {
    const event = events[at];
    if (event < 0) {
      block ??= beginAt(at, around.at(-1) ?? NONE);
      extend(block, at, texts[textOf(event)], links > 0);
      continue;
    }
    const opened = openedBy(event);
    if (opened !== NONE && isLeftOut(opened)) {
      at = closes[opened];
      continue;
    }
    if (opened !== NONE) open.push(opened);
    const element = opened === NONE ? open.pop() ?? NONE : opened;
    const name = names[element];
    if (name === "a") links += opened === NONE ? -1 : 1;
    if (INLINE.has(name)) continue;
    if (opened === NONE) around.pop();
    else around.push(opened);
    if (block !== undefined && block.length > 0) blocks.push(block);
    block = undefined;
  }
  if (block !== undefined && block.length > 0) blocks.push(block);
  return blocks;
}

function beginAt(at: number, element: number): PageBlock {
  return { element, first: at, last: at, length: 0, marks: 0, linked: 0 };
}

function extend(block: PageBlock, at: number, text: string, linked: boolean): void {
  const before = block.length;
  measureText(text, block);
  if (block.length === before) return;
  if (linked) block.linked += block.length - before;
  block.last = at;
}

/** A text is looked for among so many events at most for each of its characters. */
const EVENTS_PER_CHARACTER = 8;

/** The text of a block, its white space collapsed, but not beyond `limit` characters. */
export function textOfBlock(
  { events, names, texts }: PageRecord,
  { first, last }: Pick<PageBlock, "first" | "last">,
  limit = Infinity,
): string {
  let text = "";
  // Nested elements ask for the same events again: those without text must not add up.
  const end = Math.min(last, first + EVENTS_PER_CHARACTER * limit);
  for (let at = first; at <= end && text.length <= limit; at++) {
    const event = events[at];
    if (event < 0) text += texts[textOf(event)];
    else if (names[openedBy(event)] === "br") text += " ";
  }
  return text.replace(/\s+/g, " ").trim();
}

/** For each element, the sum of something over all blocks in it. */
export function sumUp(
  { names, parents }: PageRecord,
  blocks: readonly PageBlock[],
  amountOf: (block: PageBlock) => number,
): Float64Array {
  const sums = new Float64Array(names.length);
  for (const block of blocks) if (block.element !== NONE) sums[block.element] += amountOf(block);
  // Whoever is within another comes behind it.
  for (let element = names.length - 1; element >= 0; element--) {
    const parent = parents[element];
    if (parent !== NONE) sums[parent] += sums[element];
  }
  return sums;
}

/** A block from this length on is taken for prose, a shorter one only with a mark in it. */
const PROSE = 80;
const SHORT_PROSE = 40;

/** How much prose a block brings: its length without links, unless it is a label or mostly links. */
export function proseOf({ length, linked, marks }: PageBlock): number {
  if (linked * 2 >= length) return 0;
  return length >= PROSE || (length >= SHORT_PROSE && marks > 0) ? length - linked : 0;
}

/**
 * The main content of a page: what is left of it without navigation, advertisements and the like, and
 * for each part that was dropped the reason.
 *
 * @module
 */
import type { HtmlHandler } from "../html/reader.ts";
import { findRoot } from "./find_root.ts";
import type { DropReason } from "./hints.ts";
import { judgeImage } from "./judge_images.ts";
import { judgeBlock, judgeLastBlock } from "./judge_blocks.ts";
import { keptByRow } from "./table_rows.ts";
import { leaveOut } from "./leave_out.ts";
import { cutBlocks, type PageBlock, sumUp, textOfBlock } from "./page_blocks.ts";
import { NONE, type PageRecord } from "./page_record.ts";

/** A part of a page that is not of its main content. */
export interface Drop {
  /** Why. */
  readonly reason: DropReason;
  /** The element, as a selector would name it: `div#shares.tools`. */
  readonly element: string;
  /** How its text begins. */
  readonly text: string;
  /** How much text it holds, in characters that are no white space. */
  readonly length: number;
}

/** The main content of a page. */
export interface Article {
  /** The element that holds it; `NONE` of a page without elements. */
  readonly root: number;
  /** Its text, block by block, without captions and the title. */
  readonly blocks: readonly string[];
  /** What was dropped, in the order of the page, as far as it has text. */
  readonly drops: readonly Drop[];
  /** Whether an element is within the main content, and in no part that was dropped. */
  contains(element: number): boolean;
  /** Hands the events of the main content on. */
  replay(handler: HtmlHandler): void;
}

/** Drops beyond this are not told one by one. */
const MAX_DROPS = 1000;

const EXCERPT = 100;

/** Finds the main content; `title` is left out of it, since it stands above it. */
export function findArticle(record: PageRecord, title = ""): Article {
  const left = leaveOut(record);
  const blocks = cutBlocks(record, (element) => left.has(element));
  const root = findRoot(record, blocks);
  const end = record.ends[root] ?? 0;
  const kept: PageBlock[] = [];
  const judged: [PageBlock, DropReason][] = [];
  const judgements = blocks.map((block) => {
    const isInside = block.element >= root && block.element < end;
    return isInside ? judgeBlock(record, block, title) : "outside";
  });
  const isInRow = keptByRow(record, blocks, judgements);
  blocks.forEach((block, at) => {
    const reason = judgements[at];
    if (reason === undefined || (reason !== "outside" && isInRow(block))) kept.push(block);
    else judged.push([block, reason]);
  });
  for (let last = kept.at(-1); last !== undefined; last = kept.at(-1)) {
    const reason = judgeLastBlock(record, last);
    if (reason === undefined) break;
    judged.push([last, reason]);
    kept.pop();
  }
  const empty = whollyJudged(record, kept, judged);
  return {
    root,
    blocks: kept.map((block) => textOfBlock(record, block)),
    drops: tellDrops(record, new Map([...left, ...empty]), judged),
    contains: containment(record, root, (element) => {
      const reason = left.get(element) ?? empty.get(element);
      return reason !== undefined && reason !== "title";
    }),
    replay: (handler) => replay(record, root, { left, empty, judged, handler }),
  };
}

/** Elements all of whose blocks were judged away, the outermost of each: what else they hold goes too. */
function whollyJudged(
  record: PageRecord,
  kept: readonly PageBlock[],
  judged: readonly (readonly [PageBlock, DropReason])[],
): ReadonlyMap<number, DropReason> {
  const keeps = sumUp(record, kept, () => 1);
  const whole = new Map<number, DropReason>();
  for (const [block, reason] of judged) {
    let element = block.element;
    if (element === NONE || keeps[element] > 0) continue;
    for (let at = element; at !== NONE && keeps[at] === 0; at = record.parents[at]) {
      if (whole.has(at)) break;
      element = at;
      whole.set(at, reason);
    }
  }
  return whole;
}

function containment(
  { ends }: PageRecord,
  root: number,
  isDropped: (element: number) => boolean,
): (element: number) => boolean {
  const contained = new Uint8Array(ends.length);
  for (let element = root; element !== NONE && element < ends[root]; element++) {
    if (isDropped(element)) element = ends[element] - 1;
    else contained[element] = 1;
  }
  return (element) => contained[element] === 1;
}

function tellDrops(
  record: PageRecord,
  elements: ReadonlyMap<number, DropReason>,
  judged: readonly (readonly [PageBlock, DropReason])[],
): Drop[] {
  const drops: (Drop & { readonly at: number })[] = [];
  const { names, ends, opens, closes } = record;
  let end = 0;
  for (let element = 0; element < names.length && drops.length < MAX_DROPS; element++) {
    const reason = elements.get(element);
    // What is within a part that was dropped has been dropped with it.
    if (reason === undefined || names[element] === "head" || element < end) continue;
    end = ends[element];
    const text = textOfBlock(record, { first: opens[element], last: closes[element] }, EXCERPT * 2);
    if (text === "") continue;
    drops.push(dropOf(record, element, reason, text, opens[element]));
  }
  for (const [block, reason] of judged) {
    if (elements.has(block.element) || drops.length >= MAX_DROPS) continue;
    const text = textOfBlock(record, block, EXCERPT * 2);
    drops.push(dropOf(record, block.element, reason, text, block.first));
  }
  return drops.toSorted((a, b) => a.at - b.at).map(({ at: _, ...drop }) => drop);
}

function dropOf(
  record: PageRecord,
  element: number,
  reason: DropReason,
  text: string,
  at: number,
): Drop & { readonly at: number } {
  const excerpt = text.length <= EXCERPT ? text : `${text.slice(0, EXCERPT)}…`;
  return {
    reason,
    element: selectorOf(record, element),
    text: excerpt.toWellFormed(),
    length: text.length,
    at,
  };
}

function selectorOf({ names, attributes }: PageRecord, element: number): string {
  if (element === NONE) return "";
  const id = attributes[element].get("id");
  const classes = (attributes[element].get("class") ?? "").trim().split(/\s+/, 3);
  const tail = classes.filter((name) => name !== "").map((name) => `.${name}`).join("");
  return `${names[element]}${id ? `#${id}` : ""}${tail}`.slice(0, EXCERPT);
}

function replay(
  record: PageRecord,
  root: number,
  { left, empty, judged, handler }: {
    readonly left: ReadonlyMap<number, DropReason>;
    readonly empty: ReadonlyMap<number, DropReason>;
    readonly judged: readonly (readonly [PageBlock, DropReason])[];
    readonly handler: HtmlHandler;
  },
): void {
  if (root === NONE) return;
  const silent = new Set<number>();
  for (const [{ first, last }] of judged) for (let at = first; at <= last; at++) silent.add(at);
  record.replay(handler, {
    first: record.opens[root],
    last: record.closes[root],
    // A caption is none of the text, and stays with its picture.
    leavesOut: (element) =>
      (left.has(element) && left.get(element) !== "caption") || empty.has(element) ||
      judgeImage(record, element) !== undefined,
    silences: (at) => silent.has(at),
  });
}

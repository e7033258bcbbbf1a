/**
 * Which blocks within the main content are none of it: labels, and lines of nothing but links.
 *
 * @module
 */
import { findPhrase, LONGEST_PHRASE } from "./boilerplate.ts";
import { HEADINGS } from "../html/tree_rules.ts";
import type { DropReason } from "./hints.ts";
import { type PageBlock, textOfBlock } from "./page_blocks.ts";
import { NONE, type PageRecord } from "./page_record.ts";

/** From this share of links on, a block is a list of links; from the second one, even a sentence is. */
const MOSTLY_LINKS = 0.6;
const NEARLY_LINKS = 0.75;

/** Why a block is not a part of the text; undefined if it is. */
export function judgeBlock(
  record: PageRecord,
  block: PageBlock,
  title: string,
): DropReason | undefined {
  if (isHeading(record, block)) {
    return record.names[block.element] === "h1" || isTitle(record, block, title)
      ? "title"
      : undefined;
  }
  const share = block.linked / block.length;
  const isSentence = block.marks > 0 && share < NEARLY_LINKS;
  if (share > MOSTLY_LINKS && !isSentence) return "links";
  return phraseOf(record, block);
}

/** Why a heading with nothing below it is not a part of the text; undefined if it is. */
export function judgeLastBlock(record: PageRecord, block: PageBlock): DropReason | undefined {
  return isHeading(record, block) ? phraseOf(record, block) : undefined;
}

function phraseOf(record: PageRecord, block: PageBlock): DropReason | undefined {
  if (block.length > LONGEST_PHRASE) return undefined;
  return findPhrase(textOfBlock(record, block, LONGEST_PHRASE * 2));
}

function isHeading({ names }: PageRecord, { element }: PageBlock): boolean {
  return element !== NONE && HEADINGS.has(names[element]);
}

function isTitle(record: PageRecord, block: PageBlock, title: string): boolean {
  return title !== "" && block.length <= title.length * 3 && textOfBlock(record, block) === title;
}

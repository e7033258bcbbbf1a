/**
 * Rows of tables: a cell that is nothing but a link, or a word that is a label elsewhere, is a value
 * where the rest of its row is content.
 *
 * @module
 */
import type { DropReason } from "./hints.ts";
import type { PageBlock } from "./page_blocks.ts";
import { NONE, type PageRecord } from "./page_record.ts";

/** A row with more text than this is one of a table that lays out a page. */
const LONGEST_ROW = 600;

/** Tells of a block whether the row that it stands in keeps it. */
export function keptByRow(
  { names, parents }: PageRecord,
  blocks: readonly PageBlock[],
  judgements: readonly (DropReason | undefined)[],
): (block: PageBlock) => boolean {
  const rows = new Int32Array(names.length).fill(NONE);
  for (let element = 0; element < names.length; element++) {
    if (names[element] === "tr") rows[element] = element;
    else if (parents[element] !== NONE) rows[element] = rows[parents[element]];
  }
  const rowOf = ({ element }: PageBlock) => element === NONE ? NONE : rows[element];
  const lengths = new Map<number, number>();
  const content = new Set<number>();
  blocks.forEach((block, at) => {
    const row = rowOf(block);
    if (row === NONE) return;
    lengths.set(row, (lengths.get(row) ?? 0) + block.length);
    if (judgements[at] === undefined) content.add(row);
  });
  return (block) => {
    const row = rowOf(block);
    return content.has(row) && (lengths.get(row) ?? 0) <= LONGEST_ROW;
  };
}

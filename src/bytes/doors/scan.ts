/**
 * Doors to the head kernels: the end of a head and its field lines, in slots.
 *
 * @module
 */
import type { Slot } from "../arena.ts";
import { kernels } from "../kernels.ts";
import { STATE, stateWords, TABLE, TABLE_WORDS, tableWords } from "../layout.ts";
import { FIELD_ERRORS } from "../plain/scan.ts";
import type { Flaw } from "../flaw.ts";

/** What a slot offers to a scanner. */
export type ScanSource = Pick<Slot, "offset" | "size" | "view">;

/** Where the fields of a head stand. */
export interface FieldSpans {
  readonly count: number;
  /** Per field: start and end of its name, start and end of its value without the blanks around it. */
  readonly spans: Uint32Array;
}

/** As many fields as the table holds; heads are limited far below that. */
const MOST_FIELDS = TABLE_WORDS / 4;

const CONSUMED = 0;
const ERROR = 1;

/** Keeps a wrong range from becoming a silent look at somebody else's slot. */
export function checkRange(slot: ScanSource, from: number, to: number): void {
  const sound = Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to;
  if (!sound || to > slot.size) throw new RangeError(`no range of the slot: ${from} to ${to}`);
}

/**
 * Offset just past the first empty line of a head (CR LF CR LF) within [from, to) of the slot's view, or -1.
 * To go on after more has been read, call with `from` three bytes before where the last call ended.
 */
export function findHeadEnd(slot: ScanSource, from: number, to: number): number {
  checkRange(slot, from, to);
  return kernels.findHeadEnd(slot.offset, from, to);
}

/**
 * Cuts field lines (RFC 9112 §5), strictly: CR LF only, no folded lines, no blank before the colon, names
 * are tokens, values hold no control characters. The range may end with the empty line.
 */
export function splitFields(
  slot: ScanSource,
  from: number,
  to: number,
  limit: number,
): FieldSpans | Flaw {
  checkRange(slot, from, to);
  const most = Math.min(limit, MOST_FIELDS);
  const count = kernels.splitFields(STATE, slot.offset, from, to, TABLE, most);
  const error = stateWords[ERROR];
  if (error !== 0) return { code: FIELD_ERRORS[error - 1], offset: stateWords[CONSUMED] };
  return { count, spans: tableWords.slice(0, 4 * count) };
}

/**
 * The outline of a page: its headings, nested, each with the address at which it can be jumped to.
 *
 * @module
 */
import { HEADINGS } from "../html/tree_rules.ts";
import { textOfElement } from "./metadata.ts";
import { NONE, type PageRecord } from "./page_record.ts";

/** One heading. */
export interface OutlineEntry {
  /** Its level, 1 to 6. */
  readonly level: number;
  /** How deep it stands in the outline; at most one deeper than the one before. */
  readonly depth: number;
  readonly text: string;
  /** Where it is on the page: `#taste`, or a text fragment where it has no name. */
  readonly anchor: string;
}

/** More headings make no outline. */
const MAX_ENTRIES = 1000;

const MAX_ID = 256;

/** The headings among the elements of a page that `count`. */
export function readOutline(
  record: PageRecord,
  counts: (element: number, text: string) => boolean,
): OutlineEntry[] {
  const entries: OutlineEntry[] = [];
  const levels: number[] = [];
  for (let element = 0; element < record.names.length; element++) {
    const level = levelOf(record, element);
    if (level === undefined) continue;
    if (entries.length >= MAX_ENTRIES) break;
    const text = textOfElement(record, element);
    if (text === "" || !counts(element, text)) continue;
    while (levels.length > 0 && levels[levels.length - 1] >= level) levels.pop();
    entries.push({ level, depth: levels.length, text, anchor: anchorOf(record, element, text) });
    levels.push(level);
  }
  return entries;
}

function levelOf({ names, attributes }: PageRecord, element: number): number | undefined {
  if (HEADINGS.has(names[element])) return Number(names[element][1]);
  if (attributes[element].size === 0 || attributes[element].get("role") !== "heading") {
    return undefined;
  }
  const level = Number(attributes[element].get("aria-level") ?? "2");
  return Number.isInteger(level) && level >= 1 ? Math.min(level, 6) : 2;
}

/** The heading's own name, one within it, or that of a section that begins with it. */
function anchorOf(record: PageRecord, heading: number, text: string): string {
  const { attributes, names, parents, ends } = record;
  const own = nameOf(record, heading);
  if (own !== undefined) return own;
  for (let element = heading + 1; element < ends[heading]; element++) {
    const named = nameOf(record, element);
    if (named !== undefined) return named;
    const href = names[element] === "a" ? attributes[element].get("href") : undefined;
    if (href !== undefined && /^#[^\s]/.test(href) && href.length < MAX_ID) return href;
  }
  for (let element = heading; parents[element] !== NONE && element === parents[element] + 1;) {
    element = parents[element];
    const named = nameOf(record, element);
    if (named !== undefined) return named;
  }
  return `#:~:text=${encodeURIComponent(text.slice(0, 100)).replaceAll("-", "%2D")}`;
}

function nameOf({ attributes, names }: PageRecord, element: number): string | undefined {
  const name = attributes[element].get("id") ??
    (names[element] === "a" ? attributes[element].get("name") : undefined);
  if (name === undefined || name === "" || name.length > MAX_ID) return undefined;
  return `#${encodeURIComponent(name)}`;
}

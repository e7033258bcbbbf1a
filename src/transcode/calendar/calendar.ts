/**
 * What a calendar holds: events and tasks with their properties (RFC 5545 §3.4, §3.6).
 *
 * @module
 */
import {
  type ContentLine,
  decodeContentText,
  parseContentLines,
} from "../../syntax/content_line.ts";

/** An event, a task or a note. */
export class CalendarEntry {
  /** `VEVENT`, `VTODO` or `VJOURNAL`. */
  readonly kind: string;
  readonly #lines: readonly ContentLine[];

  /** Made by {@linkcode readCalendar}. */
  constructor(kind: string, lines: readonly ContentLine[]) {
    this.kind = kind;
    this.#lines = lines;
  }

  /** The first property of the name. */
  find(name: string): ContentLine | undefined {
    return this.#lines.find((line) => line.name === name);
  }

  /** All properties of the name. */
  list(name: string): readonly ContentLine[] {
    return this.#lines.filter((line) => line.name === name);
  }

  /** The text of the first property of the name, without blanks around it. */
  text(name: string): string {
    return decodeContentText(this.find(name)?.value ?? "").trim();
  }
}

/** A calendar. */
export interface Calendar {
  /** What is asked of who gets it, in capitals: `REQUEST`, `CANCEL`, `REPLY` (RFC 5546 §1.4). */
  readonly method: string | undefined;
  /** Its entries, as many as are wanted. */
  readonly entries: readonly CalendarEntry[];
  /** How many there are beside. */
  readonly more: number;
  /** What stands around it; a description that says no more is not told once more. */
  readonly said?: string;
}

const KINDS: ReadonlySet<string> = new Set(["VEVENT", "VTODO", "VJOURNAL"]);
/** Lines of one entry; a meeting with more guests than that is told of with fewer. */
const MOST_LINES = 1_000;

/** Reads at most so many entries of a calendar, whose lines are unfolded. What stands in components within them is left out. */
export function readCalendar(text: string, most: number): Calendar {
  const entries: CalendarEntry[] = [];
  let method: string | undefined;
  let count = 0;
  let open: { readonly kind: string; readonly lines: ContentLine[] } | undefined;
  /** Components within the one that is open. */
  let inner = 0;
  for (const line of parseContentLines(text)) {
    const kind = line.value.trim().toUpperCase();
    if (line.name === "BEGIN") {
      if (open) inner++;
      else if (KINDS.has(kind)) open = { kind, lines: [] };
    } else if (line.name === "END") {
      if (inner > 0) inner--;
      else if (open?.kind === kind) {
        if (++count <= most) entries.push(new CalendarEntry(open.kind, open.lines));
        open = undefined;
      }
    } else if (open) {
      if (inner === 0 && open.lines.length < MOST_LINES) open.lines.push(line);
    } else if (line.name === "METHOD") method ??= kind;
  }
  return { method, entries, more: count - entries.length };
}

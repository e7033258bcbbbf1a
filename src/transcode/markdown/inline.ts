/**
 * The inline content of a leaf as Markdown.
 *
 * @module
 */
import type { Inline, Mark } from "../flow/nodes.ts";
import { canDelimit, couldClose, type SpanEdges } from "./emphasis.ts";
import { escapeText } from "./escape.ts";
import { formatAutolink, formatCodeSpan, formatTarget } from "./link.ts";

/** How a line break within a leaf is written. */
export const HARD_BREAK = "\\\n";

const TAGS: Readonly<Record<Exclude<Mark["kind"], "link">, string>> = {
  strong: "strong",
  emphasis: "em",
  strike: "del",
  superscript: "sup",
  subscript: "sub",
};

/** Formats inline content as Markdown; lines end where the content breaks. */
export function formatInlines(inlines: readonly Inline[], inCell = false): string {
  if (inlines.length === 1 && inlines[0].kind === "text") {
    return escapeText(inlines[0].text, {
      before: "",
      after: "",
      inLink: false,
      tildes: inlines[0].text.split("~").length > 2,
    });
  }
  return new InlineFormatter(inlines, inCell).format();
}

/** Writes the parts in rounds: content, then marks, whose delimiters depend on what is around. */
class InlineFormatter {
  readonly #inlines: readonly Inline[];
  readonly #inCell: boolean;
  readonly #parts: string[];
  /** The partner of each opening and closing mark. */
  readonly #partner: Int32Array;
  /** The delimiter character of emphasis whose delimiters have been chosen; empty for tags. */
  readonly #chosen = new Map<number, string>();
  /** The emphasis around the one that is being written, by where it opens. */
  readonly #around: number[] = [];

  constructor(inlines: readonly Inline[], inCell: boolean) {
    this.#inlines = inlines;
    this.#inCell = inCell;
    this.#parts = new Array<string>(inlines.length).fill("");
    this.#partner = pairMarks(inlines);
  }

  format(): string {
    const marks = this.#writeContent();
    // Whether tildes or tags strike out counts for the emphasis beside them.
    for (const at of marks) if (!this.#isEmphasis(at)) this.#writeMark(at);
    for (const at of marks) if (this.#isEmphasis(at)) this.#writeMark(at);
    return this.#parts.join("");
  }

  /** Writes everything but marks; returns where they open. */
  #writeContent(): number[] {
    const tildes = countTildes(this.#inlines) > 1;
    const marks: number[] = [];
    let inLink = false;
    for (let at = 0; at < this.#inlines.length; at++) {
      const inline = this.#inlines[at];
      if (inline.kind === "open" && inline.mark.kind === "link") {
        if (this.#writeAutolink(at)) at = this.#partner[at];
        else {
          inLink = true;
          this.#parts[at] = "[";
        }
      } else if (inline.kind === "close" && inline.mark.kind === "link") {
        inLink = false;
        this.#parts[at] = closeLink(inline.mark.href, inline.mark.title);
      } else if (inline.kind === "open") {
        if (inline.mark.kind in TAGS) marks.push(at);
      } else if (inline.kind === "text") {
        this.#parts[at] = escapeText(inline.text, {
          before: this.#neighbour(at, -1),
          after: this.#neighbour(at, 1),
          inLink,
          tildes,
        });
      } else if (inline.kind === "code") {
        this.#parts[at] = this.#inCell ? formatCellCode(inline.text) : formatCodeSpan(inline.text);
      } else this.#parts[at] = formatAtom(inline);
    }
    return marks;
  }

  #writeAutolink(at: number): boolean {
    const link = this.#inlines[at];
    const text = this.#inlines[at + 1];
    if (this.#partner[at] !== at + 2 || text.kind !== "text") return false;
    if (link.kind !== "open" || link.mark.kind !== "link" || link.mark.title !== "") return false;
    const autolink = formatAutolink(link.mark.href, text.text);
    if (autolink === undefined) return false;
    this.#parts[at] = autolink;
    return true;
  }

  /** What stands before that which follows a break: in a cell, it becomes a tag. */
  get #afterBreak(): string {
    return this.#inCell ? ">" : "\n";
  }

  /** The character that will stand beside a text: a stand-in where it is not written yet. */
  #neighbour(at: number, step: 1 | -1): string {
    const inline = this.#inlines[at + step];
    if (inline === undefined) return "";
    switch (inline.kind) {
      case "break":
        return step === 1 ? HARD_BREAK[0] : this.#afterBreak;
      case "code":
        return "`";
      case "open":
        return inline.mark.kind === "link" ? "[" : "*";
      case "image":
        return step === 1 ? "!" : ")";
      default:
        return inline.kind === "close" && inline.mark.kind === "link" ? ")" : "*";
    }
  }

  #writeMark(at: number): void {
    const inline = this.#inlines[at];
    if (inline.kind !== "open" || inline.mark.kind === "link") return;
    const end = this.#partner[at];
    const { kind } = inline.mark;
    const char = this.#chooseDelimiter(kind, at, end);
    this.#chosen.set(at, char).set(end, char);
    if (this.#isEmphasis(at)) this.#around.push(at);
    const tag = TAGS[kind];
    const delimiter = kind === "emphasis" ? char : char + char;
    this.#parts[at] = char === "" ? `<${tag}>` : delimiter;
    this.#parts[end] = char === "" ? `</${tag}>` : delimiter;
  }

  #chooseDelimiter(kind: Mark["kind"], at: number, end: number): "*" | "_" | "~" | "" {
    if (kind === "superscript" || kind === "subscript") return "";
    while (this.#partner[this.#around.at(-1) ?? at] < at) this.#around.pop();
    // GitHub's renderer looks through tildes at what is beyond; others take them as they are.
    const views = [false, true].map((through): SpanEdges => ({
      beforeOpen: this.#edge(at, -1, through),
      afterOpen: this.#edge(at, 1, through),
      beforeClose: this.#edge(end, -1, through),
      afterClose: this.#edge(end, 1, through),
    }));
    if (kind === "strike") return views.every((edges) => canDelimit("~", edges)) ? "~" : "";
    const touching = [this.#chosen.get(at - 1), this.#chosen.get(end + 1)];
    // `***both***` reads as strong within emphasis; everywhere else equal runs must not touch.
    const nested = kind === "strong" && touching[0] === "*" && touching[1] === "*" &&
      this.#partner[at - 1] === end + 1 && this.#kindAt(at - 1) === "emphasis" &&
      !this.#around.some((outer) => outer < at - 1 && this.#chosen.get(outer) === "*");
    for (const char of ["*", "_"] as const) {
      const free = nested || !touching.includes(char);
      if (!free || !views.every((edges) => canDelimit(char, edges))) continue;
      if (nested || !views.some(couldClose) || !this.#wouldClose(kind, char)) return char;
    }
    return "";
  }

  /** Whether a run that could close would close one of those around: the rule of three apart. */
  #wouldClose(kind: Mark["kind"], char: string): boolean {
    return this.#around.some((at) => {
      if (this.#chosen.get(at) !== char) return false;
      const isTriple = this.#chosen.get(at + 1) === char || this.#chosen.get(at - 1) === char;
      return isTriple || this.#kindAt(at) === kind;
    });
  }

  #kindAt(at: number): Mark["kind"] | undefined {
    const inline = this.#inlines[at];
    return inline.kind === "open" ? inline.mark.kind : undefined;
  }

  #isEmphasis(at: number): boolean {
    const kind = this.#kindAt(at);
    return kind === "emphasis" || kind === "strong";
  }

  /** The character next to a part: delimiters that are not chosen yet count as a `*`. */
  #edge(at: number, step: 1 | -1, throughTildes: boolean): string {
    for (let near = at + step; near >= 0 && near < this.#parts.length; near += step) {
      const inline = this.#inlines[near];
      const written = this.#parts[near];
      const part = throughTildes ? withoutTildes(written, step) : written;
      if (part === HARD_BREAK && step === -1) return this.#afterBreak;
      if (part !== "") return step === 1 ? firstPoint(part) : lastPoint(part);
      if (written !== "" || (inline.kind !== "open" && inline.kind !== "close")) continue;
      if (!throughTildes || inline.mark.kind !== "strike") return "*";
    }
    return "";
  }
}

/** Code in a cell; the backslash before a bar would be taken off in a span (GFM §4.10, Example 200). */
export function formatCellCode(text: string): string {
  if (!text.includes("\\|")) return formatCodeSpan(text);
  const around = { before: ">", after: "<", inLink: false, tildes: true };
  return `<code>${escapeText(text, around)}</code>`;
}

function formatAtom(inline: Inline): string {
  switch (inline.kind) {
    case "break":
      return HARD_BREAK;
    case "checkbox":
      return inline.checked ? "[x]" : "[ ]";
    case "image":
      return `![${formatAlt(inline.alt)}${closeLink(inline.src, inline.title)}`;
    default:
      return "";
  }
}

function closeLink(href: string, title: string): string {
  return `](${formatTarget(href, title)})`;
}

function formatAlt(alt: string): string {
  const line = alt.replace(/\s+/g, " ").trim();
  return escapeText(line, { before: "[", after: "]", inLink: true, tildes: true });
}

function pairMarks(inlines: readonly Inline[]): Int32Array {
  const partner = new Int32Array(inlines.length).fill(-1);
  const open: number[] = [];
  for (let at = 0; at < inlines.length; at++) {
    const { kind } = inlines[at];
    if (kind === "open") open.push(at);
    if (kind !== "close") continue;
    const from = open.pop();
    if (from === undefined) continue;
    partner[from] = at;
    partner[at] = from;
  }
  return partner;
}

/** How many runs of tildes there are, delimiters among them. */
function countTildes(inlines: readonly Inline[]): number {
  let count = 0;
  for (const inline of inlines) {
    if (inline.kind === "open" && inline.mark.kind === "strike") count += 2;
    else if (inline.kind === "text" && inline.text.includes("~")) {
      count += inline.text.match(/~+/g)?.length ?? 0;
    }
  }
  return count;
}

/** The part without the tildes at one of its ends. */
function withoutTildes(part: string, step: 1 | -1): string {
  let [start, end] = [0, part.length];
  if (step === 1) { while (part[start] === "~") start++; }
  else while (part[end - 1] === "~") end--;
  return part.slice(start, end);
}

function firstPoint(text: string): string {
  return String.fromCodePoint(text.codePointAt(0) ?? 0);
}

function lastPoint(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xdc00 && last <= 0xdfff && text.length > 1 ? text.slice(-2) : text.slice(-1);
}

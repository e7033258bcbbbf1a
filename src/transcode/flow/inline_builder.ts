/**
 * Collects the inline content of one leaf and normalises it on the way: white space is collapsed
 * as CSS does it, moved out of marks and away from the edges; empty marks vanish; neighbours merge.
 *
 * @module
 */
import type { Inline, Mark } from "./nodes.ts";

const NO_BREAK_SPACE = "\u00a0";

/** A mark as it stands on the stack; one without a mark is counted and never shown. */
type Slot = Mark | undefined;

function nests(mark: Mark): boolean {
  return mark.kind !== "link" && mark.nests;
}

/** A link that goes on in the next leaf has been seen: its label is not wanted any more. */
function withoutLabel(mark: Slot): Slot {
  return mark?.kind === "link" ? { ...mark, label: "" } : mark;
}

/** The inline content of the leaf that is being read. */
export class InlineBuilder {
  #tokens: Inline[] = [];
  /** Marks whose opening stands in the tokens. */
  #open: Slot[] = [];
  /** Marks that open with the next content, if any comes before they close. */
  #pending: Slot[] = [];
  #space = false;
  #break = false;

  /** Whether the leaf has content that shows. */
  get filled(): boolean {
    return this.#tokens.length > 0;
  }

  /** Whether the last thing read was a line break. */
  get broken(): boolean {
    return this.#break;
  }

  /** Whether a mark would say nothing new, because its like is open already. */
  repeats(mark: Mark): boolean {
    const isLike = (other: Slot) => other?.kind === mark.kind && !(nests(mark) && nests(other));
    return this.#open.some(isLike) || this.#pending.some(isLike);
  }

  /** Adds text, in which white space collapses. */
  text(data: string): void {
    let text = /[\t\n\f\r\0]| {2}/.test(data) ? data.replace(/[ \t\n\f\r\0]+/g, " ") : data;
    if (text.charCodeAt(0) === 0x20) {
      this.#space = true;
      text = text.slice(1);
    }
    if (text === "") return;
    if (this.#pending.length > 0 && text[0] === NO_BREAK_SPACE) text = this.#moveOut(text);
    if (text === "") return;
    const spaceAfter = text.charCodeAt(text.length - 1) === 0x20;
    if (spaceAfter) text = text.slice(0, -1);
    this.#beforeContent();
    this.#append(text);
    this.#space = spaceAfter;
  }

  /** Adds text of a code span, in which only line ends count as blanks. */
  code(data: string): void {
    const text = data.replace(/[\r\n\0]+/g, " ");
    if (text === "") return;
    this.#beforeContent();
    const last = this.#tokens.at(-1);
    if (last?.kind === "code") last.text += text;
    else this.#tokens.push({ kind: "code", text });
  }

  /** White space between words. */
  space(): void {
    this.#space = true;
  }

  /** A line break; it counts only if content follows. */
  break(): void {
    if (this.filled) this.#break = true;
    this.#space = false;
  }

  /** Adds an image or a check box. */
  add(inline: Inline): void {
    this.#beforeContent();
    this.#tokens.push(inline);
  }

  /** A mark opens; `undefined` holds the place of one that says nothing new. */
  open(mark: Mark | undefined): void {
    this.#pending.push(mark);
  }

  /** The innermost mark closes. */
  close(): void {
    const pending = this.#pending.at(-1);
    if (pending?.kind === "link" && pending.label !== "") this.text(pending.label);
    if (this.#pending.length > 0) {
      this.#pending.pop();
      return;
    }
    const mark = this.#open.pop();
    if (mark === undefined) return;
    const blanks = mark.kind === "link" ? "" : this.#cutBlanks();
    this.#tokens.push({ kind: "close", mark });
    if (blanks !== "") this.#append(blanks);
  }

  /** Hands out the content and begins the next leaf, in which the open marks open again. */
  take(): Inline[] {
    const tokens = this.#tokens;
    for (let at = this.#open.length - 1; at >= 0; at--) {
      const mark = this.#open[at];
      if (mark !== undefined) tokens.push({ kind: "close", mark });
    }
    this.#pending = [...this.#open.map(withoutLabel), ...this.#pending];
    this.#open = [];
    this.#tokens = [];
    this.#space = false;
    this.#break = false;
    return tokens;
  }

  /** Puts no-break spaces at the start of a mark before it, where emphasis can begin after them. */
  #moveOut(text: string): string {
    let end = 0;
    while (text[end] === NO_BREAK_SPACE) end++;
    this.#separate();
    this.#append(text.slice(0, end));
    if (text[end] !== " ") return text.slice(end);
    this.#space = true;
    return text.slice(end + 1);
  }

  /** Cuts no-break spaces off the end of a mark. */
  #cutBlanks(): string {
    const last = this.#tokens.at(-1);
    if (last?.kind !== "text" || !last.text.endsWith(NO_BREAK_SPACE)) return "";
    let end = last.text.length;
    while (end > 1 && last.text[end - 1] === NO_BREAK_SPACE) end--;
    const blanks = last.text.slice(end);
    last.text = last.text.slice(0, end);
    return blanks;
  }

  #append(text: string): void {
    const last = this.#tokens.at(-1);
    if (last?.kind === "text") last.text += text;
    else this.#tokens.push({ kind: "text", text });
  }

  #beforeContent(): void {
    this.#separate();
    if (this.#pending.length > 0) this.#openPending();
  }

  /** Writes the blank or break that was read last, now that something follows it. */
  #separate(): void {
    if (this.filled) {
      if (this.#break) this.#tokens.push({ kind: "break" });
      else if (this.#space) this.#append(" ");
    }
    this.#break = false;
    this.#space = false;
  }

  #openPending(): void {
    for (const mark of this.#pending) {
      const last = this.#tokens.at(-1);
      // `<b>a</b><b>b</b>` is one bold word.
      if (
        mark !== undefined && mark.kind !== "link" && last?.kind === "close" &&
        last.mark.kind === mark.kind
      ) this.#tokens.pop();
      else if (mark !== undefined) this.#tokens.push({ kind: "open", mark });
      this.#open.push(mark);
    }
    this.#pending.length = 0;
  }
}

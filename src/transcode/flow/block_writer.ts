/**
 * Writes blocks as lines of plain text: each open container gives every line its prefix (`> `,
 * `- ` and the blanks below it), written with the first line that it holds and not before.
 *
 * @module
 */

/** What stands next to each other in a container. */
export type BlockKind =
  | "paragraph"
  | "heading"
  | "code"
  | "rule"
  | "quote"
  | "list"
  /** A list that cannot follow a paragraph without a blank line. */
  | "aloof list"
  | "item"
  | "table"
  | "group";

/** Whether blank lines part the items of a list; shared by its frame and those of its items. */
export interface Looseness {
  loose: boolean;
}

/** A container that is open. */
export interface BlockFrame {
  readonly kind: BlockKind;
  /** Prefix of its first line, after that of the containers around it. */
  readonly first: string;
  /** Prefix of each further line, with that of the containers around it. */
  readonly prefix: string;
  /** Whether a line of it has been written. */
  started: boolean;
  /** The last block in it. */
  last: BlockKind | undefined;
  /** The list that it is, or that it is an item of. */
  readonly list: Looseness | undefined;
}

/** Whether a blank line parts two neighbours in a container. */
export type Parting = (before: BlockKind, after: BlockKind, inside: BlockFrame) => boolean;

/** Containers deeper than this add no prefix, so that deep nesting cannot multiply the output. */
const MAX_PREFIXES = 64;

/** Lines with prefixes, on their way out. */
export class BlockWriter {
  readonly #parting: Parting;
  readonly #frames: BlockFrame[] = [
    { kind: "group", first: "", prefix: "", started: true, last: undefined, list: undefined },
  ];
  #out: string[] = [];
  #size = 0;

  constructor(parting: Parting) {
    this.#parting = parting;
  }

  /** Characters written since the last `take`. */
  get size(): number {
    return this.#size;
  }

  /** The innermost container. */
  get top(): BlockFrame {
    return this.#frames[this.#frames.length - 1];
  }

  /** Opens a container: the prefix of its first line, and that of the others. */
  open(kind: BlockKind, first: string, rest: string, list?: Looseness): BlockFrame {
    const outer = this.top.prefix;
    const flat = this.#frames.length > MAX_PREFIXES;
    const frame: BlockFrame = {
      kind,
      first: flat ? "" : first,
      prefix: flat ? outer : outer + rest,
      started: false,
      last: undefined,
      list,
    };
    this.#frames.push(frame);
    return frame;
  }

  /** Closes the innermost container; one that is empty shows its marker all the same. */
  close(): void {
    const frame = this.top;
    if (!frame.started && frame.first !== "") {
      this.#write(trimEnd(this.#begin(undefined)));
    }
    this.#frames.pop();
  }

  /** Writes one block. */
  block(kind: BlockKind, lines: readonly string[]): void {
    let prefix = this.#begin(kind);
    const rest = this.top.prefix;
    for (const line of lines) {
      this.#write(line === "" ? trimEnd(prefix) : prefix + line);
      prefix = rest;
    }
  }

  /** Hands out what has been written. */
  take(): string {
    const text = this.#out.join("");
    this.#out = [];
    this.#size = 0;
    return text;
  }

  /** Starts the containers that wait, parts the new block from the last, returns its first prefix. */
  #begin(kind: BlockKind | undefined): string {
    const frames = this.#frames;
    let at = frames.length - 1;
    while (!frames[at].started) at--;
    const inside = frames[at];
    const next = frames[at + 1]?.kind ?? kind;
    if (inside.last !== undefined && next !== undefined) {
      // A lone marker under a paragraph would underline it and make it a heading.
      const lone = kind === undefined && inside.last === "paragraph";
      if (lone || this.#parting(inside.last, next, inside)) this.#write(trimEnd(inside.prefix));
    }
    let prefix = inside.prefix;
    for (; at < frames.length; at++) {
      const frame = frames[at];
      frame.last = frames[at + 1]?.kind ?? kind;
      if (frame.started) continue;
      frame.started = true;
      prefix += frame.first;
    }
    return prefix;
  }

  #write(line: string): void {
    this.#out.push(line, "\n");
    this.#size += line.length + 1;
  }
}

/** Without blanks at its end. By hand, because an anchored pattern is quadratic in inner blanks. */
function trimEnd(line: string): string {
  let end = line.length;
  while (end > 0 && line.charCodeAt(end - 1) === 0x20) end--;
  return line.slice(0, end);
}

/**
 * Turns the events of an HTML page into a flow. The rules of the single elements are in
 * `rules.ts`; here is what they act on.
 *
 * @module
 */
import { Fault } from "../../model/fault.ts";
import type { Limits } from "../../model/limits.ts";
import type { Attributes, HtmlHandler } from "../html/reader.ts";
import { cleanUrl, isPassive, resolveUrl } from "../html/url.ts";
import type { Formula } from "./formula.ts";
import { isHidden } from "./hidden.ts";
import { InlineBuilder } from "./inline_builder.ts";
import type { Container, FlowSink, Inline, Leaf, Mark } from "./nodes.ts";
import type { Preformatted } from "./preformatted.ts";
import { type Closer, ELEMENT_RULES } from "./rules.ts";

/** What a flow is told beside the page. */
export interface FlowOptions {
  readonly limits: Limits;
  /** Makes relative links absolute; without it they stay relative. */
  readonly baseUrl?: string;
  /** What a `<base>` with a relative address is resolved against. */
  readonly location?: string;
}

/** What is reckoned for a piece of text, or an element, beside its characters. */
const PIECE = 32;

/** A title is read no further than this. */
const MAX_TITLE = 4096;

/** Word processors and mail programs write empty lines as paragraphs of a blank that does not break. */
function isUnseen(inline: Inline): boolean {
  if (inline.kind === "text") return /^[\s\u200b-\u200d\ufeff]*$/.test(inline.text);
  return inline.kind === "break" || inline.kind === "open" || inline.kind === "close";
}

/** A container that is open; an item that has ended stays open for what belongs to no item. */
interface Frame {
  readonly container: Container;
  ended: boolean;
}

/** Reads HTML events and writes a flow to a sink. */
export class Flow implements HtmlHandler {
  readonly inlines = new InlineBuilder();
  /** The preformatted block that is being read. */
  preformatted: Preformatted | undefined;
  /** The formula that is being read. */
  formula: Formula | undefined;
  /** Level of the heading that is being read; 0 outside of one. */
  heading = 0;
  /** Depth of code spans. */
  codeDepth = 0;
  /** The text of the title while it is being read. */
  titleText: string | undefined;
  /** Whether the paragraph that is being read was marked as one. */
  explicit = false;
  /** How many tables are open. */
  tableDepth = 0;
  /** Whether the rows that are being read are a table's head. */
  inTableHead = false;
  readonly #sink: FlowSink;
  readonly #options: FlowOptions;
  readonly #frames: Frame[] = [];
  readonly #closers: (Closer | undefined)[] = [];
  #base: string | undefined;
  #titled = false;
  #held = 0;

  constructor(sink: FlowSink, options: FlowOptions) {
    this.#sink = sink;
    this.#options = options;
    this.#base = options.baseUrl;
  }

  open(name: string, attributes: Attributes): boolean {
    if (isHidden(name, attributes)) return false;
    this.preformatted?.element(attributes);
    this.#hold(0);
    const closer = this.formula !== undefined
      ? this.formula.open(name, attributes)
      : ELEMENT_RULES.get(name)?.(this, attributes, name);
    if (closer === false) return false;
    this.#closers.push(closer ?? undefined);
    return true;
  }

  close(_name: string): void {
    this.#closers.pop()?.(this);
  }

  text(data: string): void {
    if (this.titleText !== undefined) {
      if (this.titleText.length < MAX_TITLE) this.titleText += data;
    } else if (this.formula !== undefined) this.formula.text(data);
    else if (this.preformatted !== undefined) this.preformatted.text(data);
    else if (this.codeDepth > 0) this.inlines.code(data);
    else this.inlines.text(data);
    this.#hold(data.length);
  }

  /** Ends the page. */
  end(): void {
    this.flush();
  }

  /** Ends the paragraph that is being read; in a heading, a block is but a blank. */
  flush(): void {
    if (this.heading > 0) return this.inlines.space();
    if (!this.inlines.filled) {
      this.inlines.take();
      return;
    }
    const inlines = this.inlines.take();
    if (inlines.every(isUnseen)) return;
    this.leaf({ kind: "paragraph", inlines, explicit: this.explicit });
  }

  /** A leaf, put into an item where only items may stand. */
  leaf(leaf: Leaf): void {
    this.#held = 0;
    if (this.top?.kind === "list") this.enter({ kind: "item" });
    this.#sink.leaf(leaf);
  }

  /** The innermost container. */
  get top(): Container | undefined {
    return this.#frames.at(-1)?.container;
  }

  /** Begins a container. */
  enter(container: Container): void {
    if (this.top?.kind === "list" && container.kind !== "item") this.enter({ kind: "item" });
    this.explicit = false;
    this.#frames.push({ container, ended: false });
    this.#sink.enter(container);
  }

  /** Ends the innermost container. */
  leave(): void {
    const frame = this.#frames.pop();
    if (frame !== undefined) this.#sink.leave(frame.container);
  }

  /** The item ends; its container stays for a list that follows it without an item of its own. */
  endItem(): void {
    const frame = this.#frames.at(-1);
    if (frame?.container.kind === "item") frame.ended = true;
  }

  /** Leaves the item that is the innermost container, if one is: ended, or begun for what is in none. */
  leaveItem(): void {
    if (this.top?.kind === "item") this.leave();
  }

  /** Leaves the item that has ended, if that is the innermost container. */
  leaveEndedItem(): void {
    if (this.#frames.at(-1)?.ended === true) this.leave();
  }

  /** The first title of the page; later ones belong to drawings. */
  setTitle(text: string): void {
    const title = text.replace(/[ \t\n\f\r\0]+/g, " ").trim();
    if (this.#titled || title === "") return;
    this.#titled = true;
    this.#sink.title(title);
  }

  /** `<base href>`: relative links mean something else from here on. */
  setBase(href: string): void {
    const location = this.#options.baseUrl ?? this.#options.location ?? "/";
    this.#base = resolveUrl(cleanUrl(href), location);
  }

  /** Where a link leads; undefined if it must not be followed. */
  link(raw: string | undefined): string | undefined {
    if (raw === undefined) return undefined;
    const url = cleanUrl(raw);
    if (!isPassive(url)) return undefined;
    return this.#base === undefined ? url : resolveUrl(url, this.#base);
  }

  /** Opens a mark, unless it is open already or means nothing here. */
  mark(mark: Mark): void {
    const idle = this.codeDepth > 0 && mark.kind !== "link";
    this.inlines.open(idle || this.inlines.repeats(mark) ? undefined : mark);
  }

  /** Bounds what a leaf holds: its text, and what each piece of it costs beside. */
  #hold(length: number): void {
    const isEmpty = !this.inlines.filled && this.preformatted === undefined;
    if (isEmpty && this.formula === undefined) return;
    this.#held += length + PIECE;
    if (this.#held > this.#options.limits.conversionInput) {
      throw new Fault("too-large", "a paragraph of the HTML exceeds the limit");
    }
  }
}

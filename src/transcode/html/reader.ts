/**
 * Reads HTML as balanced events: each element that opens also closes, end tags that are left out
 * are put in, and the depth is bounded. It keeps a stack of names and no tree.
 *
 * @module
 */
import { Tokenizer, type TokenizerCallbacks } from "../../libraries/htmlparser2.ts";
import { Fault } from "../../model/fault.ts";
import { SectionText } from "./section_text.ts";
import {
  endTagBarrier,
  HEADINGS,
  IMPLIED_ENDS,
  type ImpliedEnd,
  RAW_TEXT_ELEMENTS,
  VOID_ELEMENTS,
} from "./tree_rules.ts";

/** Attributes of one element: names in lower case, the first of a name counts. */
export type Attributes = ReadonlyMap<string, string>;

/** Takes the events of a document. */
export interface HtmlHandler {
  /** Whether the tags of this element are passed over, as if they were not there. */
  passes?(name: string): boolean;
  /** An element begins. `false` leaves it out with all that is in it; it is not closed then. */
  open(name: string, attributes: Attributes): boolean;
  /** An element that was taken ends; void elements end at once. */
  close(name: string): void;
  /** A piece of text; neighbouring pieces may come apart. */
  text(data: string): void;
}

/** Bounds of a reader. */
export interface HtmlReaderLimits {
  /** Elements deeper than this lose their tags; their text stays. */
  readonly htmlDepth: number;
  /** Characters of one tag or comment. */
  readonly conversionInput: number;
}

/** Attributes of one element beyond this are passed over. */
const MAX_ATTRIBUTES = 256;

const NO_ATTRIBUTES: Attributes = new Map();
const NOTHING = -1;

/** A push reader of HTML: `write` chunks, then `end`. Linear in its input, for any input. */
export class HtmlReader {
  readonly #handler: HtmlHandler;
  readonly #limits: HtmlReaderLimits;
  readonly #tokenizer: Tokenizer;
  readonly #section = new SectionText();
  readonly #stack: string[] = [];
  /** How often each name on the stack is there, so that a stray end tag costs no search. */
  readonly #counts = new Map<string, number>();
  /** Start tags beyond the depth limit whose end tags, still to come, would end something else. */
  readonly #flattened = new Map<string, number>();
  /** Stack index of the element that is left out with all that is in it. */
  #skipFrom = NOTHING;
  #tag = "";
  #attributes: Map<string, string> | undefined;
  #attribute = "";
  #value = "";

  constructor(handler: HtmlHandler, limits: HtmlReaderLimits) {
    this.#handler = handler;
    this.#limits = limits;
    this.#tokenizer = new Tokenizer({ decodeEntities: true }, this.#callbacks());
  }

  /** Reads the next chunk of text. */
  write(chunk: string): void {
    if (chunk === "") return;
    this.#section.push(chunk);
    this.#tokenizer.write(chunk);
    if (this.#section.held - chunk.length > this.#limits.conversionInput) this.#refuse();
  }

  /** Reads the end of the document: everything that is open closes. */
  end(): void {
    this.#tokenizer.end();
  }

  #refuse(): never {
    throw new Fault("too-large", "a tag or comment of the HTML exceeds the limit");
  }

  #callbacks(): TokenizerCallbacks {
    return {
      ontext: (start, end) => {
        if (this.#skipFrom === NOTHING) this.#handler.text(this.#section.slice(start, end));
        else this.#section.release(end);
      },
      ontextentity: (point) => {
        if (this.#skipFrom === NOTHING) this.#handler.text(String.fromCodePoint(point));
      },
      onopentagname: (start, end) => {
        this.#tag = this.#section.slice(start, end).toLowerCase();
        this.#attributes = undefined;
      },
      onattribname: (start, end) => {
        this.#attribute = this.#section.slice(start, end).toLowerCase();
      },
      onattribdata: (start, end) => {
        this.#value += this.#section.slice(start, end);
        if (this.#value.length > this.#limits.conversionInput) this.#refuse();
      },
      onattribentity: (point) => {
        this.#value += String.fromCodePoint(point);
      },
      onattribend: () => this.#keepAttribute(),
      onopentagend: () => this.#open(this.#tag),
      onselfclosingtag: () => {
        const name = this.#tag;
        this.#open(name);
        // The slash means something in foreign content alone; there nothing nests by accident.
        if (name === "svg" || name === "math") this.#end(name);
      },
      onclosetag: (start, end) => this.#end(this.#section.slice(start, end).toLowerCase()),
      onend: () => this.#popTo(0),
      oncomment: (_start, end) => this.#section.release(end),
      oncdata: (_start, end) => this.#section.release(end),
      ondeclaration: (_start, end) => this.#section.release(end),
      onprocessinginstruction: (_start, end) => this.#section.release(end),
    };
  }

  #keepAttribute(): void {
    this.#attributes ??= new Map();
    if (!this.#attributes.has(this.#attribute) && this.#attributes.size < MAX_ATTRIBUTES) {
      this.#attributes.set(this.#attribute, this.#value);
    }
    this.#value = "";
  }

  #open(tag: string): void {
    const name = tag === "image" ? "img" : tag;
    if (this.#handler.passes?.(name)) {
      this.#attributes = undefined;
      return;
    }
    const implied = IMPLIED_ENDS.get(name);
    if (implied !== undefined) { for (const rule of implied) this.#imply(rule); }
    if (HEADINGS.has(name) && HEADINGS.has(this.#stack.at(-1) ?? "")) {
      this.#popTo(this.#stack.length - 1);
    }
    const attributes = this.#attributes ?? NO_ATTRIBUTES;
    this.#attributes = undefined;
    if (VOID_ELEMENTS.has(name)) {
      if (this.#skipFrom === NOTHING && this.#handler.open(name, attributes)) {
        this.#handler.close(name);
      }
      return;
    }
    this.#push(name, attributes);
  }

  #push(name: string, attributes: Attributes): void {
    // Raw text cannot nest, so it may pass the limit by one: its content must not become text.
    if (this.#stack.length >= this.#limits.htmlDepth && !RAW_TEXT_ELEMENTS.has(name)) {
      if (this.#counts.has(name) || HEADINGS.has(name)) {
        this.#flattened.set(name, (this.#flattened.get(name) ?? 0) + 1);
      }
      return;
    }
    this.#stack.push(name);
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    if (this.#skipFrom !== NOTHING) return;
    if (!this.#handler.open(name, attributes)) this.#skipFrom = this.#stack.length - 1;
  }

  #imply(rule: ImpliedEnd): void {
    if (!this.#isOpen(rule.targets)) return;
    let outermost = NOTHING;
    for (let at = this.#stack.length - 1; at >= 0; at--) {
      const name = this.#stack[at];
      if (rule.barrier.has(name)) break;
      if (rule.targets.has(name)) outermost = at;
    }
    if (outermost !== NOTHING) this.#popTo(outermost);
  }

  #isOpen(names: ReadonlySet<string>): boolean {
    for (const name of names) if (this.#counts.has(name)) return true;
    return false;
  }

  #end(name: string): void {
    if (this.#flattened.has(name)) return takeOne(this.#flattened, name);
    // Browsers read </br> as <br>, and a heading's end tag closes a heading of any level.
    if (name === "br") return this.#open("br");
    // What follows a paragraph's end tag begins anew, even if a block has ended the paragraph before.
    if (name === "p" && this.#closedBy("p") === undefined) this.#open("p");
    const at = this.#closedBy(name);
    if (at !== undefined) this.#popTo(at);
  }

  /** Where on the stack the element is that an end tag of this name closes. */
  #closedBy(name: string): number | undefined {
    const names = HEADINGS.has(name) ? HEADINGS : undefined;
    if (names ? !this.#isOpen(names) : !this.#counts.has(name)) return undefined;
    const barrier = endTagBarrier(name);
    for (let at = this.#stack.length - 1; at >= 0; at--) {
      const open = this.#stack[at];
      if (open === name || names?.has(open)) return at;
      if (barrier.has(open)) return undefined;
    }
    return undefined;
  }

  /** Closes the elements from the top of the stack down to index `bottom`. */
  #popTo(bottom: number): void {
    while (this.#stack.length > bottom) {
      const name = this.#stack.pop() ?? "";
      takeOne(this.#counts, name);
      if (this.#skipFrom === NOTHING) this.#handler.close(name);
      else if (this.#skipFrom === this.#stack.length) this.#skipFrom = NOTHING;
    }
  }
}

/** One less; what has come to nothing is forgotten, or a page of ever new names would fill the memory. */
function takeOne(counts: Map<string, number>, name: string): void {
  const count = counts.get(name) ?? 1;
  if (count > 1) counts.set(name, count - 1);
  else counts.delete(name);
}

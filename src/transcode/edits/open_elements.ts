/**
 * The elements that are open at a place in a document: those whose tags are there, those that HTML
 * implies (`html`, `head`, `body`), and where each ends although its end tag is left out.
 *
 * @module
 */
import {
  endTagBarrier,
  HEADINGS,
  IMPLIED_ENDS,
  type ImpliedEnd,
  VOID_ELEMENTS,
} from "../html/tree_rules.ts";
import { breaksOut, holdsHtml, isForeignIn } from "./foreign.ts";
import type { ContentModel, Tag } from "./tag_scanner.ts";

/** One open element. */
export interface OpenElement<Note> {
  readonly name: string;
  readonly isForeign: boolean;
  /** What somebody keeps with it. */
  readonly note: Note;
}

/** Told of elements as they open and close; places are offsets in the bytes at hand. */
export interface ElementSink<Note> {
  /** An element begins with the tag, or is implied at `at`. What is given back is kept with it. */
  open(name: string, at: number, tag: Tag | undefined): Note;
  /** Its content ends at `at`, and it itself at `end`. */
  close(element: OpenElement<Note>, at: number, end: number): void;
}

const HEAD_CONTENT: ReadonlySet<string> = new Set(
  "title base basefont bgsound link meta style script noscript noframes template".split(" "),
);
// Browsers run scripts, so what is for others is text to them.
const TEXT_MODELS: ReadonlyMap<string, ContentModel> = new Map([
  ["script", "script"],
  ["plaintext", "plaintext"],
  ..."style title textarea iframe noembed noframes noscript xmp".split(" ")
    .map((name): [string, ContentModel] => [name, "text"]),
]);

/** How the content of an HTML element is read, if not as markup. */
export function textModel(name: string): ContentModel | undefined {
  return TEXT_MODELS.get(name);
}

/** Follows one document. */
export class OpenElements<Note> {
  readonly #sink: ElementSink<Note>;
  readonly #most: number;
  readonly #stack: OpenElement<Note>[] = [];
  /** How often each name is open, so that a stray end tag costs no search. */
  readonly #counts = new Map<string, number>();
  /** Start tags beyond the depth whose end tags are still to be passed over. */
  readonly #flattened = new Map<string, number>();
  /** Which of the outermost elements there have been, whether by their tags or implied. */
  #hasHtml = false;
  #hasHead = false;
  #hasBody = false;

  /** Elements deeper than `most` are passed over. */
  constructor(sink: ElementSink<Note>, most: number) {
    this.#sink = sink;
    this.#most = most;
  }

  /** Whether text would begin the body. */
  get isBeforeBody(): boolean {
    return !this.#hasBody && this.#count("template") === 0;
  }

  /** Whether the content here is foreign. */
  get isForeign(): boolean {
    const top = this.#top;
    return top !== undefined && !holdsHtml(top);
  }

  /** Text begins here. */
  text(at: number): void {
    if (this.isBeforeBody) this.#implyBody(at);
  }

  /** A start tag. */
  start(name: string, tag: Tag): ContentModel {
    const isForeign = this.isForeign;
    if (isForeign && breaksOut(name)) this.#leaveForeign(tag.from);
    if (!this.isForeign) {
      // A second one only lends its attributes to the first.
      if (this.#isRepeated(name)) return "markup";
      if (this.isBeforeBody) this.#prepare(name, tag.from);
      for (const ends of IMPLIED_ENDS.get(name) ?? NONE) this.#imply(ends, tag.from);
      if (HEADINGS.has(name) && HEADINGS.has(this.#top?.name ?? "")) {
        this.#popTo(this.#stack.length - 1, tag.from);
      }
    }
    return this.#open(name, tag);
  }

  /** An end tag. */
  end(name: string, tag: Tag): void {
    const flattened = this.#flattened.get(name) ?? 0;
    if (flattened > 0) {
      this.#flattened.set(name, flattened - 1);
      return;
    }
    const names = HEADINGS.has(name) ? HEADINGS : undefined;
    if (names === undefined && this.#count(name) === 0) return;
    const barrier = endTagBarrier(name);
    for (let at = this.#stack.length - 1; at >= 0; at--) {
      const open = this.#stack[at].name;
      if (open === name || names?.has(open)) {
        this.#popTo(at + 1, tag.from);
        this.#pop(tag.from, tag.to);
        return;
      }
      if (barrier.has(open)) return;
    }
  }

  /** The end of the document, at which everything ends that is open. */
  finish(at: number): void {
    if (this.isBeforeBody) this.#implyBody(at);
    this.#popTo(0, at);
  }

  get #top(): OpenElement<Note> | undefined {
    return this.#stack[this.#stack.length - 1];
  }

  #count(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  #isRepeated(name: string): boolean {
    return (name === "html" && this.#hasHtml) || (name === "head" && this.#hasHead) ||
      (name === "body" && this.#hasBody);
  }

  /** Implies what has to be open before this element can be. */
  #prepare(name: string, at: number): void {
    if (name === "html") return;
    if (!this.#hasHtml) this.#push("html", at, undefined);
    if (name === "head") return;
    if (!this.#hasHead) this.#push("head", at, undefined);
    if (HEAD_CONTENT.has(name)) return;
    this.#endHead(at);
    this.#hasBody = true;
    if (name !== "body" && name !== "frameset") this.#push("body", at, undefined);
  }

  #implyBody(at: number): void {
    this.#prepare("", at);
  }

  #endHead(at: number): void {
    if (this.#count("head") === 0) return;
    while (this.#top !== undefined && this.#top.name !== "html") this.#pop(at, at);
  }

  #open(name: string, tag: Tag): ContentModel {
    const isForeign = isForeignIn(name, this.#top);
    const isEmpty = isForeign ? tag.isSelfClosing : VOID_ELEMENTS.has(name);
    const model = isForeign ? "markup" : textModel(name) ?? "markup";
    if (this.#stack.length >= this.#most && !isEmpty && model === "markup") {
      this.#flattened.set(name, (this.#flattened.get(name) ?? 0) + 1);
      return model;
    }
    this.#push(name, tag.to, tag, isForeign);
    if (isEmpty) this.#pop(tag.to, tag.to);
    return isEmpty ? "markup" : model;
  }

  #push(name: string, at: number, tag: Tag | undefined, isForeign = false): void {
    if (name === "html") this.#hasHtml = true;
    if (name === "head") this.#hasHead = true;
    const note = this.#sink.open(name, tag?.from ?? at, tag);
    this.#stack.push({ name, isForeign, note });
    this.#counts.set(name, this.#count(name) + 1);
  }

  /** The innermost element ends: its content at `at`, it itself at `end`. */
  #pop(at: number, end: number): void {
    const element = this.#stack.pop();
    if (element === undefined) return;
    this.#counts.set(element.name, this.#count(element.name) - 1);
    this.#sink.close(element, at, end);
  }

  /** Ends the elements from the top of the stack down to index `bottom`. */
  #popTo(bottom: number, at: number): void {
    while (this.#stack.length > bottom) this.#pop(at, at);
  }

  #leaveForeign(at: number): void {
    while (this.isForeign) this.#pop(at, at);
  }

  #imply({ targets, barrier }: ImpliedEnd, place: number): void {
    if (!this.#isOpen(targets)) return;
    let outermost = -1;
    for (let at = this.#stack.length - 1; at >= 0; at--) {
      const { name } = this.#stack[at];
      if (barrier.has(name)) break;
      if (targets.has(name)) outermost = at;
    }
    if (outermost >= 0) this.#popTo(outermost, place);
  }

  #isOpen(names: ReadonlySet<string>): boolean {
    for (const name of names) if (this.#count(name) > 0) return true;
    return false;
  }
}

const NONE: readonly never[] = [];

/**
 * The elements that are open at a place in a document: those whose tags are there, those that HTML
 * implies (`html`, `head`, `body`), and where each ends although its end tag is left out.
 *
 * @module
 */
import { type ElementName, ElementNames, type ImpliedEnds } from "./element_names.ts";
import { breaksOut, holdsHtml, isForeignIn } from "./foreign.ts";
import type { ContentModel, Tag } from "./tag_scanner.ts";

/** One open element. */
export interface OpenElement<Note> {
  readonly name: ElementName;
  readonly isForeign: boolean;
  /** What somebody keeps with it. */
  readonly note: Note;
}

/** Told of elements as they open and close; places are offsets in the bytes at hand. */
export interface ElementSink<Note> {
  /** An element begins with the tag, or is implied at `at`. What is given back is kept with it. */
  open(name: ElementName, at: number, tag: Tag | undefined): Note;
  /** Its content ends at `at`, and it itself at `end`. */
  close(element: OpenElement<Note>, at: number, end: number): void;
}

/** Follows one document. */
export class OpenElements<Note> {
  readonly #sink: ElementSink<Note>;
  readonly #most: number;
  readonly #stack: OpenElement<Note>[] = [];
  readonly #names = new ElementNames();
  readonly #template = this.#names.of("template");
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
    return !this.#hasBody && this.#template.open === 0;
  }

  /** Whether the content here is foreign. */
  get isForeign(): boolean {
    const top = this.#top;
    return top !== undefined && top.isForeign && !holdsHtml(top.name.text);
  }

  /** Text begins here. */
  text(at: number): void {
    if (this.isBeforeBody) this.#implyBody(at);
  }

  /** A start tag. */
  start(text: string, tag: Tag): ContentModel {
    const name = this.#names.of(text);
    if (this.isForeign && breaksOut(text)) this.#leaveForeign(tag.from);
    if (!this.isForeign) {
      // A second one only lends its attributes to the first.
      if (this.#isRepeated(text)) return "markup";
      if (this.isBeforeBody) this.#prepare(name, tag.from);
      for (const end of name.impliedEnds) this.#imply(end, tag.from);
      if (name.isHeading && this.#top?.name.isHeading) this.#pop(tag.from, tag.from);
    }
    return this.#open(name, tag);
  }

  /** An end tag. */
  end(text: string, tag: Tag): void {
    const name = this.#names.of(text);
    if (name.flattened > 0) {
      name.flattened--;
      return;
    }
    if (name.open === 0 && !name.isHeading) return;
    const barrier = name.endTagBarrier;
    for (let at = this.#stack.length - 1; at >= 0; at--) {
      const open = this.#stack[at].name;
      if (open === name || (name.isHeading && open.isHeading)) {
        this.#popTo(at + 1, tag.from);
        this.#pop(tag.from, tag.to);
        return;
      }
      if (barrier.has(open.text)) return;
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

  #isRepeated(name: string): boolean {
    return (name === "html" && this.#hasHtml) || (name === "head" && this.#hasHead) ||
      (name === "body" && this.#hasBody);
  }

  /** Implies what has to be open before this element, or text, can be. */
  #prepare(name: ElementName | undefined, at: number): void {
    if (name?.text === "html") return;
    if (!this.#hasHtml) this.#push(this.#names.of("html"), at, undefined);
    if (name?.text === "head") return;
    if (!this.#hasHead) this.#push(this.#names.of("head"), at, undefined);
    if (name?.isHeadContent) return;
    this.#endHead(at);
    this.#hasBody = true;
    if (name?.text !== "body" && name?.text !== "frameset") {
      this.#push(this.#names.of("body"), at, undefined);
    }
  }

  #implyBody(at: number): void {
    this.#prepare(undefined, at);
  }

  #endHead(at: number): void {
    if (this.#names.of("head").open === 0) return;
    while (this.#top !== undefined && this.#top.name.text !== "html") this.#pop(at, at);
  }

  #open(name: ElementName, tag: Tag): ContentModel {
    const isForeign = isForeignIn(name.text, this.isForeign);
    const isEmpty = isForeign ? tag.isSelfClosing : name.isVoid;
    const model = isForeign ? "markup" : name.model;
    if (this.#stack.length >= this.#most && !isEmpty && model === "markup") {
      name.flattened++;
      return model;
    }
    this.#push(name, tag.to, tag, isForeign);
    if (isEmpty) this.#pop(tag.to, tag.to);
    return isEmpty ? "markup" : model;
  }

  #push(name: ElementName, at: number, tag: Tag | undefined, isForeign = false): void {
    if (name.text === "html") this.#hasHtml = true;
    if (name.text === "head") this.#hasHead = true;
    const note = this.#sink.open(name, tag?.from ?? at, tag);
    this.#stack.push({ name, isForeign, note });
    name.open++;
  }

  /** The innermost element ends: its content at `at`, it itself at `end`. */
  #pop(at: number, end: number): void {
    const element = this.#stack.pop();
    if (element === undefined) return;
    element.name.open--;
    this.#sink.close(element, at, end);
  }

  /** Ends the elements from the top of the stack down to index `bottom`. */
  #popTo(bottom: number, at: number): void {
    while (this.#stack.length > bottom) this.#pop(at, at);
  }

  #leaveForeign(at: number): void {
    while (this.isForeign) this.#pop(at, at);
  }

  #imply({ targets, barrier }: ImpliedEnds, place: number): void {
    if (!targets.some(({ open }) => open > 0)) return;
    let outermost = -1;
    for (let at = this.#stack.length - 1; at >= 0; at--) {
      const { name } = this.#stack[at];
      if (barrier.has(name.text)) break;
      if (targets.includes(name)) outermost = at;
    }
    if (outermost >= 0) this.#popTo(outermost, place);
  }
}

/**
 * Inserts content into HTML at places named by selectors, while the document streams by. What is not
 * inserted is what came, byte for byte, and the output is the same however the input is cut.
 *
 * @module
 */
import { attributeOf } from "./attributes.ts";
import { Matcher, SelectorTable } from "./matcher.ts";
import type { ElementName } from "./element_names.ts";
import { type OpenElement, OpenElements } from "./open_elements.ts";
import { parseSelectors } from "./selector.ts";
import { type Tag, TagScanner } from "./tag_scanner.ts";

/** Where content goes, seen from the element that a selector matches. */
export type Place = "before" | "prepend" | "append" | "after";

/** What is inserted, and where. */
export interface Insertion {
  /** Of which elements: a list of selectors. */
  readonly selector: string;
  readonly place: Place;
  /**
   * As it is to stand in the document, in its charset; or what gives that, or nothing, when the place is
   * reached, by the policies that the document has stated for itself so far.
   */
  readonly content: Uint8Array | ((policies: readonly string[]) => Uint8Array | undefined);
  /** At every element that matches, not only the first. */
  readonly everywhere?: boolean;
}

/** Insertions, made ready; throws a TypeError for a selector that cannot be used. */
export class RewritePlan {
  readonly table: SelectorTable;
  /** Whether policies of the document matter. */
  readonly heedsPolicies: boolean;

  /** Where several go to one place, the first stands first. */
  constructor(readonly insertions: readonly Insertion[]) {
    this.table = new SelectorTable(insertions.map(({ selector }) => parseSelectors(selector)));
    this.heedsPolicies = insertions.some(({ content }) => typeof content === "function");
  }
}

/** Inserts at most so often into one document: what is to be repeated may be long. */
const MOST_INSERTIONS = 10_000;

const POLICY = "content-security-policy";
const MOST_POLICIES = 16;

const NO_BYTES = new Uint8Array();

/** What is still to be inserted at the end of an open element. */
interface Pending {
  readonly append: readonly number[];
  readonly after: readonly number[];
}

/** Rewrites one document: `write` its chunks, then `end`. */
export class Rewriter {
  readonly #plan: RewritePlan;
  readonly #matcher: Matcher;
  readonly #elements: OpenElements<Pending | undefined>;
  readonly #scanner: TagScanner;
  readonly #isDone: boolean[];
  readonly #policies: string[] = [];
  #left = MOST_INSERTIONS;
  /** Bytes that wait for more behind them, and how much of their buffer is used. */
  #held: Uint8Array = NO_BYTES;
  #heldLength = 0;
  /** The bytes at hand, how far they have gone out, and what goes out. */
  #bytes: Uint8Array = NO_BYTES;
  #sent = 0;
  #output: Uint8Array[] = [];

  /** Elements deeper than `depth` match nothing. */
  constructor(plan: RewritePlan, depth: number) {
    this.#plan = plan;
    this.#matcher = new Matcher(plan.table);
    this.#isDone = plan.insertions.map(() => false);
    const elements = new OpenElements<Pending | undefined>({
      open: (name, at, tag) => this.#open(name, at, tag),
      close: (element, at, end) => this.#close(element, at, end),
    }, depth);
    this.#elements = elements;
    this.#scanner = new TagScanner({
      open: (name, tag) => elements.start(name, tag),
      close: (name, tag) => elements.end(name, tag),
      text: (at) => elements.text(at),
      get watchesText() {
        return elements.isBeforeBody;
      },
      get isForeign() {
        return elements.isForeign;
      },
    });
  }

  /** The next bytes in, those that are ready out; they may share their buffer with the input. */
  write(chunk: Uint8Array): Uint8Array[] {
    const bytes = this.#heldLength === 0 ? chunk : this.#join(chunk);
    this.#bytes = bytes;
    this.#sent = 0;
    const stopped = this.#scanner.scan(bytes);
    this.#flush(stopped);
    this.#hold(bytes, stopped);
    return this.#take();
  }

  /** The end of the document: what was held, and what goes to its end. */
  end(): Uint8Array[] {
    this.#bytes = this.#held.subarray(0, this.#heldLength);
    this.#sent = 0;
    // Within a comment or a script, nothing could be inserted; a tag that was cut is none, and swallows.
    if (!this.#scanner.isOpaque) this.#elements.finish(0);
    this.#flush(this.#heldLength);
    return this.#take();
  }

  #open(name: ElementName, at: number, tag: Tag | undefined): Pending | undefined {
    if (name.text === "meta" && tag !== undefined && this.#plan.heedsPolicies) this.#heed(tag);
    const matched = this.#matcher.open(name.text, tag);
    if (matched.length === 0) return undefined;
    const isContainer = !name.isVoid && name.model === "markup";
    const places: Record<Place, number[]> = { before: [], prepend: [], append: [], after: [] };
    for (const index of matched) {
      const { place, everywhere } = this.#plan.insertions[index];
      if (this.#isDone[index] || (!isContainer && (place === "prepend" || place === "append"))) {
        continue;
      }
      this.#isDone[index] = !everywhere;
      places[place].push(index);
    }
    this.#insert(places.before, at);
    this.#insert(places.prepend, tag?.to ?? at);
    return places;
  }

  #close({ note }: OpenElement<Pending | undefined>, at: number, end: number): void {
    this.#matcher.close();
    if (note === undefined) return;
    this.#insert(note.append, at);
    this.#insert(note.after, end);
  }

  #insert(indexes: readonly number[], at: number): void {
    for (const index of indexes) {
      if (this.#left-- <= 0) return;
      const { content } = this.#plan.insertions[index];
      const bytes = typeof content === "function" ? content(this.#policies) : content;
      if (bytes === undefined) continue;
      this.#flush(at);
      this.#output.push(bytes);
    }
  }

  /** A policy counts in the head alone, and from where it stands (CSP 3 §3.3, HTML §4.2.5.3). */
  #heed(tag: Tag): void {
    if (!this.#elements.isBeforeBody || this.#policies.length >= MOST_POLICIES) return;
    if (attributeOf(tag, "http-equiv")?.trim().toLowerCase() !== POLICY) return;
    const policy = attributeOf(tag, "content");
    if (policy !== undefined) this.#policies.push(policy);
  }

  #flush(to: number): void {
    if (to > this.#sent) this.#output.push(this.#bytes.subarray(this.#sent, to));
    this.#sent = to;
  }

  #take(): Uint8Array[] {
    const output = this.#output;
    this.#output = [];
    return output;
  }

  /** What is held, with the chunk behind it; its buffer grows by half, so that this stays linear. */
  #join(chunk: Uint8Array): Uint8Array {
    const length = this.#heldLength + chunk.length;
    if (length > this.#held.length) {
      const larger = new Uint8Array(length + (length >> 1));
      larger.set(this.#held.subarray(0, this.#heldLength));
      this.#held = larger;
    }
    this.#held.set(chunk, this.#heldLength);
    return this.#held.subarray(0, length);
  }

  #hold(bytes: Uint8Array, from: number): void {
    const rest = bytes.length - from;
    // A buffer of which something went out is not ours any more.
    if (from > 0 || this.#heldLength === 0) this.#held = rest === 0 ? NO_BYTES : bytes.slice(from);
    this.#heldLength = rest;
  }
}

/** The stream with the insertions of the plan. */
export function rewrite(
  input: ReadableStream<Uint8Array>,
  plan: RewritePlan,
  depth: number,
): ReadableStream<Uint8Array> {
  const rewriter = new Rewriter(plan, depth);
  return input.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        for (const piece of rewriter.write(chunk)) controller.enqueue(piece);
      },
      flush(controller) {
        for (const piece of rewriter.end()) controller.enqueue(piece);
      },
    }),
  );
}

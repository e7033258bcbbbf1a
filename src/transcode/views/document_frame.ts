/**
 * The frame of a document: `html`, `head` and `body` may be left out of a page (HTML §13.1.2.4), and are
 * there all the same. Whoever looks for the main content looks into them.
 *
 * @module
 */
import type { Attributes, HtmlHandler } from "../html/reader.ts";

/** Elements that belong to the head, as long as nothing else has begun the body. */
const HEAD = new Set("head title meta link base script style template noscript".split(" "));

const BODIES = new Set(["body", "frameset"]);

const NO_ATTRIBUTES: Attributes = new Map();

type Part = "html" | "head" | "body";

/** Hands the events of a page on, with those of its frame that were left out. */
export class DocumentFrame implements HtmlHandler {
  readonly #handler: HtmlHandler;
  /** Elements of the page's own that are open. */
  #depth = 0;
  /** What has begun, and what of that was put in and is open. */
  readonly #begun = new Set<Part>();
  readonly #implied: Part[] = [];

  constructor(handler: HtmlHandler) {
    this.#handler = handler;
  }

  /** What was put in already is not needed once more. */
  passes(name: string): boolean {
    return this.#implied.some((part) => part === name);
  }

  open(name: string, attributes: Attributes): boolean {
    if (this.#isAtTop) this.#frame(name);
    const isTaken = this.#handler.open(name, attributes);
    if (isTaken) this.#depth++;
    return isTaken;
  }

  close(name: string): void {
    this.#depth--;
    if (this.#depth === 0 && this.#hasHtml) this.end();
    this.#handler.close(name);
  }

  text(data: string): void {
    if (this.#isAtTop && data.trim() !== "") this.#frame("");
    this.#handler.text(data);
  }

  /** Ends what was put in. */
  end(): void {
    while (this.#implied.length > 0) this.#leave(this.#implied[this.#implied.length - 1]);
  }

  /** Whether the page has an element of its own around all. */
  get #hasHtml(): boolean {
    return this.#begun.has("html") && this.#implied[0] !== "html";
  }

  /** Whether what comes now stands in no element, or right within `html`. */
  get #isAtTop(): boolean {
    return this.#depth === (this.#hasHtml ? 1 : 0);
  }

  /** Puts in what has to be around an element of this name, or around text. */
  #frame(name: string): void {
    this.#enter("html", name === "html");
    if (name === "html") return;
    if (HEAD.has(name) && !this.#begun.has("body")) return this.#enter("head", name === "head");
    this.#leave("head");
    this.#enter("body", BODIES.has(name));
  }

  #enter(part: Part, isThere: boolean): void {
    if (this.#begun.has(part)) return;
    this.#begun.add(part);
    if (isThere) return;
    this.#implied.push(part);
    this.#handler.open(part, NO_ATTRIBUTES);
  }

  #leave(part: Part): void {
    if (this.#implied.at(-1) !== part) return;
    this.#implied.pop();
    this.#handler.close(part);
  }
}

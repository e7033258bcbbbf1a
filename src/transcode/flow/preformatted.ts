/**
 * The text of a preformatted block, and the language that its markup names.
 *
 * @module
 */
import type { Attributes } from "../html/reader.ts";
import type { Leaf } from "./nodes.ts";

/** Class names by which highlighters and renderers name the language of a block. */
const LANGUAGE_CLASS =
  /(?:^|\s)(?:language-|lang-|highlight-source-|brush:\s{0,9}|sourceCode )([^\s`"'<>&\\]{1,32})/;

/** What can stand behind a fence as it is. */
const LANGUAGE = /^[^\s`"'<>&\\]{1,32}$/;

/** Collects one preformatted block. */
export class Preformatted {
  #text = "";
  #language = "";
  /** Whether the text begins in an element within, where a first line end counts. */
  #inner = false;

  /** Characters that are held. */
  get length(): number {
    return this.#text.length;
  }

  /** Adds text as it is. */
  text(data: string): void {
    this.#text += data;
  }

  /** Makes sure that what follows begins a line. */
  line(): void {
    if (this.#text !== "" && !this.#text.endsWith("\n")) this.#text += "\n";
  }

  /** Looks for the language in the attributes of the block. */
  describe(attributes: Attributes): void {
    if (this.#language !== "" || attributes.size === 0) return;
    const named = attributes.get("data-language") ?? attributes.get("data-lang");
    const found = LANGUAGE_CLASS.exec(attributes.get("class") ?? "")?.[1] ?? named ?? "";
    if (LANGUAGE.test(found)) this.#language = found;
  }

  /** An element opens in the block. */
  element(attributes: Attributes): void {
    this.describe(attributes);
    if (this.#text === "") this.#inner = true;
  }

  /** The block, without the line end after its start tag and the one before its end tag. */
  leaf(): Leaf {
    const text = this.#text.replace(/\r\n?/g, "\n").replace(/\0/g, "");
    const start = !this.#inner && text.startsWith("\n") ? 1 : 0;
    const end = text.endsWith("\n") && text.length > start ? text.length - 1 : text.length;
    return { kind: "code", text: text.slice(start, end), language: this.#language };
  }
}

/**
 * The text of a preformatted block, and the language that its markup names.
 *
 * @module
 */
import type { Attributes } from "../html/reader.ts";
import type { Leaf } from "./nodes.ts";

/** Class names by which highlighters and renderers name the language of a block. */
const LANGUAGE_CLASS =
  /(?:^|\s)(?:language-|lang-|highlight-source-|sourceCode )([^\s`"'<>&\\]{1,32})/;
const BRUSH = /(?:^|\s)brush:\s{0,9}([\w+#-]{1,32})/;

/** Names of languages on the element around a block: Sphinx writes `highlight-python`. */
const AROUND_CLASS = /(?:^|\s)highlight-([a-z][a-z0-9+#]{0,31})(?:\s|$)/;
const NO_LANGUAGE = /^(?:default|none|text|plain|plaintext|source)$/;

/** What can stand behind a fence as it is. */
const LANGUAGE = /^[^\s`"'<>&\\]{1,32}$/;

function languageIn(attributes: Attributes): string | undefined {
  const named = attributes.get("data-language") ?? attributes.get("data-lang");
  const classes = attributes.get("class") ?? "";
  const found = (LANGUAGE_CLASS.exec(classes) ?? BRUSH.exec(classes))?.[1] ?? named ?? "";
  return LANGUAGE.test(found) ? found : undefined;
}

/** The language that an element names for the blocks in it, as highlighters write it around them. */
export function languageAround(attributes: Attributes): string | undefined {
  if (attributes.size === 0) return undefined;
  const found = languageIn(attributes) ?? AROUND_CLASS.exec(attributes.get("class") ?? "")?.[1];
  return found === undefined || NO_LANGUAGE.test(found) ? undefined : found;
}

/** Collects one preformatted block. */
export class Preformatted {
  #text = "";
  #language = "";
  /** The language of what is around, if the block names none. */
  readonly #around: string;
  /** Whether the text begins in an element within, where a first line end counts. */
  #inner = false;

  constructor(around = "") {
    this.#around = around;
  }

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
    if (this.#language === "" && attributes.size > 0) this.#language = languageIn(attributes) ?? "";
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
    return { kind: "code", text: text.slice(start, end), language: this.#language || this.#around };
  }
}

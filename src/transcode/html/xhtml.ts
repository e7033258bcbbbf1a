/**
 * XHTML in the syntax of HTML, written as it is read: what XML closes by a slash has an end tag, and
 * what it says in CDATA, scripts and styles is said as HTML says it (HTML §13.1, §14.2).
 *
 * @module
 */
import { Tokenizer, type TokenizerCallbacks } from "../../libraries/htmlparser2.ts";
import { Fault } from "../../model/fault.ts";
import type { Limits } from "../../model/limits.ts";
import { escapeHtml } from "./escape.ts";
import { SectionText } from "./section_text.ts";
import { VOID_ELEMENTS } from "./tree_rules.ts";
import { XmlContent } from "./xml_content.ts";

/** Elements whose content is text with references to XML, and runs up to their end tag in HTML. */
const RAW: ReadonlySet<string> = new Set(["script", "style"]);

/** Elements whose content nobody sees; as HTML it would be read otherwise. */
const UNSEEN: ReadonlySet<string> = new Set(["iframe", "noembed", "noframes"]);

/** Elements whose content HTML reads as raw text, and others that look the same. */
const RENAMED: ReadonlyMap<string, string> = new Map([["xmp", "pre"], ["plaintext", "pre"]]);

/** Within these, HTML knows no raw text either. */
const FOREIGN: ReadonlySet<string> = new Set(["svg", "math"]);

/** An element whose content is not handed on as it comes. */
interface Held {
  readonly name: string;
  readonly content: XmlContent;
  /** How many of this name are open within each other. */
  depth: number;
}

/** A push rewriter: `write` chunks and `end`, each of which gives what can be said by then. */
export class XhtmlRewriter {
  readonly #limit: number;
  readonly #tokenizer: Tokenizer;
  readonly #section = new SectionText();
  #out = "";
  #begun = false;
  #tag = "";
  #attributes = "";
  #attribute = "";
  #value = "";
  /** What the tag says of its language: to XML, and to HTML. */
  #language: string | undefined;
  #hasLang = false;
  #foreign = 0;
  #held: Held | undefined;

  constructor({ conversionInput }: Pick<Limits, "conversionInput">) {
    this.#limit = conversionInput;
    this.#tokenizer = new Tokenizer({ xmlMode: true, decodeEntities: false }, this.#callbacks());
  }

  /** Reads the next chunk of text. */
  write(chunk: string): string {
    if (chunk === "") return "";
    this.#section.push(chunk);
    this.#tokenizer.write(chunk);
    if (this.#section.held - chunk.length > this.#limit) this.#refuse();
    return this.#take();
  }

  /** Reads the end of the document. */
  end(): string {
    this.#tokenizer.end();
    if (this.#held !== undefined) this.#release(this.#held);
    return this.#take();
  }

  #take(): string {
    const out = this.#out;
    this.#out = "";
    return out;
  }

  #refuse(): never {
    throw new Fault("too-large", "a piece of the XHTML exceeds the limit");
  }

  #callbacks(): TokenizerCallbacks {
    const pass = (_start: number, end: number) => this.#section.release(end);
    return {
      ontext: (start, end) => this.#say(this.#section.slice(start, end)),
      oncdata: (start, end, offset) => this.#quote(this.#section.slice(start, end - offset)),
      onopentagname: (start, end) => this.#begin(this.#section.slice(start, end)),
      onattribname: (start, end) => {
        this.#attribute = this.#section.slice(start, end);
      },
      onattribdata: (start, end) => {
        this.#value += this.#section.slice(start, end);
        if (this.#value.length > this.#limit) this.#refuse();
      },
      onattribend: () => this.#keepAttribute(),
      onopentagend: () => this.#open(this.#tag),
      onselfclosingtag: () => {
        this.#open(this.#tag);
        this.#close(this.#tag);
      },
      onclosetag: (start, end) => this.#close(this.#section.slice(start, end)),
      onend: () => {},
      oncomment: pass,
      ondeclaration: pass,
      onprocessinginstruction: pass,
      // References are the same in both syntaxes, and stay as they are written.
      ontextentity: () => {},
      onattribentity: () => {},
    };
  }

  /** Text as it is written. What stands before the first element belongs to the document type. */
  #say(text: string): void {
    if (this.#held !== undefined) this.#held.content.addWritten(text);
    else if (this.#begun) this.#out += text;
    this.#checkHeld();
  }

  /** Text of CDATA, in which nothing is a reference. */
  #quote(text: string): void {
    if (this.#held !== undefined) this.#held.content.addQuoted(text);
    else if (this.#begun) this.#out += escapeHtml(text);
    this.#checkHeld();
  }

  #checkHeld(): void {
    if ((this.#held?.content.length ?? 0) > this.#limit) this.#refuse();
  }

  #begin(tag: string): void {
    this.#tag = tag;
    this.#attributes = "";
    this.#language = undefined;
    this.#hasLang = false;
  }

  #keepAttribute(): void {
    const [name, value] = [this.#attribute, this.#value];
    this.#value = "";
    if (name === "lang") this.#hasLang = true;
    if (name === "xml:lang") this.#language = value;
    else this.#attributes += ` ${name}="${value.replaceAll('"', "&quot;")}"`;
    if (this.#attributes.length > this.#limit) this.#refuse();
  }

  #open(tag: string): void {
    const name = tag.toLowerCase();
    if (this.#held !== undefined) {
      if (this.#held.name === name) this.#held.depth++;
      return;
    }
    if (!this.#begun) this.#out += "<!DOCTYPE html>\n";
    this.#begun = true;
    const isSaid = this.#language !== undefined && !this.#hasLang;
    const language = isSaid ? ` lang="${this.#language?.replaceAll('"', "&quot;")}"` : "";
    this.#out += `<${RENAMED.get(name) ?? tag}${language}${this.#attributes}>`;
    if (FOREIGN.has(name)) this.#foreign++;
    if (RAW.has(name) || UNSEEN.has(name)) {
      this.#held = { name, content: new XmlContent(), depth: 1 };
    }
  }

  #close(tag: string): void {
    const name = tag.toLowerCase();
    if (this.#held !== undefined) {
      if (this.#held.name === name && --this.#held.depth === 0) this.#release(this.#held);
      return;
    }
    if (!this.#begun || VOID_ELEMENTS.has(name)) return;
    if (FOREIGN.has(name) && this.#foreign > 0) this.#foreign--;
    this.#out += `</${RENAMED.get(name) ?? tag}>`;
  }

  #release({ name, content: { text } }: Held): void {
    this.#held = undefined;
    if (RAW.has(name)) this.#out += this.#foreign > 0 ? escapeHtml(text) : rawText(text);
    this.#out += `</${name}>`;
  }
}

/** Text of a script or style that ends only where its element does. The backslash means nothing there. */
function rawText(text: string): string {
  const ended = text.replace(/<\/(?=script|style)/gi, "<\\/");
  // A script within a comment would have to end before the comment does (HTML §13.2.5.20).
  const comment = ended.indexOf("<!--");
  const isNested = comment >= 0 && /<script/i.test(ended.slice(comment));
  return isNested ? ended.replaceAll("<!--", "<\\!--") : ended;
}

/**
 * The body that RTF carries: HTML that was wrapped in it ([MS-OXRTFEX]), or its text.
 *
 *     {\rtf1\ansi\ansicpg1252\fromhtml1 {\*\htmltag64 <p>}\htmlrtf \par\htmlrtf0 Text{\*\htmltag72 </p>}}
 *
 * @module
 */
import { findCharset } from "../charset/find_charset.ts";

/** A body out of RTF. */
export interface RtfBody {
  /** Whether it is HTML; else it is plain text. */
  readonly html: boolean;
  readonly text: string;
}

/** What holds within a group, until its brace closes. */
interface Group {
  /** Nothing of it is text: tables of fonts and the like. */
  hidden: boolean;
  /** RTF that stands beside the HTML, for readers who know RTF alone. */
  beside: boolean;
  /** So many characters after `\u` stand for the same one. */
  skip: number;
}

/** Groups that hold no text. */
const HIDDEN = new Set([
  ...["fonttbl", "colortbl", "stylesheet", "info", "pict", "pntext", "mhtmltag", "filetbl"],
  ...["listtable", "listoverridetable", "revtbl", "rsidtbl", "generator", "themedata", "objdata"],
  ...["header", "footer", "headerl", "headerr", "footerl", "footerr", "footnote", "annotation"],
]);

/** Words that stand for characters. */
const SIGNS: Readonly<Record<string, string>> = {
  par: "\n",
  line: "\n",
  sect: "\n",
  page: "\n",
  tab: "\t",
  lquote: "‘",
  rquote: "’",
  ldblquote: "“",
  rdblquote: "”",
  bullet: "•",
  endash: "–",
  emdash: "—",
  emspace: "\u2003",
  enspace: "\u2002",
};
const SYMBOLS: Readonly<Record<string, string>> = { "~": "\u00a0", "_": "\u2011", "-": "" };

const TOKEN = /\\([a-zA-Z]+)(-?\d+)? ?|\\'([0-9a-fA-F]{2})|\\([^])|([{}])|[\r\n]+|[^\\{}\r\n]+/g;
const latin1 = new TextDecoder("latin1");

/** Reads the body of an RTF file. */
export function readRtfBody(rtf: Uint8Array): RtfBody {
  const source = latin1.decode(rtf);
  const html = /^.{0,1000}\\fromhtml1/s.test(source);
  return { html, text: new RtfReader(html).read(source) };
}

class RtfReader {
  readonly #html: boolean;
  readonly #groups: Group[] = [];
  #group: Group = { hidden: false, beside: false, skip: 1 };
  #charset = "windows-1252";
  #text: string[] = [];
  /** Bytes of the code page, decoded together: a character may have two. */
  #bytes: number[] = [];
  #pending = 0;
  /** Whether `\*` was just there: a destination that is not known is to be skipped. */
  #optional = false;

  constructor(html: boolean) {
    this.#html = html;
  }

  read(source: string): string {
    for (const [raw, word, number, hex, symbol, brace] of source.matchAll(TOKEN)) {
      if (word !== undefined) this.#takeWord(word, number);
      else if (hex !== undefined) this.#putByte(parseInt(hex, 16));
      else if (symbol !== undefined) this.#takeSymbol(symbol);
      else if (brace === "{") this.#groups.push({ ...this.#group });
      else if (brace === "}") this.#group = this.#groups.pop() ?? this.#group;
      else if (raw[0] !== "\r" && raw[0] !== "\n") this.#putText(raw);
    }
    this.#flush();
    return this.#text.join("");
  }

  #takeWord(word: string, number: string | undefined): void {
    const optional = this.#optional;
    this.#optional = false;
    if (word === "htmltag") this.#group.hidden = !this.#html;
    else if (word === "htmlrtf") this.#group.beside = this.#html && number !== "0";
    else if (word === "ansicpg") this.#charset = `windows-${number}`;
    else if (word === "uc") this.#group.skip = Math.min(Number(number ?? 1), 8);
    else if (word === "u") this.#putUnicode(Number(number ?? 0));
    else if (Object.hasOwn(SIGNS, word)) this.#put(SIGNS[word]);
    else if (HIDDEN.has(word) || optional) this.#group.hidden = true;
  }

  #takeSymbol(symbol: string): void {
    if (symbol === "*") this.#optional = true;
    else if (symbol === "\r" || symbol === "\n") this.#put("\n");
    else if (Object.hasOwn(SYMBOLS, symbol)) this.#put(SYMBOLS[symbol]);
    else if ("\\{}".includes(symbol)) this.#put(symbol);
  }

  #putUnicode(code: number): void {
    this.#put(String.fromCharCode(code & 0xffff));
    this.#pending = this.#group.skip;
  }

  #putByte(byte: number): void {
    if (this.#pending > 0) this.#pending--;
    else if (!this.#group.hidden && !this.#group.beside) this.#bytes.push(byte);
  }

  #putText(text: string): void {
    const cut = Math.min(this.#pending, text.length);
    this.#pending -= cut;
    this.#put(text.slice(cut));
  }

  #put(text: string): void {
    if (this.#group.hidden || this.#group.beside) return;
    this.#flush();
    this.#text.push(text);
  }

  #flush(): void {
    if (this.#bytes.length === 0) return;
    const charset = findCharset(this.#charset) ?? findCharset("windows-1252");
    this.#text.push(charset?.decode(Uint8Array.from(this.#bytes)) ?? "");
    this.#bytes = [];
  }
}

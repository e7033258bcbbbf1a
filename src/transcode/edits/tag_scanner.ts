/**
 * Finds the tags of HTML in bytes of any charset that ASCII is a part of, without decoding: kind, name
 * and place of each. The input may be cut anywhere; a tag that is not complete is held until it is.
 *
 * @module
 */
import {
  begins,
  Comment,
  type Opaque,
  RawText,
  ScriptText,
  SECTION,
  TO_THE_END,
  UP_TO_GREATER,
} from "./opaque.ts";
import {
  BANG,
  EQUALS_SIGNS,
  findByte,
  GREATER,
  isBlank,
  isLetter,
  KINDS,
  LESS,
  lower,
  QUESTION,
  SLASH,
  standsAt,
} from "./markup_bytes.ts";
import { TagEnd } from "./tag_end.ts";

/** What the content of an element is read as. */
export type ContentModel = "markup" | "text" | "script" | "plaintext";

/** One tag, valid while its sink is called. */
export interface Tag {
  /** Where it stands in `bytes`. */
  readonly from: number;
  readonly to: number;
  readonly bytes: Uint8Array;
  readonly isSelfClosing: boolean;
}

/** Takes what is found. */
export interface TagSink {
  /** A start tag; says how what follows is read. */
  open(name: string, tag: Tag): ContentModel;
  /** An end tag. */
  close(name: string, tag: Tag): void;
  /** Text other than blanks begins here, where `watchesText` says that it matters. */
  text(at: number): void;
  /** Whether text matters at this point. */
  readonly watchesText: boolean;
  /** Whether CDATA sections are such, as in SVG and MathML. */
  readonly isForeign: boolean;
}

const NO_BYTES: Uint8Array = new Uint8Array();

/** Longer tags are hostile, and held no further. */
const MOST_TAG = 256 << 10;

/** Scans one document. */
export class TagScanner {
  readonly #sink: TagSink;
  readonly #end = new TagEnd();
  readonly #tag = { from: 0, to: 0, bytes: NO_BYTES, isSelfClosing: false };
  #opaque: Opaque | undefined;
  /** Whether a tag has begun that is not complete, whether it is an end tag, how far it was searched. */
  #isWithinTag = false;
  #isEndTag = false;
  #searched = 0;
  #gaveUp = false;

  /** Calls the sink while it scans. */
  constructor(sink: TagSink) {
    this.#sink = sink;
  }

  /** Whether what follows is within something in which no tag begins. */
  get isOpaque(): boolean {
    return this.#opaque !== undefined || this.#gaveUp;
  }

  /**
   * Scans bytes that begin where the last scan stopped. Returns where it has stopped: what follows is
   * to be handed in again with more behind it.
   */
  scan(bytes: Uint8Array): number {
    let at = 0;
    while (at < bytes.length && !this.#gaveUp) {
      if (this.#isWithinTag) at = this.#finishTag(bytes, at);
      else if (this.#opaque !== undefined) at = this.#passOpaque(bytes, at, this.#opaque);
      else at = this.#passText(bytes, at);
      if (at < 0) return this.#gaveUp ? bytes.length : ~at;
    }
    return bytes.length;
  }

  /** Goes on to the next "<"; a negative place is the complement of where to stop. */
  #passText(bytes: Uint8Array, at: number): number {
    const less = findByte(bytes, LESS, at);
    const end = less < 0 ? bytes.length : less;
    if (this.#sink.watchesText) this.#tellText(bytes, at, end);
    return less < 0 ? bytes.length : this.#begin(bytes, less);
  }

  #tellText(bytes: Uint8Array, at: number, end: number): void {
    while (at < end && isBlank(bytes[at])) at++;
    if (at < end) this.#sink.text(at);
  }

  /** What begins with the "<" here. */
  #begin(bytes: Uint8Array, less: number): number {
    if (less + 1 >= bytes.length) return ~less;
    const first = bytes[less + 1];
    if (isLetter(first)) return this.#beginTag(bytes, less, false);
    if (first === SLASH) {
      if (less + 2 >= bytes.length) return ~less;
      if (isLetter(bytes[less + 2])) return this.#beginTag(bytes, less, true);
      if (bytes[less + 2] === GREATER) return less + 3;
      this.#opaque = UP_TO_GREATER;
      return less + 2;
    }
    if (first === BANG) return this.#beginDeclaration(bytes, less);
    if (first === QUESTION) {
      this.#opaque = UP_TO_GREATER;
      return less + 2;
    }
    if (this.#sink.watchesText) this.#sink.text(less);
    return less + 1;
  }

  #beginDeclaration(bytes: Uint8Array, less: number): number {
    const comment = begins(bytes, less, "<!--");
    const section = this.#sink.isForeign ? begins(bytes, less, "<![CDATA[") : "no";
    if (comment === "more" || section === "more") return ~less;
    if (comment === "yes") {
      this.#opaque = new Comment();
      return less + 4;
    }
    this.#opaque = section === "yes" ? SECTION : UP_TO_GREATER;
    return less + (section === "yes" ? 9 : 2);
  }

  #passOpaque(bytes: Uint8Array, at: number, opaque: Opaque): number {
    const stretch = opaque.pass(bytes, at);
    if (stretch.state === "more") return stretch.at < bytes.length ? ~stretch.at : bytes.length;
    this.#opaque = undefined;
    // What ends with an end tag stops before it: that is a tag for sure.
    return stretch.at;
  }

  #beginTag(bytes: Uint8Array, from: number, isEnd: boolean): number {
    this.#end.start();
    this.#isEndTag = isEnd;
    this.#searched = isEnd ? 2 : 1;
    return this.#finishTag(bytes, from);
  }

  #finishTag(bytes: Uint8Array, from: number): number {
    const to = this.#end.find(bytes, from + this.#searched);
    this.#isWithinTag = to < 0;
    if (to < 0) {
      this.#searched = bytes.length - from;
      if (this.#searched > MOST_TAG) this.#gaveUp = true;
      // It will be handed in again from its beginning on.
      return ~from;
    }
    this.#tell(bytes, from, to);
    return to;
  }

  #tell(bytes: Uint8Array, from: number, to: number): void {
    const name = nameAt(bytes, from + (this.#isEndTag ? 2 : 1));
    const tag = this.#tag;
    tag.from = from;
    tag.to = to;
    tag.bytes = bytes;
    tag.isSelfClosing = this.#end.isSelfClosing;
    if (this.#isEndTag) return this.#sink.close(name, tag);
    const model = this.#sink.open(name, tag);
    if (model === "text") this.#opaque = new RawText(name);
    else if (model === "script") this.#opaque = new ScriptText();
    else if (model === "plaintext") this.#opaque = TO_THE_END;
  }
}

/** Names by what they hash to, so that each is one string, whose own hash is worked out once. */
const names: (string | undefined)[] = new Array(1024);

/** The name of a tag in lower case; it ends with a blank, a slash or ">". */
function nameAt(bytes: Uint8Array, from: number): string {
  let hash = 0;
  let at = from;
  for (let byte = bytes[at]; KINDS[byte] >= EQUALS_SIGNS; byte = bytes[++at]) {
    hash = (hash * 31 + (byte | 0x20)) & 1023;
  }
  const known = names[hash];
  if (known !== undefined && known.length === at - from && standsAt(bytes, from, known)) {
    return known;
  }
  const name = readName(bytes, from, at);
  if (name.length <= LONGEST_KEPT) names[hash] = name;
  return name;
}

const LONGEST_KEPT = 16;

function readName(bytes: Uint8Array, from: number, to: number): string {
  let name = "";
  for (let at = from; at < to; at++) name += String.fromCharCode(lower(bytes[at]));
  return name;
}

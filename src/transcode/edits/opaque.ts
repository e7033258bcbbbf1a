/**
 * Stretches of HTML in which no tag begins: comments, CDATA sections, and the content of scripts,
 * styles and the like (HTML §13.2.5.1–7, §13.2.5.15–31, §13.2.5.43–52, §13.2.5.69–71). Each is gone
 * through in any pieces; what it needs to see at once is a few bytes.
 *
 * @module
 */
import { isBlank } from "./tag_end.ts";

const LESS = 0x3c;
const GREATER = 0x3e;
const DASH = 0x2d;
const BANG = 0x21;
const SLASH = 0x2f;
const BRACKET = 0x5d;

/** How far an opaque stretch goes in these bytes. */
export interface Stretch {
  /** Where it ends, or where more bytes are needed to tell. */
  readonly at: number;
  readonly state: "ended" | "more";
}

/** Passes over one stretch. */
export interface Opaque {
  /** Goes on at `at`. */
  pass(bytes: Uint8Array, at: number): Stretch;
}

/** Ends behind the first ">": a declaration, or what looks like a comment and is none. */
export const UP_TO_GREATER: Opaque = {
  pass(bytes, at) {
    const end = bytes.indexOf(GREATER, at);
    return end < 0 ? more(bytes.length) : { at: end + 1, state: "ended" };
  },
};

/** Never ends: `<plaintext>`. */
export const TO_THE_END: Opaque = { pass: (bytes) => more(bytes.length) };

/** A comment, from behind its `<!--`. */
export class Comment implements Opaque {
  #dashes = 0;
  /** Whether nothing but dashes has come: then ">" ends it, however few they are. */
  #isPristine = true;
  #bang = false;

  /** Up to `-->` or `--!>`. */
  pass(bytes: Uint8Array, at: number): Stretch {
    for (; at < bytes.length; at++) {
      const byte = bytes[at];
      const ends = this.#bang || this.#dashes >= 2 || this.#isPristine;
      if (byte === GREATER && ends) return { at: at + 1, state: "ended" };
      this.#bang = byte === BANG && this.#dashes >= 2;
      this.#dashes = byte === DASH ? this.#dashes + 1 : 0;
      this.#isPristine &&= byte === DASH;
    }
    return more(at);
  }
}

/** A CDATA section, from behind its `<![CDATA[`. */
export class Section implements Opaque {
  #brackets = 0;

  /** Up to `]]>`. */
  pass(bytes: Uint8Array, at: number): Stretch {
    for (; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === GREATER && this.#brackets >= 2) return { at: at + 1, state: "ended" };
      this.#brackets = byte === BRACKET ? this.#brackets + 1 : 0;
    }
    return more(at);
  }
}

/** Content of an element that ends before its own end tag, and nowhere else. */
export class RawText implements Opaque {
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  /** Up to the "<" of the end tag. */
  pass(bytes: Uint8Array, at: number): Stretch {
    for (;;) {
      const less = bytes.indexOf(LESS, at);
      if (less < 0) return more(bytes.length);
      const found = bytes[less + 1] === SLASH || less + 1 >= bytes.length
        ? names(bytes, less + 2, this.#name)
        : "no";
      if (found === "yes") return { at: less, state: "ended" };
      if (found === "more") return more(less);
      at = less + 1;
    }
  }
}

/** What a script's content is in: plain, within `<!--`, or in a script within that. */
type Escape = "none" | "escaped" | "twice";

/** Content of a script, in which `<!-- <script>` hides an end tag. */
export class ScriptText implements Opaque {
  #escape: Escape = "none";
  #dashes = 0;

  /** Up to the "<" of the end tag. */
  pass(bytes: Uint8Array, at: number): Stretch {
    while (at < bytes.length) {
      if (this.#escape === "none") {
        at = bytes.indexOf(LESS, at);
        if (at < 0) return more(bytes.length);
      }
      if (bytes[at] === LESS) {
        const step = this.#at(bytes, at);
        if (typeof step !== "number") return step;
        at = step;
      } else {
        this.#outside(bytes[at++]);
      }
    }
    return more(at);
  }

  #outside(byte: number): void {
    if (byte === GREATER && this.#dashes >= 2) this.#escape = "none";
    this.#dashes = byte === DASH ? this.#dashes + 1 : 0;
  }

  /** What the "<" here begins; just past what has been taken. */
  #at(bytes: Uint8Array, less: number): number | Stretch {
    if (this.#escape === "none") {
      const opened = begins(bytes, less, "<!--");
      if (opened === "more") return more(less);
      if (opened === "yes") {
        this.#escape = "escaped";
        this.#dashes = 2;
        return less + 4;
      }
    }
    this.#dashes = 0;
    if (less + 1 >= bytes.length) return more(less);
    const isEnd = bytes[less + 1] === SLASH;
    if (!isEnd && this.#escape !== "escaped") return less + 1;
    const found = names(bytes, less + (isEnd ? 2 : 1), "script");
    if (found === "more") return more(less);
    if (found === "no") return less + 1;
    if (!isEnd) this.#escape = "twice";
    else if (this.#escape !== "twice") return { at: less, state: "ended" };
    else this.#escape = "escaped";
    return less + (isEnd ? 2 : 1) + "script".length;
  }
}

function more(at: number): Stretch {
  return { at, state: "more" };
}

/** Whether the text stands here, which may not be all there yet. */
export function begins(bytes: Uint8Array, at: number, text: string): "yes" | "no" | "more" {
  for (let i = 0; i < text.length; i++) {
    if (at + i >= bytes.length) return "more";
    if (bytes[at + i] !== text.charCodeAt(i)) return "no";
  }
  return "yes";
}

/** Whether this very name stands here, in any letter case, and ends. */
function names(bytes: Uint8Array, at: number, name: string): "yes" | "no" | "more" {
  for (let i = 0; i < name.length; i++) {
    if (at + i >= bytes.length) return "more";
    if ((bytes[at + i] | 0x20) !== name.charCodeAt(i)) return "no";
  }
  if (at + name.length >= bytes.length) return "more";
  const next = bytes[at + name.length];
  return isBlank(next) || next === SLASH || next === GREATER ? "yes" : "no";
}

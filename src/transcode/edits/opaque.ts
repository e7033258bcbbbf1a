/**
 * Stretches of HTML in which no tag begins: comments, CDATA sections, and the content of scripts,
 * styles and the like (HTML §13.2.5.1–7, §13.2.5.15–31, §13.2.5.43–52, §13.2.5.69–71). Each is gone
 * through in any pieces; what it needs to see at once is a few bytes.
 *
 * @module
 */
import {
  BANG,
  BRACKET,
  DASH,
  EQUALS_SIGNS,
  findByte,
  GREATER,
  KINDS,
  LESS,
  SLASH,
  standsAt,
} from "./markup_bytes.ts";

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
    const end = findByte(bytes, GREATER, at);
    return end < 0 ? more(bytes.length) : { at: end + 1, state: "ended" };
  },
};

/** Never ends: `<plaintext>`. */
export const TO_THE_END: Opaque = { pass: (bytes) => more(bytes.length) };

/** A comment, from behind its `<!--`: ends with `-->` or `--!>`, or at once with `>` or `->`. */
export class Comment implements Opaque {
  #isAtStart = true;

  pass(bytes: Uint8Array, at: number): Stretch {
    if (this.#isAtStart) {
      const dashes = bytes[at] === DASH ? 1 : 0;
      if (bytes.length < at + dashes + 1) return more(at);
      if (bytes[at + dashes] === GREATER) return { at: at + dashes + 1, state: "ended" };
      this.#isAtStart = false;
    }
    for (let end = at; (end = findByte(bytes, GREATER, end)) >= 0; end++) {
      const dashed = bytes[end - 1] === BANG ? end - 1 : end;
      if (isComplete(bytes, at, dashed, DASH)) return { at: end + 1, state: "ended" };
    }
    return more(Math.max(at, bytes.length - "--!".length));
  }
}

/** A CDATA section, from behind its `<![CDATA[`. */
export const SECTION: Opaque = {
  pass(bytes, at) {
    for (let end = at; (end = findByte(bytes, GREATER, end)) >= 0; end++) {
      if (isComplete(bytes, at, end, BRACKET)) return { at: end + 1, state: "ended" };
    }
    return more(Math.max(at, bytes.length - "]]".length));
  },
};

/** Content of an element that ends before its own end tag, and nowhere else. */
export class RawText implements Opaque {
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  /** Up to the "<" of the end tag. */
  pass(bytes: Uint8Array, at: number): Stretch {
    for (;;) {
      const less = findByte(bytes, LESS, at);
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

  /** Up to the "<" of the end tag. */
  pass(bytes: Uint8Array, at: number): Stretch {
    for (;;) {
      const isPlain = this.#escape === "none";
      const next = isPlain ? findByte(bytes, LESS, at) : findAngle(bytes, at);
      if (next < 0) return more(isPlain ? bytes.length : Math.max(at, bytes.length - "--".length));
      if (bytes[next] === LESS) {
        const step = this.#at(bytes, next);
        if (typeof step !== "number") return step;
        at = step;
      } else {
        if (isComplete(bytes, at, next, DASH)) this.#escape = "none";
        at = next + 1;
      }
    }
  }

  /** What the "<" here begins; where to go on. */
  #at(bytes: Uint8Array, less: number): number | Stretch {
    if (less + 1 >= bytes.length) return more(less);
    const isEnd = bytes[less + 1] === SLASH;
    if (this.#escape === "none" && !isEnd) {
      const opened = begins(bytes, less, "<!--");
      if (opened === "more") return more(less);
      // These dashes may be those before a ">", too.
      if (opened === "yes") this.#escape = "escaped";
      return less + (opened === "yes" ? "<!".length : 1);
    }
    if (this.#escape === "twice" && !isEnd) return less + 1;
    const found = names(bytes, less + (isEnd ? 2 : 1), "script");
    if (found === "more") return more(less);
    if (found === "no") return less + 1;
    if (isEnd && this.#escape !== "twice") return { at: less, state: "ended" };
    this.#escape = isEnd ? "escaped" : "twice";
    return less + (isEnd ? 2 : 1) + "script".length;
  }
}

/** Whether two of this byte, in [from, at), stand before what is at `at`. */
function isComplete(bytes: Uint8Array, from: number, at: number, byte: number): boolean {
  return at - 2 >= from && bytes[at - 1] === byte && bytes[at - 2] === byte;
}

function findAngle(bytes: Uint8Array, at: number): number {
  const { length } = bytes;
  while (at < length && bytes[at] !== LESS && bytes[at] !== GREATER) at++;
  return at < length ? at : -1;
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
  const there = Math.min(name.length, bytes.length - at);
  if (!standsAt(bytes, at, name, there)) return "no";
  if (at + name.length >= bytes.length) return "more";
  return KINDS[bytes[at + name.length]] < EQUALS_SIGNS ? "yes" : "no";
}

/**
 * The lexical tokens that structured mail fields share: atoms, quoted strings, domain literals,
 * comments and specials (RFC 5322 §3.2, with the obsolete forms of §4.1).
 *
 *     CFWS          = (1*([FWS] comment) [FWS]) / FWS
 *     comment       = "(" *([FWS] ccontent) [FWS] ")"
 *     quoted-string = [CFWS] DQUOTE *([FWS] qcontent) [FWS] DQUOTE [CFWS]
 *
 *     Pete(A nice \) chap) <pete(his account)@silly.test(his host)>
 *     "Joe \"Q.\" Public" <john.q.public@example.com>
 *     <@machine.tld:mary@example.net>
 *
 * @module
 */

/** Something malformed in a field that was read all the same; offsets are in characters. */
export interface FieldDefect {
  /** What is wrong. */
  readonly code: string;
  /** Where it is. */
  readonly offset: number;
}

/** What a token is; the text of quoted strings and comments has its quoting taken off. */
export type MailTokenKind = "atom" | "quoted" | "literal" | "comment" | "special";

/** One token of a structured field. */
export interface MailToken {
  readonly kind: MailTokenKind;
  readonly text: string;
  /** First character in the field. */
  readonly start: number;
  /** Character after the last one. */
  readonly end: number;
  /** Whether white space or a comment stands before it. */
  readonly spaced: boolean;
  /** Whether its closing mark was there. */
  readonly closed: boolean;
}

/** Text between two marks, without its quoting, and the character after it. */
export interface QuotedText {
  readonly text: string;
  readonly end: number;
  readonly closed: boolean;
}

const QUOTING = /[\\\r\n]/;
const SPECIALS = '()<>[]:;@\\,"';
// A dot is left to the atoms: it joins obs-phrase ("John Q. Public") and dot-atom alike.
const ATOM = /[^()<>[\]:;@\\," \t\r\n]+/y;
// Real mail puts specials into encoded words, against RFC 2047 §5 (3); the word is one token.
const ENCODED_WORD = /=\?[^?\s]+\?[BbQq]\?[^?\s]*\?=/y;

/** Whether the character at `at` is white space of a folded field. */
export function isBlankAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 0x20 || code === 0x09 || code === 0x0d || code === 0x0a;
}

/** Reads what stands between the mark at `start` and `close`: quoted pairs undone, line ends gone. */
export function readQuotedText(text: string, start: number, close: string): QuotedText {
  const mark = text.indexOf(close, start + 1);
  const end = mark < 0 ? text.length : mark;
  const plain = text.slice(start + 1, end);
  // Searched for no further than the mark, or many quotes would make many long searches.
  if (!QUOTING.test(plain)) {
    return { text: plain, end: mark < 0 ? end : end + 1, closed: mark >= 0 };
  }
  let clean = "";
  let from = start + 1;
  let at = from;
  while (at < text.length && text[at] !== close) {
    const quoting = text[at] === "\\" && at + 1 < text.length;
    if (quoting || text[at] === "\r" || text[at] === "\n") {
      clean += text.slice(from, at);
      from = at + 1;
      if (quoting) at++;
    }
    at++;
  }
  const closed = at < text.length;
  return { text: clean + text.slice(from, at), end: closed ? at + 1 : at, closed };
}

/** Reads the comment that opens at `start`; comments inside it keep their parentheses. */
export function readComment(text: string, start: number): QuotedText {
  let depth = 0;
  let clean = "";
  let from = start + 1;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === "(") depth++;
    else if (char === ")" && --depth === 0) {
      return { text: clean + text.slice(from, at), end: at + 1, closed: true };
    } else if (char === "\r" || char === "\n" || char === "\\") {
      clean += text.slice(from, at);
      from = at + 1;
      if (char === "\\") at++;
    }
  }
  return { text: clean + text.slice(from), end: text.length, closed: false };
}

/** The first character at or after `at` that is neither white space nor part of a comment. */
export function skipComments(text: string, at: number): number {
  while (at < text.length) {
    if (isBlankAt(text, at)) at++;
    else if (text[at] === "(") at = readComment(text, at).end;
    else break;
  }
  return at;
}

/** Cuts a structured field into its tokens. */
export function readMailTokens(text: string): MailToken[] {
  const tokens: MailToken[] = [];
  let spaced = false;
  let at = 0;
  while (at < text.length) {
    if (isBlankAt(text, at)) {
      spaced = true;
      at++;
      continue;
    }
    const token = readToken(text, at, spaced);
    tokens.push(token);
    spaced = token.kind === "comment";
    at = token.end;
  }
  return tokens;
}

function readToken(text: string, start: number, spaced: boolean): MailToken {
  const char = text[start];
  if (char === "(") return { kind: "comment", start, spaced, ...readComment(text, start) };
  if (char === '"') return { kind: "quoted", start, spaced, ...readQuotedText(text, start, '"') };
  if (char === "[") {
    const literal = readQuotedText(text, start, "]");
    return { kind: "literal", start, spaced, ...literal, text: `[${literal.text.trim()}]` };
  }
  if (SPECIALS.includes(char)) {
    return { kind: "special", text: char, start, end: start + 1, spaced, closed: true };
  }
  const end = wordEnd(text, start) ?? atomEnd(text, start);
  return { kind: "atom", text: text.slice(start, end), start, end, spaced, closed: true };
}

function wordEnd(text: string, start: number): number | undefined {
  if (text[start] !== "=" || text[start + 1] !== "?") return undefined;
  ENCODED_WORD.lastIndex = start;
  return ENCODED_WORD.test(text) ? ENCODED_WORD.lastIndex : undefined;
}

function atomEnd(text: string, start: number): number {
  ATOM.lastIndex = start;
  return ATOM.test(text) ? ATOM.lastIndex : start + 1;
}

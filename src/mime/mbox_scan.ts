/**
 * Finds the messages of a mailbox while it comes in (RFC 4155): offsets alone, no content.
 *
 * @module
 */
import { lineStarts } from "../bytes/kernel.ts";
import { PendingBytes } from "./split_join_pending.ts";

/** Where a message of a mailbox stands. */
export interface MailboxEntry {
  /** Its number, from 1. */
  readonly number: number;
  /** Offset of its `From ` line. */
  readonly line: number;
  /** Offset after that line. */
  readonly start: number;
  /** Offset after its last byte; the empty line behind it is not part of it. */
  readonly end: number;
  /** What stands in its `From ` line after the word. */
  readonly postmark: string;
}

/** A line `From `, which may begin a message. */
interface Candidate {
  readonly line: number;
  readonly start: number;
  readonly postmark: string;
  /** Whether it has a date, which tells a postmark from a sentence that begins with "From ". */
  readonly dated: boolean;
  /** Where the empty line before it begins, if there is one. */
  readonly gap: number;
  /** Where its Content-Length says that it ends; -1 without one. */
  claim: number;
}

const LF = 0x0a;
const CR = 0x0d;
const LETTER_F = 0x46;
const FROM = [0x46, 0x72, 0x6f, 0x6d, 0x20];
/** More of a postmark is not looked at. */
const LOOK = 200;
/** Longer lines are no postmarks. */
const LONGEST_POSTMARK = 64 << 10;
/** So many postmarks within the length that a message claims make the claim unlikely, and costly. */
const MOST_WITHIN = 10_000;
/** Taken at a time, so that offsets of lines stay few. */
const SLICE = 1 << 20;
const POSTMARK = /\d{1,2}:\d{2}(?::\d{2})?(?: [A-Za-z+-][\w+-]*)* \d{4}|\d{4}.*\d{1,2}:\d{2}/;
const LENGTH = /^content-length[ \t]*:[ \t]*(\d{1,15})\s*$/i;
const LENGTH_LINE = 60;

/** Whether the bytes have a line `From ` at the offset. */
export function isFromLine(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === LETTER_F && FROM.every((byte, index) => bytes[at + index] === byte);
}

/**
 * A push machine: `push` chunks, then `end`; both give the messages whose ends are known. With
 * `counted`, Content-Length says how far a message goes (mboxcl). It is believed only if a postmark
 * or the end stands there, since a message may claim anything.
 */
export class MailboxScanner {
  readonly #counted: boolean;
  readonly #pending = new PendingBytes();
  /** Offset of the first pending byte in the mailbox. */
  #base = 0;
  /** Whether that byte begins a line. */
  #fresh = true;
  /** Beginning of the last line, if that was empty. */
  #gap = -1;
  /** The message that is open, and after it whatever may begin the next one. */
  #open: Candidate[] = [];
  /** The header of the last candidate is being read. */
  #inHead = false;
  #length = -1;
  #number = 0;
  #found: MailboxEntry[] = [];

  /** A scanner at the beginning of a mailbox. */
  constructor(counted: boolean) {
    this.#counted = counted;
  }

  /** Offset of the first byte that a message to come may contain. */
  get needed(): number {
    return this.#open.length > 0 ? this.#open[0].line : this.#base;
  }

  /** Takes a chunk. */
  push(chunk: Uint8Array): MailboxEntry[] {
    for (let at = 0; at < chunk.length; at += SLICE) {
      this.#pending.add(chunk.subarray(at, at + SLICE));
      this.#scan(false);
    }
    return this.#take();
  }

  /** Ends the mailbox. */
  end(): MailboxEntry[] {
    this.#scan(true);
    this.#settle(this.#base, true);
    const last = this.#open.shift();
    if (last) this.#emit(last, this.#endOfLast(last));
    return this.#take();
  }

  /** RFC 4155, Appendix A: an empty line ends each message, the last one too. */
  #endOfLast({ start, claim }: Candidate): number {
    return this.#gap > start && claim !== this.#base ? this.#gap : this.#base;
  }

  /** Looks at every line that is there, or of which enough is. */
  #scan(final: boolean): void {
    const bytes = this.#pending.view;
    const lines = lineStarts(bytes);
    for (let index = this.#fresh ? 0 : 1; index < lines.length; index++) {
      const line = lines[index];
      const last = index + 1 === lines.length;
      const end = last ? bytes.length : lines[index + 1];
      const from = bytes[line] === LETTER_F;
      if (last && !final && bytes[end - 1] !== LF) {
        if (end - line < (from ? LONGEST_POSTMARK : LOOK)) {
          this.#drop(line, true);
          return this.#settle(this.#base, false);
        }
      }
      if (from && end - line < LONGEST_POSTMARK && isFromLine(bytes, line)) {
        this.#addCandidate(bytes, line, end);
      } else if (this.#inHead) this.#readHead(bytes, line, end);
      this.#gap = end - line <= 2 && isEmptyLine(bytes, line) ? this.#base + line : -1;
    }
    this.#drop(bytes.length, bytes.at(-1) === LF);
    this.#settle(this.#base, false);
  }

  #drop(count: number, fresh: boolean): void {
    if (count > 0) this.#fresh = fresh;
    this.#pending.drop(count);
    this.#base += count;
  }

  #addCandidate(bytes: Uint8Array, line: number, end: number): void {
    const at = this.#base + line;
    const postmark = latin1(bytes.subarray(line + FROM.length, Math.min(end, line + LOOK)))
      .trimEnd();
    const dated = POSTMARK.test(postmark);
    // A header without its end: the claim that it may have made has no place to begin at.
    this.#inHead = false;
    // What is not dated begins a mailbox, or stands where a message claims to end; else it is text.
    if (!dated && at !== 0 && !(this.#open.length > 0 && this.#open[0].claim >= 0)) return;
    this.#open.push({
      line: at,
      start: this.#base + end,
      postmark,
      dated,
      gap: this.#gap,
      claim: -1,
    });
    this.#inHead = this.#counted;
    this.#length = -1;
    this.#settle(at, false);
  }

  #readHead(bytes: Uint8Array, line: number, end: number): void {
    if (bytes[line] === LF || bytes[line] === CR) {
      this.#inHead = false;
      const open = this.#open.at(-1);
      if (open && this.#length >= 0) open.claim = this.#base + end + this.#length;
      return;
    }
    const match = end - line < LENGTH_LINE ? LENGTH.exec(latin1(bytes.subarray(line, end))) : null;
    if (match) this.#length = Number(match[1]);
  }

  /** Ends messages as far as it is known where; all before `reached` has been looked at. */
  #settle(reached: number, final: boolean): void {
    while (this.#open.length > 0) {
      const [open] = this.#open;
      const next = this.#findNext(open, reached, final);
      if (next <= 0) return;
      const candidate = this.#open[next];
      const end = candidate.gap > open.start ? candidate.gap : candidate.line;
      this.#open.splice(0, next);
      this.#emit(open, end);
    }
  }

  /** Index of the candidate at which the open message ends; 0 while that is not known. */
  #findNext(open: Candidate, reached: number, final: boolean): number {
    if (this.#open.length === 1 && this.#inHead && !final) return 0;
    if (open.claim >= 0) {
      const { claim } = open;
      const place = findFirst(this.#open, claim);
      if (place > 0 && this.#open[place]?.line <= claim + 2) return place;
      const toTheEnd = final && (claim === reached || claim === this.#gap);
      if (!final && reached <= claim + 2 && this.#open.length < MOST_WITHIN) return 0;
      if (!toTheEnd) open.claim = -1;
    }
    const next = open.claim < 0 ? this.#open.findIndex(({ dated }, at) => at > 0 && dated) : -1;
    // Without a claim, none of the others can be where it ends.
    if (next < 0) this.#open.length = 1;
    return next;
  }

  #emit({ line, start, postmark }: Candidate, end: number): void {
    this.#found.push({ number: ++this.#number, line, start, end, postmark });
  }

  #take(): MailboxEntry[] {
    const found = this.#found;
    this.#found = [];
    return found;
  }
}

/** Index of the first candidate at or after an offset. */
function findFirst(candidates: readonly Candidate[], offset: number): number {
  let low = 0;
  let high = candidates.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (candidates[middle].line < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isEmptyLine(bytes: Uint8Array, line: number): boolean {
  return bytes[line] === LF || (bytes[line] === CR && bytes[line + 1] === LF);
}

const decoder = new TextDecoder("latin1");

function latin1(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

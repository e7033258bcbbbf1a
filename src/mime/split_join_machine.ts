/**
 * Takes a message apart while it comes in (RFC 2046 §5.1), by the rules of the tree reader: what
 * that one finds in the whole, this one finds in pieces, with the memory of one header.
 *
 * @module
 */
import type { Defect } from "../model/fault.ts";
import { matchDelimiter } from "./boundary.ts";
import { type ContentForm, readContentForm } from "./content_fields.ts";
import { DefectList } from "./defects.ts";
import { EntityHead } from "./entity_head.ts";
import { readHeaderBlock } from "./header_block.ts";
import { isMessageType, messagePath, partPath } from "./part_path.ts";
import type { ReaderLimits } from "./reader.ts";
import { DashLines, lineEndBefore, mayMatch, safeEnd } from "./split_join_lines.ts";
import { PendingBytes } from "./split_join_pending.ts";
import { type MessagePiece, PieceWriter } from "./split_join_pieces.ts";
import { isIdentity } from "./transfer_decoding.ts";

const LF = 0x0a;
const CR = 0x0d;
const DASH = 0x2d;

/** An entity whose end has not come. */
interface Frame {
  readonly path: string;
  readonly boundary?: Uint8Array;
  readonly digest: boolean;
  parts: number;
  closed: boolean;
  /** Whether any delimiter of it was found. */
  delimited: boolean;
}

/** Where the entity belongs whose header is being read. */
interface Place {
  path(type: string): string;
  readonly defaultType: string;
}

/** A delimiter line that was found: whose, which kind, and where it ends. */
interface Found {
  readonly level: number;
  readonly closing: boolean;
  readonly end: number;
}

/** What a line is: more of it is needed to say, no delimiter, or this one. */
type Look = "wait" | "text" | Found;

/** Taken at a time, so that little is pending however large the chunks are. */
const SLICE = 256 << 10;
/** An undecided line longer than this is looked at again only when it has twice its length. */
const SHORT = 1024;

const encoder = new TextEncoder();

/** Where the input of a splitter comes from. */
export interface SplitterOrigin {
  /** Content-Type of the entity whose body it is, where it has no header of its own. */
  readonly contentType?: string;
  /** Path of the part that holds it as its decoded body. */
  readonly inside?: string;
  /** Whether pieces are lent: they are good until the next chunk, which must be of 256 KiB at most. */
  readonly lends?: boolean;
}

/** A push machine: `push` chunks, then `end`; both give the pieces that are complete. */
export class MessageSplitter {
  /** What was wrong with the structure, so far; offsets are in the input. */
  get defects(): readonly Defect[] {
    return this.#defects.all;
  }
  readonly #defects = new DefectList();
  readonly #limits: ReaderLimits;
  readonly #pending = new PendingBytes();
  readonly #lines = new DashLines();
  readonly #pieces: PieceWriter;
  readonly #frames: Frame[] = [];
  /** The header that is being read; undefined within a body. */
  #head: PendingBytes | undefined = new PendingBytes();
  /** What the header says, once that is settled. */
  #form: ContentForm | undefined;
  #place: Place;
  /** Whether the first pending byte begins a line; else it stands within one that is no delimiter. */
  #fresh = true;
  #count = 0;
  /** So many pending bytes were not enough to decide anything. */
  #patience = 0;

  /** Offset of the first pending byte, and where the header began. */
  #offset = 0;
  #headStart = 0;
  /** Whether it was said that there are too many parts. */
  #full = false;

  /** Makes a splitter for one message. */
  constructor(limits: ReaderLimits, { contentType, inside, lends }: SplitterOrigin = {}) {
    this.#limits = limits;
    this.#pieces = new PieceWriter(lends);
    this.#place = placeMessage(inside);
    if (contentType === undefined) return;
    const line = `Content-Type: ${contentType.replace(/[\r\n]/g, " ")}\r\n\r\n`;
    this.#openEntity(encoder.encode(line));
    this.#endHead();
  }

  /** Takes a chunk. */
  push(chunk: Uint8Array): MessagePiece[] {
    for (let at = 0; at < chunk.length; at += SLICE) {
      const slice = chunk.subarray(at, at + SLICE);
      this.#pending.add(slice);
      if (slice.includes(LF)) this.#patience = 0;
      if (this.#pending.length > this.#patience) this.#run(false);
    }
    return this.#pieces.take();
  }

  /** Ends the message. */
  end(): MessagePiece[] {
    this.#run(true);
    while (this.#head) this.#endHead();
    this.#closeAbove(-1, this.#offset);
    this.#pieces.end();
    return this.#pieces.take();
  }

  #run(final: boolean): void {
    while (this.#pending.length > 0) {
      const moved = this.#head ? this.#stepHead(this.#head, final) : this.#stepBody(final);
      if (!moved) break;
    }
    const { length } = this.#pending;
    this.#patience = length > SHORT ? 2 * length : length;
  }

  /** Lines of a header, as far as they are there. */
  #stepHead(head: PendingBytes, final: boolean): boolean {
    const bytes = this.#pending.view;
    const plain = this.#skipPlainLines(bytes);
    if (plain > 0) {
      this.#takeHead(head, bytes.subarray(0, plain));
      this.#drop(plain);
      return true;
    }
    const look = this.#look(bytes, 0, final);
    if (look === "wait") return false;
    if (look !== "text") {
      // The entity that ends here may have taken the boundary for its own: looked at again, as body.
      this.#endHead();
      return true;
    }
    if (bytes[0] === CR && bytes.length === 1 && !final) return false;
    const blank = bytes[0] === LF || (bytes[0] === CR && bytes[1] === LF);
    const lineFeed = bytes.indexOf(LF);
    const end = lineFeed < 0 ? bytes.length : lineFeed + 1;
    this.#takeHead(head, bytes.subarray(0, end));
    this.#drop(end);
    this.#fresh = lineFeed >= 0;
    if (blank) this.#endHead();
    return true;
  }

  /** Lines that neither end the header nor may be a delimiter: how many bytes of them are there. */
  #skipPlainLines(bytes: Uint8Array): number {
    let at = 0;
    while (at < bytes.length) {
      const first = bytes[at];
      if (this.#fresh && (first === DASH || first === CR || first === LF)) break;
      const lineFeed = bytes.indexOf(LF, at);
      this.#fresh = lineFeed >= 0;
      at = lineFeed < 0 ? bytes.length : lineFeed + 1;
    }
    return at;
  }

  /** Keeps a header up to the limit; what is beyond it can't matter any more. */
  #takeHead(head: PendingBytes, bytes: Uint8Array): void {
    if (this.#form) return this.#pieces.write(bytes);
    head.add(bytes);
    if (head.length > this.#limits.mimeHeaderBytes) this.#writeHead(head.view);
  }

  #writeHead(bytes: Uint8Array): void {
    const head = this.#openEntity(bytes);
    this.#pieces.begin("head", head.path, { head, depth: this.#frames.length });
    this.#pieces.write(bytes);
  }

  /** All that is known to be body, then one delimiter. */
  #stepBody(final: boolean): boolean {
    const bytes = this.#pending.view;
    this.#lines.read(bytes, this.#fresh);
    let undecided = -1;
    for (let line = this.#lines.next(); line >= 0; line = this.#lines.next()) {
      const look = this.#look(bytes, line, final);
      if (look === "text") continue;
      if (look !== "wait") return this.#takeDelimiter(look, line);
      this.#lines.back();
      undecided = line;
      break;
    }
    const rest = final ? bytes.length : safeEnd(bytes, this.#fresh);
    const safe = undecided < 0 ? rest : lineEndBefore(bytes, undecided);
    this.#pieces.write(bytes.subarray(0, safe));
    if (safe > 0) this.#fresh = bytes[safe - 1] === LF;
    this.#drop(safe);
    return false;
  }

  /** Whether the line at `at` is a delimiter of an open multipart. */
  #look(bytes: Uint8Array, at: number, final: boolean): Look {
    if (bytes[at] !== DASH) return "text";
    if (at + 1 === bytes.length) return final ? "text" : "wait";
    if (bytes[at + 1] !== DASH) return "text";
    const lineFeed = bytes.indexOf(LF, at);
    const length = (lineFeed < 0 ? bytes.length : lineFeed) - at;
    // Padding has no bound in the grammar; it has to have one here.
    if (length > this.#limits.mimeHeaderBytes) return "text";
    for (let level = this.#frames.length - 1; level >= 0; level--) {
      const { boundary, closed } = this.#frames[level];
      if (!boundary || closed) continue;
      if (lineFeed < 0 && !final) {
        if (mayMatch(bytes, at, boundary)) return "wait";
        continue;
      }
      const found = matchDelimiter(bytes, at, boundary);
      if (found) return { level, closing: found.closing, end: found.end };
    }
    return "text";
  }

  #takeDelimiter(found: Found, line: number): boolean {
    const bytes = this.#pending.view;
    const start = lineEndBefore(bytes, line);
    // §5.1.1: the line end behind a close-delimiter belongs to the epilogue, or to the delimiter of
    // the multipart around it.
    const end = found.closing ? lineEndBefore(bytes, found.end) : found.end;
    this.#pieces.write(bytes.subarray(0, start));
    this.#closeAbove(found.level, this.#offset + line);
    const frame = this.#frames[found.level];
    frame.delimited = true;
    this.#pieces.begin(found.closing ? "close" : "delimiter", frame.path);
    this.#pieces.write(bytes.subarray(start, end));
    this.#drop(end);
    this.#fresh = !found.closing;
    frame.closed ||= found.closing;
    if (found.closing) this.#pieces.begin("epilogue", frame.path);
    else if (this.#hasPartsLeft()) this.#beginPart(frame);
    else this.#pieces.begin("body", frame.path);
    return true;
  }

  /** Ends all entities inside `level`. */
  #closeAbove(level: number, offset: number): void {
    for (const { boundary, closed, delimited } of this.#frames.splice(level + 1).reverse()) {
      if (!boundary || closed) continue;
      this.#report(delimited ? "multipart-unclosed" : "boundary-missing", offset);
    }
  }

  #beginHead(): void {
    this.#head = new PendingBytes();
    this.#headStart = this.#offset;
  }

  #beginPart(frame: Frame): void {
    this.#beginHead();
    this.#place = {
      path: () => partPath(frame.path, frame.parts),
      // RFC 2046 §5.1.5
      defaultType: frame.digest ? "message/rfc822" : "text/plain",
    };
  }

  /** The header is complete: what comes is the body, or the header of the message that it is. */
  #endHead(): void {
    const parent = this.#frames.at(-1);
    const empty = !this.#form && this.#head?.length === 0;
    // Two delimiter lines in a row have no part between them.
    if (empty && parent?.boundary && this.#pending.length > 0) {
      this.#head = undefined;
      this.#report("boundary-double", this.#offset);
      return;
    }
    if (!this.#form) this.#writeHead(this.#head?.view ?? new Uint8Array());
    const form = this.#form;
    this.#form = this.#head = undefined;
    if (form) this.#beginBody(form);
  }

  #beginBody(form: ContentForm): void {
    const { type, parameters, transferEncoding } = form;
    const path = this.#place.path(type);
    const inner = isMessageType(type);
    const multipart = type.startsWith("multipart/");
    const room = (!inner && !multipart) || this.#hasRoom();
    const named = room && multipart ? parameters.get("boundary") : undefined;
    // As the reader has it: blanks at the end of a boundary can't be told from padding.
    const boundary = encoder.encode(named?.trimEnd());
    const bounded = boundary.length > 0;
    if (room && multipart && !bounded) this.#report("boundary-missing", this.#headStart);
    this.#frames.push({
      path,
      boundary: bounded ? boundary : undefined,
      digest: type === "multipart/digest",
      parts: 0,
      closed: false,
      delimited: false,
    });
    if (inner && room && isIdentity(transferEncoding)) {
      this.#beginHead();
      this.#place = placeMessage(path);
    } else this.#pieces.begin(bounded ? "preamble" : "body", path);
  }

  /** Reads the header as far as it is kept. */
  #openEntity(bytes: Uint8Array): EntityHead {
    const parent = this.#frames.at(-1);
    if (parent?.boundary) parent.parts++;
    this.#count++;
    const most = this.#limits.mimeHeaderBytes;
    const { fields, defects } = readHeaderBlock({
      // One byte more, so that it shows that there are more.
      bytes: bytes.subarray(0, most + 1),
      start: 0,
      base: this.#headStart,
      limits: this.#limits,
      isDelimiter: () => false,
    });
    const whole = bytes.length <= most;
    this.#defects.addAll(defects.filter(({ code }) => whole || code !== "header-unended"));
    const form = readContentForm(fields, this.#place.defaultType);
    this.#form = form;
    return new EntityHead(fields, form, this.#place.path(form.type));
  }

  #drop(count: number): void {
    this.#pending.drop(count);
    this.#lines.drop(count);
    this.#offset += count;
  }

  #hasRoom(): boolean {
    const deep = this.#frames.length + 1 >= this.#limits.mimeDepth;
    if (deep) this.#report("depth-limit", this.#headStart);
    return !deep && this.#hasPartsLeft();
  }

  #hasPartsLeft(): boolean {
    if (this.#count < this.#limits.mimeParts) return true;
    if (!this.#full) this.#report("parts-limit", this.#offset);
    this.#full = true;
    return false;
  }

  #report(code: string, offset: number): void {
    this.#defects.add({ code, offset });
  }
}

function placeMessage(inside: string | undefined): Place {
  return { path: (type) => messagePath(inside, type), defaultType: "text/plain" };
}

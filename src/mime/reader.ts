/**
 * Takes a message apart: one pass over its delimiter lines with a stack of the multiparts that are
 * open (RFC 2046 §5.1). Nothing recurses; messages that were encoded wait in a queue.
 *
 * @module
 */
import { dashLines } from "../bytes/kernel.ts";
import type { Defect } from "../model/fault.ts";
import type { Limits } from "../model/limits.ts";
import { type Delimiter, endBefore, matchDelimiter } from "./boundary.ts";
import { type ContentForm, readContentForm } from "./content_fields.ts";
import { DefectList } from "./defects.ts";
import { draftEntity, Entity, type EntityDraft } from "./entity.ts";
import { readHeaderBlock } from "./header_block.ts";
import { isMessageType, messagePath, partPath } from "./part_path.ts";
import { isIdentity } from "./transfer_decoding.ts";

/** The limits that hold while a message is taken apart. */
export type ReaderLimits = Pick<
  Limits,
  "mimeDepth" | "mimeParts" | "mimeFields" | "mimeHeaderBytes"
>;

/** The tree of a message, and what was wrong with its structure. */
export interface EntityTree {
  readonly root: Entity;
  readonly defects: readonly Defect[];
}

/** An entity that is open: its end has not been found yet. */
interface Frame {
  readonly entity: Entity;
  readonly draft: EntityDraft;
  readonly form: ContentForm;
  /** Boundary of a multipart; absent for all else. */
  readonly boundary?: Uint8Array;
  /** Whether its body is a message to be read from decoded bytes. */
  readonly encoded: boolean;
  /** Offset after its last delimiter line, or -1 before the first. */
  lastDelimiter: number;
  closed: boolean;
}

/** Bytes that hold a message: the input, or the decoded body of `parent`. */
interface Job {
  readonly bytes: Uint8Array;
  readonly depth: number;
  readonly place: Place;
}

/** Where an entity belongs. */
interface Place {
  /** The parts that it joins. */
  readonly siblings: Entity[];
  /** Its path, once its type is known. */
  path(type: string): string;
  /** Its type, where its header names none. */
  readonly defaultType: string;
}

const NOTHING: Uint8Array = new Uint8Array();
const encoder = new TextEncoder();

/** Reads the tree of entities of a message. */
export function readEntityTree(bytes: Uint8Array, limits: ReaderLimits): EntityTree {
  const reader = new TreeReader(limits);
  return reader.read(bytes);
}

class TreeReader {
  readonly #limits: ReaderLimits;
  readonly #defects = new DefectList();
  readonly #jobs: Job[] = [];
  readonly #frames: Frame[] = [];
  #bytes = NOTHING;
  #base = 0;
  #count = 0;

  constructor(limits: ReaderLimits) {
    this.#limits = limits;
  }

  read(bytes: Uint8Array): EntityTree {
    const roots: Entity[] = [];
    this.#jobs.push({ bytes, depth: 0, place: placeMessage(roots) });
    for (let next = 0; next < this.#jobs.length; next++) this.#readMessage(this.#jobs[next]);
    return { root: roots[0], defects: this.#defects.all };
  }

  #readMessage(job: Job): void {
    this.#bytes = job.bytes;
    this.#base = job.depth;
    const position = this.#open(0, job.place);
    // Most messages are one text, and those need no search for delimiters.
    if (this.#frames.some(({ boundary }) => boundary)) this.#readParts(position);
    this.#closeAbove(-1, job.bytes.length);
  }

  #readParts(start: number): void {
    let position = start;
    const lines = dashLines(this.#bytes);
    for (let index = 0; index < lines.length; index++) {
      const line = lines[index];
      if (line < position) continue;
      const found = this.#findDelimiter(line);
      if (found) position = this.#onDelimiter(line, found.level, found.delimiter);
    }
  }

  /** Opens an entity, and those inside that begin where its body does. Returns where to go on. */
  #open(start: number, place: Place): number {
    let inner = this.#openOne(start, place);
    while (isMessageType(inner.form.type) && !inner.encoded && !inner.closed) {
      const { parts, path, body } = inner.draft;
      inner = this.#openOne(body.start, placeMessage(parts, path));
    }
    return inner.draft.body.start;
  }

  #openOne(start: number, place: Place): Frame {
    this.#count++;
    const header = readHeaderBlock({
      bytes: this.#bytes,
      start,
      limits: this.#limits,
      isDelimiter: (offset) => this.#findDelimiter(offset) !== undefined,
    });
    const form = readContentForm(header.fields, place.defaultType);
    this.#defects.addAll(header.defects);
    const draft = draftEntity(start, header.bodyStart, place.path(form.type));
    const entity = new Entity(this.#bytes, header.fields, form, draft);
    place.siblings.push(entity);
    const composite = form.type.startsWith("multipart/") || isMessageType(form.type);
    const room = !composite || this.#hasRoom(start);
    const frame: Frame = {
      entity,
      draft,
      form,
      boundary: room ? this.#readBoundary(form, start) : undefined,
      encoded: room && isMessageType(form.type) && !isIdentity(form.transferEncoding),
      lastDelimiter: -1,
      closed: !room,
    };
    this.#frames.push(frame);
    return frame;
  }

  #hasRoom(offset: number): boolean {
    const deep = this.#base + this.#frames.length + 1 >= this.#limits.mimeDepth;
    if (deep) this.#report("depth-limit", offset);
    return !deep && this.#hasPartsLeft(offset);
  }

  #hasPartsLeft(offset: number): boolean {
    if (this.#count < this.#limits.mimeParts) return true;
    // Reported once: the count goes one beyond the limit to say so.
    if (this.#count++ === this.#limits.mimeParts) this.#report("parts-limit", offset);
    return false;
  }

  #readBoundary(form: ContentForm, offset: number): Uint8Array | undefined {
    if (!form.type.startsWith("multipart/")) return undefined;
    // RFC 2046 §5.1.1: the last sign of a boundary is no blank; one there can't be told from padding.
    const boundary = encoder.encode(form.parameters.get("boundary")?.trimEnd());
    if (boundary.length > 0) return boundary;
    this.#report("boundary-missing", offset);
    return undefined;
  }

  /** The innermost open multipart that the line is a delimiter of. */
  #findDelimiter(line: number): { level: number; delimiter: Delimiter } | undefined {
    for (let level = this.#frames.length - 1; level >= 0; level--) {
      const { boundary, closed } = this.#frames[level];
      if (!boundary || closed) continue;
      const delimiter = matchDelimiter(this.#bytes, line, boundary);
      if (delimiter) return { level, delimiter };
    }
    return undefined;
  }

  #onDelimiter(line: number, level: number, delimiter: Delimiter): number {
    const frame = this.#frames[level];
    this.#closeAbove(level, endBefore(this.#bytes, line), line);
    const { draft } = frame;
    if (frame.lastDelimiter < 0) {
      const end = Math.max(draft.body.start, endBefore(this.#bytes, line));
      draft.preamble = { start: draft.body.start, end };
    }
    frame.lastDelimiter = delimiter.end;
    if (delimiter.closing) {
      frame.closed = true;
      draft.epilogue = { start: delimiter.end, end: delimiter.end };
      return delimiter.end;
    }
    return this.#openPart(frame, delimiter.end);
  }

  #openPart(frame: Frame, start: number): number {
    // Two delimiter lines in a row: the grammar has no part there, not even an empty one.
    if (this.#isDashLine(start) && this.#findDelimiter(start)) {
      this.#report("boundary-double", start);
      return start;
    }
    if (!this.#hasPartsLeft(start)) return start;
    const { parts, path } = frame.draft;
    return this.#open(start, {
      siblings: parts,
      path: () => partPath(path, parts.length + 1),
      // RFC 2046 §5.1.5
      defaultType: frame.form.type === "multipart/digest" ? "message/rfc822" : "text/plain",
    });
  }

  #isDashLine(at: number): boolean {
    return this.#bytes[at] === 0x2d && this.#bytes[at + 1] === 0x2d;
  }

  /** Closes all frames inside `level`; their bodies end at `end`. */
  #closeAbove(level: number, end: number, line = end): void {
    while (this.#frames.length - 1 > level) this.#close(end, line);
  }

  #close(end: number, line = end): void {
    const frame = this.#frames.pop();
    if (!frame) return;
    const { draft } = frame;
    // A header that a delimiter ended has the line end before it.
    const inner = draft.parts.at(-1)?.span.end ?? 0;
    draft.body.end = Math.max(draft.body.start, end, inner);
    draft.span.end = Math.max(draft.span.end, draft.body.end);
    // Without a delimiter, nothing of it is a part.
    if (frame.boundary && frame.lastDelimiter < 0) draft.preamble = draft.body;
    if (frame.boundary && !frame.closed) {
      const code = frame.lastDelimiter < 0 ? "boundary-missing" : "multipart-unclosed";
      this.#report(code, line);
    }
    if (frame.boundary && frame.closed) {
      const start = draft.epilogue.start;
      draft.epilogue = { start, end: Math.max(start, draft.body.end) };
    }
    if (frame.encoded) this.#enqueue(frame);
  }

  #enqueue({ entity, draft }: Frame): void {
    const { bytes, defects } = entity.decode();
    this.#defects.addAll(defects);
    if (!this.#hasPartsLeft(draft.body.start)) return;
    const depth = this.#base + this.#frames.length + 1;
    this.#jobs.push({ bytes, depth, place: placeMessage(draft.parts, draft.path) });
  }

  #report(code: string, offset: number): void {
    this.#defects.add({ code, offset });
  }
}

/** The place of a whole message: the input, or what the part at `inside` holds. */
function placeMessage(siblings: Entity[], inside?: string): Place {
  return { siblings, path: (type) => messagePath(inside, type), defaultType: "text/plain" };
}

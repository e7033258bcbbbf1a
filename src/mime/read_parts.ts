/**
 * The parts of a message one by one while it comes in, without its tree and without its bodies in
 * memory: what is held is one header and the piece of a body that is being read.
 *
 * ```ts
 * for await (const { head, body } of readParts(request.body)) {
 *   if (head.filename) await body.pipeTo(openFile(head.path));
 * }
 * ```
 *
 * @module
 */
import { type Defect, Fault } from "../model/fault.ts";
import { DEFAULT_LIMITS, type Limits } from "../model/limits.ts";
import type { EntityHead } from "./entity_head.ts";
import type { MessageLimits } from "./parse.ts";
import { isMessageType } from "./part_path.ts";
import type { BytesInput } from "./split_join.ts";
import { MessageSplitter } from "./split_join_machine.ts";
import type { MessagePiece, OpenedEntity } from "./split_join_pieces.ts";
import { isIdentity, openDecoder } from "./transfer_decoding.ts";

/** An entity whose header has come, and its body, which is still coming. */
export interface StreamedPart {
  /** What its header says. */
  readonly head: EntityHead;
  /**
   * Its content, decoded. It is skipped if it is not read before the next part is asked for; what
   * was begun then ends with a {@linkcode Fault}. Multiparts and messages have none: what is in them
   * comes as parts of its own.
   */
  readonly body: ReadableStream<Uint8Array>;
}

/** Told of what is wrong with a message; offsets are in the message, or in a part that was encoded. */
export type ReportDefect = (defect: Defect, path: string) => void;

/**
 * Reads the entities of a message in the order in which they stand there, each before its parts:
 * those of {@linkcode parseMessage}, messages that were encoded in messages too. Nothing in the input
 * makes this throw, but what it throws itself is passed on.
 */
export async function* readParts(
  input: BytesInput,
  limits: MessageLimits = {},
  report: ReportDefect = () => {},
): AsyncGenerator<StreamedPart> {
  const bounds = { ...DEFAULT_LIMITS, ...limits };
  const level = { limits: bounds, budget: { parts: bounds.mimeParts }, report };
  yield* readLevel(cutChunks(input), level);
}

/** What a message within a message inherits. */
interface Level {
  readonly limits: Limits;
  /** Shared by all levels. */
  readonly budget: { parts: number };
  /** Path of the part that holds it. */
  readonly inside?: string;
  readonly report: ReportDefect;
}

/** One message. Encoded ones within it are read by recursion, as deep as the limit allows. */
async function* readLevel(
  input: AsyncIterable<Uint8Array>,
  level: Level,
): AsyncGenerator<StreamedPart> {
  const { inside = "", report } = level;
  const limits = { ...level.limits, mimeParts: level.budget.parts };
  const splitter = new MessageSplitter(limits, { inside: level.inside, lends: true });
  const pieces = new PieceReader(input, splitter);
  try {
    yield* readEntities(pieces, level, limits);
  } finally {
    await pieces.close();
  }
  for (const defect of splitter.defects) report(defect, inside);
}

async function* readEntities(
  pieces: PieceReader,
  level: Level,
  limits: Limits,
): AsyncGenerator<StreamedPart> {
  const { report } = level;
  let entity = await pieces.nextEntity();
  for (; entity; entity = await pieces.nextEntity()) {
    const { head, depth } = entity;
    for (const defect of head.fieldDefects) report(defect, head.path);
    level.budget.parts--;
    const body = new PartBody(pieces, head, report);
    const mimeDepth = Math.min(limits.mimeDepth - depth - 1, MOST_NESTED);
    if (isEncodedMessage(head) && mimeDepth > 0 && level.budget.parts > 0) {
      yield { head, body: ReadableStream.from([]) };
      const inner = { ...level.limits, mimeDepth };
      yield* readLevel(body.chunks(), { ...level, limits: inner, inside: head.path });
    } else yield { head, body: ReadableStream.from(body.chunks()) };
    await body.skip();
  }
}

/** Whatever the limit says, since each level calls the next one. */
const MOST_NESTED = 64;

function isEncodedMessage(head: EntityHead): boolean {
  return isMessageType(head.type) && !isIdentity(head.transferEncoding);
}

/** Input is taken in pieces that are not larger. */
const CHUNK = 64 << 10;

async function* cutChunks(input: BytesInput): AsyncGenerator<Uint8Array> {
  const chunks = input instanceof Uint8Array ? [input] : input;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += CHUNK) yield chunk.subarray(at, at + CHUNK);
  }
}

/** The pieces of a message, one by one. */
class PieceReader {
  /** Offset of the next piece. */
  offset = 0;
  readonly #input: AsyncIterator<Uint8Array>;
  readonly #splitter: MessageSplitter;
  #queue: readonly MessagePiece[] = [];
  #next = 0;
  #ended = false;

  constructor(input: AsyncIterable<Uint8Array>, splitter: MessageSplitter) {
    this.#input = input[Symbol.asyncIterator]();
    this.#splitter = splitter;
  }

  /** The entity that begins next; what comes before it is skipped. */
  async nextEntity(): Promise<OpenedEntity | undefined> {
    for (let piece = await this.#peek(); piece; piece = await this.#peek()) {
      this.#take(piece);
      if (piece.opens) return piece.opens;
    }
    return undefined;
  }

  /** The next piece of the body of an entity; undefined at its end. */
  async nextBody(path: string): Promise<Uint8Array | undefined> {
    for (let piece = await this.#peek(); piece; piece = await this.#peek()) {
      const header = piece.kind === "head" && !piece.opens;
      if (piece.path !== path || !(header || piece.kind === "body")) return undefined;
      this.#take(piece);
      if (!header) return piece.bytes;
    }
    return undefined;
  }

  /** Ends the input, which may have more. */
  async close(): Promise<void> {
    await this.#input.return?.();
  }

  async #peek(): Promise<MessagePiece | undefined> {
    while (this.#next === this.#queue.length && !this.#ended) {
      const { done, value } = await this.#input.next();
      this.#queue = done ? this.#splitter.end() : this.#splitter.push(value);
      this.#next = 0;
      this.#ended = done === true;
    }
    return this.#queue[this.#next];
  }

  #take(piece: MessagePiece): void {
    this.#next++;
    this.offset += piece.bytes.length;
  }
}

/** The body of a part that is still coming. */
class PartBody {
  readonly #pieces: PieceReader;
  readonly #head: EntityHead;
  readonly #report: ReportDefect;
  #over = false;

  constructor(pieces: PieceReader, head: EntityHead, report: ReportDefect) {
    this.#pieces = pieces;
    this.#head = head;
    this.#report = report;
  }

  /** Its decoded bytes, as they come. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    const { path, transferEncoding } = this.#head;
    const decoder = openDecoder(transferEncoding);
    const output: Uint8Array[] = [];
    // What the sink is given lies in memory that the next call uses again.
    const keep = (bytes: Uint8Array) => void output.push(bytes.slice());
    let start: number | undefined;
    for (;;) {
      if (this.#over) throw new Fault("missing", "the part was not read before the next one");
      const piece = await this.#pieces.nextBody(path);
      start ??= this.#pieces.offset - (piece?.length ?? 0);
      if (piece && !decoder) yield piece.slice();
      if (piece) decoder?.write(piece, keep);
      else decoder?.end(keep);
      yield* output.splice(0);
      if (!piece) break;
    }
    const from = start;
    for (const { code, offset } of decoder?.defects ?? []) {
      this.#report({ code, offset: offset + from }, path);
    }
  }

  /** Goes on to what comes after it. */
  async skip(): Promise<void> {
    this.#over = true;
    while (await this.#pieces.nextBody(this.#head.path));
  }
}

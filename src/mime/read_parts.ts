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
import type { Codec } from "../bytes/kernel.ts";
import { type Defect, Fault } from "../model/fault.ts";
import { DEFAULT_LIMITS, type Limits } from "../model/limits.ts";
import type { EntityHead } from "./entity_head.ts";
import type { MessageLimits } from "./parse.ts";
import { isMessageType } from "./part_path.ts";
import type { BytesInput } from "./split_join.ts";
import { MessageSplitter } from "./split_join_machine.ts";
import type { MessagePiece } from "./split_join_pieces.ts";
import { openDecoder } from "./transfer_decoding.ts";

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

/** Input is taken in pieces that are not larger. */
const CHUNK = 64 << 10;

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
  yield* readLevel(cutChunks(input), { limits: bounds, budget: { parts: bounds.mimeParts } }, report);
}

/** What a message within a message inherits. */
interface Level {
  readonly limits: Limits;
  /** Shared by all levels. */
  readonly budget: { parts: number };
  readonly inside?: string;
}

/** One message. Encoded ones within it are read by recursion, as deep as the limit allows. */
async function* readLevel(
  input: AsyncIterable<Uint8Array>,
  level: Level,
  report: ReportDefect,
): AsyncGenerator<StreamedPart> {
  const limits = { ...level.limits, mimeParts: level.budget.parts };
  const pieces = new PieceReader(input, new MessageSplitter(limits, { inside: level.inside }));
  try {
    let depth = 0;
    for (let head = await pieces.nextHead(); head; head = await pieces.nextHead()) {
      level.budget.parts--;
      depth = pieces.depth;
      const encoded = isMessageType(head.type) && openDecoder(head.transferEncoding) !== undefined;
      const room = limits.mimeDepth - depth;
      const body = new PartBody(pieces, head, report);
      const opens = encoded && room > 0 && level.budget.parts > 0;
      yield { head, body: opens ? emptyStream() : body.stream };
      const inner = { ...level.limits, mimeDepth: room };
      const next = { limits: inner, budget: level.budget, inside: head.path };
      if (opens) yield* readLevel(body.chunks(), next, report);
      await body.skip();
    }
  } finally {
    for (const defect of pieces.defects) report(defect, level.inside ?? "");
    await pieces.close();
  }
}

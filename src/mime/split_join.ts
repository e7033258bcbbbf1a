/**
 * Messages cut into their pieces and joined again, byte for byte, so that one part can change while
 * all that was signed around it stays as it is.
 *
 * @module
 */
import { DEFAULT_LIMITS, type Limits } from "../model/limits.ts";
import type { MessageLimits } from "./parse.ts";
import { MessageSplitter } from "./split_join_machine.ts";
import type { MessagePiece } from "./split_join_pieces.ts";

/** How a message is split. */
export interface SplitOptions {
  /** Bounds on depth, parts and headers. What is beyond them is left whole. */
  readonly limits?: MessageLimits;
  /** Content-Type of the entity whose body the input is, where it comes without a header (HTTP). */
  readonly contentType?: string;
}

/** Bytes, whole or as they come. */
export type BytesInput = Uint8Array | AsyncIterable<Uint8Array>;

/**
 * Cuts a message into its pieces. Joined they are the message, whatever it is, and they are the
 * same ones however the input comes in chunks.
 */
export async function* splitMessage(
  input: BytesInput,
  options: SplitOptions = {},
): AsyncGenerator<MessagePiece> {
  const splitter = makeSplitter(options);
  if (input instanceof Uint8Array) yield* splitter.push(input);
  else for await (const chunk of input) yield* splitter.push(chunk);
  yield* splitter.end();
}

/** As {@linkcode splitMessage}, for bytes that are at hand. */
export function splitBytes(bytes: Uint8Array, options: SplitOptions = {}): MessagePiece[] {
  const splitter = makeSplitter(options);
  return [...splitter.push(bytes), ...splitter.end()];
}

function makeSplitter({ limits, contentType }: SplitOptions): MessageSplitter {
  const bounds: Limits = { ...DEFAULT_LIMITS, ...limits };
  return new MessageSplitter(bounds, { contentType });
}

/** The bytes of all pieces in one array. */
export function joinPieces(pieces: Iterable<Pick<MessagePiece, "bytes">>): Uint8Array<ArrayBuffer> {
  const all = [...pieces];
  const whole = new Uint8Array(all.reduce((sum, { bytes }) => sum + bytes.length, 0));
  let at = 0;
  for (const { bytes } of all) {
    whole.set(bytes, at);
    at += bytes.length;
  }
  return whole;
}

/**
 * The message with one part replaced by another entity, header and body; `null` leaves the part
 * empty. Every other byte stays. Ends with a RangeError where there is no such part.
 */
export async function* replacePart(
  input: BytesInput,
  path: string,
  entity: Uint8Array | null,
  options: SplitOptions = {},
): AsyncGenerator<Uint8Array> {
  let replaced = false;
  for await (const piece of splitMessage(input, options)) {
    if (!isWithin(piece.path, path)) {
      yield piece.bytes;
      continue;
    }
    if (!replaced && entity !== null) yield entity;
    replaced = true;
  }
  if (!replaced) throw new RangeError(`there is no part ${path}`);
}

/** Whether a path is that of an entity or of one within it. */
function isWithin(path: string, outer: string): boolean {
  // The multipart that is a whole message has no number of its own: its parts begin where it does.
  const prefix = outer.endsWith("TEXT") ? outer.slice(0, -"TEXT".length) : `${outer}.`;
  return path === outer || path.startsWith(prefix);
}

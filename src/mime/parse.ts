/**
 * The door of the MIME reader: bytes to a message.
 *
 * @module
 */
import { Fault } from "../model/fault.ts";
import { DEFAULT_LIMITS, type Limits } from "../model/limits.ts";
import { Message } from "./message.ts";
import { readEntityTree } from "./reader.ts";

/** The limits that hold while a message is read; those not given have their defaults. */
export type MessageLimits = Partial<
  Pick<
    Limits,
    "mimeDepth" | "mimeParts" | "mimeFields" | "mimeHeaderBytes" | "conversionInput"
  >
>;

/**
 * Reads a message. Nothing in it makes this throw; what was wrong is in `defects`. A stream longer
 * than `conversionInput` is a {@linkcode Fault} `too-large`, since the message is held whole.
 */
export async function parseMessage(
  input: Uint8Array | ReadableStream<Uint8Array>,
  limits: MessageLimits = {},
): Promise<Message> {
  const bounds = { ...DEFAULT_LIMITS, ...limits };
  const bytes = input instanceof Uint8Array
    ? input
    : await gatherBytes(input, bounds.conversionInput);
  return readMessage(bytes, bounds);
}

/** As {@linkcode parseMessage}, for bytes that are at hand. */
export function readMessage(bytes: Uint8Array, limits: MessageLimits = {}): Message {
  const { root, defects } = readEntityTree(bytes, { ...DEFAULT_LIMITS, ...limits });
  return new Message(root, defects);
}

/** All bytes of a stream; more than `limit` is a fault, and the stream is cancelled. */
export async function gatherBytes(
  input: ReadableStream<Uint8Array>,
  limit: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of input) {
    length += chunk.length;
    if (length > limit) throw new Fault("too-large", `a message of more than ${limit} bytes`);
    chunks.push(chunk);
  }
  if (chunks.length === 1) return chunks[0];
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

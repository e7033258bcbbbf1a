/**
 * Getting a request's body ready before a connection is taken.
 *
 * @module
 */
import { Fault } from "../model/fault.ts";
import type { Field } from "../model/variant.ts";
import type { Payload } from "./upload.ts";

/**
 * Bodies up to this size are gathered first: a slow client then holds no connection, the request
 * leaves in one write, and it can be sent a second time.
 */
const GATHERED_SIZE = 16 << 10;

const NOTHING: Payload = { kind: "bytes", bytes: new Uint8Array(0) };

/** The body of a request as it was handed in. */
export interface RequestBody {
  readonly body?: ReadableStream<Uint8Array>;
  readonly bodyLength?: number;
  trailers?(): readonly Field[];
}

/** What to send after the head. Rejects with a `bad-request` fault when a small body breaks its length. */
export function preparePayload(
  { body, bodyLength, trailers }: RequestBody,
  signal: AbortSignal | undefined,
): Payload | Promise<Payload> {
  if (bodyLength !== undefined && !(Number.isSafeInteger(bodyLength) && bodyLength >= 0)) {
    throw new RangeError(`bodyLength is ${bodyLength}`);
  }
  if (body === undefined && bodyLength !== undefined && bodyLength > 0) {
    throw new RangeError("bodyLength without a body");
  }
  if (body === undefined) return NOTHING;
  if (bodyLength === undefined || bodyLength > GATHERED_SIZE) {
    return { kind: "stream", stream: body, length: bodyLength, trailers };
  }
  return gather(body, bodyLength, signal).then((bytes) => ({ kind: "bytes", bytes }));
}

async function gather(
  stream: ReadableStream<Uint8Array>,
  length: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  signal?.throwIfAborted();
  const bytes = new Uint8Array(length);
  const reader = stream.getReader();
  const leave = () => void reader.cancel(signal?.reason).catch(() => {});
  signal?.addEventListener("abort", leave, { once: true });
  try {
    let filled = 0;
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      if (filled + next.value.length > length) throw mismatch("longer");
      bytes.set(next.value, filled);
      filled += next.value.length;
    }
    signal?.throwIfAborted();
    if (filled < length) throw mismatch("shorter");
    return bytes;
  } catch (error) {
    reader.cancel(error).catch(() => {});
    throw error;
  } finally {
    signal?.removeEventListener("abort", leave);
  }
}

function mismatch(how: "longer" | "shorter"): Fault {
  return new Fault("bad-request", `The request's body is ${how} than its length`);
}

/**
 * What a converter of one's own gives back, as a stream.
 *
 * @module
 */
import { Fault } from "../../model/fault.ts";
import type { CustomOutput } from "./options.ts";

/** Bytes and text in one piece; anything else is refused. */
export function streamOf(output: CustomOutput): ReadableStream<Uint8Array> {
  if (output instanceof ReadableStream) return output;
  const bytes = typeof output === "string" ? new TextEncoder().encode(output) : output;
  if (!(bytes instanceof Uint8Array)) {
    throw new Fault("conversion", "a converter gave back neither a stream, bytes nor text");
  }
  return new ReadableStream({
    start(controller) {
      if (bytes.length > 0) controller.enqueue(bytes);
      controller.close();
    },
  });
}

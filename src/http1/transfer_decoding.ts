/**
 * Taking off the transfer codings that lie under chunked (RFC 9112 §7.2). They are for one
 * connection: what comes out is the content as it is.
 *
 * @module
 */
import type { Limits } from "../model/limits.ts";

/** The codings that are taken off, by the name that stands for each. */
const DECODED: ReadonlyMap<string, string> = new Map([
  ["deflate", "deflate"],
  ["gzip", "gzip"],
  ["x-gzip", "gzip"],
]);

/** One is all that anybody has a use for; more would multiply what a few bytes can become. */
const MOST_CODINGS = 1;

/** Whether these codings can be taken off, the last of them first. */
export function canDecodeTransfer(codings: readonly string[]): boolean {
  return codings.length <= MOST_CODINGS && codings.every((coding) => DECODED.has(coding));
}

/** The content without them. Corrupt and cut input end it with a fault, as does what passes the limit. */
export async function decodeTransfer(
  body: ReadableStream<Uint8Array>,
  codings: readonly string[],
  limits: Pick<Limits, "decoded" | "codingLayers">,
): Promise<ReadableStream<Uint8Array>> {
  // Hardly any origin sends them, so nobody waits for their code to be loaded.
  const { decodeContent } = await import("../coding/content_coding.ts");
  return decodeContent(body, codings.map((coding) => DECODED.get(coding) ?? coding), limits);
}

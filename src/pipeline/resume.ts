/**
 * The rest of content that broke off: asked for as a range of the very bytes that had begun to come
 * (RFC 9110 §13.1.5), so that who reads them need not notice.
 *
 * @module
 */
import { isStrongTag, parseContentRange, readFields } from "../cache/mod.ts";
import { discard } from "./streams.ts";
import type { Answer, Ask, Origin } from "../origin/origin.ts";
import type { Field } from "../model/variant.ts";

/** What broke off, and where it came from. */
export interface Broken {
  readonly origin: Origin;
  readonly ask: Ask;
  /** The fields that it came with. */
  readonly fields: readonly Field[];
  /** How much of it had come. */
  readonly position: number;
}

/** Whether the rest of this could be told to be that of the same content. */
export function canResume(fields: readonly Field[]): boolean {
  const etag = readFields(fields).get("etag");
  return etag !== null && isStrongTag(etag);
}

/** The rest; undefined where it cannot be told to be that of the same content. */
export async function resume(
  { origin, ask, fields, position }: Broken,
): Promise<ReadableStream<Uint8Array> | undefined> {
  const etag = readFields(fields).get("etag");
  if (etag === null || !isStrongTag(etag)) return undefined;
  const conditions: Field[] = [["Range", `bytes=${position}-`], ["If-Range", etag]];
  const answer = await origin.describe({ ...ask, conditions });
  const head = headOf(answer);
  if (head === undefined || readFields(head.fields).get("etag") !== etag) return giveUp(answer);
  if (answer.kind === "resource") {
    const whole = await answer.resource.variants[0].open();
    return skip(whole, position);
  }
  const range = parseContentRange(readFields(head.fields).get("content-range"));
  const fits = head.status === 206 && range?.first === position;
  return fits && answer.kind === "answer" ? answer.body ?? undefined : giveUp(answer);
}

/** The head of an answer that came as a message. */
export function headOf(answer: Answer) {
  if (answer.kind === "resource") return answer.message;
  return answer.kind === "answer" ? answer : undefined;
}

/** Lets go of an answer that nobody will read. */
export function giveUp(answer: Answer): undefined {
  if (answer.kind === "answer") discard(answer.body);
  if (answer.kind === "resource") answer.resource.variants[0]?.release?.();
}

/** The stream without its first bytes. */
function skip(stream: ReadableStream<Uint8Array>, count: number): ReadableStream<Uint8Array> {
  let left = count;
  return stream.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(piece, controller) {
        if (left < piece.length) controller.enqueue(left === 0 ? piece : piece.subarray(left));
        left = Math.max(0, left - piece.length);
      },
    }),
  );
}

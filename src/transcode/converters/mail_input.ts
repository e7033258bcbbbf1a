/**
 * What every converter of mail does first and last: take all bytes in, hand a text or a message out.
 *
 * @module
 */
import { type Message, readMessage, type WrittenContent } from "../../mime/mod.ts";
import { gatherBytes } from "../../mime/parse.ts";
import type { Conversion } from "../../model/conversion.ts";
import { Fault } from "../../model/fault.ts";

/** All bytes of the input, within the limit. */
export async function takeBytes(
  input: ReadableStream<Uint8Array>,
  conversion: Conversion,
): Promise<Uint8Array> {
  const bytes = await gatherBytes(input, conversion.limits.conversionInput);
  conversion.signal?.throwIfAborted();
  return bytes;
}

/** The message that the input is. */
export async function takeMessage(
  input: ReadableStream<Uint8Array>,
  conversion: Conversion,
): Promise<Message> {
  return readMessage(await takeBytes(input, conversion), conversion.limits);
}

/** The text as UTF-8, within the limit. */
export function giveText(text: string, conversion: Conversion): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > conversion.limits.conversionOutput) {
    throw new Fault("too-large", `a mail that makes more than ${bytes.length} bytes`);
  }
  return ReadableStream.from([bytes]);
}

/** What was composed, within the limit. */
export function giveContent(
  content: WrittenContent,
  conversion: Conversion,
): ReadableStream<Uint8Array> {
  if (content.length > conversion.limits.conversionOutput) {
    throw new Fault("too-large", `a message of ${content.length} bytes`);
  }
  return content.stream();
}

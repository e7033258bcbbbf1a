/**
 * The messages of a mailbox as data for its forms: the page that the location asks for.
 *
 * @module
 */
import {
  type BoxEntry,
  type BoxPage,
  readBoxRequest,
  readMailbox,
  readMessage,
  selectBoxPage,
  summariseMessage,
} from "../../mime/mod.ts";
import type { Conversion } from "../../model/conversion.ts";
import { queryOf } from "./mail_link.ts";

/**
 * Lists the messages of a mailbox, as many as the limit allows: `?page=` and `?q=` of the location
 * say which. One message at a time is held, and of its text what is searched.
 */
export async function listMailbox(
  input: ReadableStream<Uint8Array>,
  conversion: Conversion,
): Promise<BoxPage> {
  const { limits, signal } = conversion;
  const request = readBoxRequest(queryOf(conversion.location));
  const text = request.query !== "";
  const entries: BoxEntry[] = [];
  for await (const { number, bytes } of readMailbox(input, { limits })) {
    signal?.throwIfAborted();
    const place = { number, size: bytes.length };
    entries.push(summariseMessage(readMessage(bytes, limits), place, { text }));
  }
  return selectBoxPage(entries, request);
}

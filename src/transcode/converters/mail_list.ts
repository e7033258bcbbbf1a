/**
 * The messages of a mailbox as data for its forms: the page that the location asks for.
 *
 * @module
 */
import {
  type BoxEntry,
  type BoxPage,
  parseBoxQuery,
  readBoxRequest,
  readMailbox,
  readMessage,
  selectBoxPage,
  summariseMessage,
} from "../../mime/mod.ts";
import type { Conversion } from "../../model/conversion.ts";
import type { Limits } from "../../model/limits.ts";
import { queryOf } from "./mail_link.ts";

/** A page of a mailbox, and what is on none of its pages. */
export interface BoxListing extends BoxPage {
  /** How many of the messages that were found are not listed: the first ones, mostly the oldest. */
  readonly unlisted: number;
  /** Whether the mailbox has more messages than are read. */
  readonly truncated: boolean;
}

/**
 * Lists the last messages of a mailbox, out of as many as the limit allows: `?page=` and `?q=` of the
 * location say which. One message at a time is held, and of those that are found no more than a list
 * needs; so a long mailbox takes time, and not memory.
 */
export async function listMailbox(
  input: ReadableStream<Uint8Array>,
  { limits, location, signal }: Conversion,
): Promise<BoxListing> {
  const request = readBoxRequest(queryOf(location));
  const isWanted = parseBoxQuery(request.query);
  const found = new Tail(limits.mailboxListed);
  let truncated = false;
  for await (const { number, bytes } of readMailbox(input, { limits: withOneMore(limits) })) {
    signal?.throwIfAborted();
    truncated = number > limits.mailboxMessages;
    if (truncated) break;
    const place = { number, size: bytes.length };
    const options = { text: request.query !== "" };
    const { text, ...entry } = summariseMessage(readMessage(bytes, limits), place, options);
    if (isWanted({ ...entry, text })) found.add(entry);
  }
  const entries = found.take();
  const page = selectBoxPage(entries, { ...request, query: "" });
  const { query } = request;
  return { ...page, query, count: found.count, unlisted: found.count - entries.length, truncated };
}

/** One message too many tells that there are more. */
function withOneMore(limits: Limits): Limits {
  return { ...limits, mailboxMessages: limits.mailboxMessages + 1 };
}

/** The last entries of many. */
class Tail {
  /** How many there were. */
  count = 0;
  #entries: BoxEntry[] = [];
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  add(entry: BoxEntry): void {
    this.count++;
    this.#entries.push(entry);
    if (this.#entries.length >= 2 * this.#most) this.#entries = this.take();
  }

  take(): BoxEntry[] {
    return this.#entries.slice(Math.max(0, this.#entries.length - this.#most));
  }
}

/**
 * A mailbox as JSON. The shape is stable; fields may be added to it:
 *
 *     { "count", "unlisted", "truncated": boolean, "page", "pages", "query",
 *       "threads": [[{ "number", "depth", "subject": string | null, "date": ISO 8601 | null,
 *                      "from": [{ "name", "address" }], "messageId": string | null, "size", "href" }]] }
 *
 * @module
 */
import type { BoxEntry } from "../../mime/mod.ts";
import type { Convert } from "../../model/conversion.ts";
import { giveText } from "./mail_input.ts";
import { linkMessage } from "./mail_link.ts";
import { listMailbox } from "./mail_list.ts";

/** Makes `application/json` of `application/mbox`. */
export const convert: Convert = async (input, conversion) => {
  const { threads, ...facts } = await listMailbox(input, conversion);
  const { count, unlisted, truncated, page, pages, query } = facts;
  const listed = threads.map((thread) =>
    thread.map(({ entry, depth }) => describeEntry(entry, depth, conversion.location))
  );
  return giveText(
    JSON.stringify({ count, unlisted, truncated, page, pages, query, threads: listed }, null, 2) +
      "\n",
    conversion,
  );
};

function describeEntry(entry: BoxEntry, depth: number, location: string): unknown {
  return {
    number: entry.number,
    depth,
    subject: entry.subject ?? null,
    date: entry.date?.toISOString() ?? null,
    from: entry.from,
    messageId: entry.messageId ?? null,
    size: entry.size,
    href: linkMessage(location, entry.number),
  };
}

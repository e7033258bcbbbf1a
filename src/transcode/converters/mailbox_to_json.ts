/**
 * A mailbox as JSON. The shape is stable; fields may be added to it:
 *
 *     { "messages": [{ "number", "subject": string | null, "date": ISO 8601 | null,
 *                      "from": [{ "name", "address" }], "size", "href" }] }
 *
 * @module
 */
import type { Convert } from "../../model/conversion.ts";
import { giveText } from "./mail_input.ts";
import { listMailbox } from "./mail_list.ts";

/** Makes `application/json` of `application/mbox`. */
export const convert: Convert = async (input, conversion) => {
  const messages = (await listMailbox(input, conversion)).map((entry) => ({
    number: entry.number,
    subject: entry.subject ?? null,
    date: entry.date?.toISOString() ?? null,
    from: entry.from,
    size: entry.size,
    href: entry.href,
  }));
  return giveText(JSON.stringify({ messages }, null, 2) + "\n", conversion);
};

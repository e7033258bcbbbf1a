/**
 * A message as JSON. The shape is stable; fields may be added to it:
 *
 *     {
 *       "subject": string | null, "date": ISO 8601 | null, "messageId": string | null,
 *       "inReplyTo": [string], "references": [string],
 *       "from" | "sender" | "replyTo" | "to" | "cc" | "bcc":
 *         [{ "name", "address" } | { "group", "members": [{ "name", "address" }] }],
 *       "fields": [{ "name", "value" }],     every field in order, encoded words decoded
 *       "text": string | null,               the body as plain text
 *       "parts": [{ "path", "type", "charset", "language", "transferEncoding", "disposition",
 *                   "filename", "contentId", "size", "href" }],   null where not given
 *       "defects": [{ "code", "offset" }]
 *     }
 *
 * @module
 */
import { chooseBody, type Entity, type Message, PLAIN_BODY, walkParts } from "../../mime/mod.ts";
import type { Conversion, Convert } from "../../model/conversion.ts";
import { giveText, takeMessage } from "./mail_input.ts";
import { linkPart } from "./mail_link.ts";
import { writePlain } from "./mail_plain.ts";

/** Makes `application/json` of `message/rfc822`. */
export const convert: Convert = async (input, conversion) => {
  const message = await takeMessage(input, conversion);
  return giveText(JSON.stringify(describeMessage(message, conversion), null, 2) + "\n", conversion);
};

function describeMessage(message: Message, conversion: Conversion): unknown {
  const body = chooseBody(message.root, PLAIN_BODY);
  return {
    subject: message.subject ?? null,
    date: message.date?.toISOString() ?? null,
    messageId: message.messageId ?? null,
    inReplyTo: message.inReplyTo,
    references: message.references,
    from: message.from,
    sender: message.sender,
    replyTo: message.replyTo,
    to: message.to,
    cc: message.cc,
    bcc: message.bcc,
    fields: message.fields.map(({ name, decoded }) => ({ name, value: decoded })),
    text: body ? writePlain(body, conversion.limits) : null,
    parts: listLeaves(message.root).map((part) => describePart(part, conversion.location)),
    defects: message.defects,
  };
}

/** All that can be fetched: leaves and messages, but no multiparts, which are mere wrapping. */
function listLeaves(root: Entity): Entity[] {
  return [...walkParts(root)].filter((part) => !part.type.startsWith("multipart/"));
}

function describePart(part: Entity, location: string): unknown {
  return {
    path: part.path,
    type: part.type,
    charset: part.charset ?? null,
    language: part.language ?? null,
    transferEncoding: part.transferEncoding,
    disposition: part.disposition ?? null,
    filename: part.filename ?? null,
    contentId: part.contentId ?? null,
    size: part.bytes().length,
    href: linkPart(location, part.path),
  };
}

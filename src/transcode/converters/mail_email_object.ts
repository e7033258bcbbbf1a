/**
 * A message as the Email object of JMAP (RFC 8621 §4.1), as Email/parse would give it: what belongs
 * to a mailbox and not to the message is null.
 *
 * Two properties are added to those of the RFC: `href` of each part that can be fetched, and
 * `defects` of the message.
 *
 * @module
 */
import { type Entity, type HeaderField, listMailboxes, type Message } from "../../mime/mod.ts";
import type { Conversion } from "../../model/conversion.ts";
import { parseMailDate } from "../../syntax/mail_date.ts";
import { type BodyLists, listBodies } from "./mail_body_lists.ts";
import { linkPart } from "./mail_link.ts";
import { writePlain } from "./mail_plain.ts";

/** EmailAddress (§4.1.2.3). */
interface EmailAddress {
  readonly name: string | null;
  readonly email: string;
}

/** EmailHeader (§4.1.4): the value as it was sent. */
interface EmailHeader {
  readonly name: string;
  readonly value: string;
}

/** EmailBodyPart (§4.1.4). */
export interface EmailBodyPart {
  readonly partId: string | null;
  readonly blobId: string | null;
  readonly size: number;
  readonly headers: readonly EmailHeader[];
  readonly name: string | null;
  readonly type: string;
  readonly charset: string | null;
  readonly disposition: string | null;
  readonly cid: string | null;
  readonly language: readonly string[] | null;
  readonly location: string | null;
  readonly href: string | null;
  readonly subParts: EmailBodyPart[] | null;
}

/** EmailBodyValue (§4.1.4). */
interface EmailBodyValue {
  readonly value: string;
  readonly isEncodingProblem: boolean;
  readonly isTruncated: boolean;
}

/** §4.1.4: as long as a preview may be. */
const PREVIEW = 256;

/** Describes a message; `size` is that of the whole. */
export function describeEmail(message: Message, size: number, conversion: Conversion): unknown {
  const { root } = message;
  const parts = describeParts(root, conversion.location);
  const lists = listBodies(root);
  const pick = (list: readonly Entity[]) => list.map((part) => parts.get(part));
  return {
    id: null,
    blobId: null,
    threadId: null,
    mailboxIds: null,
    keywords: null,
    size,
    receivedAt: null,
    messageId: listOrNull(message.ids("message-id")),
    inReplyTo: listOrNull(message.inReplyTo),
    references: listOrNull(message.references),
    sender: describeAddresses(message, "sender"),
    from: describeAddresses(message, "from"),
    to: describeAddresses(message, "to"),
    cc: describeAddresses(message, "cc"),
    bcc: describeAddresses(message, "bcc"),
    replyTo: describeAddresses(message, "reply-to"),
    subject: message.subject ?? null,
    sentAt: formatSentAt(root.field("date")),
    headers: describeHeaders(root.fields),
    bodyStructure: parts.get(root),
    bodyValues: describeValues(lists),
    textBody: pick(lists.textBody),
    htmlBody: pick(lists.htmlBody),
    attachments: pick(lists.attachments),
    hasAttachment: lists.attachments.some((part) => part.disposition !== "inline"),
    preview: writePreview(lists, conversion),
    defects: message.defects,
  };
}

function listOrNull(ids: readonly string[]): readonly string[] | null {
  return ids.length === 0 ? null : ids;
}

/** Members of groups stand among the others (§4.1.2.3). */
function describeAddresses(message: Message, name: string): EmailAddress[] | null {
  if (!message.root.field(name)) return null;
  return listMailboxes(message.addresses(name)).map(({ name, address }) => ({
    name: name || null,
    email: address,
  }));
}

/** RFC 3339, in the sender's zone; without fractions, as JMAP's Date has it (RFC 8620 §1.4). */
function formatSentAt(field: HeaderField | undefined): string | null {
  const { date = null, offset } = field ? parseMailDate(field.text) : {};
  if (date === null) return null;
  const local = new Date(date.getTime() + (offset ?? 0) * 60_000).toISOString().slice(0, 19);
  if (!offset) return `${local}Z`;
  const digits = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const minutes = Math.abs(offset);
  return `${local}${offset < 0 ? "-" : "+"}${digits(minutes / 60)}:${digits(minutes % 60)}`;
}

function describeHeaders(fields: readonly HeaderField[]): EmailHeader[] {
  return fields.map(({ name, text }) => ({ name, value: text.replace(/\r?\n$/, "") }));
}

/** All parts but those of messages inside, which are messages of their own (§4.1.4, subParts). */
function describeParts(root: Entity, location: string): Map<Entity, EmailBodyPart> {
  const described = new Map<Entity, EmailBodyPart>();
  const queue: Entity[] = [root];
  for (let at = 0; at < queue.length; at++) {
    described.set(queue[at], describePart(queue[at], location));
    if (isMultipart(queue[at])) { for (const part of queue[at].parts) queue.push(part); }
  }
  for (const [entity, { subParts }] of described) {
    if (subParts === null) continue;
    for (const part of entity.parts) {
      const child = described.get(part);
      if (child) subParts.push(child);
    }
  }
  return described;
}

function isMultipart(entity: Entity): boolean {
  return entity.type.startsWith("multipart/");
}

function describePart(entity: Entity, location: string): EmailBodyPart {
  const wrapping = isMultipart(entity);
  const { type, path } = entity;
  return {
    partId: wrapping ? null : path,
    // An Id has no dots (RFC 8620 §1.2).
    blobId: wrapping ? null : path.replaceAll(".", "-"),
    size: wrapping ? 0 : entity.bytes().length,
    headers: describeHeaders(entity.fields),
    name: entity.filename ?? null,
    type,
    charset: entity.charset ?? (type.startsWith("text/") ? "us-ascii" : null),
    disposition: entity.disposition ?? null,
    cid: entity.contentId ?? null,
    language: listLanguages(entity),
    location: entity.contentLocation ?? null,
    href: wrapping ? null : linkPart(location, path),
    subParts: wrapping ? [] : null,
  };
}

function listLanguages(entity: Entity): string[] | null {
  const value = entity.field("content-language")?.value.replace(/\([^()]*\)/g, "") ?? "";
  const tags = value.split(",").map((tag) => tag.trim()).filter((tag) => tag !== "");
  return tags.length === 0 ? null : tags;
}

function describeValues({ textBody, htmlBody }: BodyLists): Record<string, EmailBodyValue> {
  const values: Record<string, EmailBodyValue> = {};
  for (const part of new Set([...textBody, ...htmlBody])) {
    if (!part.type.startsWith("text/")) continue;
    const { text, defects } = part.decodeText();
    values[part.path] = { value: text, isEncodingProblem: defects.length > 0, isTruncated: false };
  }
  return values;
}

function writePreview({ textBody }: BodyLists, conversion: Conversion): string {
  const body = textBody.find((part) => part.type.startsWith("text/"));
  const text = body ? writePlain(body, conversion.limits) : "";
  const line = text.slice(0, 16 * PREVIEW).replace(/\s+/g, " ").trim();
  return Array.from(line).slice(0, PREVIEW).join("");
}

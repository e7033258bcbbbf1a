/**
 * Mail and MIME: messages into entities, addresses, dates and texts; mailboxes into messages.
 * Everything is read leniently, nothing in a message makes it throw, and what was wrong is listed.
 *
 * ```ts
 * const message = await parseMessage(await Deno.readFile("note.eml"));
 * console.log(message.subject, message.date, chooseBody(message.root)?.text());
 * ```
 *
 * @module
 */
export { MIME_DEFECTS } from "./defects.ts";
export { Entity, type EntityDraft, type Span } from "./entity.ts";
export type { ContentForm } from "./content_fields.ts";
export type { DecodedText, GuessedText } from "./charset_text.ts";
export type { DecodedBytes } from "./transfer_decoding.ts";
export { type FlowedLine, readFlowed, unwrapFlowed } from "./flowed.ts";
export { HeaderField } from "./header_block.ts";
export {
  isMailbox,
  type MailboxMessage,
  type MailboxOptions,
  readMailbox,
  splitMailbox,
} from "./mbox.ts";
export { Message, openMessage } from "./message.ts";
export { type MessageLimits, parseMessage, readMessage } from "./parse.ts";
export {
  type BodyTypes,
  chooseBody,
  findPart,
  indexParts,
  listAttachments,
  PLAIN_BODY,
  type ResolvePart,
  RICH_BODY,
  walkParts,
} from "./parts.ts";
export type { Defect } from "../model/fault.ts";
export type { Limits } from "../model/limits.ts";
export type { MimeValue } from "../syntax/mime_parameters.ts";
export type { FieldDefect } from "../syntax/mail_token.ts";
export {
  type Address,
  type AddressGroup,
  formatAddresses,
  listMailboxes,
  type Mailbox,
} from "../syntax/address.ts";

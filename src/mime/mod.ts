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
export {
  buildMessage,
  buildMultipart,
  type BuildOptions,
  buildPart,
  type BuiltMultipart,
  type MessageDraft,
} from "./build.ts";
export { type ArchiveDraft, buildArchive, buildPageMessage } from "./build_archive.ts";
export {
  buildByteRanges,
  type RangedContent,
  type RangedPart,
  readByteRanges,
} from "./byteranges.ts";
export { ComposeError } from "./compose_error.ts";
export type { BodyDraft } from "./compose_message.ts";
export type {
  LeafDraft,
  MultipartDraft,
  PartContent,
  PartDraft,
  PartFields,
} from "./compose_part.ts";
export { MIME_DEFECTS } from "./defects.ts";
export {
  type BytesInput,
  joinPieces,
  replacePart,
  splitBytes,
  splitMessage,
  type SplitOptions,
} from "./split_join.ts";
export type { MessagePiece, OpenedEntity, PieceKind } from "./split_join_pieces.ts";
export type { AddressInput } from "./write_addresses.ts";
export { type ContentSource, type Piece, WrittenContent } from "./write_content.ts";
export type { Link, TransferEncoding } from "./write_transfer.ts";
export { Entity, type EntityDraft, type Span } from "./entity.ts";
export type { ContentForm } from "./content_fields.ts";
export type { DecodedText, GuessedText } from "./charset_text.ts";
export type { DecodedBytes } from "./transfer_decoding.ts";
export { type FlowedLine, readFlowed, unwrapFlowed } from "./flowed.ts";
export { buildFormData, type FormEntry, type FormField, readFormData } from "./form_data.ts";
export {
  type HttpMessage,
  type HttpMessageBase,
  type HttpMessages,
  type HttpRequestMessage,
  type HttpResponseMessage,
  writeHttpMessage,
} from "./http_message.ts";
export { type HttpContent, httpContentOf, partOfHttpContent } from "./http_message_mail.ts";
export { readHttpMessages } from "./http_message_read.ts";
export { HeaderField } from "./header_block.ts";
export { type BoxEntry, summariseMessage } from "./box_entry.ts";
export { type BoxPage, type BoxRequest, readBoxRequest, selectBoxPage } from "./box_page.ts";
export { type PartRow, type PartTable, tableParts, tablePartsOf } from "./box_parts.ts";
export { type BoxFilter, parseBoxQuery } from "./box_search.ts";
export { type Thread, type Threadable, type ThreadedEntry, threadMessages } from "./box_threads.ts";
export { indexMailbox, MailboxIndex, type ReadPiece } from "./box_index.ts";
export {
  Maildir,
  type MaildirEntry,
  type MaildirFiles,
  type MaildirOptions,
  openMaildirFiles,
} from "./maildir.ts";
export {
  formatMaildirName,
  MAILDIR_FLAGS,
  type MaildirFlag,
  type MaildirMark,
  type MaildirName,
  parseMaildirName,
} from "./maildir_name.ts";
export {
  type DialectRules,
  isMailbox,
  MAILBOX_DIALECTS,
  type MailboxDialect,
  type MailboxMessage,
  type MailboxOptions,
  type MailboxQuoting,
  readMailbox,
  splitMailbox,
} from "./mbox.ts";
export type { MailboxEntry } from "./mbox_scan.ts";
export { type MailboxWriteOptions, writeMailbox, writeMailboxEntry } from "./mbox_write.ts";
export { Message, openMessage } from "./message.ts";
export { type MessageLimits, parseMessage, readMessage } from "./parse.ts";
export {
  type BodyTypes,
  chooseBody,
  findPart,
  listAttachments,
  PLAIN_BODY,
  RICH_BODY,
  walkParts,
} from "./parts.ts";
export { indexParts, type ResolvePart } from "./part_links.ts";
export { readParts, type ReportDefect, type StreamedPart } from "./read_parts.ts";
export { EntityHead } from "./entity_head.ts";
export { type ExternalBody, readExternalBody } from "./external_body.ts";
export {
  findInlineFiles,
  type InlineContent,
  type InlineFile,
  takeInlineFiles,
} from "./inline_files.ts";
export { type Fragment, type JoinedMessage, joinFragments, readFragment } from "./partial.ts";
export { isTnef, readTnef, type TnefAttachment, type TnefMessage } from "./tnef/tnef.ts";
export { joinYenc, readYenc, type YencFile } from "./yenc.ts";
export type { ByteRange, Field } from "../model/variant.ts";
export type { Defect } from "../model/fault.ts";
export { Fault, type FaultCode, type FaultOptions } from "../model/fault.ts";
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

/**
 * Messages from plain data: the counterpart of the reader.
 *
 * @module
 */
import { type Address, listMailboxes } from "../syntax/address.ts";
import { formatMailDate } from "../syntax/mail_date.ts";
import { ComposeError } from "./compose_error.ts";
import { type BodyDraft, shapeBody } from "./compose_message.ts";
import {
  type MultipartDraft,
  type PartDraft,
  type PlannedPart,
  planPart,
  writeOwnFields,
} from "./compose_part.ts";
import {
  type AddressInput,
  domainOf,
  readAddressInput,
  writeAddressField,
} from "./write_addresses.ts";
import { boundaryOf, chooseStem, guardPiece } from "./write_boundary.ts";
import { type Piece, textPiece, WrittenContent } from "./write_content.ts";
import { foldPieces, spaced, writeTextField } from "./write_field.ts";
import { joinParts, type WrittenPart } from "./write_multipart.ts";
import { writeParameterField } from "./write_parameters.ts";
import type { Link } from "./write_transfer.ts";

/** A message as plain data. */
export interface MessageDraft extends BodyDraft {
  /** Authors. */
  readonly from?: AddressInput;
  /** Who sends it, if not the author; needed where there are several authors (RFC 5322 §3.6.2). */
  readonly sender?: AddressInput;
  /** Where answers are to go. */
  readonly replyTo?: AddressInput;
  /** Recipients. */
  readonly to?: AddressInput;
  /** Recipients of copies. */
  readonly cc?: AddressInput;
  /** Recipients whom others must not see: checked, and written only with `keepBcc`. */
  readonly bcc?: AddressInput;
  /** What it is about. */
  readonly subject?: string;
  /** When it was written; now, if not given, and left out, if null. */
  readonly date?: Date | null;
  /** Its identifier without brackets; made up, if not given, and left out, if null. */
  readonly messageId?: string | null;
  /** Identifiers of what it answers. */
  readonly inReplyTo?: string | readonly string[];
  /** Identifiers of its thread, the oldest first. */
  readonly references?: string | readonly string[];
  /** More fields, as text. */
  readonly fields?: readonly (readonly [name: string, value: string])[];
}

/** How a message is written. */
export interface BuildOptions {
  /** What the link carries; lines of ASCII, if not given. */
  readonly link?: Link;
  /** Stem of all boundaries; random, if not given. With date and messageId, output is reproducible. */
  readonly boundary?: string;
  /** Whether the Bcc field is written, as for a draft that is kept. */
  readonly keepBcc?: boolean;
}

/** A multipart for a link that has its fields elsewhere, as HTTP does. */
export interface BuiltMultipart {
  /** The value of Content-Type. */
  readonly type: string;
  /** The body. */
  readonly content: WrittenContent;
}

const ADDRESS_FIELDS = [
  ["from", "From"],
  ["sender", "Sender"],
  ["replyTo", "Reply-To"],
  ["to", "To"],
  ["cc", "Cc"],
  ["bcc", "Bcc"],
] as const;
// msg-id as senders must write it (RFC 5322 §3.6.4).
const MESSAGE_ID =
  /^[\w!#$%&'*+\-/=?^`{|}~.]+@(?:[\w!#$%&'*+\-/=?^`{|}~.]+|\[[\x21-\x5a\x5e-\x7e]+\])$/;
const OWN_FIELDS: ReadonlySet<string> = new Set(
  ("date from sender reply-to to cc bcc subject message-id in-reply-to references mime-version " +
    "content-type content-transfer-encoding content-disposition content-id content-location").split(
      " ",
    ),
);

/**
 * Writes a message. Every part gets the transfer encoding that its content and the link need; lines
 * end in CRLF. What could end a field before its time is refused with a {@linkcode ComposeError}.
 *
 * ```ts
 * const message = buildMessage({
 *   from: "Ada <ada@example.org>",
 *   to: ["Grace <grace@example.org>"],
 *   subject: "Grüße",
 *   text: "See the picture.",
 *   html: '<p>See <img src="cid:pic@example.org">',
 *   inline: [{ type: "image/png", content: png, contentId: "pic@example.org" }],
 *   attachments: [{ filename: "notes.pdf", type: "application/pdf", content: pdf }],
 * });
 * await Deno.writeFile("note.eml", message.stream());
 * ```
 */
export function buildMessage(draft: MessageDraft, options: BuildOptions = {}): WrittenContent {
  const link = options.link ?? "7bit";
  const root = planPart(shapeBody(draft), link);
  const head = writeHead(draft, options, link);
  const { head: content, body } = render(root, options.boundary);
  return new WrittenContent([textPiece(`${head}MIME-Version: 1.0\r\n${content}\r\n`), ...body]);
}

/** Writes a part with its header: an entity that can stand in a message that exists already. */
export function buildPart(draft: PartDraft, options: BuildOptions = {}): WrittenContent {
  const { head, body } = render(planPart(draft, options.link ?? "7bit"), options.boundary);
  return new WrittenContent([textPiece(`${head}\r\n`), ...body]);
}

/** Writes a multipart without its header; on a binary link, if no other is named. */
export function buildMultipart(draft: MultipartDraft, options: BuildOptions = {}): BuiltMultipart {
  const root = planPart(draft, options.link ?? "binary");
  const { head, body } = render(root, options.boundary);
  const type = /^Content-Type: (.*?)\r\n(?![ \t])/s.exec(head)?.[1].replaceAll("\r\n", "") ?? "";
  return { type, content: new WrittenContent(body) };
}

function writeHead(draft: MessageDraft, options: BuildOptions, link: Link): string {
  const date = draft.date === undefined ? new Date() : draft.date;
  const lists = new Map<string, Address[]>();
  for (const [key, name] of ADDRESS_FIELDS) {
    const input = draft[key];
    if (input !== undefined) lists.set(name, readAddressInput(name, input));
  }
  let head = date === null ? "" : writeDate(date);
  for (const [name, addresses] of lists) {
    const written = writeAddressField(name, addresses, { international: link !== "7bit" });
    // An empty list is what a form gives where nobody was named; the field would be malformed.
    if (addresses.length > 0 && (name !== "Bcc" || options.keepBcc)) head += written;
  }
  checkSender(lists.get("From") ?? [], lists.get("Sender") ?? []);
  if (draft.subject !== undefined) head += writeTextField("Subject", draft.subject);
  const id = draft.messageId === undefined ? makeId(lists.get("From")) : draft.messageId;
  if (id !== null) head += writeIds("Message-ID", id);
  if (draft.inReplyTo !== undefined) head += writeIds("In-Reply-To", draft.inReplyTo);
  if (draft.references !== undefined) head += writeIds("References", draft.references);
  return head + writeOwnFields(draft.fields ?? [], OWN_FIELDS);
}

function writeDate(date: Date): string {
  const year = date.getUTCFullYear();
  if (!(year >= 1900 && year <= 9999)) throw new ComposeError("Date", "no date from 1900 on");
  return `Date: ${formatMailDate(date)}\r\n`;
}

/** RFC 5322 §3.6.2. */
function checkSender(from: readonly Address[], sender: readonly Address[]): void {
  const count = listMailboxes(sender).length;
  if (sender.length > 0 && count !== 1) throw new ComposeError("Sender", "it is one mailbox");
  if (listMailboxes(from).length > 1 && count === 0) {
    throw new ComposeError("Sender", "several authors need one");
  }
}

function makeId(from: readonly Address[] | undefined): string {
  const domain = domainOf(from?.[0]) ?? "";
  return `${crypto.randomUUID()}@${/^[A-Za-z0-9.-]+$/.test(domain) ? domain : "localhost"}`;
}

function writeIds(name: string, input: string | readonly string[]): string {
  const ids = (typeof input === "string" ? [input] : input).map((id) =>
    id.replace(/^<(.*)>$/, "$1")
  );
  for (const id of ids) {
    if (!MESSAGE_ID.test(id)) {
      throw new ComposeError(name, `${JSON.stringify(id)} is no identifier`);
    }
  }
  return ids.length === 0 ? "" : foldPieces(name, spaced(ids.map((id) => `<${id}>`)));
}

/** Head and body of a planned part, with boundaries that none of its content holds. */
function render(root: PlannedPart, given: string | undefined): WrittenPart {
  if (root.parts.length === 0) return renderPart(root, "", () => 0);
  const stem = chooseStem(given, listRaw(root));
  let count = 0;
  return renderPart(root, stem, () => ++count);
}

function renderPart(part: PlannedPart, stem: string, next: () => number): WrittenPart {
  const { type, encoding, fields } = part;
  const boundary = part.parts.length > 0 ? boundaryOf(stem, next()) : undefined;
  const parameters = boundary === undefined
    ? part.parameters
    : [...part.parameters, ["boundary", boundary] as const];
  const composite = boundary !== undefined && encoding === "7bit";
  const label = composite ? "" : `Content-Transfer-Encoding: ${encoding}\r\n`;
  const head = writeParameterField("Content-Type", type, parameters) + label + fields;
  if (boundary !== undefined) {
    return {
      head,
      body: joinParts(boundary, part.parts.map((one) => renderPart(one, stem, next))),
    };
  }
  const raw = encoding === "binary" && stem !== "";
  return {
    head,
    body: part.body === undefined ? [] : [raw ? guardPiece(part.body, stem) : part.body],
  };
}

/** All content that goes as it is, where a boundary could occur. */
function listRaw(root: PlannedPart): Uint8Array[] {
  const found: Uint8Array[] = [];
  const stack: PlannedPart[] = [root];
  for (let part = stack.pop(); part; part = stack.pop()) {
    const body: Piece | undefined = part.body;
    const raw = part.encoding !== "base64" && part.encoding !== "quoted-printable";
    if (raw && body instanceof Uint8Array) found.push(body);
    stack.push(...part.parts);
  }
  return found;
}

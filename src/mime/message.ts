/**
 * A message: the typed fields of its header, and the tree of its entities (RFC 5322 §3.6).
 *
 * @module
 */
import type { Defect } from "../model/fault.ts";
import { type Address, type AddressList, parseAddresses } from "../syntax/address.ts";
import { findGluedWords } from "../syntax/encoded_word.ts";
import { type MailDate, parseMailDate } from "../syntax/mail_date.ts";
import { parseMessageIds } from "../syntax/message_id.ts";
import { decodeCharset } from "./charset_text.ts";
import { shift } from "./content_fields.ts";
import { DefectList } from "./defects.ts";
import type { Entity } from "./entity.ts";
import type { HeaderField } from "./header_block.ts";

/** Fields that may stand once in a header (RFC 5322 §3.6). */
const SINGLE: ReadonlySet<string> = new Set([
  "date",
  "from",
  "sender",
  "reply-to",
  "to",
  "cc",
  "bcc",
  "message-id",
  "in-reply-to",
  "references",
  "subject",
  "content-type",
  "content-transfer-encoding",
  "content-disposition",
]);
const ADDRESS_FIELDS: ReadonlySet<string> = new Set([
  "from",
  "sender",
  "reply-to",
  "to",
  "cc",
  "bcc",
]);

/** A message. Its typed fields are read when they are asked for. */
export class Message {
  /** The entity that is the whole message. */
  readonly root: Entity;
  readonly #structure: readonly Defect[];
  readonly #lists = new Map<HeaderField, AddressList>();
  #dated: MailDate | undefined;
  #defects: readonly Defect[] | undefined;

  /** Reads the root's header as that of a message; `defects` are those of the structure. */
  constructor(root: Entity, defects: readonly Defect[] = []) {
    this.root = root;
    this.#structure = defects;
  }

  /** All fields in order, as sent. */
  get fields(): readonly HeaderField[] {
    return this.root.fields;
  }

  /** Subject with its encoded words decoded. */
  get subject(): string | undefined {
    return this.text("subject");
  }

  /** Authors. */
  get from(): readonly Address[] {
    return this.addresses("from");
  }

  /** Who sent it, if not the author. */
  get sender(): readonly Address[] {
    return this.addresses("sender");
  }

  /** Where answers are to go. */
  get replyTo(): readonly Address[] {
    return this.addresses("reply-to");
  }

  /** Recipients. */
  get to(): readonly Address[] {
    return this.addresses("to");
  }

  /** Recipients of copies. */
  get cc(): readonly Address[] {
    return this.addresses("cc");
  }

  /** Recipients that others were not to see. */
  get bcc(): readonly Address[] {
    return this.addresses("bcc");
  }

  /** When it was written; null where there is no date that can be read. */
  get date(): Date | null {
    const field = this.root.field("date");
    return field ? this.#readDate(field).date : null;
  }

  /** Message-ID without its brackets. */
  get messageId(): string | undefined {
    return this.ids("message-id")[0];
  }

  /** The messages that this one answers. */
  get inReplyTo(): readonly string[] {
    return this.ids("in-reply-to");
  }

  /** The messages that came before it in its thread. */
  get references(): readonly string[] {
    return this.ids("references");
  }

  /** Identifiers in the first field of the name. */
  ids(name: string): readonly string[] {
    const field = this.root.field(name);
    return field ? parseMessageIds(field.text) : [];
  }

  /** A field as text on one line, encoded words decoded. */
  text(name: string): string | undefined {
    return this.root.field(name)?.decoded;
  }

  /** Addresses in all fields of the name: where one stands twice, nobody may get lost. */
  addresses(name: string): readonly Address[] {
    const key = name.toLowerCase();
    const fields = this.root.fields.filter((field) => field.key === key);
    return fields.flatMap((field) => this.#readAddresses(field).addresses);
  }

  /** What was wrong with structure and fields; offsets are in bytes of the message. */
  get defects(): readonly Defect[] {
    this.#defects ??= this.#listDefects();
    return this.#defects;
  }

  #listDefects(): readonly Defect[] {
    const list = new DefectList();
    list.addAll(this.#structure);
    this.#addFieldDefects(list);
    for (const part of walkEntities(this.root)) list.addAll(part.fieldDefects);
    return list.all;
  }

  #addFieldDefects(list: DefectList): void {
    const seen = new Set<string>();
    for (const field of this.fields) {
      if (field.isGuessed) list.add({ code: "field-charset", offset: field.valueStart });
      if (!SINGLE.has(field.key)) continue;
      if (seen.has(field.key)) list.add({ code: "field-repeated", offset: field.start });
      for (const defect of this.#readTyped(field)) list.add(shift(defect, field.valueStart));
      seen.add(field.key);
    }
    if (!seen.has("date")) list.add({ code: "date-missing", offset: this.root.span.start });
  }

  #readTyped(field: HeaderField): readonly Defect[] {
    if (field.key === "subject") return findGluedWords(field.text);
    if (field.key === "date") return this.#readDate(field).defects;
    return ADDRESS_FIELDS.has(field.key) ? this.#readAddresses(field).defects : [];
  }

  /** Kept, since what is wrong with a field is mostly asked for along with what it says. */
  #readAddresses(field: HeaderField): AddressList {
    const known = this.#lists.get(field);
    if (known) return known;
    const list = parseAddresses(field.text, decodeCharset);
    this.#lists.set(field, list);
    return list;
  }

  #readDate(field: HeaderField): MailDate {
    // A second one is read each time: only the first is the message's date.
    if (field !== this.root.field("date")) return parseMailDate(field.text);
    return this.#dated ??= parseMailDate(field.text);
  }
}

/** The message inside an entity of type message/rfc822 or message/global. */
export function openMessage(entity: Entity): Message | undefined {
  const [root] = entity.type.startsWith("message/") ? entity.parts : [];
  return root && new Message(root);
}

/** The entity and all within it, those of one depth after another. */
function* walkEntities(root: Entity): Generator<Entity> {
  const queue: Entity[] = [root];
  for (let at = 0; at < queue.length; at++) {
    yield queue[at];
    for (const part of queue[at].parts) queue.push(part);
  }
}

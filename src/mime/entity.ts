/**
 * An entity: a header and its body, which may hold further entities (RFC 2045 §2.4).
 *
 * @module
 */
import type { Defect } from "../model/fault.ts";
import { parseMessageIds } from "../syntax/message_id.ts";
import type { MimeValue } from "../syntax/mime_parameters.ts";
import { decodeBody, type DecodedText, findHtmlCharset } from "./charset_text.ts";
import { type ContentForm, findField, readParameters, shift } from "./content_fields.ts";
import { unwrapFlowed } from "./flowed.ts";
import type { HeaderField } from "./header_block.ts";
import { type DecodedBytes, decodeTransfer, streamTransfer } from "./transfer_decoding.ts";

/** A piece of the message, in bytes. */
export interface Span {
  /** Offset of the first byte. */
  readonly start: number;
  /** Offset after the last byte. */
  readonly end: number;
}

const EMPTY: Span = { start: 0, end: 0 };

/** What the reader fills in while it finds where an entity ends. */
export interface EntityDraft {
  /** Header and body. */
  span: { start: number; end: number };
  /** Body as it was sent. */
  body: { start: number; end: number };
  /** What stands before the first delimiter of a multipart. */
  preamble: Span;
  /** What stands after its closing delimiter. */
  epilogue: Span;
  /** Entities inside. */
  readonly parts: Entity[];
  /** Number as in IMAP. */
  readonly path: string;
}

/** One entity of a message. Bodies are decoded when they are asked for, and anew each time. */
export class Entity {
  /** Fields of the header, in order. */
  readonly fields: readonly HeaderField[];
  readonly #bytes: Uint8Array;
  readonly #form: ContentForm;
  readonly #draft: EntityDraft;
  #disposition: MimeValue | undefined;

  /** Made by the reader; `draft` is completed while the message is read on. */
  constructor(
    bytes: Uint8Array,
    fields: readonly HeaderField[],
    form: ContentForm,
    draft: EntityDraft,
  ) {
    this.#bytes = bytes;
    this.fields = fields;
    this.#form = form;
    this.#draft = draft;
  }

  /** Media type in lower case, `text/plain` where none is given. */
  get type(): string {
    return this.#form.type;
  }

  /** Parameters of the media type, by name in lower case. */
  get parameters(): ReadonlyMap<string, string> {
    return this.#form.parameters;
  }

  /** Charset as declared, in lower case; absent where none is declared. */
  get charset(): string | undefined {
    return this.parameters.get("charset")?.trim().toLowerCase() || undefined;
  }

  /** Transfer encoding in lower case, `7bit` where none is given. */
  get transferEncoding(): string {
    return this.#form.transferEncoding;
  }

  /** `inline`, `attachment` or another word in lower case (RFC 2183); absent if not given. */
  get disposition(): string | undefined {
    return this.#readDisposition()?.value || undefined;
  }

  /** File name, from Content-Disposition or else from the `name` of Content-Type. */
  get filename(): string | undefined {
    const given = this.#readDisposition()?.parameters.get("filename");
    return given ?? this.parameters.get("name");
  }

  /** Content-ID without its brackets, as `cid:` URLs name it. */
  get contentId(): string | undefined {
    const field = findField(this.fields, "content-id");
    return field && (parseMessageIds(field.text)[0] ?? (field.value || undefined));
  }

  /** Content-Location (RFC 2557 §4), without the blanks that folding put into it. */
  get contentLocation(): string | undefined {
    return findField(this.fields, "content-location")?.value.replace(/\s+/g, "") || undefined;
  }

  /** Content-Language (RFC 3282): the first tag. */
  get language(): string | undefined {
    const tag = findField(this.fields, "content-language")?.value.split(",", 1)[0].trim();
    return tag && /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/.test(tag) ? tag : undefined;
  }

  /**
   * Number of the part as in IMAP (RFC 9051 §6.4.5): `1`, `2.1`. A multipart that is a whole
   * message has no number there; its path ends in `TEXT`.
   */
  get path(): string {
    return this.#draft.path;
  }

  /** Parts of a multipart, or the message inside a message. */
  get parts(): readonly Entity[] {
    return this.#draft.parts;
  }

  /** Bytes between header and first delimiter of a multipart. */
  get preamble(): Uint8Array {
    return this.#cut(this.#draft.preamble);
  }

  /** Bytes after the closing delimiter of a multipart. */
  get epilogue(): Uint8Array {
    return this.#cut(this.#draft.epilogue);
  }

  /** Header and body, as offsets in the message that holds the entity. */
  get span(): Span {
    return this.#draft.span;
  }

  /** Body as it was sent, still encoded, as offsets in the message that holds the entity. */
  get bodySpan(): Span {
    return this.#draft.body;
  }

  /** Header and body as they were sent. */
  get raw(): Uint8Array {
    return this.#cut(this.#draft.span);
  }

  /** First field of the name, in any case. */
  field(name: string): HeaderField | undefined {
    return findField(this.fields, name.toLowerCase());
  }

  /** The body, decoded, and what was wrong with its encoding. */
  decode(): DecodedBytes {
    const { start } = this.#draft.body;
    const { bytes, defects } = decodeTransfer(this.#cut(this.#draft.body), this.#bodyEncoding());
    return { bytes, defects: defects.map((defect) => shift(defect, start)) };
  }

  /** The body, decoded: every byte as it was, line ends too. */
  bytes(): Uint8Array {
    return this.decode().bytes;
  }

  /** The text of the body with `\n` as line end, and what was wrong with its bytes. */
  decodeText(): DecodedText {
    const { bytes, defects } = this.decode();
    const html = this.type === "text/html";
    const decoded = decodeBody(bytes, this.charset ?? (html ? findHtmlCharset(bytes) : undefined));
    return {
      text: decoded.text.replaceAll("\r\n", "\n"),
      defects: [...defects, ...decoded.defects.map((d) => shift(d, this.#draft.body.start))],
    };
  }

  /** The text of the body with `\n` as line end; soft line breaks are undone (RFC 3676). */
  text(): string {
    const { text } = this.decodeText();
    return this.isFlowed ? unwrapFlowed(text, this.hasDelsp) : text;
  }

  /** Whether the text has soft line breaks. */
  get isFlowed(): boolean {
    return this.type === "text/plain" && this.parameters.get("format")?.toLowerCase() === "flowed";
  }

  /** Whether the blank at a soft line break is not part of the text (RFC 3676 §4). */
  get hasDelsp(): boolean {
    return this.parameters.get("delsp")?.toLowerCase() === "yes";
  }

  /** The body, decoded, in pieces; defects of its encoding are not told. */
  stream(): ReadableStream<Uint8Array> {
    return streamTransfer(this.#cut(this.#draft.body), this.#bodyEncoding());
  }

  /** What was wrong with type, transfer encoding and disposition. */
  get fieldDefects(): readonly Defect[] {
    return [...this.#form.defects, ...this.#readDisposition()?.defects ?? []];
  }

  #readDisposition(): MimeValue | undefined {
    const field = this.#disposition ?? findField(this.fields, "content-disposition");
    if (!field || !("raw" in field)) return field;
    return this.#disposition = readParameters(field);
  }

  /** RFC 2045 §6.4 forbids encodings on multiparts; where one is named, the parts are plain. */
  #bodyEncoding(): string {
    const plain = this.parts.length > 0 && this.type.startsWith("multipart/");
    return plain ? "binary" : this.transferEncoding;
  }

  #cut(span: Span): Uint8Array {
    return this.#bytes.subarray(span.start, span.end);
  }
}

/** A draft whose ends are not known yet. */
export function draftEntity(start: number, bodyStart: number, path: string): EntityDraft {
  return {
    span: { start, end: bodyStart },
    body: { start: bodyStart, end: bodyStart },
    preamble: EMPTY,
    epilogue: EMPTY,
    parts: [],
    path,
  };
}

/**
 * An entity: a header and its body, which may hold further entities (RFC 2045 §2.4).
 *
 * @module
 */
import {
  decodeBody,
  type DecodedText,
  decodeEncodedBody,
  findHtmlCharset,
} from "./charset_text.ts";
import { type ContentForm, shift } from "./content_fields.ts";
import { EntityHead } from "./entity_head.ts";
import { unwrapFlowed } from "./flowed.ts";
import type { HeaderField } from "./header_block.ts";
import {
  type DecodedBytes,
  decodeTransfer,
  openDecoder,
  streamTransfer,
} from "./transfer_decoding.ts";

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
export class Entity extends EntityHead {
  readonly #bytes: Uint8Array;
  readonly #draft: EntityDraft;

  /** Made by the reader; `draft` is completed while the message is read on. */
  constructor(
    bytes: Uint8Array,
    fields: readonly HeaderField[],
    form: ContentForm,
    draft: EntityDraft,
  ) {
    super(fields, form, draft.path);
    this.#bytes = bytes;
    this.#draft = draft;
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
    const pieced = this.#decodePieces();
    if (pieced) return pieced;
    const { bytes, defects } = this.decode();
    const html = this.type === "text/html";
    const charset = this.charset ?? (html ? findHtmlCharset(bytes) : undefined);
    const decoded = decodeBody(bytes, charset, this.type === "text/plain");
    return {
      text: decoded.text.replaceAll("\r\n", "\n"),
      defects: [...defects, ...decoded.defects.map((d) => shift(d, this.#draft.body.start))],
    };
  }

  /** The text of a large body that is encoded, if it can be had without its bytes as a whole. */
  #decodePieces(): DecodedText | undefined {
    const decoder = openDecoder(this.#bodyEncoding());
    // HTML without a charset names it in its bytes.
    if (!decoder || this.type === "text/html" && this.charset === undefined) return undefined;
    const { start } = this.#draft.body;
    const decoded = decodeEncodedBody(this.#cut(this.#draft.body), decoder, this.charset);
    if (!decoded) return undefined;
    const defects = [...decoder.defects, ...decoded.defects].map((defect) => shift(defect, start));
    return { text: decoded.text, defects };
  }

  /** The text of the body with `\n` as line end; soft line breaks are undone (RFC 3676). */
  text(): string {
    const { text } = this.decodeText();
    return this.isFlowed ? unwrapFlowed(text, this.hasDelsp) : text;
  }

  /** The body, decoded, in pieces; defects of its encoding are not told. */
  stream(): ReadableStream<Uint8Array> {
    return streamTransfer(this.#cut(this.#draft.body), this.#bodyEncoding());
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

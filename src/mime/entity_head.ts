/**
 * What the header of an entity says of it (RFC 2045, RFC 2183, RFC 2557).
 *
 * @module
 */
import type { Defect } from "../model/fault.ts";
import { parseMessageIds } from "../syntax/message_id.ts";
import type { MimeValue } from "../syntax/mime_parameters.ts";
import { type ContentForm, findField, readParameters } from "./content_fields.ts";
import type { HeaderField } from "./header_block.ts";

/** The header of an entity, and its place in the message. */
export class EntityHead {
  /** Fields of the header, in order. */
  readonly fields: readonly HeaderField[];
  /**
   * Number of the part as in IMAP (RFC 9051 §6.4.5): `1`, `2.1`. A multipart that is a whole
   * message has no number there; its path ends in `TEXT`.
   */
  readonly path: string;
  readonly #form: ContentForm;
  #disposition: MimeValue | undefined;

  /** Made by the readers. */
  constructor(fields: readonly HeaderField[], form: ContentForm, path: string) {
    this.fields = fields;
    this.path = path;
    this.#form = form;
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

  /** Content-Base (RFC 2110 §4.2), against which the links of the body are resolved. */
  get contentBase(): string | undefined {
    return findField(this.fields, "content-base")?.value.replace(/\s+/g, "") || undefined;
  }

  /** Content-Language (RFC 3282): the first tag. */
  get language(): string | undefined {
    const tag = findField(this.fields, "content-language")?.value.split(",", 1)[0].trim();
    return tag && /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/.test(tag) ? tag : undefined;
  }

  /** First field of the name, in any case. */
  field(name: string): HeaderField | undefined {
    return findField(this.fields, name.toLowerCase());
  }

  /** Whether the text has soft line breaks. */
  get isFlowed(): boolean {
    return this.type === "text/plain" && this.parameters.get("format")?.toLowerCase() === "flowed";
  }

  /** Whether the blank at a soft line break is not part of the text (RFC 3676 §4). */
  get hasDelsp(): boolean {
    return this.parameters.get("delsp")?.toLowerCase() === "yes";
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
}

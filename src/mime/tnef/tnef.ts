/**
 * TNEF ([MS-OXTNEF]): the file `winmail.dat` in which Outlook wraps what it thinks that mail can't
 * carry. It is a list of attributes; those of attachments follow the one that opens each.
 *
 * @module
 */
import type { Defect } from "../../model/fault.ts";
import { DEFAULT_LIMITS, type Limits } from "../../model/limits.ts";
import { findCharset } from "../charset/find_charset.ts";
import { inflateRtf } from "./compressed_rtf.ts";
import { Cursor } from "./cursor.ts";
import { cutNul, type Properties, PROPERTY, readProperties, textOf } from "./properties.ts";
import { readRtfBody } from "./rtf_body.ts";

/** A file in a TNEF file. */
export interface TnefAttachment {
  /** Its name, where it has one. */
  readonly filename?: string;
  /** Its media type in lower case, where it says so. */
  readonly type?: string;
  /** Content-ID, by which the HTML body names it. */
  readonly contentId?: string;
  /** Its content. */
  readonly bytes: Uint8Array;
  /** The message that it is, if it is one. */
  readonly message?: TnefMessage;
}

/** What a TNEF file holds. */
export interface TnefMessage {
  /** Its subject. */
  readonly subject?: string;
  /** Body as plain text. */
  readonly text?: string;
  /** Body as HTML, in the charset that it names itself; UTF-8 where it was wrapped in RTF. */
  readonly html?: Uint8Array;
  /** Body as RTF, uncompressed. */
  readonly rtf?: Uint8Array;
  /** What is attached to it. */
  readonly attachments: readonly TnefAttachment[];
  /** What was wrong. */
  readonly defects: readonly Defect[];
}

const SIGNATURE = 0x223e9f78;
const MESSAGE_LEVEL = 1;
/** Method of an attachment that is itself a message, behind the 16 bytes of an interface's name. */
const EMBEDDED = 5;
const INTERFACE_NAME = 16;
/** Messages in messages are read by recursion, which is bounded whatever the limit says. */
const MOST_NESTED = 64;

const ATTRIBUTE = {
  subject: 0x18004,
  body: 0x2800c,
  codePage: 0x69007,
  properties: 0x69003,
  attachRender: 0x69002,
  attachTitle: 0x18010,
  attachData: 0x6800f,
  attachProperties: 0x69005,
} as const;

/** Whether the bytes begin as TNEF does. */
export function isTnef(bytes: Uint8Array): boolean {
  return new Cursor(bytes.subarray(0, 4)).long() === SIGNATURE;
}

/** Reads a TNEF file; what can't be read is left out and reported. */
export function readTnef(
  bytes: Uint8Array,
  limits: Partial<Pick<Limits, "mimeDepth" | "mimeParts" | "conversionOutput">> = {},
): TnefMessage {
  const bounds = { ...DEFAULT_LIMITS, ...limits };
  return new TnefReader(bounds, Math.min(bounds.mimeDepth, MOST_NESTED)).read(bytes);
}

/** An attachment whose attributes are still coming. */
interface Draft {
  title?: string;
  data?: Uint8Array;
  properties: Properties;
}

const NO_PROPERTIES: Properties = new Map();

class TnefReader {
  readonly #limits: Pick<Limits, "mimeParts" | "conversionOutput">;
  readonly #depth: number;
  readonly #defects: Defect[] = [];
  readonly #drafts: Draft[] = [];
  #properties = NO_PROPERTIES;
  #codePage = "windows-1252";
  #subject: Uint8Array | undefined;
  #body: Uint8Array | undefined;

  constructor(limits: Pick<Limits, "mimeParts" | "conversionOutput">, depth: number) {
    this.#limits = limits;
    this.#depth = depth;
  }

  read(bytes: Uint8Array): TnefMessage {
    const cursor = new Cursor(bytes);
    if (cursor.long() !== SIGNATURE) {
      return { attachments: [], defects: [{ code: "tnef-broken", offset: 0 }] };
    }
    cursor.short();
    while (cursor.left > 0 && this.#readAttribute(cursor));
    return this.#finish();
  }

  /** Level, kind, length, data and the sum of all bytes of the data. */
  #readAttribute(cursor: Cursor): boolean {
    const start = cursor.at;
    const level = cursor.byte();
    const kind = cursor.long();
    const data = cursor.take(cursor.long());
    const checksum = cursor.short();
    if (cursor.left < 0) {
      this.#report("tnef-broken", start);
      // A file that was cut is worth as much as what came of it.
      if (data.length === 0) return false;
    } else if (checksum !== sumOf(data)) this.#report("tnef-checksum", start);
    if (level === MESSAGE_LEVEL) this.#takeMessage(kind, data);
    else this.#takeAttachment(kind, data, start);
    return cursor.left >= 0;
  }

  #takeMessage(kind: number, data: Uint8Array): void {
    if (kind === ATTRIBUTE.codePage) {
      const page = `windows-${new Cursor(data).long()}`;
      if (findCharset(page)) this.#codePage = page;
    } else if (kind === ATTRIBUTE.subject) this.#subject = data;
    else if (kind === ATTRIBUTE.body) this.#body = data;
    else if (kind === ATTRIBUTE.properties) this.#properties = readProperties(data);
  }

  #takeAttachment(kind: number, data: Uint8Array, start: number): void {
    const opens = kind === ATTRIBUTE.attachRender || this.#drafts.length === 0;
    if (opens && this.#drafts.length >= this.#limits.mimeParts) {
      this.#report("parts-limit", start);
      return;
    }
    if (opens) this.#drafts.push({ properties: NO_PROPERTIES });
    const draft = this.#drafts[this.#drafts.length - 1];
    if (kind === ATTRIBUTE.attachTitle) draft.title = this.#decodeText(data);
    else if (kind === ATTRIBUTE.attachData) draft.data = data;
    else if (kind === ATTRIBUTE.attachProperties) draft.properties = readProperties(data);
  }

  #finish(): TnefMessage {
    const subject = this.#text(PROPERTY.subject) ?? this.#decodeText(this.#subject);
    const rtf = this.#readRtf();
    const within = rtf && readRtfBody(rtf);
    const text = this.#text(PROPERTY.body) ?? this.#decodeText(this.#body) ??
      (within?.html === false ? within.text : undefined);
    const html = this.#properties.get(PROPERTY.html)?.bytes ??
      (within?.html ? new TextEncoder().encode(within.text) : undefined);
    const attachments = this.#drafts.map((draft) => this.#closeAttachment(draft));
    return {
      ...(subject === undefined ? {} : { subject }),
      ...(text === undefined ? {} : { text: text.replaceAll("\r\n", "\n") }),
      ...(html === undefined ? {} : { html: withoutNul(html) }),
      ...(rtf === undefined ? {} : { rtf }),
      attachments,
      defects: this.#defects,
    };
  }

  #readRtf(): Uint8Array | undefined {
    const value = this.#properties.get(PROPERTY.rtf);
    if (!value) return undefined;
    const { bytes, defects } = inflateRtf(value.bytes, this.#limits.conversionOutput);
    this.#defects.push(...defects);
    return bytes;
  }

  #closeAttachment({ title, data, properties }: Draft): TnefAttachment {
    const text = (id: number) => textOf(properties.get(id), (bytes) => this.#decode(bytes));
    const filename = text(PROPERTY.attachLongName) ?? text(PROPERTY.attachName) ??
      title ?? text(PROPERTY.displayName);
    const type = text(PROPERTY.attachType)?.toLowerCase();
    const contentId = text(PROPERTY.attachContentId);
    const object = properties.get(PROPERTY.attachData)?.bytes;
    const embedded = object && this.#isEmbedded(properties)
      ? object.subarray(INTERFACE_NAME)
      : undefined;
    return {
      ...(filename ? { filename } : {}),
      ...(type ? { type } : {}),
      ...(contentId ? { contentId: contentId.replace(/^<|>$/g, "") } : {}),
      bytes: embedded ?? data ?? object ?? new Uint8Array(),
      ...(embedded && isTnef(embedded) ? this.#readEmbedded(embedded) : {}),
    };
  }

  #isEmbedded(properties: Properties): boolean {
    const method = properties.get(PROPERTY.attachMethod)?.bytes;
    return method !== undefined && new Cursor(method).long() === EMBEDDED;
  }

  /** Messages lie within one another whole, so that each level costs at most what the input has. */
  #readEmbedded(bytes: Uint8Array): { message?: TnefMessage } {
    if (this.#depth > 1) {
      return { message: new TnefReader(this.#limits, this.#depth - 1).read(bytes) };
    }
    this.#report("depth-limit", 0);
    return {};
  }

  #text(id: number): string | undefined {
    return textOf(this.#properties.get(id), (bytes) => this.#decode(bytes));
  }

  #decodeText(bytes: Uint8Array | undefined): string | undefined {
    return bytes && cutNul(this.#decode(bytes));
  }

  #decode(bytes: Uint8Array): string {
    return findCharset(this.#codePage)?.decode(bytes) ?? "";
  }

  #report(code: string, offset: number): void {
    this.#defects.push({ code, offset });
  }
}

function sumOf(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at++) sum = sum + bytes[at] & 0xffff;
  return sum;
}

function withoutNul(bytes: Uint8Array): Uint8Array {
  return bytes[bytes.length - 1] === 0 ? bytes.subarray(0, -1) : bytes;
}

/**
 * Forms (RFC 7578), as browsers write them (HTML, "multipart/form-data encoding algorithm").
 *
 *     Content-Disposition: form-data; name="file"; filename="a%22b.txt"
 *
 * Names and file names are UTF-8 as it is; a quote and line ends in them are percent-encoded, and
 * nothing else is, so a backslash stands for itself.
 *
 * @module
 */
import { canonicalCharset, decodeText } from "../coding/charset.ts";
import { Fault } from "../model/fault.ts";
import { DEFAULT_LIMITS } from "../model/limits.ts";
import type { BuiltMultipart } from "./build.ts";
import { ComposeError } from "./compose_error.ts";
import type { MessageLimits } from "./parse.ts";
import { readMessage } from "./parse.ts";
import { type BytesInput, joinPieces, splitMessage } from "./split_join.ts";
import { boundaryOf, chooseStem, guardPiece } from "./write_boundary.ts";
import {
  type ContentSource,
  type Piece,
  sourceOfBlob,
  textPiece,
  WrittenContent,
} from "./write_content.ts";
import { joinParts, type WrittenPart } from "./write_multipart.ts";
import { checkType } from "./write_parameters.ts";

/** A field of a form that is written: text, or a file. */
export interface FormField {
  /** Name of the field. */
  readonly name: string;
  /** Text, or the content of a file. */
  readonly value: string | Uint8Array | Blob | ContentSource;
  /** File name; a value that is not text is a file even without one. */
  readonly filename?: string;
  /** Media type of a file. */
  readonly type?: string;
}

/** A field of a form that was read. */
export interface FormEntry {
  /** Name of the field. */
  readonly name: string;
  /** The value as it was sent. */
  readonly bytes: Uint8Array;
  /** File name; undefined for a value that is text. */
  readonly filename: string | undefined;
  /** Media type, `text/plain` where none was sent. */
  readonly type: string;
  /** The value as text. */
  readonly text: string;
}

/** Writes a form; its length is known before its bytes. */
export function buildFormData(
  fields: Iterable<FormField>,
  options: { readonly boundary?: string } = {},
): BuiltMultipart {
  const parts = [...fields].map(writeField);
  const raw = parts.flatMap(({ body }) => body.filter((piece) => piece instanceof Uint8Array));
  const stem = chooseStem(options.boundary, raw);
  const boundary = boundaryOf(stem, 1);
  const guarded = parts.map(({ head, body }) => ({
    head,
    body: body.map((piece) => guardPiece(piece, stem)),
  }));
  return {
    type: `multipart/form-data; boundary="${boundary}"`,
    content: new WrittenContent(joinParts(boundary, guarded)),
  };
}

function writeField({ name, value, filename, type }: FormField): WrittenPart {
  const disposition = `form-data; name="${escapeName(normalizeLines(name))}"`;
  if (typeof value === "string" && filename === undefined) {
    return {
      head: `Content-Disposition: ${disposition}\r\n`,
      body: [textPiece(normalizeLines(value))],
    };
  }
  const media = type ?? (value instanceof Blob ? value.type.split(";", 1)[0].trim() : "");
  const checked = checkType(name, media === "" ? "application/octet-stream" : media);
  const head =
    `Content-Disposition: ${disposition}; filename="${escapeName(filename ?? "blob")}"\r\n` +
    `Content-Type: ${checked}\r\n`;
  const body: Piece = typeof value === "string"
    ? textPiece(value)
    : value instanceof Blob
    ? sourceOfBlob(value)
    : value;
  return { head, body: [body] };
}

function normalizeLines(text: string): string {
  return text.toWellFormed().replace(/\r\n|\r|\n/g, "\r\n");
}

const ESCAPED: Readonly<Record<string, string>> = { "\r": "%0D", "\n": "%0A", '"': "%22" };

function escapeName(text: string): string {
  if (text.includes("\0")) throw new ComposeError("name", "NUL is refused");
  return text.toWellFormed().replace(/[\r\n"]/g, (char) => ESCAPED[char] ?? "");
}

/**
 * Reads a form. Parts without a name are left out (RFC 7578 §4.2). More than `conversionInput` bytes
 * are a {@linkcode Fault} `too-large`, a type that is no form is a `bad-request`.
 */
export async function readFormData(
  input: BytesInput,
  contentType: string,
  limits: MessageLimits = {},
): Promise<FormEntry[]> {
  if (!/^\s*multipart\/form-data\s*;/i.test(contentType)) {
    throw new Fault("bad-request", "the content is no form");
  }
  const most = limits.conversionInput ?? DEFAULT_LIMITS.conversionInput;
  const parts = new Map<string, { head: Uint8Array[]; body: Uint8Array[] }>();
  let length = 0;
  for await (const { kind, path, bytes } of splitMessage(input, { limits, contentType })) {
    length += bytes.length;
    if (length > most) throw new Fault("too-large", `a form of more than ${most} bytes`);
    // What was cut within a file, a message for one, belongs to the file as it is.
    const number = path.split(".", 1)[0];
    if (number === "TEXT") continue;
    const part = parts.get(number) ?? { head: [], body: [] };
    parts.set(number, part);
    (kind === "head" && path === number ? part.head : part.body).push(bytes);
  }
  return readEntries(
    [...parts.values()].map(({ head, body }) => ({ head: join(head), body: join(body) })),
  );
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  return joinPieces(pieces.map((bytes) => ({ bytes })));
}

function readEntries(
  parts: readonly { readonly head: Uint8Array; readonly body: Uint8Array }[],
): FormEntry[] {
  const entries: (FormEntry & { readonly charset: string | undefined })[] = [];
  for (const { head, body } of parts) {
    const { root } = readMessage(head);
    const disposition = root.field("content-disposition")?.text ?? "";
    const name = readName(disposition, "name");
    if (name === undefined || !/^\s*form-data\s*;/i.test(disposition)) continue;
    const filename = readName(disposition, "filename");
    entries.push({ name, filename, type: root.type, bytes: body, text: "", charset: root.charset });
  }
  // RFC 7578 §4.6
  const common = entries.find(({ name }) => name === "_charset_")?.bytes ?? new Uint8Array();
  const charset = decodeText(common.subarray(0, 64), "utf-8").trim();
  return entries.map(({ charset: own, ...entry }) => ({
    ...entry,
    text: decodeText(entry.bytes, canonicalCharset(own ?? charset) ?? "utf-8"),
  }));
}

/**
 * A name as browsers write it, to whom a backslash is a sign like others; `\"` is what some others make
 * of a quote, but not where it ends the value.
 */
function readName(disposition: string, key: "name" | "filename"): string | undefined {
  const quoted = new RegExp(`;\\s*${key}="((?:\\\\"(?!\\s*(?:;|$))|[^"])*)"`, "i").exec(
    disposition,
  );
  const found = quoted?.[1] ?? new RegExp(`;\\s*${key}=([^";\\s]+)`, "i").exec(disposition)?.[1];
  return found?.replaceAll('\\"', '"').replace(/\r?\n/g, "")
    .replace(/%(0D|0A|22)/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

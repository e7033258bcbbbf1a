/**
 * Parts as plain data, and what they become on a link of a kind.
 *
 * @module
 */
import { checkText, ComposeError } from "./compose_error.ts";
import type { ContentSource, Piece } from "./write_content.ts";
import { sourceOfBlob, textPiece } from "./write_content.ts";
import { checkFieldName, foldPieces, spaced, writeTextField } from "./write_field.ts";
import { checkType, type Parameters, writeParameterField } from "./write_parameters.ts";
import {
  BASE64_LINE,
  base64Length,
  chooseEncoding,
  encodeTransfer,
  labelIdentity,
  type Link,
  surveyContent,
  type TransferEncoding,
} from "./write_transfer.ts";
import { Base64EncoderStream } from "../coding/mod.ts";

/** What a part holds: text, which becomes UTF-8 with CRLF; exact octets; or a source of octets. */
export type PartContent = string | Uint8Array | Blob | ContentSource;

/** What the fields of any part may say. */
export interface PartFields {
  /** Media type without parameters. */
  readonly type?: string;
  /** Parameters of the media type. For text that is given as a string, `charset` is added. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** `inline` or `attachment` (RFC 2183). */
  readonly disposition?: "inline" | "attachment";
  /** File name, in Content-Disposition. */
  readonly filename?: string;
  /** Content-ID without brackets; `cid:` URLs name it. */
  readonly contentId?: string;
  /** Content-Location (RFC 2557). */
  readonly location?: string;
  /** Content-Language (RFC 3282). */
  readonly language?: string;
  /** Content-Description. */
  readonly description?: string;
  /** More fields, as text. */
  readonly fields?: readonly (readonly [name: string, value: string])[];
}

/** A part with content of its own. */
export interface LeafDraft extends PartFields {
  /** What it holds. */
  readonly content: PartContent;
  /** Its transfer encoding, where it must be this one. */
  readonly transferEncoding?: TransferEncoding;
}

/** A part that holds parts. */
export interface MultipartDraft extends PartFields {
  /** A multipart type; `multipart/mixed` if it is not given. */
  readonly type?: string;
  /** Its parts, at least one. */
  readonly parts: readonly PartDraft[];
}

/** A part as plain data. */
export type PartDraft = LeafDraft | MultipartDraft;

/** A part whose encodings are settled; its boundary, if it has one, is not. */
export interface PlannedPart {
  /** Label of its content as it is sent, which is also the least that its multipart must claim. */
  readonly encoding: TransferEncoding;
  readonly type: string;
  readonly parameters: Parameters;
  /** Fields beside Content-Type and Content-Transfer-Encoding. */
  readonly fields: string;
  /** The encoded body of a leaf. */
  readonly body?: Piece;
  readonly parts: readonly PlannedPart[];
}

/** Deeper drafts are refused: readers have such a bound as well. */
const DEPTH = 64;
const RANK: readonly TransferEncoding[] = ["7bit", "8bit", "binary"];
const LANGUAGE = /^[A-Za-z0-9-]{1,60}(?:, ?[A-Za-z0-9-]{1,60})*$/;
const CONTENT_ID = /^[\x21-\x3b\x3d\x3f-\x7e]{1,250}$/;
const OWN_FIELDS: ReadonlySet<string> = new Set([
  "content-type",
  "content-transfer-encoding",
  "content-disposition",
  "mime-version",
]);

/** Settles all that does not depend on the boundary. */
export function planPart(draft: PartDraft, link: Link, depth = 0): PlannedPart {
  if (depth > DEPTH) throw new ComposeError("parts", `nested more than ${DEPTH} deep`);
  return "parts" in draft ? planMultipart(draft, link, depth) : planLeaf(draft, link);
}

function planMultipart(draft: MultipartDraft, link: Link, depth: number): PlannedPart {
  const type = checkType("type", draft.type ?? "multipart/mixed");
  if (!type.startsWith("multipart/")) throw new ComposeError("type", `${type} has no parts`);
  if (draft.parts.length === 0) throw new ComposeError("parts", "a multipart has at least one");
  const parts = draft.parts.map((part) => planPart(part, link, depth + 1));
  const rank = Math.max(...parts.map(({ encoding }) => RANK.indexOf(encoding)), 0);
  const parameters = readParameters(draft).filter(([name]) => name.toLowerCase() !== "boundary");
  return { encoding: RANK[rank], type, parameters, fields: writeFields(draft), parts };
}

function planLeaf(draft: LeafDraft, link: Link): PlannedPart {
  const { content } = draft;
  const given = checkType("type", draft.type ?? guessType(content));
  if (given.startsWith("multipart/")) throw new ComposeError("type", `${given} needs parts`);
  const parameters = readParameters(draft);
  const isText = given.startsWith("text/");
  if (typeof content === "string" && isText) {
    if (parameters.some(([name]) => name.toLowerCase() === "charset")) {
      throw new ComposeError("charset", "text that is given as a string is sent as UTF-8");
    }
    parameters.push(["charset", "utf-8"]);
  }
  const { type, encoding, body } = settleContent(draft, given, link);
  return { encoding, type, parameters, fields: writeFields(draft), body, parts: [] };
}

function guessType(content: PartContent): string {
  if (typeof content === "string") return "text/plain";
  const type = content instanceof Blob ? content.type.split(";", 1)[0].trim() : "";
  return type === "" ? "application/octet-stream" : type;
}

interface Settled {
  readonly type: string;
  readonly encoding: TransferEncoding;
  readonly body: Piece;
}

function settleContent(
  { content, transferEncoding }: LeafDraft,
  type: string,
  link: Link,
): Settled {
  if (typeof content !== "string" && !(content instanceof Uint8Array)) {
    const source = content instanceof Blob ? sourceOfBlob(content) : content;
    return { type, ...settleSource(source, transferEncoding, link) };
  }
  const isText = type.startsWith("text/");
  const bytes = typeof content === "string" ? encodeText(content, isText) : content;
  const survey = surveyContent(bytes);
  if (type.startsWith("message/")) return settleMessage(bytes, type, labelIdentity(survey, link));
  const encoding = transferEncoding ?? chooseEncoding(survey, link, isText);
  if (RANK.includes(encoding) && !fits(labelIdentity(survey, link), encoding)) {
    throw new ComposeError(
      "transferEncoding",
      `the content is not ${encoding}, or the link does not carry it`,
    );
  }
  return { type, encoding, body: encodeTransfer(bytes, encoding) };
}

/** Whether content of this label, if it has one on the link, may be called by the other. */
function fits(label: Link | undefined, encoding: TransferEncoding): boolean {
  return label !== undefined && RANK.indexOf(label) <= RANK.indexOf(encoding);
}

/** Line ends become CRLF where the type is text (RFC 2046 §4.1.1). */
function encodeText(text: string, isText: boolean): Uint8Array {
  const wellFormed = text.toWellFormed();
  return textPiece(isText ? wellFormed.replace(/\r\n|\r|\n/g, "\r\n") : wellFormed);
}

/**
 * A message inside may not be encoded (RFC 2046 §5.2.1). One that the link can't carry as it is
 * becomes message/global, which may (RFC 6532 §3.7).
 */
function settleMessage(bytes: Uint8Array, type: string, label: Link | undefined): Settled {
  if (label !== undefined) return { type, encoding: label, body: bytes };
  const global = type === "message/rfc822" ? "message/global" : type;
  return { type: global, encoding: "base64", body: encodeTransfer(bytes, "base64") };
}

/** Only base64 has a length that is known beforehand; a binary link takes the octets as they are. */
function settleSource(
  source: ContentSource,
  wanted: TransferEncoding | undefined,
  link: Link,
): Pick<Settled, "encoding" | "body"> {
  const encoding = wanted ?? (link === "binary" ? "binary" : "base64");
  if (encoding === "binary" && link === "binary") return { encoding, body: source };
  if (encoding !== "base64") {
    throw new ComposeError(
      "transferEncoding",
      `a source can't be sent as ${encoding} over this link`,
    );
  }
  const open = () =>
    ReadableStream.from(source.open()).pipeThrough(
      new Base64EncoderStream({ lineLength: BASE64_LINE }),
    );
  return { encoding, body: { length: base64Length(source.length), open } };
}

function readParameters(draft: PartFields): [string, string][] {
  return Object.entries(draft.parameters ?? {});
}

function writeFields(draft: PartFields): string {
  const { disposition, filename, contentId, location, language, description } = draft;
  let text = "";
  if (disposition !== undefined || filename !== undefined) {
    const parameters: Parameters = filename === undefined ? [] : [["filename", filename]];
    const value = disposition === "inline" ? "inline" : "attachment";
    text += writeParameterField("Content-Disposition", value, parameters);
  }
  if (contentId !== undefined) text += writeContentId(contentId);
  if (location !== undefined) text += writeLocation(location);
  if (language !== undefined) {
    if (!LANGUAGE.test(language)) {
      throw new ComposeError("Content-Language", "this is no language tag");
    }
    text += foldPieces(
      "Content-Language",
      spaced(language.split(/, ?/).map((tag, at, all) => at + 1 < all.length ? `${tag},` : tag)),
    );
  }
  if (description !== undefined) text += writeTextField("Content-Description", description);
  return text + writeOwnFields(draft.fields ?? [], OWN_FIELDS);
}

/** Fields that the caller adds; those that would contradict what is written here are refused. */
export function writeOwnFields(
  fields: readonly (readonly [name: string, value: string])[],
  reserved: ReadonlySet<string>,
): string {
  return fields.map(([name, value]) => {
    if (reserved.has(checkFieldName(name).toLowerCase())) {
      throw new ComposeError(name, "this field is written from the draft");
    }
    return writeTextField(name, value);
  }).join("");
}

function writeContentId(id: string): string {
  if (!CONTENT_ID.test(id)) {
    throw new ComposeError("Content-ID", `${JSON.stringify(id)} is no identifier`);
  }
  return foldPieces("Content-ID", [` <${id}>`]);
}

/** RFC 2557 §4.4: a URI of ASCII; one that is too long for a line is folded anywhere (§4.4.2). */
function writeLocation(location: string): string {
  const url = checkText("Content-Location", location).replace(
    /[^\x21-\x7e]/gu,
    (char) => encodeURIComponent(char),
  );
  return foldPieces("Content-Location", [
    ` ${url.slice(0, 58)}`,
    ...spaced(url.slice(58).match(/.{1,76}/g) ?? []),
  ]);
}

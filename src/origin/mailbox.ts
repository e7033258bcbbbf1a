/**
 * Messages of a mailbox, and parts of a message, as variants of their own.
 *
 * @module
 */
import { type Entity, findPart, readMessage, splitMailbox } from "../mime/mod.ts";
import { gatherBytes } from "../mime/parse.ts";
import { Fault } from "../model/fault.ts";
import type { Limits } from "../model/limits.ts";
import type { ByteRange, Field, StoredVariant } from "../model/variant.ts";

/** Which message of a mailbox (from 1), and which part of it (as `1.2`). */
export interface PartSelector {
  /** Number of the message in a mailbox. */
  readonly message?: number;
  /** Path of the part, as in IMAP. */
  readonly part?: string;
}

/** The limits that hold while a mail is opened. */
export type MailLimits = Pick<
  Limits,
  | "conversionInput"
  | "mailboxMessages"
  | "mimeDepth"
  | "mimeParts"
  | "mimeFields"
  | "mimeHeaderBytes"
>;

const MESSAGE = "message/rfc822";
const MAILBOX = "application/mbox";
/** Types that show themselves and run nothing, by their beginnings. */
const PASSIVE = /^(?:text|image|audio|video|font|message)\//;
/** Among those, types that may run something or load it. */
const ACTIVE = /^(?:text\/(?:html|xml|.*script|x-component|cache-manifest|vtt)|.*(?:\+xml|svg).*)$/;
/** Parameters that a type needs to be understood. */
const KEPT_PARAMETERS = ["format", "delsp"];

/** What a selection is, before it becomes a variant. */
interface Selection {
  readonly bytes: Uint8Array;
  readonly type: string;
  readonly charset?: string;
  readonly language?: string;
  readonly filename?: string;
  readonly attached: boolean;
}

/**
 * The message or part that the selector names, as a variant that its fields sandbox: what others
 * sent must not run in the name of this server. `undefined` where there is none.
 */
export async function describePart(
  stored: StoredVariant,
  selector: PartSelector,
  limits: MailLimits,
): Promise<StoredVariant | undefined> {
  const type = bareType(stored.type);
  if (type !== MESSAGE && type !== "message/global" && type !== MAILBOX) return undefined;
  if ((type === MAILBOX) !== (selector.message !== undefined)) return undefined;
  if (stored.encoding !== undefined && stored.encoding !== "identity") {
    throw new Fault("not-implemented", "parts of a mail that is stored with a content coding");
  }
  const bytes = await gatherBytes(await stored.open(), limits.conversionInput);
  const message = type === MAILBOX ? selectMessage(bytes, selector.message, limits) : bytes;
  const selection = message && selectPart(message, selector.part, limits);
  return selection && describeSelection(stored, selector, selection);
}

function selectMessage(
  bytes: Uint8Array,
  number: number | undefined,
  limits: MailLimits,
): Uint8Array | undefined {
  for (const message of splitMailbox(bytes, { limits })) {
    if (message.number === number) return message.bytes;
  }
  return undefined;
}

function selectPart(
  bytes: Uint8Array,
  path: string | undefined,
  limits: MailLimits,
): Selection | undefined {
  if (path === undefined) return { bytes, type: MESSAGE, attached: false };
  const part = findPart(readMessage(bytes, limits).root, path);
  // A multipart is mere wrapping: HTTP has other means for what it does.
  if (!part || part.type.startsWith("multipart/")) return undefined;
  return {
    bytes: part.bytes(),
    type: typeOf(part),
    charset: part.type.startsWith("text/") ? part.charset : undefined,
    language: part.language,
    filename: part.filename,
    attached: part.disposition === "attachment",
  };
}

/** The type with the parameters that matter, and none that could carry something else along. */
function typeOf(part: Entity): string {
  if (!part.type.startsWith("text/")) return part.type;
  const parameters = KEPT_PARAMETERS.filter((name) => part.parameters.has(name)).map((name) =>
    `;${name}=${part.parameters.get(name)?.toLowerCase().replace(/[^a-z]/g, "")}`
  );
  return part.type + parameters.join("");
}

function describeSelection(
  stored: StoredVariant,
  selector: PartSelector,
  selection: Selection,
): StoredVariant {
  // A view would keep the whole message in memory for as long as the variant lives.
  const bytes = selection.bytes.slice();
  const { type, charset, language } = selection;
  return {
    kind: "stored",
    type,
    ...charset !== undefined && { charset },
    ...language !== undefined && { language },
    length: bytes.length,
    ...stored.etag !== undefined && { etag: partTag(stored.etag, selector) },
    ...stored.lastModified !== undefined && { lastModified: stored.lastModified },
    ...stored.location !== undefined && { location: partLocation(stored.location, selector) },
    fields: sandboxFields(selection),
    open: (range) => Promise.resolve(streamBytes(bytes, range)),
  };
}

/** The parent's tag with the selector in it: the part changes when the parent does. */
function partTag(tag: string, { message, part }: PartSelector): string {
  const suffix = (message === undefined ? "" : `;message=${message}`) +
    (part === undefined ? "" : `;part=${part}`);
  return `${tag.slice(0, -1)}${suffix}"`;
}

function partLocation(location: string, { message, part }: PartSelector): string {
  const pairs = [
    ...message === undefined ? [] : [`message=${message}`],
    ...part === undefined ? [] : [`part=${part}`],
  ];
  return `${location}${location.includes("?") ? "&" : "?"}${pairs.join("&")}`;
}

function sandboxFields(selection: Selection): Field[] {
  return [
    [
      "Content-Security-Policy",
      "sandbox; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'",
    ],
    ["X-Content-Type-Options", "nosniff"],
    ["Content-Disposition", formatDisposition(selection)],
  ];
}

/** Shown in place if it is passive and was not attached; messages are always shown, as a page. */
function formatDisposition({ type, filename, attached }: Selection): string {
  const bare = bareType(type);
  const shown = bare === MESSAGE || (!attached && PASSIVE.test(bare) && !ACTIVE.test(bare));
  return (shown ? "inline" : "attachment") + formatFilename(filename);
}

/** RFC 6266 §4.3: a plain name for old clients, then the true one by RFC 8187. */
function formatFilename(filename: string | undefined): string {
  const name = cleanFilename(filename ?? "");
  if (name === "") return "";
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  if (plain === name) return `; filename="${plain}"`;
  const extended = encodeURIComponent(name).replace(
    /['()*!]/g,
    (char) => "%" + char.charCodeAt(0).toString(16).toUpperCase(),
  );
  return `; filename="${plain}"; filename*=UTF-8''${extended}`;
}

/** RFC 6266 §4.3: no path, no control characters; not too long for a file system. */
function cleanFilename(filename: string): string {
  const last = filename.toWellFormed().split(/[/\\]/).at(-1) ?? "";
  const printable = last.replace(/[\p{Cc}\p{Cf}]/gu, "").trim().replace(/^\.+/, "");
  return Array.from(printable).slice(-100).join("");
}

function bareType(type: string | undefined): string {
  return (type ?? "").split(";", 1)[0].trim().toLowerCase();
}

function streamBytes(bytes: Uint8Array, range?: ByteRange): ReadableStream<Uint8Array> {
  const piece = range ? bytes.subarray(range.first, range.last + 1) : bytes;
  return ReadableStream.from(piece.length === 0 ? [] : [piece]);
}

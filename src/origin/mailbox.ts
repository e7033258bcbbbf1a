/**
 * Messages of a mailbox, and parts of a message, as variants of their own. Where the mail is a file,
 * only what is asked for is read: of a mailbox one message, of a message one part.
 *
 * @module
 */
import { essenceOf } from "../syntax/media_type.ts";
import { LRUCache } from "../libraries/lru_cache.ts";
import { Base64DecoderStream, QuotedPrintableDecoderStream } from "../coding/mod.ts";
import {
  findPart,
  indexMailbox,
  type MailboxIndex,
  type PartRow,
  type PartTable,
  readMailbox,
  readMessage,
  tableParts,
  tablePartsOf,
} from "../mime/mod.ts";
import { gatherBytes } from "../mime/parse.ts";
import { decodeTransfer, isIdentity } from "../mime/transfer_decoding.ts";
import { Fault } from "../model/fault.ts";
import type { Limits } from "../model/limits.ts";
import type { ByteRange, StoredVariant } from "../model/variant.ts";
import { decodedMail } from "./coded_mail.ts";
import { COARSEST_CLOCK } from "./folder_names.ts";
import { MESSAGE, partLocation, type PartSelector, partTag, sandboxFields } from "./part_head.ts";

export type { PartSelector } from "./part_head.ts";

/** The limits that hold while a mail is opened. */
export type MailLimits = Pick<
  Limits,
  | "conversionInput"
  | "decoded"
  | "mailboxMessages"
  | "mimeDepth"
  | "mimeParts"
  | "mimeFields"
  | "mimeHeaderBytes"
>;

const MAILBOX = "application/mbox";
/** Parameters that a type needs to be understood. */
const KEPT_PARAMETERS = ["format", "delsp", "method"];
const MEMORY_BYTES = 32 << 20;
const MEMORY_TIME = 10 * 60_000;
/** Bytes that a row of a part table takes, about. */
const ROW_BYTES = 600;

/**
 * Where messages and parts were found to stand, for a while. It holds offsets and descriptions, and
 * nothing of what the mails say. One belongs to one origin: locations of two may be alike.
 */
export class MailMemory {
  readonly #found = new LRUCache<string, { value: MailboxIndex | PartTable; size: number }>({
    maxSize: MEMORY_BYTES,
    ttl: MEMORY_TIME,
    sizeCalculation: ({ size }) => size,
  });

  /** What is remembered under the key, or what `find` finds. Without a key nothing is remembered. */
  async recall<Value extends MailboxIndex | PartTable>(
    key: string | undefined,
    find: () => Promise<Value>,
  ): Promise<Value> {
    const known = key === undefined ? undefined : this.#found.get(key);
    if (known !== undefined) return known.value as Value;
    const value = await find();
    // The number is a table's count of parts, or the bytes of an index.
    const size = value instanceof Map ? value.size * ROW_BYTES : value.size;
    if (key !== undefined) this.#found.set(key, { value, size: size + key.length + 1 });
    return value;
  }
}

/** A message: all of it, and where it lies in a file any piece of it. */
interface Mail {
  readonly length?: number;
  whole(): Promise<Uint8Array>;
  open?(start: number, end: number): Promise<ReadableStream<Uint8Array>>;
}

/** What a selection is, before it becomes a variant. */
interface Selection {
  readonly content: Uint8Array | Opening;
  readonly type: string;
  readonly charset?: string;
  readonly language?: string;
  readonly filename?: string;
  readonly attached: boolean;
}

/** Content that is too large to be held. */
type Opening = Pick<StoredVariant, "length" | "open">;

/**
 * The message or part that the selector names, as a variant that its fields sandbox: what others
 * sent must not run in the name of this server. `undefined` where there is none.
 */
export async function describePart(
  stored: StoredVariant,
  selector: PartSelector,
  limits: MailLimits,
  memory: MailMemory = new MailMemory(),
): Promise<StoredVariant | undefined> {
  const type = essenceOf(stored.type ?? "");
  if (type !== MESSAGE && type !== "message/global" && type !== MAILBOX) return undefined;
  if ((type === MAILBOX) !== (selector.message !== undefined)) return undefined;
  const plain = decodedMail(stored, limits);
  if (plain === undefined) {
    throw new Fault("not-implemented", `parts of a mail in the coding ${stored.encoding}`);
  }
  const key = keyOf(stored);
  const mail = selector.message === undefined
    ? openMessage(plain, limits)
    : await openEntry(plain, selector.message, limits, memory, key);
  const part = key && JSON.stringify([key, selector.message ?? 0]);
  const selection = mail && await selectPart(mail, selector.part, limits, memory, part);
  return selection && describeSelection(stored, selector, selection);
}

/** The parts of a message, by path. `key` tells its content from any other of the origin. */
export async function listParts(
  stored: StoredVariant,
  limits: MailLimits,
  memory: MailMemory,
  key: string | undefined = keyOf(stored),
): Promise<PartTable> {
  const plain = decodedMail(stored, limits);
  if (plain === undefined) return new Map();
  const mail = openMessage(plain, limits);
  return await memory.recall(key && JSON.stringify([key, 0]), () => readTable(mail, limits));
}

/**
 * What tells this content from any other of the origin. A file that has just been written may be
 * written again within the same tick of its clock, and is not remembered.
 */
function keyOf({ location, etag, lastModified, length }: StoredVariant): string | undefined {
  const settled = lastModified !== undefined && lastModified < Date.now() - COARSEST_CLOCK;
  if (etag === undefined || location === undefined || !settled) return undefined;
  return JSON.stringify([location, etag, lastModified, length]);
}

/** Whether any piece can be read: an answer under way can't. */
function isSeekable({ length, release }: StoredVariant): boolean {
  return length !== undefined && release === undefined;
}

function openMessage(stored: StoredVariant, limits: MailLimits): Mail {
  const whole = once(async () => gatherBytes(await stored.open(), limits.conversionInput));
  if (!isSeekable(stored)) return { whole };
  return { length: stored.length, whole, open: (start, end) => openPiece(stored, start, end) };
}

function openPiece(
  stored: StoredVariant,
  start: number,
  end: number,
): Promise<ReadableStream<Uint8Array>> {
  if (start >= end) return Promise.resolve(ReadableStream.from([]));
  return stored.open({ first: start, last: end - 1 });
}

/** A message of a mailbox: by its index where that is a file, or else by reading up to it. */
async function openEntry(
  stored: StoredVariant,
  number: number,
  limits: MailLimits,
  memory: MailMemory,
  key: string | undefined,
): Promise<Mail | undefined> {
  if (!isSeekable(stored)) return await findEntry(await stored.open(), number, limits);
  const index = await memory.recall(key, async () => indexMailbox(await stored.open()));
  const place = index.find(number);
  if (place === undefined) return undefined;
  const read = async (start: number, end: number) =>
    gatherBytes(await openPiece(stored, start, end), limits.conversionInput);
  return { whole: once(async () => await index.read(number, read) ?? new Uint8Array()) };
}

async function findEntry(
  input: ReadableStream<Uint8Array>,
  number: number,
  limits: MailLimits,
): Promise<Mail | undefined> {
  for await (const message of readMailbox(input, { limits })) {
    if (message.number === number) return { whole: () => Promise.resolve(message.bytes) };
  }
  return undefined;
}

function once(read: () => Promise<Uint8Array>): () => Promise<Uint8Array> {
  let bytes: Promise<Uint8Array> | undefined;
  return () => bytes ??= read();
}

async function selectPart(
  mail: Mail,
  path: string | undefined,
  limits: MailLimits,
  memory: MailMemory,
  key: string | undefined,
): Promise<Selection | undefined> {
  if (path === undefined) return { content: await mail.whole(), type: MESSAGE, attached: false };
  const row = (await memory.recall(key, () => readTable(mail, limits))).get(path);
  return row && {
    content: await openPart(mail, path, row, limits),
    type: typeOf(row),
    charset: row.type.startsWith("text/") ? row.charset : undefined,
    language: row.language,
    filename: row.filename,
    attached: row.disposition === "attachment",
  };
}

/** Of a message that is too large to be held, the parts are found while it is read. */
async function readTable(mail: Mail, limits: MailLimits): Promise<PartTable> {
  const { length = 0, open } = mail;
  if (open && length > limits.conversionInput) {
    return await tablePartsOf(await open(0, length), limits);
  }
  return tableParts(readMessage(await mail.whole(), limits));
}

async function openPart(
  mail: Mail,
  path: string,
  { body, transferEncoding }: PartRow,
  limits: MailLimits,
): Promise<Selection["content"]> {
  if (body === undefined) {
    return findPart(readMessage(await mail.whole(), limits).root, path)?.bytes() ??
      new Uint8Array();
  }
  const { start, end } = body;
  if (!mail.open) {
    return decodeTransfer((await mail.whole()).subarray(start, end), transferEncoding).bytes;
  }
  if (end - start > limits.conversionInput) return openLarge(mail.open, body, transferEncoding);
  const bytes = await gatherBytes(await mail.open(start, end), limits.conversionInput);
  return decodeTransfer(bytes, transferEncoding).bytes;
}

/** A part that streams: with a length, and so with ranges, where it is not encoded. */
function openLarge(
  open: NonNullable<Mail["open"]>,
  { start, end }: { readonly start: number; readonly end: number },
  encoding: string,
): Opening {
  if (isIdentity(encoding)) {
    return {
      length: end - start,
      open: (range) => open(start + (range?.first ?? 0), range ? start + range.last + 1 : end),
    };
  }
  const decode = encoding === "base64"
    ? () => new Base64DecoderStream()
    : encoding === "quoted-printable"
    ? () => new QuotedPrintableDecoderStream()
    : undefined;
  if (!decode) throw new Fault("too-large", `a part in ${encoding} that has to be held whole`);
  return { open: async () => (await open(start, end)).pipeThrough(decode()) };
}

/** The type with the parameters that matter, and none that could carry something else along. */
export function typeOf(part: PartRow): string {
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
  const { type, charset, language, content } = selection;
  return {
    kind: "stored",
    type,
    ...charset !== undefined && { charset },
    ...language !== undefined && { language },
    ...content instanceof Uint8Array ? openBytes(content) : content,
    ...stored.etag !== undefined && { etag: partTag(stored.etag, selector) },
    ...stored.lastModified !== undefined && { lastModified: stored.lastModified },
    ...stored.location !== undefined && { location: partLocation(stored.location, selector) },
    fields: sandboxFields(selection),
  };
}

function openBytes(content: Uint8Array): Opening {
  // A view would keep the whole message in memory for as long as the variant lives.
  const bytes = content.slice();
  return { length: bytes.length, open: (range) => Promise.resolve(streamBytes(bytes, range)) };
}

function streamBytes(bytes: Uint8Array, range?: ByteRange): ReadableStream<Uint8Array> {
  const piece = range ? bytes.subarray(range.first, range.last + 1) : bytes;
  return ReadableStream.from(piece.length === 0 ? [] : [piece]);
}

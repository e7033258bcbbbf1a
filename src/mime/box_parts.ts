/**
 * A table of the parts of a message: what each is and where it stands, without what it holds. With it
 * a part is opened out of a file without reading the rest again.
 *
 * @module
 */
import type { Entity } from "./entity.ts";
import type { Message } from "./message.ts";
import { type MessageLimits, readMessage } from "./parse.ts";
import { listAlternatives, walkParts } from "./parts.ts";
import { type BytesInput, splitMessage } from "./split_join.ts";
import { isIdentity } from "./transfer_decoding.ts";

/** What is known of a part. */
export interface PartRow {
  /** Media type in lower case. */
  readonly type: string;
  /** Parameters of the media type. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Charset as declared. */
  readonly charset: string | undefined;
  /** Content-Language. */
  readonly language: string | undefined;
  /** File name. */
  readonly filename: string | undefined;
  /** Disposition in lower case. */
  readonly disposition: string | undefined;
  /** Transfer encoding of what stands in the message. */
  readonly transferEncoding: string;
  /** Whether it is one of the alternatives of the body. */
  readonly alternative: boolean;
  /**
   * Where its body stands in the message, still encoded; undefined for a part of a message that was
   * itself encoded, which stands nowhere.
   */
  readonly body: { readonly start: number; readonly end: number } | undefined;
}

/** Parts by path. */
export type PartTable = ReadonlyMap<string, PartRow>;

/** The table of a message that was read. Multiparts are not in it: they are mere wrapping. */
export function tableParts(message: Message): PartTable {
  const table = new Map<string, PartRow>();
  const encoded: string[] = [];
  const alternatives = new Set(listAlternatives(message.root));
  for (const entity of walkParts(message.root)) {
    if (entity.type.startsWith("multipart/")) continue;
    const { path, bodySpan } = entity;
    const nested = encoded.some((outer) => path.startsWith(outer));
    const body = nested ? undefined : { start: bodySpan.start, end: bodySpan.end };
    table.set(path, rowOf(entity, body, alternatives.has(entity)));
    const message = entity.type.startsWith("message/") && entity.parts.length > 0;
    if (message && !isIdentity(entity.transferEncoding)) encoded.push(`${path}.`);
  }
  return table;
}

/** What is gathered of a part while its message comes in. */
interface Gathered {
  readonly head: Uint8Array[];
  start: number;
  end: number;
}

/**
 * The table of a message that comes in and is not held: what lies in encoded messages is missing, and
 * alternatives are not told from other parts.
 */
export async function tablePartsOf(
  input: BytesInput,
  limits: MessageLimits = {},
): Promise<PartTable> {
  const gathered = new Map<string, Gathered>();
  let at = 0;
  for await (const { kind, path, bytes } of splitMessage(input, { limits })) {
    at += bytes.length;
    const part = gathered.get(path) ?? { head: [], start: at, end: at };
    gathered.set(path, part);
    if (kind === "head") {
      part.head.push(bytes);
      part.start = at;
    }
    // The line end before a delimiter is no part of the message inside.
    if (kind === "delimiter") continue;
    part.end = at;
    stretch(gathered, path, at);
  }
  const table = new Map<string, PartRow>();
  const inner = new Set([...gathered.keys()].map((path) => path.slice(0, path.lastIndexOf("."))));
  for (const [path, { head, start, end }] of gathered) {
    const { root } = readMessage(joinHead(head), limits);
    // RFC 2046 §5.1.5: in a digest, a part without a type is a message.
    const digest = inner.has(path) && !root.field("content-type");
    const type = digest ? "message/rfc822" : root.type;
    if (!type.startsWith("multipart/")) {
      table.set(path, { ...rowOf(root, { start, end }, false), type });
    }
  }
  return table;
}

/** What stands in a message stands in those around it too. */
function stretch(gathered: ReadonlyMap<string, Gathered>, path: string, end: number): void {
  for (let dot = path.lastIndexOf("."); dot > 0; dot = path.lastIndexOf(".", dot - 1)) {
    const outer = gathered.get(path.slice(0, dot));
    if (outer) outer.end = end;
  }
}

function joinHead(pieces: readonly Uint8Array[]): Uint8Array {
  // Of a header beyond the first pieces nothing is kept either way.
  if (pieces.length === 1) return pieces[0];
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function rowOf(entity: Entity, body: PartRow["body"], alternative: boolean): PartRow {
  const { type, parameters, charset, language, filename, disposition, transferEncoding } = entity;
  const described = { type, parameters, charset, language, filename, disposition };
  return { ...described, transferEncoding, alternative, body };
}

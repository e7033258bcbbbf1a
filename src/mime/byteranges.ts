/**
 * Several ranges of one content (RFC 9110 §14.6).
 *
 *     Content-Type: multipart/byteranges; boundary=THIS
 *
 *     --THIS
 *     Content-Type: application/pdf
 *     Content-Range: bytes 500-999/8000
 *
 * @module
 */
import { Fault } from "../model/fault.ts";
import { DEFAULT_LIMITS } from "../model/limits.ts";
import type { ByteRange } from "../model/variant.ts";
import type { BuiltMultipart } from "./build.ts";
import { checkText, ComposeError } from "./compose_error.ts";
import { type MessageLimits, readMessage } from "./parse.ts";
import { type BytesInput, joinPieces, splitMessage } from "./split_join.ts";
import { boundaryOf, chooseStem, guardPiece } from "./write_boundary.ts";
import { type Piece, WrittenContent } from "./write_content.ts";
import { joinParts } from "./write_multipart.ts";

/** Content of which ranges are sent. */
export interface RangedContent {
  /** The value of its Content-Type. */
  readonly type?: string;
  /** Bytes of the whole. */
  readonly length: number;
  /** Opens the bytes of a range. */
  open(range: ByteRange): AsyncIterable<Uint8Array>;
}

/** A range that was received. */
export interface RangedPart extends ByteRange {
  /** Bytes of the whole, where the sender knew. */
  readonly length: number | undefined;
  /** The value of its Content-Type, if it was sent. */
  readonly type: string | undefined;
  /** The bytes of the range. */
  readonly bytes: Uint8Array;
}

const RANGE = /^bytes\s+(\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/i;

/** Writes ranges; the length of all is known before the first byte is fetched. */
export function buildByteRanges(
  content: RangedContent,
  ranges: readonly ByteRange[],
  options: { readonly boundary?: string } = {},
): BuiltMultipart {
  const stem = chooseStem(options.boundary, []);
  const boundary = boundaryOf(stem, 1);
  const type = content.type === undefined
    ? ""
    : `Content-Type: ${checkText("Content-Type", content.type)}\r\n`;
  const parts = ranges.map((range) => {
    const { first, last } = range;
    if (!(first >= 0 && first <= last && last < content.length)) {
      throw new ComposeError("Content-Range", `no range of the content: ${first} to ${last}`);
    }
    const body: Piece = { length: last - first + 1, open: () => content.open(range) };
    const head = `${type}Content-Range: bytes ${first}-${last}/${content.length}\r\n`;
    return { head, body: [guardPiece(body, stem)] };
  });
  return {
    type: `multipart/byteranges; boundary="${boundary}"`,
    content: new WrittenContent(joinParts(boundary, parts)),
  };
}

/**
 * Reads ranges in the order in which they came. A part without a range, or with other bytes than it
 * says, is a {@linkcode Fault} `origin-broken`; more than `conversionInput` bytes are `too-large`.
 */
export async function readByteRanges(
  input: BytesInput,
  contentType: string,
  limits: MessageLimits = {},
): Promise<RangedPart[]> {
  const most = limits.conversionInput ?? DEFAULT_LIMITS.conversionInput;
  const parts = new Map<string, { head: Uint8Array[]; body: Uint8Array[] }>();
  let length = 0;
  let closed = false;
  for await (const { kind, path, bytes } of splitMessage(input, { limits, contentType })) {
    length += bytes.length;
    if (length > most) throw new Fault("too-large", `ranges of more than ${most} bytes`);
    const number = path.split(".", 1)[0];
    if (number === "TEXT") {
      closed ||= kind === "close";
      continue;
    }
    const part = parts.get(number) ?? { head: [], body: [] };
    parts.set(number, part);
    (kind === "head" && path === number ? part.head : part.body).push(bytes);
  }
  if (!closed) throw new Fault("origin-broken", "the ranges end before their closing delimiter");
  return [...parts.values()].map(({ head, body }) => readPart(join(head), join(body)));
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  return joinPieces(pieces.map((bytes) => ({ bytes })));
}

function readPart(head: Uint8Array, bytes: Uint8Array): RangedPart {
  const { root } = readMessage(head);
  const match = RANGE.exec(root.field("content-range")?.value ?? "");
  if (!match) throw new Fault("origin-broken", "a part without its range");
  const [first, last] = [Number(match[1]), Number(match[2])];
  const length = match[3] === "*" ? undefined : Number(match[3]);
  if (
    last < first || last - first + 1 !== bytes.length || (length !== undefined && last >= length)
  ) {
    throw new Fault("origin-broken", "a part with other bytes than its range says");
  }
  return { first, last, length, type: root.field("content-type")?.value, bytes };
}

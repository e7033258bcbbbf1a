/**
 * Messages that were sent in fragments (message/partial, RFC 2046 §5.2.2).
 *
 *     Content-Type: message/partial; id="ABC@host.test"; number=1; total=3
 *
 * @module
 */
import type { Entity } from "./entity.ts";
import type { HeaderField } from "./header_block.ts";
import type { Message } from "./message.ts";
import { type MessageLimits, readMessage } from "./parse.ts";

/** What a fragment says of itself. */
export interface Fragment {
  /** The same for all fragments of a message. */
  readonly id: string;
  /** Its number, from 1. */
  readonly number: number;
  /** How many there are; only the last one has to say. */
  readonly total?: number;
}

/** What came of a set of fragments. */
export interface JoinedMessage {
  /** The message; absent while fragments are missing. */
  readonly message?: Message;
  /** Its bytes. */
  readonly bytes?: Uint8Array;
  /** Numbers of the fragments that are missing, as far as the total is known. */
  readonly missing: readonly number[];
}

const LIMIT = 10_000;

/** What an entity of type message/partial says of itself; undefined for others and broken ones. */
export function readFragment(entity: Entity): Fragment | undefined {
  if (entity.type !== "message/partial") return undefined;
  const id = entity.parameters.get("id");
  const number = readNumber(entity.parameters.get("number"));
  const total = readNumber(entity.parameters.get("total"));
  if (!id || number === undefined || total !== undefined && number > total) return undefined;
  return { id, number, ...(total === undefined ? {} : { total }) };
}

function readNumber(text: string | undefined): number | undefined {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 && number <= LIMIT ? number : undefined;
}

/**
 * Joins fragments, given as the messages that they came in and in any order. Fragments of other
 * messages than the first one's are left aside; of two with the same number the first counts.
 */
export function joinFragments(
  messages: Iterable<Message>,
  limits: MessageLimits = {},
): JoinedMessage {
  const found = new Map<number, Message>();
  let id: string | undefined;
  let total: number | undefined;
  for (const message of messages) {
    const fragment = readFragment(message.root);
    if (!fragment || fragment.id !== (id ??= fragment.id)) continue;
    total ??= fragment.total;
    if (!found.has(fragment.number)) found.set(fragment.number, message);
  }
  const missing = listMissing(found, total);
  const [first, ...others] = [...found.keys()].sort((left, right) => left - right)
    .flatMap((number) => found.get(number) ?? []);
  if (total === undefined || missing.length > 0 || !first) return { missing };
  const bytes = join(first, others.slice(0, total - 1), limits);
  return { message: readMessage(bytes, limits), bytes, missing };
}

function listMissing(found: ReadonlyMap<number, Message>, total: number | undefined): number[] {
  const highest = total ?? Math.max(0, ...found.keys());
  return Array.from({ length: highest }, (_, index) => index + 1).filter((n) => !found.has(n));
}

/**
 * §5.2.2.1: the header is that of the first fragment's own message, but for the fields that describe
 * the whole, which are those of the message enclosed in it.
 */
function join(first: Message, others: readonly Message[], limits: MessageLimits): Uint8Array {
  const enclosed = first.root.bytes();
  const { root } = readMessage(enclosed, limits);
  const fields = [
    ...first.fields.filter((field) => !describesWhole(field)),
    ...root.fields.filter(describesWhole),
  ].map((field) => field.raw);
  const header = root.fields.at(-1)?.raw;
  const lineEnd = Uint8Array.from(header?.at(-2) === 0x0d ? [0x0d, 0x0a] : [0x0a]);
  const bodies = [
    enclosed.subarray(root.bodySpan.start),
    ...others.map(({ root }) => root.bytes()),
  ];
  return concat([...fields, lineEnd, ...bodies]);
}

function describesWhole({ key }: HeaderField): boolean {
  return key.startsWith("content-") || key === "subject" || key === "message-id" ||
    key === "encrypted" || key === "mime-version";
}

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  pieces.reduce((at, piece) => (whole.set(piece, at), at + piece.length), 0);
  return whole;
}

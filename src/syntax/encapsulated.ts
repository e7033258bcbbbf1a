/**
 * Encapsulated: which parts of HTTP messages an ICAP message carries, and where each begins (RFC 3507
 * §4.4.1). Heads come first, at most one of a kind; exactly one body, or word of none, comes last.
 *
 * ```abnf
 * encapsulated_header = "Encapsulated: " encapsulated_list
 * encapsulated_list   = encapsulated_entity | encapsulated_entity ", " encapsulated_list
 * encapsulated_entity = reqhdr | reshdr | reqbody | resbody | optbody | nullbody
 * ```
 *
 * ```http
 * Encapsulated: req-hdr=0, res-hdr=45, res-body=100
 * Encapsulated: req-hdr=0, null-body=170
 * Encapsulated: null-body=0
 * ```
 *
 * @module
 */

/** What may be carried, in the order in which it stands. */
const NAMES = ["req-hdr", "res-hdr", "req-body", "res-body", "opt-body", "null-body"] as const;

/** The name of one part. */
export type PartName = typeof NAMES[number];

/** One part: what it is, and its offset in the encapsulated message, in bytes. */
export interface EncapsulatedPart {
  /** What it is. */
  readonly name: PartName;
  /** Where it begins. */
  readonly offset: number;
}

/** A well-formed list: heads in ascending order, then one body. */
export interface Encapsulated {
  /** Request head, response head, or both in this order. */
  readonly heads: readonly EncapsulatedPart[];
  /** The body, or `null-body`; its offset is the length of all heads. */
  readonly body: EncapsulatedPart;
}

const PART = /^([a-z]{3,4}-(?:hdr|body))=(0|[1-9][0-9]{0,8})$/;

/** Reads the list; undefined where its order or its offsets make no sense. */
export function parseEncapsulated(value: string): Encapsulated | undefined {
  const parts = value.split(",").map((part) => parsePart(part.trim().toLowerCase()));
  const body = parts.pop();
  if (body === undefined || !body.name.endsWith("-body")) return undefined;
  const heads: EncapsulatedPart[] = [];
  for (const part of parts) {
    const last = heads.at(-1);
    if (part === undefined || !part.name.endsWith("-hdr")) return undefined;
    if (last === undefined ? part.offset !== 0 : !follows(part, last)) return undefined;
    heads.push(part);
  }
  const last = heads.at(-1);
  const isSound = last === undefined ? body.offset === 0 : body.offset > last.offset;
  return isSound ? { heads, body } : undefined;
}

function parsePart(text: string): EncapsulatedPart | undefined {
  const match = PART.exec(text);
  const name = NAMES.find((name) => name === match?.[1]);
  return match === null || name === undefined ? undefined : { name, offset: Number(match[2]) };
}

function follows(part: EncapsulatedPart, last: EncapsulatedPart): boolean {
  return part.offset > last.offset && NAMES.indexOf(part.name) > NAMES.indexOf(last.name);
}

/** Writes the list of heads of these lengths and the body behind them. */
export function formatEncapsulated(
  heads: readonly (readonly [name: PartName, length: number])[],
  body: PartName,
): string {
  let offset = 0;
  const parts = heads.map(([name, length]) => {
    const part = `${name}=${offset}`;
    offset += length;
    return part;
  });
  return [...parts, `${body}=${offset}`].join(", ");
}

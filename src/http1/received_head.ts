/**
 * The head of a request as it was received: checked in the slot that it stands in, then kept as one
 * text of which fields are cut when somebody asks for them (RFC 9112 §2.1, §3, §5).
 *
 * @module
 */
import type { ScanSource } from "../bytes/kernel.ts";
import { splitFields } from "../bytes/kernel.ts";
import type { Field } from "../model/variant.ts";
import { sliceLatin1 } from "./latin1.ts";
import { badRequest, isRefusal, type Refusal } from "./refusal.ts";
import { parseRequestLine, type RequestLine } from "./request_line.ts";

/** The fields that a server itself acts upon. Those that came more than once are joined by commas. */
export interface OwnFields {
  host?: string;
  "content-length"?: string;
  "transfer-encoding"?: string;
  connection?: string;
  expect?: string;
}

/** Fields that may come once: a second one is another reader's first (RFC 9112 §3.2, §6.3). */
const SINGLE: ReadonlySet<string> = new Set(["host", "content-length"]);

/** The names in `OwnFields`, by their length: most fields are passed over without a look at them. */
const BY_LENGTH: readonly (keyof OwnFields | undefined)[] = byLength([
  "host",
  "expect",
  "connection",
  "content-length",
  "transfer-encoding",
]);

function byLength(names: readonly (keyof OwnFields)[]): (keyof OwnFields | undefined)[] {
  const table: (keyof OwnFields | undefined)[] = [];
  for (const name of names) table[name.length] = name;
  return table;
}

/** A head that is well-formed line by line. What it means is for others to judge. */
export class ReceivedHead {
  /** The method. */
  readonly method: string;
  /** The request target as it was sent. */
  readonly target: string;
  /** The version to speak. */
  readonly version: "1.0" | "1.1";
  /** What decides framing, connection and authority. */
  readonly own: OwnFields;
  /** All of it, its empty line included, a character for each byte. */
  readonly text: string;
  readonly #spans: Uint32Array;
  /** What a span's offset is to be lowered by to be one in the text. */
  readonly #base: number;

  /** Made by `parseReceivedHead`. */
  constructor(
    { method, target, version }: RequestLine,
    own: OwnFields,
    text: string,
    spans: Uint32Array,
    base: number,
  ) {
    this.method = method;
    this.target = target;
    this.version = version;
    this.own = own;
    this.text = text;
    this.#spans = spans;
    this.#base = base;
  }

  /** All fields, in order and as they were spelt. */
  fields(): Field[] {
    const fields: Field[] = [];
    for (let i = 0; i < this.#spans.length; i += 4) fields.push([this.#cut(i), this.#cut(i + 2)]);
    return fields;
  }

  /** The value of a field, several joined by ", "; undefined if there is none. */
  field(name: string): string | undefined {
    const key = name.toLowerCase();
    let value: string | undefined;
    for (let i = 0; i < this.#spans.length; i += 4) {
      if (this.#spans[i + 1] - this.#spans[i] !== key.length) continue;
      if (this.#cut(i).toLowerCase() !== key) continue;
      value = value === undefined ? this.#cut(i + 2) : `${value}, ${this.#cut(i + 2)}`;
    }
    return value;
  }

  #cut(at: number): string {
    return this.text.slice(this.#spans[at] - this.#base, this.#spans[at + 1] - this.#base);
  }
}

/** Reads the head in [from, to) of a slot, its empty line included. */
export function parseReceivedHead(
  slot: ScanSource,
  from: number,
  to: number,
  maxFields: number,
): ReceivedHead | Refusal {
  const text = sliceLatin1(slot.view, from, to);
  const lineEnd = text.indexOf("\r\n");
  const line = parseRequestLine(text.slice(0, lineEnd));
  if (isRefusal(line)) return line;
  const split = splitFields(slot, from + lineEnd + 2, to, maxFields);
  if ("code" in split) return refuseField(split.code);
  const own = pickOwnFields(text, split.spans, from);
  return isRefusal(own) ? own : new ReceivedHead(line, own, text, split.spans, from);
}

function pickOwnFields(text: string, spans: Uint32Array, base: number): OwnFields | Refusal {
  const own: OwnFields = {};
  for (let i = 0; i < spans.length; i += 4) {
    const key = BY_LENGTH[spans[i + 1] - spans[i]];
    if (key === undefined) continue;
    const name = text.slice(spans[i] - base, spans[i + 1] - base);
    if (name !== key && name.toLowerCase() !== key) continue;
    const value = text.slice(spans[i + 2] - base, spans[i + 3] - base);
    const before = own[key];
    if (before !== undefined && SINGLE.has(key)) return badRequest("A field came twice.");
    own[key] = before === undefined ? value : `${before},${value}`;
  }
  return own;
}

function refuseField(code: string): Refusal {
  return code === "field-count"
    ? { status: 431, reason: "The request has too many fields." }
    : badRequest("A header field is malformed.");
}

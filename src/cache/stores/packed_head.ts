/**
 * Heads as JSON without what goes without saying: names of properties, common names of fields, what
 * the group tells, and what most heads have in common. A fraction of what their objects take.
 *
 * @module
 */
import type { Field } from "../../model/variant.ts";
import { joinedValue } from "../../syntax/field_lines.ts";
import type { CachePolicy } from "../policy.ts";
import type { SourceHead } from "../source.ts";
import type { KeptHead } from "../store.ts";

type Row<T> = readonly [key: keyof T & string, usual?: unknown];

interface Table<T> {
  readonly rows: readonly Row<T>[];
  readonly keys: ReadonlySet<string>;
}

const tableOf = <T>(rows: readonly Row<T>[]): Table<T> => ({
  rows,
  keys: new Set(rows.map(([key]) => key)),
});

/** Properties in the order in which they are packed; those that are mostly as usual come last. */
const HEAD = tableOf<SourceHead>([
  ["id"],
  ["requestTime"],
  ["responseTime"],
  ["policy"],
  ["fields"],
  ["selecting", []],
  ["status", 200],
  ["labels"],
  ["url"],
]);
const POLICY = tableOf<CachePolicy>([
  ["date"],
  ["lifetime"],
  ["etag"],
  ["lastModified"],
  ["vary", []],
  ["initialAge", 0],
  ["staleWhileRevalidate", 0],
  ["staleIfError", 0],
  ["neverStale", false],
  ["alwaysValidate", false],
]);

/** Names of fields that are packed as their place in this list. What is stored holds on to it. */
const NAMES = [
  "Accept-Ranges,Age,Cache-Control,Cache-Tag,CDN-Cache-Control,Content-Disposition,Content-Encoding",
  "Content-Language,Content-Length,Content-Location,Content-Security-Policy,Content-Type,Date,ETag",
  "Expires,Last-Modified,Link,Server,Strict-Transport-Security,Surrogate-Key,Vary,Via,X-Cache",
  "X-Content-Type-Options,X-Frame-Options,X-Powered-By,Accept,Accept-Encoding,Accept-Language",
].join().split(",").flatMap((name) => [name, name.toLowerCase()]);
const PLACES: ReadonlyMap<string, number> = new Map(NAMES.map((name, place) => [name, place]));

/** The head as a text, without its length. */
export function packHead(head: KeptHead, group: string): string {
  const id = head.id.startsWith(group) ? [head.id.slice(group.length)] : head.id;
  if (!("policy" in head)) return JSON.stringify({ ...head, id, length: undefined });
  return JSON.stringify(packRows(HEAD, {
    ...head,
    id,
    length: undefined,
    url: head.url === group ? undefined : head.url,
    policy: packRows(POLICY, { ...head.policy, ...saidByFields(head) }),
    fields: head.fields.map(packField),
    selecting: head.selecting.map(packField),
  }));
}

/** What of a policy the fields say word for word, to be left out of it. */
function saidByFields({ policy, fields }: SourceHead) {
  const { etag, lastModified } = validatorsAmong(fields);
  return {
    etag: policy.etag === etag ? undefined : policy.etag,
    lastModified: policy.lastModified === lastModified ? undefined : policy.lastModified,
  };
}

function validatorsAmong(fields: readonly Field[]): Pick<CachePolicy, "etag" | "lastModified"> {
  const etag = joinedValue(fields, "etag");
  const lastModified = joinedValue(fields, "last-modified");
  return { ...etag !== null && { etag }, ...lastModified !== null && { lastModified } };
}

/** The head that was packed. */
export function unpackHead(text: string, group: string, length: number): KeptHead {
  const packed: unknown = JSON.parse(text);
  const head = Array.isArray(packed) ? unpackSource(packed, group) : { ...packed as object };
  const { id } = head as { id: string | [string] };
  return { ...head as KeptHead, id: typeof id === "string" ? id : group + id[0], length };
}

function unpackSource(packed: unknown[], group: string): object {
  const head = unpackRows(HEAD, packed);
  const fields = (head.fields as PackedField[]).map(unpackField);
  return {
    url: group,
    ...head,
    policy: { ...validatorsAmong(fields), ...unpackRows(POLICY, head.policy as unknown[]) },
    fields,
    selecting: (head.selecting as PackedField[]).map(unpackField),
  };
}

type PackedField = readonly [name: string | number, value: string];

function packField([name, value]: Field): PackedField {
  return [PLACES.get(name) ?? name, value];
}

function unpackField([name, value]: PackedField): Field {
  return [typeof name === "number" ? NAMES[name] : name, value];
}

/** The values in order, up to the last unusual one; behind them, what has no row. */
function packRows<T>(
  { rows, keys }: Table<T>,
  values: { readonly [Key in keyof T]?: unknown },
): unknown[] {
  const packed: unknown[] = [];
  for (let place = 0; place < rows.length; place++) {
    const row = rows[place];
    const value = values[row[0]];
    if (isUsual(value, row[1])) continue;
    while (packed.length < place) packed.push(null);
    packed.push(value);
  }
  let others: Record<string, unknown> | undefined;
  for (const key in values) {
    if (keys.has(key) || values[key] === undefined) continue;
    others ??= {};
    others[key] = values[key];
  }
  if (others !== undefined) packed[rows.length] = others;
  return packed;
}

function unpackRows<T>({ rows }: Table<T>, packed: readonly unknown[]) {
  const values: Record<string, unknown> = {};
  for (const [place, [key, usual]] of rows.entries()) {
    const value = packed[place] ?? usual;
    if (value !== undefined) values[key] = value;
  }
  return Object.assign(values, packed[rows.length]);
}

function isUsual(value: unknown, usual: unknown): boolean {
  const isEmpty = Array.isArray(value) && Array.isArray(usual) && value.length === 0;
  return value === usual || isEmpty;
}

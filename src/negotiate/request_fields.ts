/**
 * Reading a few fields of a request, in whatever form its headers are handed in.
 *
 * @module
 */
import { FieldMap } from "../syntax/field_map.ts";

/**
 * The values of these fields, null for those that are absent. Plain objects and pairs are read as
 * they stand: to build `Headers` of them would cost more than the whole choice.
 */
export function readFields(init: HeadersInit, names: FieldNames): (string | null)[] {
  const isMap = init instanceof Headers || init instanceof FieldMap;
  if (isMap) return names.written.map((name) => init.get(name));
  const values: (string | null)[] = names.written.map(() => null);
  if (Array.isArray(init)) {
    for (const [name, value] of init) take(values, names, name, value);
  } else if (Symbol.iterator in init) {
    return readFields(new Headers(init), names);
  } else {
    // Nothing that is handed in as headers inherits any; asking would double the time.
    for (const name in init) take(values, names, name, init[name]);
  }
  return values;
}

/** Names of fields, prepared for reading. */
export interface FieldNames {
  readonly written: readonly string[];
  readonly lower: readonly string[];
}

/** Prepares names. */
export function fieldNames(written: readonly string[]): FieldNames {
  return { written, lower: written.map((name) => name.toLowerCase()) };
}

/** Several lines of one field are one list (RFC 9110 §5.3). */
function take(
  values: (string | null)[],
  { written, lower }: FieldNames,
  name: string,
  value: string | null | undefined,
): void {
  let at = lower.indexOf(name);
  if (at < 0) at = written.indexOf(name);
  if (at < 0) at = lower.indexOf(name.toLowerCase());
  // Programs without types hand in what is not there as undefined.
  if (at < 0 || value === undefined || value === null) return;
  const before = values[at];
  values[at] = before === null ? String(value) : `${before}, ${value}`;
}

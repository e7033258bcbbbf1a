/**
 * Lists of header field lines as they stood on the wire (RFC 9110 §5.1–5.3): names are compared
 * without regard to case, and a name may stand more than once.
 *
 * @module
 */
import { FieldMap } from "./field_map.ts";

/** Name and value of one field line. */
export type FieldLine = readonly [name: string, value: string];

/** The values of all lines of this name, in order; `name` in lower case. */
export function fieldValues(fields: readonly FieldLine[], name: string): string[] {
  const values: string[] = [];
  for (const field of fields) if (isNamed(field, name)) values.push(field[1]);
  return values;
}

/** The value of the first line of this name; `name` in lower case. */
export function fieldValue(fields: readonly FieldLine[], name: string): string | undefined {
  for (const field of fields) if (isNamed(field, name)) return field[1];
  return undefined;
}

/** The values of all lines of this name, joined by `, `; `name` in lower case. Null if there is none. */
export function joinedValue(fields: readonly FieldLine[], name: string): string | null {
  let value: string | null = null;
  for (const field of fields) {
    if (isNamed(field, name)) value = value === null ? field[1] : `${value}, ${field[1]}`;
  }
  return value;
}

/** Most names differ in length already: no other text is made of them. */
function isNamed(field: FieldLine, name: string): boolean {
  return field[0].length === name.length && field[0].toLowerCase() === name;
}

/** The lines whose names, in lower case, are not in the set. */
export function withoutFields(
  fields: readonly FieldLine[],
  names: ReadonlySet<string>,
): FieldLine[] {
  return fields.filter((field) => !names.has(field[0].toLowerCase()));
}

/** A `Headers` object of these lines. Throws TypeError for what may not stand in a field. */
export function headersOf(fields: readonly FieldLine[]): Headers {
  return new FieldMap(fields);
}

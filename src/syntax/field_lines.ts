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
  return fields.filter((field) => field[0].toLowerCase() === name).map((field) => field[1]);
}

/** The value of the first line of this name; `name` in lower case. */
export function fieldValue(fields: readonly FieldLine[], name: string): string | undefined {
  return fields.find((field) => field[0].toLowerCase() === name)?.[1];
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

/**
 * Data as a table: what CSV is, and what records in JSON can be shown as.
 *
 * @module
 */
import { Fault } from "../../model/fault.ts";
import type { PlainValue } from "./plain_value.ts";

/** Columns by name, and rows as wide as these. */
export interface DataTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A table has no more columns, and no more places. */
const MAX_COLUMNS = 1024;
const MAX_PLACES = 1 << 21;

/** What stands over the values of a list, and over names and values of one thing. */
const VALUE = "value";
const NAME = "name";

/** The table of the records of a CSV text: the first one names the columns. */
export function tableOfRecords(records: readonly (readonly string[])[]): DataTable {
  const width = records.reduce((most, record) => Math.max(most, record.length), 0);
  checkSize(width, records.length);
  const [head = [], ...rows] = records;
  const columns = pad(head, width).map((name, at) => name.trim() || `column ${at + 1}`);
  return { columns: distinct(columns), rows: rows.map((row) => pad(row, width)) };
}

/** The table of a value: a list of things or of lists; a thing with its members below each other. */
export function tableOfValue(value: PlainValue): DataTable {
  if (Array.isArray(value)) return tableOfList(value);
  if (value === null || typeof value !== "object") {
    return { columns: [VALUE], rows: [[cellOf(value)]] };
  }
  // Many programs wrap their list in a thing: { "items": [...], "next": null }
  const lists = Object.values(value).filter((member) => Array.isArray(member) && isRecords(member));
  const [list] = lists;
  if (lists.length === 1 && Array.isArray(list)) return tableOfList(list);
  const rows = Object.entries(value).map(([name, member]) => [name, cellOf(member)]);
  return { columns: [NAME, VALUE], rows };
}

function isRecords(list: readonly PlainValue[]): boolean {
  return list.length > 0 &&
    list.every((item) => item !== null && typeof item === "object" && !Array.isArray(item));
}

function tableOfList(list: readonly PlainValue[]): DataTable {
  if (list.length > 0 && list.every((item) => Array.isArray(item))) {
    return tableOfRecords(list.map((item) => Array.isArray(item) ? item.map(cellOf) : []));
  }
  if (!isRecords(list)) return { columns: [VALUE], rows: list.map((item) => [cellOf(item)]) };
  const places = new Map<string, number>();
  for (const item of list) {
    for (const name of Object.keys(item ?? {})) {
      if (!places.has(name)) places.set(name, places.size);
    }
  }
  checkSize(places.size, list.length);
  const columns = [...places.keys()];
  const rows = list.map((item) =>
    columns.map((name) =>
      item !== null && typeof item === "object" && !Array.isArray(item) && Object.hasOwn(item, name)
        ? cellOf(item[name])
        : ""
    )
  );
  return { columns, rows };
}

/** The rows as things, each with the names of the columns. All values are text, as they are in CSV. */
export function recordsOf({ columns, rows }: DataTable): PlainValue {
  return rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at] ?? ""])));
}

/** A value in one cell: what is no plain value as JSON. */
function cellOf(value: PlainValue): string {
  if (value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function pad(row: readonly string[], width: number): readonly string[] {
  return row.length === width ? row : Array.from({ length: width }, (_, at) => row[at] ?? "");
}

/** Names of columns, a number behind each that has been there. */
function distinct(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let count = 2; taken.has(unique); count++) unique = `${name} ${count}`;
    taken.add(unique);
    return unique;
  });
}

function checkSize(columns: number, rows: number): void {
  if (columns > MAX_COLUMNS || columns * rows > MAX_PLACES) {
    throw new Fault("too-large", "the table has too many columns or places");
  }
}

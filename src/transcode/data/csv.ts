/**
 * CSV (RFC 4180), with the separators that people use for commas.
 *
 * @module
 */
import { parseCsv } from "../../libraries/std_csv.ts";
import { Fault } from "../../model/fault.ts";
import { type DataTable, tableOfRecords } from "./data_table.ts";

const SEPARATORS = [",", ";", "\t", "|"];

/** How much of a text its separator is looked for in. */
const SAMPLE = 8192;

/** The table of a CSV text. */
export function readCsv(text: string): DataTable {
  try {
    const options = { separator: separatorOf(text), lazyQuotes: true };
    return tableOfRecords(parseCsv(text.replace(/^\ufeff/, ""), options));
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault("conversion", "this is no CSV that can be read", { cause });
  }
}

/** The separator that stands most often in the first line, outside of quotes. */
function separatorOf(text: string): string {
  const counts = new Map(SEPARATORS.map((separator) => [separator, 0]));
  let quoted = false;
  for (const sign of text.slice(0, SAMPLE)) {
    if (sign === '"') quoted = !quoted;
    else if (!quoted && sign === "\n") break;
    else if (!quoted) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  }
  return SEPARATORS.reduce((best, other) =>
    (counts.get(other) ?? 0) > (counts.get(best) ?? 0) ? other : best
  );
}

/** A table as CSV, with the names of the columns in the first record. */
export function writeCsv({ columns, rows }: DataTable): string {
  return [columns, ...rows].map((row) => `${row.map(writeField).join(",")}\r\n`).join("");
}

function writeField(field: string): string {
  return /[",\r\n]|^\s|\s$/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

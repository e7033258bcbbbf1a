/**
 * CSV (RFC 4180), with the separators that people use for commas.
 *
 * @module
 */
import { parseCsv } from "../../libraries/std_csv.ts";
import { Fault } from "../../model/fault.ts";
import { type DataTable, tableOfRecords } from "./data_table.ts";

const SEPARATORS = [",", ";", "\t", "|"];

/** What Excel is told of the separator by a first line of its own. */
const HINT = /^"?sep=([,;\t|])"?\r?\n/i;

/** How much of a text its separator is looked for in. */
const SAMPLE = 8192;

/** The table of a CSV text; the separator is found, unless it is known. */
export function readCsv(text: string, separator?: string): DataTable {
  const bare = text.replace(/^\ufeff/, "");
  const [hint, named] = HINT.exec(bare) ?? [""];
  const rest = bare.slice(hint.length);
  try {
    return tableOfRecords(
      parseCsv(rest, { separator: separator ?? named ?? separatorOf(rest), lazyQuotes: true }),
    );
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

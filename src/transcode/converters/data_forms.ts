/**
 * Data from one notation to another: JSON, YAML, CSV, and tables on pages.
 *
 * @module
 */
import type { Conversion, Convert } from "../../model/conversion.ts";
import { Fault } from "../../model/fault.ts";
import { pageOf } from "../../pages/mod.ts";
import { readCsv, writeCsv } from "../data/csv.ts";
import { type DataTable, recordsOf, tableOfValue } from "../data/data_table.ts";
import { largestTable } from "../data/html_tables.ts";
import { readJson, readJsonLines, readYaml, writeJson, writeYaml } from "../data/read_data.ts";
import { nameOf } from "../page_name.ts";
import { giveText, takeHtml, takeText } from "./whole_input.ts";

/** What is made of a text. */
type Form = (text: string, conversion: Conversion) => string;

/** From a media type to another, by their short names. */
const FORMS: Readonly<Record<string, Form>> = {
  json_to_yaml: (text) => writeYaml(readJson(text)),
  yaml_to_json: (text) => writeJson(readYaml(text)),
  tsv_to_csv: (text) => writeCsv(readCsv(text, "\t")),
  lines_to_json: (text) => writeJson(readJsonLines(text)),
  csv_to_json: (text) => writeJson(recordsOf(readCsv(text))),
  json_to_csv: (text) => writeCsv(tableOfValue(readJson(text))),
  csv_to_html: (text, conversion) => writePage(readCsv(text), "text/html", conversion),
  csv_to_markdown: (text, conversion) => writePage(readCsv(text), "text/markdown", conversion),
  json_to_html: (text, conversion) =>
    writePage(tableOfValue(readJson(text)), "text/html", conversion),
  json_to_markdown: (text, conversion) =>
    writePage(tableOfValue(readJson(text)), "text/markdown", conversion),
  html_to_csv: (text, { limits }) => writeCsv(tableOn(text, limits)),
};

/** The conversion of this name. */
export function convertData(name: keyof typeof FORMS): Convert {
  const take = name.startsWith("html_") ? takeHtml : takeText;
  return async (input, conversion) =>
    giveText(FORMS[name](await take(input, conversion), conversion), conversion);
}

function tableOn(html: string, limits: Conversion["limits"]): DataTable {
  const table = largestTable(html, limits);
  if (table === undefined) throw new Fault("unable", "the page has no table");
  return table;
}

/** A number, as programs and people write it. */
const NUMBER = /^[-+]?[\d.,'\u00a0\u202f]*\d(?:e[-+]?\d+)?\s?%?$/i;

function writePage(
  { columns, rows }: DataTable,
  type: string,
  { location, from }: Conversion,
): string {
  const isNumeric = (at: number) =>
    rows.length > 0 && rows.every((row) => row[at] === "" || NUMBER.test(row[at]));
  const { forms } = pageOf({
    title: nameOf(location) || "Table",
    language: from.language,
    blocks: [{
      kind: "table",
      columns: columns.map((title, at) => ({ title, numeric: isNumeric(at) })),
      rows: rows.map((row) => row.map((text) => ({ text }))),
    }],
    problem: false,
    data: null,
  });
  return forms.find((form) => form.type === type)?.render() ?? "";
}

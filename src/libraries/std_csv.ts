/**
 * The reader of CSV.
 *
 * @module
 */
// @ts-types="./std_csv.d.ts"
export { parse as parseCsv } from "npm:deno-std@1.4.0/csv/parse.js";

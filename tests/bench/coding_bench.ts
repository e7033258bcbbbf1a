/**
 * The rows of coding_table.ts at 64 KiB for `deno bench`. That runs one after the other, so the table, which
 * takes turns, is the better judge.
 *
 * @module
 */
import { MEMORY, rowsOf } from "./coding_rows.ts";

for (const row of rowsOf(64 * 1024)) {
  for (const { name, run } of row.candidates()) {
    const baseline = name === MEMORY;
    Deno.bench({ name, group: row.operation, baseline, fn: () => void run() });
  }
}

/**
 * The conformance kit: `deno task conformance SUITE [ARGUMENT]…`.
 *
 * @module
 */
import { runCache } from "./cache/main.ts";
import { runNegotiation } from "./negotiation/main.ts";

/** The suites by name. */
const SUITES: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  cache: runCache,
  negotiation: runNegotiation,
};

if (import.meta.main) {
  const [suite = "", ...args] = Deno.args;
  const run = SUITES[suite];
  if (run === undefined) console.error(`Name one of these: ${Object.keys(SUITES).join(", ")}.`);
  Deno.exit(run === undefined ? 1 : await run(args));
}

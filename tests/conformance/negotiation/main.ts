/**
 * Scores engines by cases of negotiation:
 *
 *     deno task conformance negotiation [cases.jsonl] [--disputed]
 *
 * @module
 */
import { OWN_CASES, readCases, SHARED_CASES } from "./cases.ts";
import { describeDisputes } from "./disputed.ts";
import { scoreAll, scoreSchemes } from "./league.ts";

/** Prints the table; the exit code. */
export async function runNegotiation(args: readonly string[]): Promise<number> {
  const [file] = args.filter((arg) => !arg.startsWith("--"));
  // Beside our own cases those of other suites, where they are at hand.
  const files = file === undefined ? [SHARED_CASES, OWN_CASES] : [file];
  const cases = files.flatMap((file) => readCases(file) ?? []);
  if (cases.length === 0) {
    console.error(`There are no cases at ${files.join(", ")}.`);
    return 1;
  }
  console.log(`${cases.length} cases; inside what RFC 9110 and RFC 4647 allow, of those asked:`);
  console.table(await scoreAll(cases));
  console.log("Schemes with one right answer, which only variform is asked for:");
  console.table({ variform: scoreSchemes(cases) });
  if (args.includes("--disputed")) console.log(describeDisputes(cases));
  return 0;
}

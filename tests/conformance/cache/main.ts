/**
 * Scores the cache by the public suite for HTTP caches:
 *
 *     deno task conformance cache [FOLDER of another revision] [--all]
 *
 * @module
 */
import { EXPECTED } from "./expected.ts";
import { PEERS } from "./peers.ts";
import { count, judge, type Judged } from "./score.ts";
import { RELEASE, runSuite, suiteIn } from "./suite.ts";

/**
 * How the server is told to run: the suite takes it for granted that answers with cookies are
 * stored, which a server of ours does only when it is told to.
 */
const OPTIONS = ["--store-set-cookie", "--front", "wire"];

/** Prints the counts beside those of others; the exit code. */
export async function runCache(args: readonly string[]): Promise<number> {
  const [folder] = args.filter((arg) => !arg.startsWith("--"));
  const suite = folder === undefined ? RELEASE : suiteIn(folder);
  const { catalogue, results } = await runSuite(suite, OPTIONS);
  const judged = judge(catalogue, results);
  const [required, optimal, check] = (["required", "optimal", "check"] as const)
    .map((kind) => count(judged, kind));
  console.table({
    variform: { required: required.passed, optimal: optimal.passed },
    ...folder === undefined && PEERS,
  });
  console.log(
    `required ${required.passed}/${required.all}, optimal ${optimal.passed}/${optimal.all}, ` +
      `checks answered with yes ${check.passed}/${check.all}; serve ${OPTIONS.join(" ")}`,
  );
  const kinds = args.includes("--all") ? ["required", "optimal", "check"] : ["required", "optimal"];
  for (const test of judged) if (kinds.includes(test.kind)) tell(test);
  return close(judged);
}

function tell({ id, kind, outcome, why }: Judged): void {
  if (outcome === "pass") return;
  const reason = kind === "check" ? undefined : EXPECTED[id];
  const name = reason === undefined && kind !== "check" ? "DEFECT" : "expected";
  console.log(`${name}: ${kind} ${id} (${outcome}): ${reason ?? why}`);
}

/** One line like that of `deno test`; a failure is one that nobody expects. */
function close(judged: readonly Judged[]): number {
  const counted = judged.filter(({ kind }) => kind !== "check");
  const passed = counted.filter(({ outcome }) => outcome === "pass").length;
  const failed = counted.filter(({ id, outcome }) => outcome !== "pass" && !(id in EXPECTED));
  const ignored = counted.length - passed - failed.length;
  const word = failed.length === 0 ? "ok" : "FAILED";
  console.log(`${word} | ${passed} passed | ${failed.length} failed | ${ignored} ignored`);
  return failed.length === 0 ? 0 : 1;
}

/**
 * Counts what a run of the suite has brought, as the suite itself counts: a test whose dependency
 * failed says nothing, whatever came of it.
 *
 * @module
 */

/** How much a test counts: a requirement, an efficiency, or a question without a right answer. */
export type Kind = "required" | "optimal" | "check";

/** One test of the suite. */
export interface CatalogueEntry {
  readonly id: string;
  /** The part of the suite that it stands in. */
  readonly area: string;
  readonly kind: Kind;
  /** Tests that must have passed for this one to mean anything. */
  readonly needs: readonly string[];
}

/** What the suite says of each test: true, or what kind of failure and why. */
export type Results = Readonly<Record<string, true | readonly [kind: string, why: string]>>;

/** What became of a test. */
export type Outcome = "pass" | "fail" | "dependency" | "setup" | "untested";

/** One test, judged. */
export interface Judged extends CatalogueEntry {
  readonly outcome: Outcome;
  /** What the suite says of a failure. */
  readonly why: string;
}

/** Judges every test of the catalogue. */
export function judge(catalogue: readonly CatalogueEntry[], results: Results): readonly Judged[] {
  const entries = new Map(catalogue.map((entry) => [entry.id, entry]));
  const known = new Map<string, Outcome>();
  const outcomeOf = (id: string): Outcome => {
    const before = known.get(id);
    if (before !== undefined) return before;
    // A circle of dependencies would say nothing of any test in it.
    known.set(id, "dependency");
    const needs = entries.get(id)?.needs ?? [];
    const outcome = needs.some((need) => outcomeOf(need) !== "pass")
      ? "dependency"
      : ownOutcome(results[id]);
    known.set(id, outcome);
    return outcome;
  };
  return catalogue.map((entry) => {
    const result = results[entry.id];
    const why = result === undefined || result === true ? "" : result[1];
    return { ...entry, outcome: outcomeOf(entry.id), why };
  });
}

function ownOutcome(result: Results[string] | undefined): Outcome {
  if (result === undefined) return "untested";
  if (result === true) return "pass";
  return result[0] === "Setup" ? "setup" : "fail";
}

/** How many of a kind there are, and how many of them passed. */
export function count(judged: readonly Judged[], kind: Kind): { passed: number; all: number } {
  const ofKind = judged.filter((test) => test.kind === kind);
  return { passed: ofKind.filter(({ outcome }) => outcome === "pass").length, all: ofKind.length };
}

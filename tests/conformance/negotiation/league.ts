/**
 * The league table: how many cases each engine answers as the standards allow.
 *
 * @module
 */
import { allowedAnswers, type Case, EXACT_SCHEMES, isWellFormed } from "./cases.ts";
import { answerCase, type OwnAnswer } from "./own.ts";
import { type Engine, ENGINES } from "./engines.ts";

/** Columns of the table. */
const COLUMNS: readonly (readonly [name: string, holds: (test: Case) => boolean])[] = [
  ["type", ({ dim }) => dim === "type"],
  ["language", ({ dim }) => dim === "language"],
  ["charset", ({ dim }) => dim === "charset"],
  ["encoding", ({ dim }) => dim === "encoding"],
  ["several", ({ dim }) => dim === "multi"],
];

/** One engine's row: by column, "right/asked". */
export type Row = Readonly<Record<string, string>>;

/** Whether a case is one that RFC 9110 and RFC 4647 decide, and not a scheme of its own. */
function isCommon({ scheme, mode }: Case): boolean {
  return mode !== "pick-pref" && (scheme === undefined || !EXACT_SCHEMES.has(scheme) ||
    scheme === "lookup");
}

/** The table over well-formed cases. */
export async function scoreAll(cases: readonly Case[]): Promise<Record<string, Row>> {
  const table: Record<string, Row> = {};
  const common = cases.filter((test) => isWellFormed(test) && isCommon(test));
  for (const make of Object.values(ENGINES)) {
    const engine = await make();
    const row = COLUMNS.map(([name, holds]) => [name, score(engine, common.filter(holds))]);
    table[engine.name] = Object.fromEntries(row);
  }
  return table;
}

function score(engine: Engine, cases: readonly Case[]): string {
  const asked = cases.filter((test) => engine.canAnswer(test));
  const right = asked.filter((test) => {
    const answer = engine.answer(test);
    return answer !== undefined && allowedAnswers(test).includes(answer);
  });
  return asked.length === 0 ? "–" : `${right.length}/${asked.length}`;
}

/** Cases of schemes that have one right answer, by scheme: "right/all", order and qualities included. */
export function scoreSchemes(cases: readonly Case[]): Row {
  const schemes = Object.groupBy(
    cases.filter((test) => isWellFormed(test) && !isCommon(test)),
    ({ mode, scheme = "" }) => mode === "pick-pref" ? "server's own order" : scheme,
  );
  return Object.fromEntries(
    Object.entries(schemes).map(([scheme, tests = []]) => {
      const right = tests.filter((test) => isExact(test, answerCase(test)));
      return [scheme, `${right.length}/${tests.length}`];
    }),
  );
}

/** Whether the answer is what the source says, in all that the source says. */
export function isExact({ expect }: Case, answer: OwnAnswer): boolean {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  return answer.choice === (expect.choice ?? null) &&
    (expect.order === undefined || answer.order === undefined ||
      same(answer.order, expect.order)) &&
    (expect.q === undefined || answer.q === undefined || same(answer.q, expect.q)) &&
    (expect.tcn === undefined || answer.tcn === undefined || answer.tcn === expect.tcn);
}

/**
 * Cases that engines answer differently, with what is chosen here and why.
 *
 * @module
 */
import type { Case } from "./cases.ts";
import { answerCase } from "./own.ts";

/** Why a case has more than one answer. */
const DISPUTES = {
  rfc: "some engine leaves what the standards allow",
  tie: "the standards allow several",
  malformed: "a field is malformed",
} as const;

/** What to print about the disputed cases. */
export function describeDisputes(cases: readonly Case[]): string {
  const disputed = cases.filter((test) => test.disputed !== undefined);
  return disputed.map((test) => describe(test)).join("\n\n");
}

function describe(test: Case): string {
  const { choice, verdict } = answerCase(test);
  const fields = Object.entries(test.headers).map(([name, value]) => `${name}: ${value}`);
  const offers = test.variants.map((variant, i) => `${i === choice ? "→" : " "} ${name(variant)}`);
  const lines = [
    `${test.id} (${test.disputed && DISPUTES[test.disputed]})`,
    ...(fields.length > 0 ? fields : ["no field"]).map((line) => `  ${line}`),
    ...offers.map((line) => `  ${line}`),
    `  ${choice === null ? "none" : name(test.variants[choice])}: ${reason(test, choice)}`,
    ...(verdict?.defects ?? []).map(({ taken }) => `  ${taken}`),
  ];
  return lines.join("\n");
}

/** What the choice rests on: why the runner-up lost, or why there is no choice. */
function reason(test: Case, choice: number | null): string {
  const { verdict } = answerCase(test);
  if (verdict === undefined) return "by the stored keys.";
  const [, second] = verdict.order;
  if (choice !== null && second !== undefined) {
    const match = verdict.reasons[second].sentence.replace(/^It lost to variant \d+: /, "");
    return `the other lost, because ${match}`;
  }
  const sentences = new Set(verdict.reasons.map(({ sentence }) => sentence));
  return [...sentences].join(" ");
}

function name({ type, language, charset, encoding, qs }: Case["variants"][number]): string {
  const parts = [type, language, charset, encoding].filter((part) => part !== undefined);
  return parts.join(" ") + (qs === undefined ? "" : ` (qs=${qs})`);
}

/**
 * The explanation: which variant an exchange would get, and why. The same steps decide, up to the
 * choice; nothing is made.
 *
 * @module
 */
import { locationOf, release } from "./forms.ts";
import { enter, trueVary } from "./ladder.ts";
import { firstStep, type StepName, walk } from "./run.ts";
import { discard } from "./streams.ts";
import type { Defect } from "../model/fault.ts";
import type { Description, Resource, Variant } from "../model/variant.ts";
import type { Reason } from "../negotiate/mod.ts";
import type { House } from "./house.ts";
import type { Exchange } from "./exchange.ts";
import type { Origin } from "../origin/origin.ts";

/** One variant of the set, as an explanation shows it. */
export interface ExplainedVariant extends Description {
  /** Whether the origin has it, or it would be made. */
  readonly kind: "stored" | "derived";
  /** Where exactly this form is found. */
  readonly location?: string;
  /** Names of the converters that would make it. */
  readonly converters: readonly string[];
}

/** Why a request gets what it gets. */
export interface Explanation {
  /** What was asked for. */
  readonly url: string;
  /** Where the way led: `obtain` when a variant was chosen, `list`, `refuse`, `pass` or `done`. */
  readonly outcome: string;
  /** Why it is refused, in a sentence. */
  readonly detail?: string;
  /** The set that was chosen from, in the server's order. */
  readonly variants: readonly ExplainedVariant[];
  /** Index of the chosen variant, or null. */
  readonly chosen: number | null;
  /** Indexes of all acceptable variants, best first. */
  readonly order: readonly number[];
  /** Request fields that can change the outcome for this set. */
  readonly vary: readonly string[];
  /** What became of each variant, and why. */
  readonly reasons: readonly Reason[];
  /** What was malformed in the request, and how it was taken. */
  readonly defects: readonly Defect[];
}

/** Decides as for a real answer, and tells the decision. */
export async function explainExchange(
  exchange: Exchange,
  origin: Origin,
  house: House,
): Promise<Explanation> {
  const here = enter(exchange, house);
  const start = { step: firstStep(here.house), exchange: here.exchange, origin };
  const state = await walk(start, here.house, DECIDED);
  const resource = state.step === "obtain" ? state.selection.known.resource : undefined;
  if (resource) release(resource);
  if (state.step === "pass") discard(state.answer?.body);
  const choice = exchange.trace.choice;
  return {
    url: exchange.url.href,
    outcome: state.step,
    ...state.step === "refuse" && { detail: state.detail },
    variants: choice?.variants.map((variant) => explained(variant, resource)) ?? [],
    chosen: choice?.verdict.index ?? null,
    order: choice?.verdict.order ?? [],
    vary: trueVary(choice?.verdict.vary ?? [], here.house.rules),
    reasons: choice?.verdict.reasons ?? [],
    defects: choice?.verdict.defects ?? [],
  };
}

/** Where an explanation stops: nothing beyond is a decision. */
const DECIDED: ReadonlySet<StepName> = new Set<StepName>([
  "obtain",
  "list",
  "refuse",
  "pass",
  "done",
]);

function explained(variant: Variant, resource: Resource | undefined): ExplainedVariant {
  const { kind, type, language, charset, encoding, qs, length } = variant;
  return {
    ...{ kind, type, language, charset, encoding, qs, length },
    location: resource && locationOf(resource, variant),
    converters: kind === "derived" ? variant.plan.converters.map(({ name }) => name) : [],
  };
}

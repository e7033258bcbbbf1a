/**
 * Runs the chosen plan over the source's bytes, as one stream.
 *
 * @module
 */
import { make as runPlan } from "../../transcode/mod.ts";
import { prime } from "../streams.ts";
import type { State, Step } from "../state.ts";

/** Makes the derived variant; a plan that fails before its first byte becomes an error page. */
export const make: Step<"make"> = async (state, house): Promise<State> => {
  const { exchange, selection: { known }, variant, input } = state;
  const epoch = house.cache.begin();
  exchange.trace.converters = variant.plan.converters.map((converter) => converter.name);
  const made = await runPlan(variant, input, {
    location: known.resource.location,
    limits: house.limits,
    signal: exchange.signal,
  });
  return { ...state, step: "store", variant, stream: await prime(made), epoch };
};

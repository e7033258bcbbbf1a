/**
 * Runs the chosen plan over the source's bytes, as one stream.
 *
 * @module
 */
import { make as runPlan } from "../../transcode/mod.ts";
import { prime } from "../streams.ts";
import { isEstimated, withEstimate } from "../token_estimate.ts";
import type { State, Step } from "../state.ts";

/** Makes the derived variant; a plan that fails before its first byte becomes an error page. */
export const make: Step<"make"> = async (state, house): Promise<State> => {
  const { exchange, selection, variant, input, making } = state;
  const epoch = selection.known.epoch ?? house.cache.begin();
  exchange.trace.converters = variant.plan.converters.map((converter) => converter.name);
  let tokens: number | undefined;
  const plan = isEstimated(variant)
    ? withEstimate(variant.plan, (count) => tokens = count)
    : variant.plan;
  try {
    const made = await runPlan({ ...variant, plan }, input, {
      location: selection.known.resource.location,
      limits: house.limits,
      // What others wait for goes on without the one who asked for it first.
      signal: making ? undefined : exchange.signal,
    });
    const stream = await prime(made);
    return { ...state, step: "store", selection: { ...selection, tokens }, stream, epoch };
  } catch (error) {
    making?.end(error);
    throw error;
  }
};

/**
 * Runs the chosen plan over the source's bytes, as one stream.
 *
 * @module
 */
import { make as runPlan } from "../../transcode/mod.ts";
import { tapContent, tapPlan } from "../dictionary_tap.ts";
import { fallBack } from "../fall_back.ts";
import { Replay } from "../replay.ts";
import { prime } from "../streams.ts";
import { isEstimated, withEstimate } from "../token_estimate.ts";
import type { House } from "../house.ts";
import type { Make, State, Step } from "../state.ts";

/** Makes the derived variant. A plan that fails before its first byte leads back to the choice. */
export const make: Step<"make"> = async (state, house): Promise<State> => {
  // What can be opened again need not be kept.
  const replay = state.variant.source.release === undefined ? undefined : new Replay(state.input);
  try {
    const made = await run({ ...state, input: replay?.read() ?? state.input }, house);
    replay?.settle();
    return made;
  } catch (error) {
    state.making?.end(error);
    const choice = fallBack(state, error, replay, house);
    if (choice !== undefined) return choice;
    replay?.cancel(error).catch(() => {});
    throw error;
  }
};

async function run(state: Make, house: House): Promise<State> {
  const { exchange, selection, variant, input, making } = state;
  const epoch = selection.known.epoch ?? house.cache.begin();
  exchange.trace.converters = variant.plan.converters.map((converter) => converter.name);
  let tokens: number | undefined;
  const tapped = tapPlan(variant.plan, selection, house);
  const plan = isEstimated(variant) ? withEstimate(tapped, (count) => tokens = count) : tapped;
  const made = await runPlan({ ...variant, plan }, input, {
    location: selection.known.resource.location,
    limits: house.limits,
    // What others wait for goes on without the one who asked for it first.
    signal: making ? undefined : exchange.signal,
    workshop: house.workshop,
    times: house.times,
    insists: selection.known.insists,
  });
  const stream = await prime(tapContent(made, selection, house));
  exchange.trace.usual = house.times.ofAll(exchange.trace.converters);
  return { ...state, step: "store", selection: { ...selection, tokens }, variant, stream, epoch };
}

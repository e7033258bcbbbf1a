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
  const signal = signalOf(state);
  try {
    const made = await run({ ...state, input: replay?.read() ?? state.input }, house, signal);
    replay?.settle();
    return made;
  } catch (error) {
    // Whoever has joined since then has it made anew.
    state.making?.end(signal?.aborted ? undefined : error);
    const choice = signal?.aborted ? undefined : fallBack(state, error, replay, house);
    if (choice !== undefined) return choice;
    replay?.cancel(error).catch(() => {});
    throw error;
  }
};

/**
 * Aborts when the client has left and nobody else waits. Of light work, what others may wait for goes on
 * in any case; heavy work ends before there is an answer, so that it can be told until then who left.
 */
function signalOf({ exchange, variant: { plan }, making }: Make): AbortSignal | undefined {
  const isHeavy = plan.converters.some(({ heavy }) => heavy);
  const client = exchange.signal ?? (isHeavy ? exchange.leaving?.() : undefined);
  if (making === undefined) return client;
  if (!isHeavy || client === undefined) return undefined;
  const alone = new AbortController();
  const leave = () => making.isShared || alone.abort(client.reason);
  client.addEventListener("abort", leave, { once: true });
  return alone.signal;
}

async function run(state: Make, house: House, signal: AbortSignal | undefined): Promise<State> {
  const { exchange, selection, variant, input } = state;
  const epoch = selection.known.epoch ?? house.cache.begin();
  exchange.trace.converters = variant.plan.converters.map((converter) => converter.name);
  let tokens: number | undefined;
  const tapped = tapPlan(variant.plan, selection, house);
  const plan = isEstimated(variant) ? withEstimate(tapped, (count) => tokens = count) : tapped;
  const made = await runPlan({ ...variant, plan }, input, {
    location: selection.known.resource.location,
    limits: house.limits,
    signal,
    workshop: house.workshop,
    times: house.times,
    insists: selection.known.insists,
  });
  const stream = await prime(tapContent(made, selection, house));
  exchange.trace.usual = house.times.ofAll(exchange.trace.converters);
  return { ...state, step: "store", selection: { ...selection, tokens }, variant, stream, epoch };
}

/**
 * Keeps what is made, beside its source, if that is allowed; others read it meanwhile.
 *
 * @module
 */
import { GrowingBody } from "../../cache/mod.ts";
import { deliverMade } from "../made.ts";
import { remember } from "../remembered.ts";
import type { State, Step } from "../state.ts";

/** Passes the made content on and keeps it when it is complete. */
export const store: Step<"store"> = async (state, house): Promise<State> => {
  const { variant, selection, making, stream } = state;
  if (making === undefined) return await deliverMade(state, stream, house);
  const { tokens, amended } = selection;
  const note = { tokens, amended };
  const writer = await house.cache.receive();
  const body = new GrowingBody(stream, {
    writer,
    capacity: house.limits.cachedBody,
    window: house.limits.sharedWindow,
    patience: house.limits.readTime,
    finish: async () => {
      await remember(selection, variant, { body: writer, note }, state.epoch, house);
      // Who lags behind reads it from where it is kept.
      const key = selection.known.memory(variant.source);
      return key === undefined ? undefined : await house.cache.derived(key, variant.plan.key);
    },
  });
  const joined = making.begin({ body, note });
  return await deliverMade(state, joined?.seat.open() ?? stream, house);
};

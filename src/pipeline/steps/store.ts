/**
 * Keeps what was made, beside its source, if that is allowed.
 *
 * @module
 */
import { Fault } from "../../model/fault.ts";
import { remember } from "../remembered.ts";
import { collect } from "../streams.ts";
import { readWhole } from "../../coding/read_whole.ts";
import type { State, Step } from "../state.ts";

/** Passes the made content on and keeps it when it is complete. */
export const store: Step<"store"> = async (state, house): Promise<State> => {
  const { exchange, variant, selection } = state;
  const stream = collect(state.stream, house.limits.cachedBody, async (bytes) => {
    const { tokens, amended } = selection;
    await remember(selection, variant, { bytes, tokens, amended }, state.epoch, house);
  });
  // A part can only be cut from what is there; what is made afresh is made whole first.
  if (exchange.headers.has("range")) {
    const bytes = await readWhole(stream, house.limits.conversionOutput);
    if (bytes === undefined) throw new Fault("too-large", "a part of a form that is too large");
    return { ...state, step: "deliver", content: { kind: "bytes", bytes } };
  }
  return { ...state, step: "deliver", content: { kind: "stream", stream } };
};

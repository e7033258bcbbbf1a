/**
 * The bytes of the stored variant that the chosen one starts from; or none, if the client has them
 * already (RFC 9110 §13) or wants the head alone.
 *
 * @module
 */
import { allowsRange, judgeConditions, selectRange, type Validators } from "../../cache/mod.ts";
import { tapContent } from "../dictionary_tap.ts";
import { canOpenRange, release } from "../forms.ts";
import { recall } from "../remembered.ts";
import { openSource } from "../source.ts";
import type { House } from "../house.ts";
import type { StoredVariant } from "../../model/variant.ts";
import type { Content, Obtain, Selection, State, Step } from "../state.ts";

/** Guards first: conditions, what is remembered, the head alone; then the source is opened. */
export const obtain: Step<"obtain"> = async (chosen, house): Promise<State> => {
  const state = { ...chosen, selection: house.hot.better(chosen.selection) };
  const { exchange: { method, headers }, selection } = state;
  const deliver = (content: Content): State => ({ ...state, step: "deliver", content });

  const condition = judgeConditions(method, headers, validatorsOf(selection, house));
  if (condition !== "proceed") release(selection.known.resource);
  if (condition === "not-modified") return deliver({ kind: "not-modified" });
  if (condition === "precondition-failed") return preconditionFailed(state);

  const { variant } = selection;
  if (variant.kind === "stored") {
    if (method === "HEAD") {
      release(selection.known.resource);
      return deliver({ kind: "head" });
    }
    return await openStored(state, variant, house, deliver);
  }
  const remembered = await recall(selection, variant, house);
  if (remembered !== undefined) {
    release(selection.known.resource);
    state.exchange.trace.cache ??= { cache: house.name, hit: true };
    const { bytes, tokens } = remembered;
    house.hot.count(selection, variant, bytes, house);
    const content = { kind: "bytes", bytes } as const;
    return { ...state, step: "deliver", selection: { ...selection, tokens }, content };
  }
  if (selection !== chosen.selection) {
    house.hot.forget(chosen.selection);
    return obtain(chosen, house);
  }
  if (method === "HEAD") {
    release(selection.known.resource);
    return deliver({ kind: "head" });
  }
  const input = await openSource(selection.known, variant.source, house);
  return { ...state, step: "make", variant, input };
};

/** What conditions are judged against; a file's answer is made now, a stored one has its own date. */
export function validatorsOf(
  { etag, lastModified, known }: Selection,
  house: Pick<House, "now">,
): Validators {
  return { etag, lastModified, date: known.date ?? house.now() };
}

function preconditionFailed(state: Obtain): State {
  const detail = "The resource is not in the state that the request's conditions ask for.";
  return { ...state, step: "refuse", code: "precondition", detail, vary: state.selection.vary };
}

async function openStored(
  state: Obtain,
  variant: StoredVariant,
  house: House,
  deliver: (content: Content) => State,
): Promise<State> {
  const { exchange: { headers }, selection } = state;
  const range = canOpenRange(variant) && allowsRange(headers, validatorsOf(selection, house))
    ? selectRange(headers.get("range"), variant.length ?? 0)
    : "ignore";
  if (range === "unsatisfiable") return unsatisfiable(state, variant.length ?? 0);
  if (range !== "ignore") {
    const of = variant.length ?? 0;
    return deliver({ kind: "part", stream: await variant.open(range), range, of });
  }
  const stream = await openSource(selection.known, variant, house);
  return deliver({ kind: "stream", stream: tapContent(stream, selection, house) });
}

/** 416: the range lies outside of the content (RFC 9110 §15.5.17). */
export function unsatisfiable(
  state: Pick<Obtain, "exchange" | "origin" | "selection">,
  length: number,
): State {
  return {
    ...state,
    step: "refuse",
    code: "range",
    detail: "The range lies outside of the content.",
    fields: [["Content-Range", `bytes */${length}`]],
    vary: state.selection.vary,
  };
}

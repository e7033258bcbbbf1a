/**
 * The bytes of the stored variant that the chosen one starts from; or none, if the client has them
 * already (RFC 9110 §13) or wants the head alone.
 *
 * @module
 */
import { allowsRange, judgeConditions, selectRange, type Validators } from "../../cache/mod.ts";
import { keepContent, tapContent } from "../dictionary_tap.ts";
import { canOpenRange, release } from "../forms.ts";
import { recall } from "../remembered.ts";
import type { House } from "../house.ts";
import { fallBack } from "../fall_back.ts";
import { deliverMade } from "../made.ts";
import type { DerivedVariant, StoredVariant } from "../../model/variant.ts";
import type { Content, Obtain, Selection, State, Step } from "../state.ts";

/** Guards first: conditions, what is remembered, the head alone; then the source is opened. */
export const obtain: Step<"obtain"> = async (chosen, house): Promise<State> => {
  const plain = await prepared(chosen, house);
  const isInjected = plain.selection.injection !== undefined;
  const selected = isInjected ? plain.selection : house.hot.better(plain.selection);
  const state = { ...plain, selection: selected };
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
  const found = await obtainDerived(state, variant, house, deliver, selection !== plain.selection);
  if (found !== undefined) return found;
  // The better form is gone, and is not made on the way.
  house.hot.forget(plain.selection);
  return obtain(chosen, house);
};

/**
 * What was made before, what is being made for another, or the source to make it of. `remembered`:
 * only what was made before, or undefined.
 */
async function obtainDerived(
  state: Obtain,
  variant: DerivedVariant,
  house: House,
  deliver: (content: Content) => State,
  remembered: boolean,
): Promise<State | undefined> {
  const { exchange, selection } = state;
  const found = await delivered(state, variant, house);
  if (found !== undefined || remembered) return found;
  if (exchange.method === "HEAD") {
    release(selection.known.resource);
    return deliver({ kind: "head" });
  }
  const key = selection.known.memory(variant.source);
  const name = key && `${key}\n${variant.plan.key}`;
  const making = name === undefined ? undefined : house.makings.promise(name);
  if (name !== undefined && making === undefined) {
    const joined = await joinMaking(state, variant, name, house);
    if (joined !== undefined) return joined;
  }
  try {
    // It may have been done since this was looked for.
    const done = name === undefined ? undefined : await delivered(state, variant, house);
    if (done === undefined) {
      return { ...state, step: "make", variant, input: await variant.source.open(), making };
    }
    making?.end();
    return done;
  } catch (error) {
    making?.end(error);
    throw error;
  }
}

/** On with what is being made for another; undefined if nothing came of it, or its beginning is gone. */
async function joinMaking(
  state: Obtain,
  variant: DerivedVariant,
  name: string,
  house: House,
): Promise<State | undefined> {
  const { exchange: { trace }, selection } = state;
  try {
    const joined = await house.makings.join(name);
    if (joined === undefined) return undefined;
    release(selection.known.resource);
    if (trace.cache) trace.cache = { ...trace.cache, collapsed: true };
    const { seat, note } = joined;
    return await deliverMade(
      { ...state, selection: { ...selection, ...note } },
      seat.open(),
      house,
    );
  } catch (error) {
    // What another could not make is not tried again for each who waits.
    const choice = fallBack({ ...state, variant }, error, undefined, house);
    if (choice !== undefined) return choice;
    release(selection.known.resource);
    throw error;
  }
}

/** On with what was made before, if it is remembered. */
async function delivered(
  state: Obtain,
  variant: DerivedVariant,
  house: House,
): Promise<State | undefined> {
  const { exchange, selection } = state;
  const remembered = await recall(selection, variant, house);
  if (remembered === undefined) return undefined;
  release(selection.known.resource);
  exchange.trace.cache ??= { cache: house.name, hit: true };
  const { content: made, ...note } = remembered;
  const { bytes } = made;
  exchange.trace.content = made;
  exchange.trace.isProvisional = house.hot.count({ ...selection, ...note }, variant, bytes, house);
  const content = { kind: "bytes", bytes } as const;
  return { ...state, step: "deliver", selection: { ...selection, ...note }, content };
}

/** What is injected on the way out decides on the form that is obtained, and on its tag. */
async function prepared(state: Obtain, { injections }: House): Promise<Obtain> {
  if (injections.isEmpty) return state;
  return { ...state, ...await injections.prepare(state.selection, state.exchange) };
}

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
  if (variant.bytes !== undefined) {
    await keepContent(variant.bytes, selection, house);
    return deliver({ kind: "bytes", bytes: variant.bytes });
  }
  const range = canOpenRange(variant) && allowsRange(headers, validatorsOf(selection, house))
    ? selectRange(headers.get("range"), variant.length ?? 0)
    : "ignore";
  if (range === "unsatisfiable") return unsatisfiable(state, variant.length ?? 0);
  if (range !== "ignore") {
    const of = variant.length ?? 0;
    return deliver({ kind: "part", stream: await variant.open(range), range, of });
  }
  const stream = await variant.open();
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

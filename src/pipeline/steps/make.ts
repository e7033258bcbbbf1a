/**
 * Runs the chosen plan over the source's bytes, as one stream.
 *
 * @module
 */
import { make as runPlan } from "../../transcode/make.ts";
import { Replacement } from "../../model/conversion.ts";
import { fieldValue, fieldValues, withoutFields } from "../../syntax/field_lines.ts";
import { formatVary, mergeVary, parseVary } from "../../syntax/vary.ts";
import { tapContent, tapPlan } from "../dictionary_tap.ts";
import { fallBack } from "../fall_back.ts";
import { Replay } from "../replay.ts";
import { prime } from "../streams.ts";
import { isEstimated, withEstimate } from "../token_estimate.ts";
import type { Field } from "../../model/variant.ts";
import type { House } from "../house.ts";
import type { Make, Selection, State, Step } from "../state.ts";

/** What converters say beside the bytes. */
interface Remarks {
  tokens?: number;
  amended?: readonly Field[];
  /** Why what comes out is not what the plan promises. */
  disowned?: string;
}

/**
 * Makes the derived variant. A plan that fails before its first byte leads back to the choice; an
 * answer that an agent has put in its place goes out instead.
 */
export const make: Step<"make"> = async (state, house): Promise<State> => {
  // What can be opened again need not be kept.
  const replay = state.variant.source.release === undefined ? undefined : new Replay(state.input);
  const signal = signalOf(state);
  try {
    const made = await run({ ...state, input: replay?.read() ?? state.input }, house, signal);
    replay?.settle();
    return made;
  } catch (error) {
    // An answer in its place is for one alone, and what a client has left is made by nobody: whoever
    // waits asks again.
    const isOwn = error instanceof Replacement || signal?.aborted;
    state.making?.end(isOwn ? undefined : error);
    const choice = signal?.aborted ? undefined : fallBack(state, error, replay, house);
    if (choice !== undefined) return choice;
    replay?.cancel(error).catch(() => {});
    if (error instanceof Replacement) return replaced(state, error);
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

async function run(
  state: Make,
  house: House,
  signal: AbortSignal | undefined,
): Promise<State> {
  const { exchange, variant, making } = state;
  const epoch = state.selection.known.epoch ?? house.cache.begin();
  exchange.trace.converters = variant.plan.converters.map((converter) => converter.name);
  const remarks: Remarks = {};
  const stream = await runRemarked(state, house, remarks, signal);
  const { tokens, amended, disowned } = remarks;
  const selection = { ...state.selection, tokens, amended };
  if (disowned === undefined) return { ...state, step: "store", selection, variant, stream, epoch };
  exchange.trace.fault ??= disowned;
  // Whoever waits for it has it made anew.
  making?.end();
  const content = { kind: "stream", stream } as const;
  return { ...state, step: "deliver", selection: unvalidated(selection), content };
}

async function runRemarked(
  { exchange, selection, variant, input }: Make,
  house: House,
  remarks: Remarks,
  signal: AbortSignal | undefined,
): Promise<ReadableStream<Uint8Array>> {
  const tapped = tapPlan(variant.plan, selection, house);
  const plan = isEstimated(variant)
    ? withEstimate(tapped, (tokens) => remarks.tokens = tokens)
    : tapped;
  const made = await runPlan({ ...variant, plan }, input, {
    location: selection.known.resource.location,
    site: exchange.url.origin,
    limits: house.limits,
    signal,
    workshop: house.workshop,
    times: house.times,
    insists: selection.known.insists,
    get fields() {
      return remarks.amended ?? variant.source.fields;
    },
    amend: (fields) => remarks.amended = fields,
    disown: (reason) => remarks.disowned = reason,
  });
  const stream = await prime(tapContent(made, selection, house));
  exchange.trace.usual = house.times.ofAll(exchange.trace.converters);
  return stream;
}

/** An agent's own answer: it depends on all that the choice did, and nobody knows for how long. */
function replaced(state: Make, { answer }: Replacement): State {
  const vary = fieldValues(answer.fields, "vary").flatMap(parseVary);
  const merged = formatVary(mergeVary(state.selection.vary, vary));
  const fields = withoutFields(answer.fields, VALIDATING);
  if (merged !== "") fields.push(["Vary", merged]);
  if (fieldValue(fields, "cache-control") === undefined) fields.push(["Cache-Control", "no-store"]);
  const { exchange, origin } = state;
  return {
    step: "pass",
    exchange,
    origin,
    answer: { kind: "answer", ...answer, fields },
    isFinal: true,
  };
}

const VALIDATING: ReadonlySet<string> = new Set(["vary", "etag", "last-modified"]);

/** What is not what its name promises must not be validated by it, nor kept by others. */
function unvalidated(selection: Selection): Selection {
  const fields: Field[] = [...selection.fields ?? [], ["Cache-Control", "no-store"]];
  return { ...selection, etag: undefined, lastModified: undefined, fields };
}

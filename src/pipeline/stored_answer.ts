/**
 * What is stored, on its way to the client: a form takes part in negotiation, and what was passed as
 * it came is passed again.
 *
 * @module
 */
import { type CachedSource, judgeConditions, type SourceHead, validatorsOf } from "../cache/mod.ts";
import { reasonToPass } from "../origin/message.ts";
import { withoutFields } from "../syntax/field_lines.ts";
import { knownFromCache } from "./known.ts";
import { chooseWithin } from "./mail_parts.ts";
import { withAge } from "./passed.ts";
import { listedResource } from "./remote_set.ts";
import { discard } from "./streams.ts";
import type { Origin, PassedAnswer } from "../origin/origin.ts";
import type { Exchange } from "./exchange.ts";
import type { House } from "./house.ts";
import type { State } from "./state.ts";

/** On with a stored answer that is as old as this, in seconds. */
export async function goOnWith(
  state: { readonly exchange: Exchange; readonly origin: Origin },
  source: CachedSource,
  age: number,
  house: House,
): Promise<State> {
  const isList = listedResource(source, state.exchange, house.limits.variants) !== undefined;
  if (isList || reasonToPass(source) === undefined) {
    return await chooseWithin(state, knownFromCache(source, age, state.exchange), house);
  }
  const { status, trailers, body } = source;
  const fields = withAge(source.fields, age);
  return passStored(state, source, { kind: "answer", status, fields, body: body.open(), trailers });
}

/** On with an answer that is stored, or a part of it, as far as the client's conditions let it. */
export function passStored(
  { exchange, origin }: { readonly exchange: Exchange; readonly origin: Origin },
  source: SourceHead,
  answer: PassedAnswer,
): State {
  const condition = conditionOf(exchange, source);
  if (condition === "proceed") return { step: "pass", exchange, origin, answer };
  discard(answer.body);
  if (condition === "precondition-failed") {
    const detail = "The resource is not in the state that the request's conditions ask for.";
    return { step: "refuse", exchange, origin, code: "precondition", detail };
  }
  const fields = withoutFields(answer.fields, OF_THE_CONTENT);
  const unchanged = { kind: "answer", status: 304, fields, body: null } as const;
  return { step: "pass", exchange, origin, answer: unchanged };
}

/** A 304 has none of it (RFC 9110 §15.4.5). */
const OF_THE_CONTENT = new Set(["content-length", "content-range", "content-type"]);

/** Conditions count only where the answer would be a success without them (RFC 9110 §13.2.1). */
function conditionOf({ method, headers }: Exchange, source: SourceHead) {
  const isSuccess = source.status >= 200 && source.status < 300;
  return isSuccess ? judgeConditions(method, headers, validatorsOf(source)) : "proceed";
}

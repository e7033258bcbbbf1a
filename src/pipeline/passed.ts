/**
 * Answers that are passed as they come, without negotiation.
 *
 * @module
 */
import { currentAge, formatContentRange, type FoundPart } from "../cache/mod.ts";
import { describeMessage } from "../origin/message.ts";
import { formatAge } from "../syntax/age.ts";
import { withoutFields } from "../syntax/field_lines.ts";
import { formatVary, mergeVary } from "../syntax/vary.ts";
import type { Field } from "../model/variant.ts";
import type { PassedAnswer } from "../origin/origin.ts";
import type { Arrival } from "./flights.ts";
import type { Exchange } from "./exchange.ts";
import type { House } from "./house.ts";

/** An arrival with content to come. */
export type SharedArrival = Extract<Arrival, { readonly seat: object }>;

/** How old an answer is for one who did not ask for it; who did is told what the origin said. */
export function ageOf({ landing: { source }, collapsed }: SharedArrival, now: number) {
  if (!collapsed || source === undefined) return undefined;
  return currentAge(source.policy.initialAge, source.responseTime, now);
}

/** An answer that others may have, too, as it is passed to one of them. */
export function passedOnArrival(
  { landing: { head, trailers }, seat }: SharedArrival,
  age: number | undefined,
): PassedAnswer {
  const fields = age === undefined ? head.fields : withAge(head.fields, age);
  return { kind: "answer", status: head.status, fields, body: seat.open(), trailers };
}

const AGE = new Set(["age"]);

/** The fields with this age, in seconds. */
export function withAge(fields: readonly Field[], age: number): readonly Field[] {
  return [...withoutFields(fields, AGE), ["Age", formatAge(age)]];
}

/** A stored part, as the answer to a request for it. */
export function passedPart({ head, body, within, range, of, age }: FoundPart): PassedAnswer {
  const others = withoutFields(head.fields, RANGED);
  const fields: Field[] = [
    ...others,
    ["Content-Range", formatContentRange(range, of)],
    ["Content-Length", String(range.last - range.first + 1)],
  ];
  return { kind: "answer", status: 206, fields: withAge(fields, age), body: body.open(within) };
}

const RANGED = new Set(["content-range", "content-length"]);

/** A part of the origin's own form (206) is one choice of several, too: caches must know by what. */
export function withOurVary(
  answer: PassedAnswer,
  { url, names }: Exchange,
  house: House,
): PassedAnswer {
  if (answer.status !== 206) return answer;
  const content = { open: () => Promise.reject(new Error("a part is not opened")) };
  const resource = describeMessage(answer, content, url, names);
  const vary = mergeVary(resource.vary ?? [], house.offers.of(resource).negotiator.vary);
  const others = answer.fields.filter(([name]) => name.toLowerCase() !== "vary");
  return vary.length === 0
    ? answer
    : { ...answer, fields: [...others, ["Vary", formatVary(vary)]] };
}

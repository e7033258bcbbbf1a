/**
 * A stored beginning that is made whole: only the rest is asked for, as a range of the very content
 * that the beginning belongs to (RFC 9111 §3.3, §3.4).
 *
 * @module
 */
import { type Awaitable, type Beginning, fieldsOfCombined, readPart } from "../cache/mod.ts";
import { concat } from "./streams.ts";
import { giveUp } from "./resume.ts";
import type { Answer, PassedAnswer } from "../origin/origin.ts";
import type { House } from "./house.ts";
import type { Question } from "./landing.ts";

/** Asks for what is needed: for the rest of what is stored, or for the whole. */
export function describeWhole(question: Question, house: House): Promise<Answer> {
  const { origin, ask, request } = question;
  const isWanted = ask.method === "GET" && !ask.headers.has("range");
  const beginning = isWanted ? house.cache.findBeginning(request) : undefined;
  return beginning === undefined ? origin.describe(ask) : describeRest(question, beginning);
}

async function describeRest(
  { origin, ask }: Question,
  found: Awaitable<Beginning | undefined>,
): Promise<Answer> {
  const beginning = await found;
  if (beginning === undefined) return await origin.describe(ask);
  const { etag, last } = beginning.part;
  const conditions = [["Range", `bytes=${last + 1}-`], ["If-Range", etag]] as const;
  const answer = await origin.describe({ ...ask, conditions });
  if (answer.kind !== "answer" || (answer.status !== 206 && answer.status !== 416)) return answer;
  const whole = completed(beginning, answer);
  if (whole !== undefined) return whole;
  // A part of something else, or of what is no longer there.
  giveUp(answer);
  return await origin.describe(ask);
}

/** Both as one answer, if the rest is the rest of this. */
function completed({ part, body }: Beginning, answer: PassedAnswer): PassedAnswer | undefined {
  const rest = readPart(answer);
  if (rest === undefined || answer.body === null) return undefined;
  if (rest.etag !== part.etag || rest.of !== part.of) return undefined;
  if (rest.first !== part.last + 1 || rest.last !== rest.of - 1) return undefined;
  const whole = { ...part, last: rest.last };
  const fields = fieldsOfCombined(answer.fields, whole);
  return { ...answer, status: 200, fields, body: concat(body.open(), answer.body) };
}

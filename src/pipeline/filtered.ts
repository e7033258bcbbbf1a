/**
 * Answers that are not negotiated, and yet have to pass an agent: errors, answers to unsafe methods.
 *
 * @module
 */
import { describeMessage } from "../origin/message.ts";
import { fieldValue, withoutFields } from "../syntax/field_lines.ts";
import { Replacement } from "../model/conversion.ts";
import { make } from "../transcode/make.ts";
import { hasToPass, judged, reach } from "../transcode/reach.ts";
import { prime } from "./streams.ts";
import type { PassedAnswer } from "../origin/origin.ts";
import type { Field } from "../model/variant.ts";
import type { Exchange } from "./exchange.ts";
import type { House } from "./house.ts";

/** True of the bytes as the origin sent them. */
const OF_THE_BYTES: ReadonlySet<string> = new Set([
  ...["content-length", "content-encoding", "accept-ranges", "etag", "last-modified"],
  ...["content-md5", "digest", "repr-digest", "content-digest"],
]);

/** Nothing is known of its end, and an agent would wait for that. */
const LIVE = /^text\/event-stream\b/i;

/** The answer as the agents at this place leave it. */
export async function filterAnswer(
  answer: PassedAnswer,
  exchange: Exchange,
  house: House,
): Promise<PassedAnswer> {
  const { fields, status, body } = answer;
  const { filters } = house.agents.graphAt(exchange.url.pathname);
  const isLive = LIVE.test(fieldValue(fields, "content-type") ?? "");
  if (filters.length === 0 || body === null || isLive) return answer;
  const open = () => Promise.resolve(body);
  const resource = describeMessage(answer, { open }, exchange.url, exchange.names);
  const { variants: [variant], fixed } = resource;
  if (!hasToPass(variant, filters)) return answer;
  const [derived] = fixed ? judged([variant], filters) : reach([variant], { filters, codings: [] });
  let amended: readonly Field[] = fields;
  try {
    const made = await make(derived, body, {
      ...{ location: exchange.url.pathname, site: exchange.url.origin, status, fields },
      ...{ limits: house.limits, signal: exchange.signal },
      amend: (fields) => amended = fields,
    });
    const stream = await prime(made);
    const left = fixed ? amended : withoutFields(amended, OF_THE_BYTES);
    return { ...answer, fields: left, body: stream };
  } catch (error) {
    if (error instanceof Replacement) return { kind: "answer", ...error.answer };
    throw error;
  }
}

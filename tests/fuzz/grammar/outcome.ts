/**
 * What may come of any bytes that an origin sends before it closes.
 *
 * @module
 */
import { joinedFields } from "./make_fields.ts";
import { isPlainName } from "./meaning.ts";
import type { Outcome } from "./judge_answer.ts";
import { readAnswers } from "./read_answers.ts";
import { valuesOf } from "./grammar.ts";

/** The same code without a reason, as common servers send it: a blank is missing, and that is all. */
const BARE_STATUS = /^(HTTP\/1\.[0-9] [0-9]{3})\r\n/gm;

/** Reads them as the answer to a request of this method. An error in its place will always do. */
export function outcomeOf(text: string, method: string): Outcome {
  const { answers } = readAnswers(text.replace(BARE_STATUS, "$1 \r\n"), [method]);
  const answer = answers.find(({ status }) => status >= 200);
  if (answer === undefined) return { failed: true };
  const { status, content, fields, trailers } = answer;
  const plain = fields.filter(([name]) => isPlainName(name));
  return {
    failed: true,
    whole: {
      status,
      // These have none, whatever they bring (RFC 9110 §15.3.6, §15.4.5).
      content: status === 205 || status === 304 ? "" : content,
      fields: joinedFields(plain, valuesOf(fields, "connection")),
      dropped: [],
      trailers: trailers.filter(([name]) => isPlainName(name)),
    },
  };
}

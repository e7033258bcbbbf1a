/**
 * A list of what there is, from which the client chooses (RFC 9110 §12.2, §15.4.1).
 *
 * @module
 */
import { judgeConditions } from "../../cache/mod.ts";
import { eTag, STATUS_TEXT } from "../../libraries/std_http.ts";
import { choicesPage } from "../../pages/mod.ts";
import { appendChoices } from "../choices.ts";
import { tagOfChoice } from "../transparent.ts";
import { replyWithPage } from "../page_reply.ts";
import type { State, Step } from "../state.ts";

/** Answers 300 with the list, in the form of a page that suits the client best. */
export const list: Step<"list"> = async (state, { pages }): Promise<State> => {
  const { exchange, choices, location, vary, validator } = state;
  const page = choicesPage({ status: 300, title: STATUS_TEXT[300], location, choices });
  const reply = replyWithPage(page, { method: "GET", headers: exchange.headers }, 300, {
    pages,
    vary,
  });
  const { headers, body } = reply;
  const tag = await eTag(new TextDecoder().decode(body as Uint8Array));
  const etag = validator === undefined ? tag : tagOfChoice(tag, validator) ?? tag;
  headers.set("ETag", etag);
  for (const [name, value] of state.fields ?? []) headers.set(name, value);
  // What a folder holds may change at any time; whether it has is soon asked.
  headers.set("Cache-Control", "no-cache");
  appendChoices(headers, choices);
  if (judgeConditions(exchange.method, exchange.headers, { etag }) === "not-modified") {
    for (const name of ["content-type", "content-length", "content-language"]) headers.delete(name);
    return { step: "done", reply: { status: 304, headers, body: null } };
  }
  return { step: "done", reply: exchange.method === "HEAD" ? { ...reply, body: null } : reply };
};

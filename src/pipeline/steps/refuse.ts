/**
 * A page that says why not: 4xx and 5xx of our own, negotiated like every page.
 *
 * @module
 */
import { STATUS_TEXT } from "../../libraries/std_http.ts";
import { FAULT_STATUS } from "../../model/fault.ts";
import { choicesPage, errorPage, type Page } from "../../pages/mod.ts";
import { appendChoices } from "../choices.ts";
import { replyWithPage } from "../page_reply.ts";
import type { Refuse, Step } from "../state.ts";

/** Answers with the page of this fault; 406 lists what there is (RFC 9110 §15.5.7). */
export const refuse: Step<"refuse"> = (state, { pages }) => {
  const status = FAULT_STATUS[state.code];
  const { exchange } = state;
  const reply = replyWithPage(pageOf(state, status), exchange, status, {
    pages,
    vary: state.vary,
  });
  for (const [name, value] of state.fields ?? []) reply.headers.append(name, value);
  appendChoices(reply.headers, state.choices ?? []);
  return { step: "done", reply };
};

function pageOf(state: Refuse, status: number): Page {
  const title = STATUS_TEXT[status] ?? "Error";
  const { url, asked = url } = state.exchange;
  const location = asked.pathname + asked.search;
  const { choices, detail } = state;
  if (choices) return choicesPage({ status: 406, title, detail, location, choices });
  return errorPage({ status, title, detail, id: state.exchange.id, location });
}

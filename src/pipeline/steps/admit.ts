/**
 * May this request go on as it is? Agents that see requests may change them, or answer themselves;
 * and it is settled which agents content will have to pass (RFC 3507 §4.8).
 *
 * @module
 */
import { headersOf } from "../../syntax/field_lines.ts";
import { isToken } from "../../syntax/field.ts";
import { removeHopByHop } from "../../http1/hop_by_hop.ts";
import { Fault } from "../../model/fault.ts";
import { type Exchange, readAs } from "../exchange.ts";
import type { RequestFinding } from "../../transcode/agents/mod.ts";
import type { Admit, State, Step } from "../state.ts";

/** Shows the request to the agents that are to see it, in their order. */
export const admit: Step<"admit"> = async (state, house): Promise<State> => {
  const { origin } = state;
  let { exchange } = state;
  const agents = await house.agents.open();
  for (const agent of agents.seersOf(exchange.method, exchange.url.pathname)) {
    const { method, url, headers, body, peer, signal } = exchange;
    const fields = [...headers];
    const client = peer.address;
    const finding = await agent.see({ method, url: url.href, fields, client, body, signal });
    if (finding.kind === "answer") return answered(state, finding.answer);
    exchange = finding.kind === "unchanged"
      ? readAs(exchange, { body: finding.body })
      : changed(exchange, finding);
  }
  const { pathname } = exchange.url;
  await agents.prepare(pathname);
  const whole = agents.graphAt(pathname).filters.length > 0;
  return { step: "lookup", exchange: whole ? readAs(exchange, { whole }) : exchange, origin };
};

/** Nobody but the agent knows for whom its answer holds. */
function answered(
  { exchange, origin }: Admit,
  { status, fields, body }: Extract<RequestFinding, { kind: "answer" }>["answer"],
): State {
  exchange.trace.isPersonal = true;
  const kept = removeHopByHop(fields).filter(([name]) => name.toLowerCase() !== "content-length");
  const answer = { kind: "answer", status, fields: kept, body } as const;
  return { step: "pass", exchange, origin, answer, isFinal: true };
}

/** The request as the agent wants it; which server is asked is not for the agent to say. */
function changed(
  exchange: Exchange,
  { request, body }: Extract<RequestFinding, { kind: "request" }>,
): Exchange {
  const { method, url: target, fields } = request;
  if (!isToken(method) || !URL.canParse(target, exchange.url)) {
    throw new Fault("agent", "An agent made a request of it that cannot be sent");
  }
  const url = new URL(exchange.url);
  const named = new URL(target, exchange.url);
  url.pathname = named.pathname;
  url.search = named.search;
  exchange.trace.isPersonal = true;
  return readAs(exchange, { method, url, headers: headersOf(removeHopByHop(fields)), body });
}

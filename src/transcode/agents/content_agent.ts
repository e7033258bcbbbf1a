/**
 * An agent for content as edges of the conversion graph.
 *
 * @module
 */
import type { Converter, Filter } from "../../model/conversion.ts";
import type { PathTest } from "../../syntax/path_pattern.ts";
import type { OpenCustom } from "../custom/converter.ts";
import { type Ask, consulting } from "./consult.ts";
import { Health } from "./health.ts";
import { httpAsk, openHttpAgent } from "./http_agent.ts";
import { IcapClient } from "./icap/client.ts";
import { icapAsk } from "./icap_agent.ts";
import { type Agent, takes, type Target } from "./options.ts";

/** What agents are opened with. */
export interface AgentSurroundings {
  /** The clock, in milliseconds since the epoch. */
  readonly now: () => number;
  /** Root certificates in PEM, beside those of the system. */
  readonly caCerts?: string[];
  /** What the site's owner has to know. */
  readonly log: (line: string) => void;
}

/** What takes part in the graph in some places: an agent for content, or a converter of one's own. */
export interface Member {
  readonly name: string;
  /** Whether it takes part at this path. */
  readonly isAt: PathTest;
  /** What stands for it in plans, now. */
  readonly version: () => string;
  /** By which all content has to pass that it takes, if it is such a one. */
  filter(): Filter | undefined;
  /** The edges that it adds. */
  converters(): readonly Converter[];
  /** Waits until it is known what it is; nothing to wait for, if that is known. */
  prepare(): Promise<void> | undefined;
  /** Closes its connections. */
  close(): void;
}

/** Opens an agent; no connection is made yet. */
export function openContentAgent(agent: Agent, surroundings: AgentSurroundings): Member {
  return agent.protocol === "icap" ? openIcap(agent, surroundings) : openHttp(agent, surroundings);
}

function openHttp(agent: Agent, { now, caCerts }: AgentSurroundings): Member {
  const { name, isAt } = agent;
  const client = openHttpAgent(agent, caCerts);
  const health = new Health(now);
  const version = () => String(agent.version);
  const rows = rowsOf(agent, health, version, (target) => httpAsk(client, agent, target));
  return { name, isAt, version, ...rows, prepare: () => undefined, close: () => client.close() };
}

function openIcap(agent: Agent, { now, caCerts }: AgentSurroundings): Member {
  const { name, isAt } = agent;
  const client = new IcapClient(agent.url, { limits: agent.limits, caCerts, now });
  const health = new Health(now);
  // Percent-encoded, a tag may stand within an entity tag, whatever its signs.
  const version = () => `${agent.version}.${encodeURIComponent(client.istag)}`;
  const rows = rowsOf(agent, health, version, (target) => icapAsk(client, agent, target));
  const prepare = () => client.known || health.isResting ? undefined : ready(client);
  return { name, isAt, version, ...rows, prepare, close: () => client.close() };
}

/** That a service says nothing becomes a failure where it is asked to act. */
async function ready(client: IcapClient): Promise<void> {
  await client.options().catch(() => {});
}

/** A converter that is always there takes part in some places, too. */
export function memberOf({ converter, close }: OpenCustom, isAt: PathTest): Member {
  return {
    name: converter.name,
    isAt,
    version: () => String(converter.version),
    filter: () => undefined,
    converters: () => [converter],
    prepare: () => undefined,
    close,
  };
}

function rowsOf(
  agent: Agent,
  health: Health,
  version: () => string,
  askFor: (target?: Target) => Ask,
): Pick<Member, "filter" | "converters"> {
  const row = (target?: Target): Converter => {
    const made = version();
    const hasChanged = () => version() !== made;
    const convert = consulting({ agent, health, ask: askFor(target), hasChanged });
    const { type, language } = agent.from;
    return {
      name: agent.name + (target?.suffix ?? ""),
      version: made,
      from: target ? { type, language } : { encoding: "identity" },
      to: target?.end ?? { encoding: "identity" },
      quality: agent.quality,
      cost: agent.cost,
      streaming: true,
      amends: agent.protocol === "icap",
      load: () => Promise.resolve({ convert }),
    };
  };
  const { to } = agent;
  return {
    filter: () =>
      to === undefined
        ? {
          converter: row(),
          spool: agent.limits.agentSpool,
          mayBypass: agent.mayBypass,
          takes: (content) => takes(agent, content),
        }
        : undefined,
    converters: () => (to ?? []).map((target) => row(target)),
  };
}

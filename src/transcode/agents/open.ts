/**
 * The agents and converters of a site, opened: loaded only where some are configured, and once a
 * request has come.
 *
 * @module
 */
import type { Graph } from "../../model/conversion.ts";
import { openCustom } from "../custom/converter.ts";
import type { Custom } from "../custom/options.ts";
import {
  type AgentSurroundings,
  type Member,
  memberOf,
  openContentAgent,
} from "./content_agent.ts";
import { Graphs } from "./graph.ts";
import type { Agent } from "./options.ts";
import { RequestAgent } from "./request_agent.ts";

/** What is opened. */
export interface Settled {
  readonly agents: readonly Agent[];
  readonly converters: readonly Custom[];
}

/** All of it, ready to be asked. */
export class OpenAgents {
  readonly #members: readonly Member[];
  readonly #requests: readonly RequestAgent[];
  readonly #graphs: Graphs;

  /** Connects to nobody yet. */
  constructor({ agents, converters }: Settled, surroundings: AgentSurroundings) {
    this.#members = [
      ...converters.map((custom) => memberOf(openCustom(custom, surroundings.log), custom.isAt)),
      ...agents.filter(({ modifies }) => modifies === "response")
        .map((agent) => openContentAgent(agent, surroundings)),
    ];
    this.#requests = agents.filter(({ modifies }) => modifies === "request")
      .map((agent) => new RequestAgent(agent, surroundings));
    this.#graphs = new Graphs(this.#members);
  }

  /** The conversion graph at this path. */
  graphAt(path: string): Graph {
    return this.#graphs.at(path);
  }

  /** Waits until it is known what the agents at this path are. */
  async prepare(path: string): Promise<void> {
    const present = this.#members.filter((member) => member.isAt(path));
    await Promise.all(present.map((member) => member.prepare()));
  }

  /** The agents that are shown requests of this method to this path, in their order. */
  seersOf(method: string, path: string): readonly RequestAgent[] {
    return this.#requests.filter((agent) => agent.sees(method, path));
  }

  /** Closes all connections. */
  close(): void {
    for (const member of this.#members) member.close();
    for (const agent of this.#requests) agent.close();
  }
}

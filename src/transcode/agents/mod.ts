/**
 * External agents: ICAP services (RFC 3507) and plain HTTP ones, as edges of the conversion graph.
 *
 * @module
 */
import type { Graph } from "../../model/conversion.ts";
import type { Limits } from "../../model/limits.ts";
import { type AgentSurroundings, type ContentAgent, openContentAgent } from "./content_agent.ts";
import { Graphs } from "./graph.ts";
import { sourcesIn } from "../sources.ts";
import { type AgentOptions, isPresent, settleAgent } from "./options.ts";
import { RequestAgent } from "./request_agent.ts";

export type { AgentOptions } from "./options.ts";
export type { RequestAgent, RequestFinding } from "./request_agent.ts";
export { PLAIN_GRAPH } from "./graph.ts";

/** All agents of a site. */
export class Agents {
  readonly #content: readonly ContentAgent[];
  readonly #requests: readonly RequestAgent[];
  readonly #graphs: Graphs;

  /** Opens nothing yet; throws a TypeError for what can mean nothing. */
  constructor(
    options: readonly AgentOptions[],
    limits: Limits,
    surroundings: AgentSurroundings,
  ) {
    const agents = options.map((agent) => settleAgent(agent, limits));
    const names = new Set(agents.map(({ name }) => name));
    if (names.size < agents.length) throw new TypeError("Two agents have the same name.");
    this.#content = agents.filter(({ modifies }) => modifies === "response")
      .map((agent) => openContentAgent(agent, surroundings));
    this.#requests = agents.filter(({ modifies }) => modifies === "request")
      .map((agent) => new RequestAgent(agent, surroundings));
    this.#graphs = new Graphs(this.#content);
  }

  /** Whether there are none. */
  get isEmpty(): boolean {
    return this.#content.length === 0 && this.#requests.length === 0;
  }

  /** The types from which a type can be made. */
  get sourcesOf(): (type: string) => readonly string[] {
    return sourcesIn(this.#graphs.everywhere);
  }

  /** The conversion graph at this path. */
  graphAt(path: string): Graph {
    return this.#graphs.at(path);
  }

  /** Waits until it is known what the agents at this path are; undefined if it is. */
  prepare(path: string): Promise<void> | undefined {
    const waits = this.#content.flatMap((agent) =>
      isPresent(agent.agent, path) ? agent.prepare() ?? [] : []
    );
    return waits.length === 0 ? undefined : Promise.all(waits).then(() => {});
  }

  /** The agents that are shown requests of this method to this path, in their order. */
  seersOf(method: string, path: string): readonly RequestAgent[] {
    return this.#requests.length === 0
      ? this.#requests
      : this.#requests.filter((agent) => agent.sees(method, path));
  }

  /** Closes all connections. */
  close(): void {
    for (const agent of this.#content) agent.close();
    for (const agent of this.#requests) agent.close();
  }
}

/**
 * What takes part in the conversion graph beside the built-in converters: external agents, that is ICAP
 * services (RFC 3507) and plain HTTP ones, and converters of one's own.
 *
 * @module
 */
import type { Converter, Graph } from "../../model/conversion.ts";
import type { Limits } from "../../model/limits.ts";
import { type ConverterOptions, type Custom, settleCustom } from "../custom/options.ts";
import type { AgentSurroundings } from "./content_agent.ts";
import type { OpenAgents, Settled } from "./open.ts";
import { type Agent, type AgentOptions, settleAgent } from "./options.ts";

export type { AgentOptions } from "./options.ts";
export type { ConverterOptions, CustomConvert, CustomOutput } from "../custom/options.ts";
export type { RequestFinding } from "./request_agent.ts";
export type { OpenAgents } from "./open.ts";

/** What takes part in the graph beside the built-in converters. */
export interface GraphOptions {
  /** Programs elsewhere that modify, convert or translate content, or judge requests. */
  readonly agents?: readonly AgentOptions[];
  /** Converters of one's own. */
  readonly converters?: readonly ConverterOptions[];
}

/** The graph where nothing is configured. */
const PLAIN_GRAPH: Graph = { id: "", converters: [], filters: [] };

/** All agents and converters of a site, opened when the first request needs them. */
export class Agents {
  readonly #settled: Settled;
  readonly #surroundings: AgentSurroundings;
  #opening: Promise<OpenAgents> | undefined;
  #open: OpenAgents | undefined;

  /** Throws a TypeError for what can mean nothing. */
  constructor(options: GraphOptions, limits: Limits, surroundings: AgentSurroundings) {
    const agents = (options.agents ?? []).map((agent) => settleAgent(agent, limits));
    const converters = (options.converters ?? []).map((converter) => settleCustom(converter));
    const names = [...agents, ...converters].map(({ name }) => name);
    if (new Set(names).size < names.length) {
      throw new TypeError("Two agents or converters have the same name.");
    }
    this.#settled = { agents, converters };
    this.#surroundings = surroundings;
  }

  /** Whether there are none. */
  get isEmpty(): boolean {
    const { agents, converters } = this.#settled;
    return agents.length === 0 && converters.length === 0;
  }

  /** What they make of what somewhere on the site; of these edges only the types count. */
  get edges(): readonly Converter[] {
    const { agents, converters } = this.#settled;
    return [...agents.flatMap(typesOf), ...converters.map(typeOf)];
  }

  /** Opens them; the same ones each time. */
  open(): Promise<OpenAgents> {
    this.#opening ??= import("./open.ts").then(({ OpenAgents }) =>
      this.#open = new OpenAgents(this.#settled, this.#surroundings)
    );
    return this.#opening;
  }

  /** The conversion graph at this path; of agents only once they are open. */
  graphAt(path: string): Graph {
    if (this.isEmpty) return PLAIN_GRAPH;
    // Without its filters, a graph would offer what must not go out.
    if (this.#open === undefined) throw new Error("the agents are not open yet");
    return this.#open.graphAt(path);
  }

  /** Closes all connections. */
  close(): void {
    this.#open?.close();
  }
}

/** An edge of which only the types are looked at. */
function edge(name: string, from: string, to: string): Converter {
  const load = () => Promise.reject(new Error(`${name} is no converter`));
  const ends = { from: { type: from }, to: { type: to } };
  return { name, version: 0, ...ends, quality: 1, cost: 1, streaming: true, load };
}

function typesOf({ name, from, to = [] }: Agent): Converter[] {
  return to.flatMap(({ end }) => end.type === from.type ? [] : [edge(name, from.type, end.type)]);
}

function typeOf({ name, from, to }: Custom): Converter {
  return edge(name, from, to);
}

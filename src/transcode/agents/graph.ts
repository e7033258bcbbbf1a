/**
 * The conversion graph with the agents in it: for each place its edges, and by which filters content
 * has to pass.
 *
 * @module
 */
import type { Converter, Filter, Graph } from "../../model/conversion.ts";
import { CONVERTERS } from "../table.ts";
import type { ContentAgent } from "./content_agent.ts";
import { isPresent } from "./options.ts";

/** The graph where nothing is configured. */
export const PLAIN_GRAPH: Graph = { id: "", converters: CONVERTERS, filters: [] };

/** The graphs of a site, each made once for as long as its agents stay the same. */
export class Graphs {
  readonly #agents: readonly ContentAgent[];
  readonly #more: readonly Converter[];
  readonly #known = new Map<string, Graph>();

  /** The `more` converters take part everywhere. */
  constructor(agents: readonly ContentAgent[], more: readonly Converter[] = []) {
    this.#agents = agents;
    this.#more = more;
  }

  /** All edges that take part somewhere. */
  get everywhere(): readonly Converter[] {
    return this.#make("", this.#agents).converters;
  }

  /** The graph at this path. */
  at(path: string): Graph {
    if (this.#agents.length === 0 && this.#more.length === 0) return PLAIN_GRAPH;
    const present = this.#agents.filter(({ agent }) => isPresent(agent, path));
    const id = present.map(({ agent, version }) => `${agent.name}.${version()}`).join("+");
    let graph = this.#known.get(id);
    if (graph === undefined) {
      // A service may change for ever: what it was is of no use any more.
      if (this.#known.size >= MOST_GRAPHS) this.#known.clear();
      graph = this.#make(id, present);
      this.#known.set(id, graph);
    }
    return graph;
  }

  #make(id: string, present: readonly ContentAgent[]): Graph {
    const filters: Filter[] = present.flatMap((agent) => agent.filter() ?? []);
    const edges = present.flatMap((agent) => agent.converters());
    return { id, converters: [...this.#more, ...edges, ...CONVERTERS], filters };
  }
}

const MOST_GRAPHS = 1_000;

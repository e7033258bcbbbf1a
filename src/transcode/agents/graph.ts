/**
 * The conversion graph with the agents in it: for each place its edges, and by which filters content
 * has to pass.
 *
 * @module
 */
import type { Filter, Graph } from "../../model/conversion.ts";
import type { Member } from "./content_agent.ts";

/** The graphs of a site, each made once for as long as its members stay the same. */
export class Graphs {
  readonly #members: readonly Member[];
  readonly #known = new Map<string, Graph>();

  /** Members before others win where both make the same equally well. */
  constructor(members: readonly Member[]) {
    this.#members = members;
  }

  /** The graph at this path. */
  at(location: string): Graph {
    const path = location.split("?", 1)[0];
    const present = this.#members.filter((member) => member.isAt(path));
    const id = present.map(({ name, version }) => `${name}.${version()}`).join("+");
    let graph = this.#known.get(id);
    if (graph === undefined) {
      // A service may change for ever: what it was is of no use any more.
      if (this.#known.size >= MOST_GRAPHS) this.#known.clear();
      graph = makeGraph(id, present);
      this.#known.set(id, graph);
    }
    return graph;
  }
}

function makeGraph(id: string, members: readonly Member[]): Graph {
  const filters: Filter[] = members.flatMap((member) => member.filter() ?? []);
  const edges = members.flatMap((member) => member.converters());
  return { id, converters: edges, filters };
}

const MOST_GRAPHS = 1_000;

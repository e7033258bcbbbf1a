/**
 * The best path from one media type to each other in the conversion graph.
 *
 * @module
 */
import type { Converter, Plan } from "../model/conversion.ts";

/** A path to a media type; without steps at its start. */
export interface Path {
  readonly type: string;
  readonly steps: readonly Converter[];
  readonly quality: number;
  readonly cost: number;
}

/**
 * The best path to every type that can be reached from `type`, itself not among them: the highest
 * quality, then the lowest cost, then the converter that stands first in the table. Neither can get
 * better by going on, so the best open end is final (Dijkstra).
 */
export function bestPaths(type: string, converters: readonly Converter[]): Path[] {
  const final = new Map<string, Path>();
  let ends: Path[] = [{ type, steps: [], quality: 1, cost: 0 }];
  while (ends.length > 0) {
    const best = ends.reduce((first, other) => compare(other, first) < 0 ? other : first);
    final.set(best.type, best);
    const isOpen = !best.steps.some(({ last }) => last);
    for (const converter of isOpen ? converters : []) {
      if (!("type" in converter.from) || !takesType(converter.from.type, best.type)) continue;
      // A translation is another text, not another form of this one.
      if ("type" in converter.to && converter.to.language === undefined) {
        ends.push(extend(best, converter, converter.to.type));
      }
    }
    ends = ends.filter((end) => !final.has(end.type));
  }
  final.delete(type);
  return [...final.values()];
}

/** Whether an edge from `from` takes content of this type. */
export function takesType(from: string, type: string): boolean {
  return from === type || (from.startsWith("*") && type.endsWith(from.slice(1)));
}

function extend(path: Path, converter: Converter, type: string): Path {
  return {
    type,
    steps: [...path.steps, converter],
    quality: path.quality * converter.quality,
    cost: path.cost + converter.cost,
  };
}

/** Below zero if `a` is the better one. */
function compare(a: Path, b: Path): number {
  return b.quality - a.quality || a.cost - b.cost;
}

/** Source quality of what the converters make, relative to what they make it of. */
export function relativeQs(converters: readonly Converter[]): number {
  return converters.reduce((product, { qs = 1 }) => product * qs, 1);
}

/** Converters in a row as a plan. */
export function planOf(converters: readonly Converter[]): Plan {
  return {
    converters,
    quality: converters.reduce((product, { quality }) => product * quality, 1),
    cost: converters.reduce((sum, { cost }) => sum + cost, 0),
    key: converters.map(({ name, version }) => `${name}.${version}`).join("+"),
  };
}

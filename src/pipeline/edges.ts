/**
 * The edges of the conversion graph in one place: those by which forms are offered there, and those
 * that join them where a URL asks for what they make.
 *
 * @module
 */
import { CONVERTERS, OPTIONAL_CONVERTERS } from "../transcode/table.ts";
import { formatConverters } from "../transcode/format_converters.ts";
import { viewConverters } from "../transcode/views/view_converters.ts";
import { viewOfType } from "../transcode/views/view_name.ts";
import type { Converter } from "../model/conversion.ts";
import type { NegotiationOptions } from "./rules.ts";

/** The edges that take part in a choice, and those that a URL can ask for. */
export interface Edges {
  /** Offered to everybody. */
  readonly converters: readonly Converter[];
  /** For what the URL pins and the others cannot make. */
  readonly onDemand: readonly Converter[];
}

/** The edges, as the rules have them. */
export function edgesOf(
  { views = false, formats = false, categories, query }: NegotiationOptions = {},
): Edges {
  const all = [
    ...formatConverters({ parameter: query?.format }),
    ...viewConverters({ vocabulary: categories, parameter: query?.view }),
  ];
  const isNamed = ({ to, renames }: Converter) => {
    if (!("type" in to) || renames) return false;
    const view = viewOfType(to.type);
    return view === undefined ? offers(formats, to.type) : offers(views, view);
  };
  const sources = new Set(
    all.filter(isNamed).flatMap(({ from }) => "type" in from ? [from.type] : []),
  );
  // What goes by another name is on offer as far as something is made of it.
  const isOffered = (converter: Converter) =>
    converter.renames
      ? "type" in converter.to && sources.has(converter.to.type)
      : isNamed(converter);
  return {
    converters: [...CONVERTERS, ...all.filter(isOffered)],
    onDemand: [...OPTIONAL_CONVERTERS, ...all.filter((converter) => !isOffered(converter))],
  };
}

function offers(named: boolean | readonly string[], name: string): boolean {
  return typeof named === "boolean" ? named : named.includes(name);
}

/**
 * The edges of the conversion graph in one place: those by which forms are offered there, and those
 * that join them where a URL asks for what they make.
 *
 * @module
 */
import { CONVERTERS } from "../transcode/mod.ts";
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
export function edgesOf({ views = false, categories, query }: NegotiationOptions = {}): Edges {
  const all = viewConverters({ vocabulary: categories, parameter: query?.view });
  const isOffered = ({ to }: Converter) => "type" in to && offersView(views, viewOfType(to.type));
  return {
    converters: [...CONVERTERS, ...all.filter(isOffered)],
    onDemand: all.filter((converter) => !isOffered(converter)),
  };
}

function offersView(views: boolean | readonly string[], view: string | undefined): boolean {
  return typeof views === "boolean" ? views : views.some((name) => name === view);
}

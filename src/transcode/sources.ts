/**
 * The conversion graph read backwards: from which types a type can be made.
 *
 * @module
 */
import type { Converter } from "../model/conversion.ts";
import { bestPaths } from "./paths.ts";

/** A function that gives, for a media type, all types from which it can be made. */
export function sourcesIn(converters: readonly Converter[]): (type: string) => readonly string[] {
  const sources = new Map<string, string[]>();
  // Whoever has it under another name sends it without being asked for that.
  const known = converters.filter(({ renames }) => !renames);
  const starts = new Set(known.flatMap(({ from }) => "type" in from ? [from.type] : []));
  for (const start of starts) {
    for (const { type } of bestPaths(start, known)) {
      sources.set(type, [...sources.get(type) ?? [], start]);
    }
  }
  return (type) => sources.get(type) ?? [];
}

/**
 * All converters that come with us: on the main loop, and in a thread that has to find one of them again.
 *
 * @module
 */
import type { Converter } from "../model/conversion.ts";
import { formatConverters, type FormatOptions } from "./format_converters.ts";
import { CONVERTERS, OPTIONAL_CONVERTERS } from "./table.ts";
import { viewConverters, type ViewOptions } from "./views/view_converters.ts";

/** What a site settles of the converters. It can be sent to a thread. */
export interface BuiltInOptions {
  readonly formats?: FormatOptions;
  readonly views?: ViewOptions;
}

/** The converter of this name, as the options have it. */
export function builtInConverter(
  name: string,
  { formats, views }: BuiltInOptions,
): Converter | undefined {
  const all = [CONVERTERS, OPTIONAL_CONVERTERS, formatConverters(formats), viewConverters(views)];
  return all.flat().find((converter) => converter.name === name);
}

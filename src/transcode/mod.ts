/**
 * Transcoding: what can be made from the forms that exist, and the making of it; and the converters of
 * text as plain functions.
 *
 * @example
 * ```ts
 * import { htmlToMarkdown } from "@variform/variform/transcode";
 *
 * htmlToMarkdown("<h1>Tea &amp; cake</h1><p>At <b>five</b>."); // "# Tea & cake\n\nAt **five**.\n"
 * ```
 *
 * @module
 */
export { CODINGS, hasToPass, judged, reach, type ReachOptions } from "./reach.ts";
export { make, type MakeConversion } from "./make.ts";
export { formatConverters, type FormatOptions } from "./format_converters.ts";
export { CONVERTERS, OPTIONAL_CONVERTERS } from "./table.ts";
export { isCompressible } from "./compressible.ts";
export {
  type HtmlOptions,
  htmlToMarkdown,
  htmlToText,
  type HtmlToTextOptions,
  markdownToHtml,
  type MarkdownToHtmlOptions,
  sanitizeHtml,
} from "./whole_text.ts";
export { RunTimes } from "./run_times.ts";
export type {
  Conversion,
  Convert,
  Converter,
  End,
  Filter,
  Graph,
  Job,
  Plan,
  Workshop,
} from "../model/conversion.ts";
export type {
  ByteRange,
  DerivedVariant,
  Description,
  Field,
  StoredVariant,
  Trailers,
} from "../model/variant.ts";
export { DEFAULT_LIMITS, type Limits } from "../model/limits.ts";
export { Fault, type FaultCode, type FaultOptions } from "../model/fault.ts";

/** How CSV is read. */
export interface ParseOptions {
  /** What stands between fields; a comma, if absent. */
  readonly separator?: string;
  /** Whether quotes within fields that are not quoted are text. */
  readonly lazyQuotes?: boolean;
}
/** The records of a text (RFC 4180). */
export function parse(text: string, options?: ParseOptions): string[][];

/**
 * What the origin is asked for, so that it may answer with something from which the wanted form
 * can be made: the client's ranges, and the types that lead to them.
 *
 *     text/markdown                      →  text/markdown, text/html;q=0.5
 *     text/html;q=0, text/markdown       →  text/markdown, text/html;q=0.5
 *     text/html, application/xhtml+xml   →  unchanged
 *
 * @module
 */
import { type AcceptRange, parseAccept } from "../syntax/accept.ts";
import { parseAcceptEncoding } from "../syntax/accept_encoding.ts";
import { typeOfView, viewNamed } from "../transcode/views/view_name.ts";

/** Weight of a source type, relative to that of the best form that can be made from it. */
const SOURCE_WEIGHT = 0.5;

/** Codings that a conversion can start from, in the order of our preference. */
const CODINGS = ["br", "zstd", "gzip"] as const;

/** Codings by a dictionary that the client holds (RFC 9842 §4, §5): for it, and for nobody in between. */
const DICTIONARY_CODINGS = ["dcb", "dcz"] as const;

/** For a media type: all types from which it can be made. */
export type SourcesOf = (type: string) => readonly string[];

/**
 * The Accept field for the origin. A source that the client refused is asked for all the same: it
 * will not be sent to this client as it is.
 */
export function widenAccept(accept: string | null, sourcesOf: SourcesOf): string | null {
  if (accept === null) return null;
  const ranges = parseAccept(accept).ranges;
  const wanted = new Map<string, number>();
  for (const range of ranges) {
    if (range.q <= 0 || range.type.includes("*")) continue;
    const view = range.parameters.get("view");
    for (const source of sourcesOf(view ? typeOfView(range.type, view) : range.type)) {
      wanted.set(source, Math.max(wanted.get(source) ?? 0, range.q * SOURCE_WEIGHT));
    }
  }
  for (const type of [...wanted.keys()]) {
    const isAsked = (range: AcceptRange) => range.q > 0 && covers(range, type);
    if (ranges.some(isAsked) && !refuses(ranges, type)) {
      wanted.delete(type);
    }
  }
  if (wanted.size === 0) return accept;
  // Views are made here: an origin would take the range for one of the whole.
  const kept = ranges.filter((range) =>
    !(range.q <= 0 && wanted.has(range.type)) &&
    viewNamed(range.parameters.get("view") ?? "") === undefined
  );
  return [
    ...kept.map((range) => range.text),
    ...[...wanted].map(([type, q]) => `${type};q=${Number(Math.max(q, 0.001).toFixed(3))}`),
  ].join(", ");
}

function covers(range: AcceptRange, type: string): boolean {
  return range.type === "*/*" || range.type === type ||
    (range.type.endsWith("/*") && type.startsWith(range.type.slice(0, -1)));
}

function refuses(ranges: readonly AcceptRange[], type: string): boolean {
  return ranges.some((range) => range.q <= 0 && range.type === type);
}

/**
 * The Accept-Encoding field for the origin: the codings that both the client takes and we can
 * read, always spelled the same way, so that odd fields cannot split a cache; and those by the
 * dictionary that the client says it holds.
 */
export function normalizeAcceptEncoding(field: string | null, dictionary = false): string {
  if (field === null) return "identity";
  const accepted = parseAcceptEncoding(field).ranges;
  const q = (coding: string) =>
    (accepted.find((range) => range.coding === coding) ??
      accepted.find((range) => range.coding === "*"))?.q ?? 0;
  const own = dictionary ? DICTIONARY_CODINGS.filter((coding) => q(coding) > 0) : [];
  const codings = [...own, ...CODINGS.filter((coding) => q(coding) > 0)];
  return codings.length === 0 ? "identity" : codings.join(", ");
}

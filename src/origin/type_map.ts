/**
 * Type maps: a file that lists the variants of one resource, as Apache's mod_negotiation reads them.
 * Records are header blocks with an empty line between them, and each describes one variant.
 *
 *     URI: guide
 *
 *     # This file is older, and only half of it was translated.
 *     URI: guide-2019.html
 *     Content-Type: text/html; charset=euc-kr; qs=0.5
 *     Content-Language: ko
 *
 *     Content-Language: en
 *     Content-Type: text/plain
 *     Body:----end----
 *     The guide is being written.
 *     ----end----
 *
 * The first record may name the resource alone; it describes nothing. `Features` is known beside
 * Apache's fields (RFC 2295 §6.4), since nothing else in a folder could state them.
 *
 * @module
 */
import { canonicalCharset } from "../coding/charset.ts";
import type { Description } from "../model/variant.ts";
import { formatMediaType, parseMediaType } from "../syntax/media_type.ts";

/** One variant of a type map: its description, and a reference to its content or the content. */
export interface MappedVariant {
  readonly description: Description;
  /** Relative to the map. */
  readonly uri?: string;
  /** The content itself, if it stands in the map. */
  readonly body?: string;
}

const FIELD = /^([A-Za-z][A-Za-z-]*)[\t ]*:[\t ]*(.*)$/;

/** Reads a type map. Lines that are none of it are ignored; a record without content is left out. */
export function parseTypeMap(text: string, limit: number): MappedVariant[] {
  const variants: MappedVariant[] = [];
  let fields = new Map<string, string>();
  const lines = text.split(/\r?\n/);
  for (let at = 0; at <= lines.length && variants.length < limit; at++) {
    const line = lines[at] ?? "";
    const [, name, value] = FIELD.exec(line) ?? [];
    if (name?.toLowerCase() === "body") {
      const end = endOfBody(lines, at + 1, value);
      // Without its end mark nobody knows where the text ends, and what follows it.
      if (end === undefined) break;
      fields.set("body", lines.slice(at + 1, end).map((bodyLine) => `${bodyLine}\n`).join(""));
      at = end;
    } else if (name !== undefined) fields.set(name.toLowerCase(), value.trim());
    else if (line.trim() === "") {
      const variant = variantOf(fields);
      if (variant !== undefined) variants.push(variant);
      fields = new Map();
    }
  }
  return variants;
}

function endOfBody(lines: readonly string[], from: number, mark: string): number | undefined {
  if (mark === "") return undefined;
  for (let at = from; at < lines.length; at++) if (lines[at].startsWith(mark)) return at;
  return undefined;
}

function variantOf(fields: ReadonlyMap<string, string>): MappedVariant | undefined {
  const [uri, body] = [fields.get("uri"), fields.get("body")];
  const description = describe(fields);
  if (body !== undefined) return { description, body };
  // A record of nothing but a name is that of the resource itself.
  if (uri === undefined || fields.size === 1) return undefined;
  return { description, uri };
}

function describe(fields: ReadonlyMap<string, string>): Description {
  const media = parseMediaType(fields.get("content-type") ?? "");
  const { qs, charset, ...others } = Object.fromEntries(media?.parameters ?? []);
  const encoding = fields.get("content-encoding")?.toLowerCase().replace(/^x-(?=gzip$)/, "");
  const language = fields.get("content-language");
  const features = fields.get("features");
  return {
    ...(media && {
      type: formatMediaType({ type: media.type, parameters: Object.entries(others) }),
    }),
    ...(charset && { charset: canonicalCharset(charset) ?? charset.toLowerCase() }),
    ...(language && { language }),
    ...(encoding && encoding !== "identity" && { encoding }),
    ...(features && { features }),
    ...readQuality(qs),
  };
}

function readQuality(qs: string | undefined): Pick<Description, "qs"> {
  return qs !== undefined && /^(?:0(?:\.\d*)?|1(?:\.0*)?|\.\d+)$/.test(qs)
    ? { qs: Number(qs) }
    : {};
}

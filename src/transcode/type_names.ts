/**
 * Names by which media types go in the wild beside the one that they are registered by. Content keeps the
 * name that it came with; of what is made of it, each is made by way of the registered one.
 *
 * @module
 */
import type { Converter } from "../model/conversion.ts";

/** By the registered name; `*+json` is any type with this structured suffix (RFC 6839, RFC 9512 §2.2). */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  "application/atom+xml": [
    "application/atom",
    "application/x-atom+xml",
    "text/atom",
    "text/atom+xml",
  ],
  "application/feed+json": ["application/x-feed+json"],
  // RFC 8259 is UTF-8 by any name.
  "application/json": ["*+json", "application/x-json", "text/json", "text/x-json"],
  "application/rss+xml": [
    "application/rss",
    "application/x-rss",
    "application/x-rss+xml",
    "text/rss",
    "text/rss+xml",
    "text/x-rss",
  ],
  "application/x-ndjson": [
    "application/json-lines",
    "application/jsonl",
    "application/jsonlines",
    "application/ndjson",
    "application/x-jsonlines",
    "text/jsonl",
    "text/x-ndjson",
  ],
  "application/xhtml+xml": ["application/vnd.wap.xhtml+xml"],
  // RFC 7303 §9.2; RSS 1.0 is RDF.
  "application/xml": ["application/rdf+xml", "application/x-xml", "text/xml"],
  // RFC 9512 §2.1
  "application/yaml": [
    "*+yaml",
    "application/x-yaml",
    "text/vnd.yaml",
    "text/x-yaml",
    "text/yaml",
  ],
  "image/jpeg": ["image/jpg", "image/pjpeg", "image/x-citrix-jpeg", "image/x-jpeg"],
  "image/png": ["image/x-citrix-png", "image/x-png"],
  "image/svg+xml": ["image/svg", "image/svg-xml"],
  "image/webp": ["image/x-webp"],
  "text/csv": [
    "application/csv",
    "application/x-csv",
    "text/comma-separated-values",
    "text/x-comma-separated-values",
    "text/x-csv",
  ],
  // RFC 9239 §6
  "text/javascript": [
    "application/ecmascript",
    "application/javascript",
    "application/x-ecmascript",
    "application/x-javascript",
    "text/ecmascript",
    "text/jscript",
    "text/livescript",
    "text/x-ecmascript",
    "text/x-javascript",
  ],
  // RFC 7763 §6.1 tells of the one before its time.
  "text/markdown": ["application/markdown", "text/x-markdown", "text/x-web-markdown"],
};

const REGISTERED: ReadonlyMap<string, string> = new Map(
  Object.entries(OTHER_NAMES).flatMap(([type, names]) => names.map((name) => [name, type])),
);

/** The name that a media type is registered by: `application/yaml` of `text/x-yaml`. */
export function registeredName(type: string): string {
  return REGISTERED.get(type) ?? type;
}

/** The edges that lead from other names of these types to them. */
export function renamingTo(types: readonly string[]): Converter[] {
  return types.flatMap((type) =>
    (OTHER_NAMES[type] ?? []).map((name): Converter => ({
      name: `${name}_as_${type}`.replace("*", "any").replaceAll(/\W+/g, "_"),
      version: 1,
      from: { type: name },
      to: { type },
      quality: 1,
      cost: 1,
      streaming: true,
      renames: true,
      load: async () => {
        if (type.startsWith("image/")) return { convert: (input) => input };
        // What is made as text is UTF-8, and so is JSON by its name (RFC 8259 §8.1).
        const { writeCharset } = await import("./converters/charset.ts");
        const write = writeCharset("utf-8");
        return {
          convert: (input, conversion) =>
            write(input, { ...conversion, from: { ...conversion.from, type } }),
        };
      },
    }))
  );
}

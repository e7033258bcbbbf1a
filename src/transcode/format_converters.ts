/**
 * Edges between notations of data, between feeds, and to pages for phones. They are made where a URL
 * pins what they make, or a rule offers it; a page is rarely wanted as a table.
 *
 * @module
 */
import type { Converter } from "../model/conversion.ts";
import type { Field } from "../model/variant.ts";
import { PAGE_POLICY, PICTURED_POLICY } from "../pages/mod.ts";
import { renamingTo } from "./type_names.ts";

const PAGE: readonly Field[] = [["Content-Security-Policy", PAGE_POLICY]];
const FEED_PAGE: readonly Field[] = [["Content-Security-Policy", PICTURED_POLICY]];

/** What a row of data says: from, to, and how much survives. */
type Row = readonly [name: string, from: string, to: string, quality: number];

const JSON_TYPE = "application/json";
const YAML = "application/yaml";
const CSV = "text/csv";
const TSV = "text/tab-separated-values";
const LINES = "application/x-ndjson";
const HTML = "text/html";
const MARKDOWN = "text/markdown";

const DATA: readonly Row[] = [
  ["json_to_yaml", JSON_TYPE, YAML, 0.95],
  ["yaml_to_json", YAML, JSON_TYPE, 0.9],
  ["csv_to_json", CSV, JSON_TYPE, 0.9],
  ["tsv_to_csv", TSV, CSV, 1],
  ["lines_to_json", LINES, JSON_TYPE, 0.95],
  ["json_to_csv", JSON_TYPE, CSV, 0.5],
  ["csv_to_html", CSV, HTML, 0.9],
  ["csv_to_markdown", CSV, MARKDOWN, 0.85],
  ["json_to_html", JSON_TYPE, HTML, 0.5],
  ["json_to_markdown", JSON_TYPE, MARKDOWN, 0.45],
  ["html_to_csv", HTML, CSV, 0.3],
];

const FEEDS: readonly (readonly [name: string, type: string])[] = [
  ["rss", "application/rss+xml"],
  ["atom", "application/atom+xml"],
  ["json_feed", "application/feed+json"],
];

/** Most of what is sent as no more than XML, and asked for as something else, is a feed. */
const XML = ["xml", "application/xml"] as const;

/** Types of which something is made here, and which go by other names as well. */
const RENAMED = [JSON_TYPE, LINES, YAML, CSV, XML[1], ...FEEDS.map(([, type]) => type)];

/** What a site settles of these. */
export interface FormatOptions {
  /** The query parameter that pins a format. */
  readonly parameter?: string;
}

/** The edges. */
export function formatConverters({ parameter = "format" }: FormatOptions = {}): Converter[] {
  return [...renamingTo(RENAMED), ...DATA.map(dataRow), ...feedRows(), wmlRow(parameter)];
}

function dataRow([name, from, to, quality]: Row): Converter {
  return {
    name,
    version: to === HTML ? 4 : 3,
    from: { type: from },
    to: { type: to },
    quality,
    cost: 40,
    streaming: false,
    aside: {},
    ...to === HTML && { fields: PAGE },
    load: async () => {
      const { convertData } = await import("./converters/data_forms.ts");
      return { convert: convertData(name) };
    },
  };
}

/** From each format of feeds to the others, and to pages; and from pages that list articles to feeds. */
function feedRows(): Converter[] {
  const forms = [...FEEDS, ["html", HTML], ["markdown", MARKDOWN]] as const;
  return [...FEEDS, XML, ["html", HTML] as const].flatMap(([source, from]) =>
    (from === HTML ? FEEDS : forms).filter(([, to]) => to !== from).map((
      [target, to],
    ): Converter => ({
      name: `${source}_to_${target}`,
      version: to === HTML ? 7 : 6,
      from: { type: from },
      to: { type: to },
      quality: from === HTML ? 0.3 : 0.85,
      cost: 40,
      streaming: false,
      aside: {},
      ...to === HTML && { fields: FEED_PAGE },
      load: async () => {
        const { convertFeed } = await import("./converters/feed_forms.ts");
        return { convert: convertFeed(from, to) };
      },
    }))
  );
}

function wmlRow(parameter: string): Converter {
  return {
    name: "html_to_wml",
    // Its links name the parameter.
    version: parameter === "format" ? 3 : `3-${parameter}`,
    from: { type: HTML },
    to: { type: "text/vnd.wap.wml" },
    quality: 0.5,
    cost: 30,
    ratio: 0.2,
    streaming: false,
    aside: { formats: { parameter } },
    load: async () => {
      const { convertToWml } = await import("./converters/html_to_wml.ts");
      return { convert: convertToWml(parameter) };
    },
  };
}

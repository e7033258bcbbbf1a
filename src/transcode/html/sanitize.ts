/**
 * HTML without anything that runs. A library decides by a schema what stays, and writes it anew from
 * a tree, so that nothing of the source's syntax survives to be read differently.
 *
 * @module
 */
import { type Root, sanitize, type Schema, toHtml } from "../../libraries/hast.ts";
import type { Attributes, HtmlReaderLimits } from "./reader.ts";
import { readTree, type Shape, shapeElement } from "./tree.ts";
import { cleanUrl, isImageLink, schemeOf } from "./url.ts";

/** Elements that go with all that is in them; any other that is not allowed loses its tags alone. */
export const DROPPED_ELEMENTS: readonly string[] =
  ("datalist iframe math noembed noframes plaintext script select style svg template textarea title " +
    "xmp").split(" ");

/** A row of a table is one only in a table; elsewhere its text stays. */
export const TABLE_ANCESTORS: Schema["ancestors"] = Object.fromEntries(
  ["tbody", "td", "th", "thead", "tfoot", "tr"].map((name) => [name, ["table"]]),
);

const NUMBER = /^\d{1,5}%?$/;
const IDENTIFIER = /^[\p{L}\p{N}_.:-]{1,128}$/u;
const ALIGNMENT = /^(?:left|right|center|top|middle|bottom|baseline)$/i;
const SCOPE = /^(?:row|col|rowgroup|colgroup)$/i;

/** What a page of text may have. */
const PAGE: Schema = {
  strip: [...DROPPED_ELEMENTS],
  ancestors: TABLE_ANCESTORS,
  tagNames: ("a abbr address article aside b bdi bdo blockquote br caption center cite code col " +
    "colgroup dd del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header " +
    "hgroup hr i img input ins kbd li main mark menu nav ol p pre q rp rt ruby s samp section " +
    "small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr")
    .split(" "),
  attributes: {
    "*": [
      ["id", IDENTIFIER],
      "title",
      ["lang", /^[A-Za-z0-9-]{1,35}$/],
      ["dir", /^(?:ltr|rtl|auto)$/i],
      ["align", ALIGNMENT],
      ["valign", ALIGNMENT],
    ],
    a: ["href", ["name", IDENTIFIER]],
    code: [["class", /^language-\S{1,32}$/]],
    col: [["span", NUMBER]],
    colgroup: [["span", NUMBER]],
    details: ["open"],
    img: ["src", "alt", ["width", NUMBER], ["height", NUMBER]],
    input: ["checked"],
    li: [["value", NUMBER]],
    ol: [["start", /^-?\d{1,9}$/], ["type", /^[1aAiI]$/], "reversed"],
    td: [["colspan", NUMBER], ["rowspan", NUMBER]],
    th: [["colspan", NUMBER], ["rowspan", NUMBER], ["scope", SCOPE]],
    time: ["datetime"],
  },
  // Nothing runs on these pages, so that no name can be mistaken for a variable.
  clobberPrefix: "",
  required: { input: { type: "checkbox", disabled: true } },
  protocols: {
    href:
      "http https mailto tel sms ftp cid mid news nntp irc ircs xmpp sip sips geo magnet urn matrix"
        .split(" "),
    src: ["http", "https", "cid", "data"],
  },
};

/** The elements that a schema lets stay, or drops with all that is in them. */
export function knownBy({ tagNames, strip }: Schema): ReadonlySet<string> {
  return new Set([...tagNames ?? [], ...strip ?? []]);
}

/** Writes what the schema leaves of a tree. */
export function writeSanitized(tree: Root, schema: Schema): string {
  return toHtml(sanitize(tree, schema) as Root, {
    characterReferences: { useNamedReferences: true },
  });
}

/** Makes a fragment of HTML harmless: balanced, without scripts, styles, frames, forms, handlers. */
export function sanitizeHtml(html: string, limits: HtmlReaderLimits): string {
  return writeSanitized(readTree(html, { shape: shapeForPage, knows: KNOWN }, limits), PAGE);
}

const shapeForPage: Shape = (name, attributes) => {
  if (DROPPED.has(name) || name === "input" && !isCheckbox(attributes)) return undefined;
  const element = shapeElement(name, attributes);
  const { href, src } = element.properties;
  if (typeof href === "string") element.properties.href = normalizeUrl(href);
  if (typeof src === "string") {
    const url = normalizeUrl(src);
    element.properties.src = isImageLink(url) ? url : undefined;
  }
  return element;
};

const DROPPED: ReadonlySet<string> = new Set(DROPPED_ELEMENTS);
const KNOWN: ReadonlySet<string> = knownBy(PAGE);

function isCheckbox(attributes: Attributes): boolean {
  return attributes.get("type")?.toLowerCase() === "checkbox";
}

/** A URL as browsers read it, its scheme as schemas spell it. */
function normalizeUrl(value: string): string {
  const url = cleanUrl(value);
  const scheme = schemeOf(url);
  return scheme === undefined ? url : scheme + url.slice(scheme.length);
}

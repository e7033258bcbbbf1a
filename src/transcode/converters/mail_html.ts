/**
 * HTML of a mail, reduced to text, its structure and its looks. What runs, loads, submits or leaves
 * its place does not stay; images and links to parts of the mail become links of ours.
 *
 * @module
 */
import type { Element, ElementContent, Schema } from "../../libraries/hast.ts";
import { isPixel } from "../flow/hidden.ts";
import type { Attributes, HtmlReaderLimits } from "../html/reader.ts";
import { DROPPED_ELEMENTS, knownBy, TABLE_ANCESTORS, writeSanitized } from "../html/sanitize.ts";
import { readTree, shapeElement } from "../html/tree.ts";
import { cleanUrl, schemeOf } from "../html/url.ts";
import { cleanStyle } from "./mail_style.ts";

/** What the reduction needs to know beside the HTML. */
export interface MailHtmlOptions {
  /** The place of the part that a `cid:` or relative URL means. */
  readonly locate: (url: string) => string | undefined;
  /** What other relative URLs are relative to, where that is known and the HTML names nothing else. */
  readonly base?: string;
  readonly limits: HtmlReaderLimits;
}

/** HTML that is safe to stand in a page. */
export interface CleanHtml {
  readonly html: string;
  /** Whether the mail sets colours of its own. */
  readonly coloured: boolean;
}

const LINKS: readonly string[] = ["http", "https", "mailto", "tel"];
const IMAGE_DATA = /^data:image\/(?:png|gif|jpeg|webp);base64,[A-Za-z0-9+/=]*$/i;
const SIZE = /^\d{1,4}$/;
const LOOSE_REL: readonly string[] = ["noopener", "noreferrer"];

const MAIL: Schema = {
  strip: [...DROPPED_ELEMENTS],
  ancestors: TABLE_ANCESTORS,
  tagNames: ("a abbr address article b bdi bdo big blockquote br caption center cite code col " +
    "colgroup dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header " +
    "hr i img ins kbd li main mark ol p pre q rp rt ruby s samp section small span strike strong " +
    "sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr").split(" "),
  attributes: {
    "*":
      ("align bgcolor border cellpadding cellspacing color colspan datetime dir face height lang " +
        "nowrap rowspan size start style title type valign width").split(" "),
    a: ["href", ["rel", ...LOOSE_REL], ["class", "remote"]],
    img: ["src", "alt", ["width", SIZE], ["height", SIZE]],
  },
  // Parts of the mail may be named by their Content-ID, but only by us.
  protocols: { href: [...LINKS, "cid"], src: ["data", "cid"] },
};

/** Elements that the schema would strip are left out while reading already. */
const DROPPED: ReadonlySet<string> = new Set(DROPPED_ELEMENTS);
/** Of what does not stay, the base of links has a say. */
const KNOWN: ReadonlySet<string> = new Set([...knownBy(MAIL), "base"]);

/** Reduces HTML to what is allowed. The result is balanced. */
export function sanitizeMail(html: string, options: MailHtmlOptions): CleanHtml {
  const mail = new MailShapes(options);
  const tree = readTree(html, { shape: mail.shape, knows: KNOWN }, options.limits);
  return { html: writeSanitized(tree, MAIL), coloured: mail.coloured };
}

class MailShapes {
  coloured = false;
  readonly #locate: MailHtmlOptions["locate"];
  #base: string | undefined;
  /** Whether the HTML has named its base: the first one counts (HTML §4.2.3). */
  #based = false;

  constructor({ locate, base }: MailHtmlOptions) {
    this.#locate = locate;
    this.#base = base;
  }

  readonly shape = (
    name: string,
    attributes: Attributes,
    around: readonly Element[],
  ): ElementContent | undefined => {
    if (name === "base") return this.#takeBase(attributes.get("href"));
    if (DROPPED.has(name)) return undefined;
    if (name === "img") return this.#shapeImage(attributes, around);
    const element = shapeElement(name, attributes);
    const { properties } = element;
    this.coloured ||= "color" in properties || "bgcolor" in properties;
    if (attributes.has("style")) properties.style = this.#cleanStyle(attributes.get("style") ?? "");
    if (name === "a") {
      properties.class = undefined;
      properties.href = this.#findTarget(attributes.get("href"));
      properties.rel = properties.href === undefined ? undefined : [...LOOSE_REL];
    }
    return element;
  };

  #takeBase(href: string | undefined): undefined {
    if (href === undefined || this.#based) return undefined;
    this.#based = true;
    this.#base = URL.parse(cleanUrl(href), this.#base)?.href ?? this.#base;
    return undefined;
  }

  #findTarget(value: string | undefined): string | undefined {
    if (value === undefined) return undefined;
    const url = cleanUrl(value);
    const scheme = schemeOf(url);
    if (scheme === undefined || !LINKS.includes(scheme)) {
      return this.#locate(url) ?? this.#findRemote(url);
    }
    return scheme + url.slice(scheme.length);
  }

  /** Where a URL leads on the web, if it does; a place within the page does not. */
  #findRemote(url: string): string | undefined {
    if (url === "" || url.startsWith("#")) return undefined;
    const found = URL.parse(url, this.#base)?.href;
    return found !== undefined && /^https?:/.test(found) ? found : undefined;
  }

  #cleanStyle(value: string): string | undefined {
    const style = cleanStyle(value);
    this.coloured ||= style.coloured;
    return style.text || undefined;
  }

  /** An image of the mail stays one; one from elsewhere would tell its server who reads, and when. */
  #shapeImage(attributes: Attributes, around: readonly Element[]): ElementContent {
    const url = cleanUrl(attributes.get("src") ?? "");
    const alt = attributes.get("alt") ?? "";
    const local = IMAGE_DATA.test(url) ? "data" + url.slice("data".length) : this.#locate(url);
    if (local !== undefined) {
      const [width, height] = [attributes.get("width"), attributes.get("height")];
      return makeElement("img", { src: local, alt, width, height });
    }
    const href = this.#findRemote(url);
    if (href === undefined || isCounter(attributes)) return { type: "text", value: alt };
    const label: ElementContent = { type: "text", value: `[${alt.trim() || "image"}]` };
    // An image in a link can't become a link itself.
    if (around.some(({ tagName }) => tagName === "a")) return label;
    return makeElement("a", { href, rel: [...LOOSE_REL], class: "remote" }, [label]);
  }
}

function makeElement(
  tagName: string,
  properties: Element["properties"],
  children: ElementContent[] = [],
): Element {
  return { type: "element", tagName, properties, children };
}

const PIXEL_STYLE =
  /(?:^|;)\s*(?:(?:max-)?(?:width|height)\s*:\s*[01](?:px)?|display\s*:\s*none|visibility\s*:\s*hidden)\s*(?:;|!|$)/i;

/** In mails, pixels are made by styles as well. */
function isCounter(attributes: Attributes): boolean {
  return isPixel(attributes) || PIXEL_STYLE.test(attributes.get("style") ?? "");
}

/**
 * HTML of a mail, reduced by lists of what is allowed to text, its structure and its looks. What
 * runs, loads, submits or leaves its place is not on the lists.
 *
 * @module
 */
import { escapeHtml } from "../html/escape.ts";
import { type Attributes, type HtmlHandler, HtmlReader } from "../html/reader.ts";
import { cleanUrl, schemeOf } from "../html/url.ts";
import { cleanStyle } from "./mail_style.ts";

/** What the sanitizer needs to know beside the HTML. */
export interface SanitizerOptions {
  /** The place of the part that a `cid:` or relative URL means. */
  readonly locate: (url: string) => string | undefined;
  readonly limits: { readonly htmlDepth: number; readonly conversionInput: number };
}

/** HTML that is safe to stand in a page. */
export interface CleanHtml {
  readonly html: string;
  /** Whether the mail sets colours of its own. */
  readonly coloured: boolean;
}

const ELEMENTS: ReadonlySet<string> = new Set(
  ("a abbr address article b bdi bdo big blockquote br caption center cite code col colgroup dd del " +
    "details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i ins kbd li " +
    "main mark ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table " +
    "tbody td tfoot th thead time tr tt u ul var wbr").split(" "),
);
const VOID: ReadonlySet<string> = new Set(["br", "col", "hr", "wbr"]);
/** Elements whose content is not text of the mail. All others not allowed lose only their tags. */
const DROPPED: ReadonlySet<string> = new Set(
  "script style title template iframe svg math textarea select datalist noembed noframes xmp"
    .split(" "),
);
const ATTRIBUTES: ReadonlySet<string> = new Set(
  ("dir lang title align valign width height border cellpadding cellspacing bgcolor colspan rowspan " +
    "nowrap start type color face size datetime").split(" "),
);
const COLOURS: ReadonlySet<string> = new Set(["bgcolor", "color"]);
const LINKS: ReadonlySet<string> = new Set(["http", "https", "mailto", "tel"]);
const IMAGE_DATA = /^data:image\/(?:png|gif|jpeg|webp);base64,[A-Za-z0-9+/=]*$/i;

/** Reduces HTML to what is allowed. The result is balanced. */
export function sanitizeHtml(html: string, options: SanitizerOptions): CleanHtml {
  const sanitizer = new Sanitizer(options);
  const reader = new HtmlReader(sanitizer, options.limits);
  reader.write(html);
  reader.end();
  return { html: sanitizer.pieces.join(""), coloured: sanitizer.coloured };
}

class Sanitizer implements HtmlHandler {
  readonly pieces: string[] = [];
  coloured = false;
  readonly #options: SanitizerOptions;
  /** Links around this place: an image in one can't become a link itself. */
  #links = 0;

  constructor(options: SanitizerOptions) {
    this.#options = options;
  }

  open(name: string, attributes: Attributes): boolean {
    if (DROPPED.has(name)) return false;
    if (name === "img") this.pieces.push(this.#writeImage(attributes));
    if (name === "a") this.#links++;
    if (ELEMENTS.has(name)) this.pieces.push(`<${name}${this.#writeAttributes(name, attributes)}>`);
    return true;
  }

  close(name: string): void {
    if (name === "a") this.#links--;
    if (ELEMENTS.has(name) && !VOID.has(name)) this.pieces.push(`</${name}>`);
  }

  text(data: string): void {
    this.pieces.push(escapeHtml(data));
  }

  #writeAttributes(name: string, attributes: Attributes): string {
    let written = "";
    for (const [key, value] of attributes) {
      if (key === "href" && name === "a") written += this.#writeLink(value);
      else if (key === "style") written += this.#writeStyle(value);
      else if (ATTRIBUTES.has(key)) {
        this.coloured ||= COLOURS.has(key);
        written += ` ${key}="${escapeHtml(value)}"`;
      }
    }
    return written;
  }

  #writeLink(value: string): string {
    const url = cleanUrl(value);
    const scheme = schemeOf(url);
    const target = scheme && LINKS.has(scheme) ? url : this.#options.locate(url);
    return target === undefined ? "" : ` href="${escapeHtml(target)}" rel="noopener noreferrer"`;
  }

  #writeStyle(value: string): string {
    const style = cleanStyle(value);
    this.coloured ||= style.coloured;
    return style.text === "" ? "" : ` style="${escapeHtml(style.text)}"`;
  }

  /** An image of the mail stays one; one from elsewhere would tell its server who reads, and when. */
  #writeImage(attributes: Attributes): string {
    const url = cleanUrl(attributes.get("src") ?? "");
    const alt = attributes.get("alt") ?? "";
    const local = IMAGE_DATA.test(url) ? url : this.#options.locate(url);
    if (local !== undefined) return `<img src="${escapeHtml(local)}"${writeSizes(attributes)}>`;
    if (!/^https?:/i.test(url) || isPixel(attributes)) return escapeHtml(alt);
    const label = escapeHtml(`[${alt.trim() || "image"}]`);
    if (this.#links > 0) return label;
    return `<a href="${escapeHtml(url)}" rel="noopener noreferrer" class="remote">${label}</a>`;
  }
}

function writeSizes(attributes: Attributes): string {
  const sizes = ["width", "height"].filter((name) => /^\d{1,4}$/.test(attributes.get(name) ?? ""));
  const alt = ` alt="${escapeHtml(attributes.get("alt") ?? "")}"`;
  return alt + sizes.map((name) => ` ${name}="${attributes.get(name)}"`).join("");
}

/** Images of one pixel are there to be counted, not to be seen. */
function isPixel(attributes: Attributes): boolean {
  return ["width", "height"].some((name) => /^[01]$/.test(attributes.get(name)?.trim() ?? ""));
}

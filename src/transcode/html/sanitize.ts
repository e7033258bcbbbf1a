/**
 * HTML without anything that runs: an allow-list of elements and attributes, written anew from the
 * events of the reader, so that nothing of the source's syntax survives to be read differently.
 *
 * @module
 */
import { escapeHtml } from "./escape.ts";
import { type Attributes, type HtmlHandler, HtmlReader, type HtmlReaderLimits } from "./reader.ts";
import { VOID_ELEMENTS } from "./tree_rules.ts";
import { cleanUrl, isImageLink, isPageLink } from "./url.ts";

/** Looks at the value of an attribute; undefined leaves the attribute out. */
type Check = (value: string) => string | undefined;

const anything: Check = (value) => value;
const flag: Check = () => "";
const matching = (pattern: RegExp): Check => (value) => pattern.test(value) ? value : undefined;
const number: Check = matching(/^\d{1,5}%?$/);
const identifier: Check = matching(/^[\p{L}\p{N}_.:-]{1,128}$/u);
const alignment: Check = matching(/^(?:left|right|center|top|middle|bottom|baseline)$/i);
const language: Check = matching(/^language-[^\s]{1,32}$/);

const link: Check = (value) => {
  const url = cleanUrl(value);
  return isPageLink(url) ? url : undefined;
};

const image: Check = (value) => {
  const url = cleanUrl(value);
  return isImageLink(url) ? url : undefined;
};

type Checks = Readonly<Record<string, Check>>;

const EVERYWHERE: Checks = {
  id: identifier,
  title: anything,
  lang: matching(/^[A-Za-z0-9-]{1,35}$/),
  dir: matching(/^(?:ltr|rtl|auto)$/i),
};

const NONE: Checks = {};
const ALIGNED: Checks = { align: alignment };
const CELL: Checks = {
  align: alignment,
  valign: alignment,
  colspan: number,
  rowspan: number,
  scope: matching(/^(?:row|col|rowgroup|colgroup)$/i),
};

function elements(names: string, checks: Checks): [string, Checks][] {
  return names.split(" ").map((name) => [name, checks]);
}

/** The elements that stay, each with the attributes that it may have beside the common ones. */
const ALLOWED: ReadonlyMap<string, Checks> = new Map([
  ...elements(
    "abbr address article aside b bdi bdo blockquote br caption cite code dd del dfn dir dl dt em " +
      "figcaption figure footer header hgroup hr i ins kbd main mark menu nav pre q rp rt ruby s samp " +
      "section small strike strong sub summary sup table tbody tfoot thead tr tt u ul var wbr",
    NONE,
  ),
  ...elements("div h1 h2 h3 h4 h5 h6 p span center", ALIGNED),
  ...elements("td th", CELL),
  ["a", { href: link, name: identifier }],
  ["code", { class: language }],
  ["col", { span: number, align: alignment }],
  ["colgroup", { span: number }],
  ["details", { open: flag }],
  ["img", { src: image, alt: anything, width: number, height: number, align: alignment }],
  ["input", { checked: flag }],
  ["li", { value: number }],
  ["ol", { start: matching(/^-?\d{1,9}$/), type: matching(/^[1aAiI]$/), reversed: flag }],
  ["time", { datetime: anything }],
]);

/** Elements that go with all that is in them; any other loses its tags alone. */
const DROPPED = new Set(
  ("applet audio base canvas embed frame frameset head iframe link math meta noembed noframes " +
    "noscript object option param plaintext script select style svg template textarea title " +
    "video xmp").split(" "),
);

/** A reader's handler that writes what is allowed. */
class Sanitizer implements HtmlHandler {
  readonly #out: string[] = [];
  /** The end tag of each open element; empty for one that is void or lost its tags. */
  readonly #ends: string[] = [];

  open(name: string, attributes: Attributes): boolean {
    if (DROPPED.has(name)) return false;
    const checks = ALLOWED.get(name);
    const isInput = name === "input";
    if (isInput && attributes.get("type")?.toLowerCase() !== "checkbox") return false;
    if (checks === undefined) {
      this.#ends.push("");
      return true;
    }
    this.#out.push("<", name, isInput ? ' type="checkbox" disabled' : "");
    for (const [attribute, value] of attributes) this.#attribute(checks, attribute, value);
    this.#out.push(">");
    this.#ends.push(VOID_ELEMENTS.has(name) ? "" : `</${name}>`);
    return true;
  }

  close(_name: string): void {
    this.#out.push(this.#ends.pop() ?? "");
  }

  text(data: string): void {
    this.#out.push(escapeHtml(data));
  }

  get html(): string {
    return this.#out.join("");
  }

  #attribute(checks: Checks, name: string, value: string): void {
    const check = Object.hasOwn(checks, name)
      ? checks[name]
      : Object.hasOwn(EVERYWHERE, name)
      ? EVERYWHERE[name]
      : undefined;
    const checked = check?.(value);
    if (checked === undefined) return;
    this.#out.push(" ", name, check === flag ? "" : `="${escapeHtml(checked)}"`);
  }
}

/** Makes a fragment of HTML harmless: balanced, without scripts, styles, frames, forms, handlers. */
export function sanitizeHtml(html: string, limits: HtmlReaderLimits): string {
  const sanitizer = new Sanitizer();
  const reader = new HtmlReader(sanitizer, limits);
  reader.write(html);
  reader.end();
  return sanitizer.html;
}

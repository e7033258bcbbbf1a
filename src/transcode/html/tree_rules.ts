/**
 * Which start tag ends which open elements, and where an end tag stops looking: the few rules of
 * tree construction (HTML §13.2.6) that a reader without a tree needs.
 *
 * @module
 */

/** What a start tag closes: the outermost of `targets` that stands above every `barrier`. */
export interface ImpliedEnd {
  readonly targets: ReadonlySet<string>;
  readonly barrier: ReadonlySet<string>;
}

/** Elements without content and end tag. */
export const VOID_ELEMENTS: ReadonlySet<string> = new Set(
  ("area base basefont bgsound br col command embed frame hr img input keygen link meta param " +
    "source track wbr").split(" "),
);

/** Elements whose content the tokenizer hands out as text up to their own end tag. */
export const RAW_TEXT_ELEMENTS: ReadonlySet<string> = new Set(
  "script style title textarea iframe noembed noframes xmp".split(" "),
);

/** Elements h1 to h6. */
export const HEADINGS: ReadonlySet<string> = new Set(["h1", "h2", "h3", "h4", "h5", "h6"]);

const SCOPE = new Set("table td th caption template object".split(" "));
const LIST_SCOPE = new Set([
  ...SCOPE,
  ...("article aside blockquote button center details dir dl fieldset figcaption figure footer form h1 " +
    "h2 h3 h4 h5 h6 header hgroup listing main menu nav ol pre search section summary ul").split(
      " ",
    ),
]);
const TABLE_SCOPE = new Set(["table", "template"]);

const PARAGRAPH: ImpliedEnd = { targets: new Set(["p"]), barrier: SCOPE };
const LIST_ITEM: ImpliedEnd = { targets: new Set(["li"]), barrier: LIST_SCOPE };
const DEFINITION: ImpliedEnd = { targets: new Set(["dt", "dd"]), barrier: LIST_SCOPE };
const ANNOTATION: ImpliedEnd = { targets: new Set(["rt", "rp"]), barrier: new Set(["ruby"]) };
const CELL: ImpliedEnd = { targets: new Set(["td", "th", "caption"]), barrier: TABLE_SCOPE };
const ROW: ImpliedEnd = {
  targets: new Set(["tr", "td", "th", "caption", "colgroup"]),
  barrier: TABLE_SCOPE,
};
const SECTION: ImpliedEnd = {
  targets: new Set(["thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup"]),
  barrier: TABLE_SCOPE,
};
const LINK: ImpliedEnd = { targets: new Set(["a"]), barrier: SCOPE };
/** Drawings and formulas end where HTML goes on, but for where it may stand in them (HTML §13.2.6.5). */
const FOREIGN: ImpliedEnd = {
  targets: new Set(["svg", "math"]),
  barrier: new Set("foreignobject desc title mi mo mn ms mtext annotation-xml".split(" ")),
};
const OPTION: ImpliedEnd = { targets: new Set(["option"]), barrier: new Set(["select"]) };

/** What ends drawings and formulas. */
const BREAKS_OUT =
  ("b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li " +
    "listing menu meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var")
    .split(" ");

const ENDS_IN_HTML = new Map<string, readonly ImpliedEnd[]>([
  ...("address article aside blockquote center details dialog dir div dl fieldset figcaption " +
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr main menu nav ol p pre search " +
    "section summary table ul listing").split(" ").map((name) =>
      [name, [PARAGRAPH]] as [string, ImpliedEnd[]]
    ),
  ["li", [PARAGRAPH, LIST_ITEM]],
  ["dt", [PARAGRAPH, DEFINITION]],
  ["dd", [PARAGRAPH, DEFINITION]],
  ["rt", [ANNOTATION]],
  ["rp", [ANNOTATION]],
  ["td", [CELL]],
  ["th", [CELL]],
  ["tr", [ROW]],
  ["thead", [SECTION]],
  ["tbody", [SECTION]],
  ["tfoot", [SECTION]],
  ["caption", [SECTION]],
  ["a", [LINK]],
  ["option", [OPTION]],
]);

/** What each start tag closes before it opens. */
export const IMPLIED_ENDS: ReadonlyMap<string, readonly ImpliedEnd[]> = new Map([
  ...ENDS_IN_HTML,
  ...BREAKS_OUT.map((name): [string, readonly ImpliedEnd[]] => [
    name,
    [FOREIGN, ...ENDS_IN_HTML.get(name) ?? []],
  ]),
]);

const NO_BARRIER: ReadonlySet<string> = new Set();
const TABLE_PARTS = new Set("td th tr thead tbody tfoot caption colgroup".split(" "));
const TABLE_BARRIER = new Set("table td th caption template".split(" "));

/** The elements beyond which the end tag of `name` closes nothing. */
export function endTagBarrier(name: string): ReadonlySet<string> {
  if (name === "table" || name === "html" || name === "body") return NO_BARRIER;
  return TABLE_PARTS.has(name) ? TABLE_SCOPE : TABLE_BARRIER;
}

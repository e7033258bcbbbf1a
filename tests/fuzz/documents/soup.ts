/**
 * Pages of elements within each other as no author writes them, with words that can be told apart.
 * Left out are elements of which a browser's words and ours differ on purpose: closed `details` and
 * `meter` have their words here, `button`, `q`, `rt` and `math` marks around them, drawings none. So
 * are those of which a tree is needed to tell what is in them: tables are whole, forms not nested.
 *
 * @module
 */
import fc from "../../properties.ts";

const ELEMENTS =
  ("p div section article h1 h2 h3 ul ol li dl dt dd blockquote pre code b i span a figure figcaption " +
    "label fieldset legend address center main header footer nav aside sub sup del ins mark small kbd " +
    "hgroup menu abbr cite template svg video audio canvas picture img br hr " +
    "input output datalist bdo slot search map area acronym big tt strike").split(" ");
const VOID = new Set("br hr img input area".split(" "));
const FORMATTING = new Set("a b big code i small strike tt".split(" "));
const HIDDEN = ["", "", "", "", " hidden", ' style="display:none"', " class=x"];

const word = fc.tuple(fc.constantFrom("", " ", "\n"), fc.nat(9999), fc.constantFrom("", " "))
  .map(([before, number, after]) => `${before}w${number}${after}`);

type Soup = Record<"node" | "nodes" | "table", string>;

/** Such a page. */
export const soup: fc.Arbitrary<string> = fc.letrec<Soup>((tie) => ({
  node: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    { weight: 3, arbitrary: word },
    { weight: 1, arbitrary: tie("table") },
    {
      weight: 4,
      arbitrary: fc.tuple(fc.constantFrom(...ELEMENTS), fc.constantFrom(...HIDDEN), tie("nodes"))
        .map(([name, hidden, inner]) => {
          // Formatting goes on in paragraphs after its own, hidden or not.
          const open = `<${name}${FORMATTING.has(name) ? "" : hidden}>`;
          return VOID.has(name) ? open : `${open}${inner}</${name}>`;
        }),
    },
  ),
  table: fc.tuple(
    tie("nodes"),
    fc.array(fc.array(tie("nodes"), { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 3,
    }),
  ).map(([caption, rows]) => {
    const cells = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join("")}</tr>`);
    return `<table><caption>${caption}</caption>${cells.join("")}</table>`;
  }),
  nodes: fc.array(tie("node"), { maxLength: 4 }).map((all) => all.join("")),
})).nodes;

/** The words, each with those that stand right beside it; of tables in any order. */
export function wordsOf(text: string, html: string): string {
  return tell(text.match(/(?:w\d+)+/g) ?? [], html);
}

/** The words, each alone. */
export function singleWordsOf(text: string, html: string): string {
  return tell(text.match(/w\d+/g) ?? [], html);
}

function tell(words: readonly string[], html: string): string {
  return (html.includes("<td>") ? words.toSorted() : words).join(" ");
}

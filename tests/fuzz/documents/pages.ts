/**
 * Pages made of the elements that Markdown has words for, nested in every way that HTML allows, with
 * texts that look like Markdown.
 *
 * @module
 */
import fc from "../../properties.ts";

/** Pieces of text that mean something to Markdown at one place or another. */
const SIGNS = [
  ..."* ** *** _ __ ` `` ``` ~ ~~ ~~~ \\ \\\\ [ ] ( ) ]( [^1] [x] ![ ! # ## + - -- --- = === | || : :-- > . , ; ' \" … ( )"
    .split(" "),
  ..."< <b> </div> <!-- & &amp; &lt; &#42; &copy &nbsp; <http://a.b> www.a.b/ http://a.b/c_d_ $ $$ { % @ ^"
    .split(" "),
  ..."1. 12) 1986\\. 0. a) (1)".split(" "),
  "[a]: b",
  "- a",
  "+",
  "\u00a0",
  "\u200b",
  "\u00ad",
  "\u2028",
  "\u3000",
];
const WORDS = [
  ..."a b word two snake_case 2 3 x1 é ß 漢字 「強調」 です。 한국어 ไทย العربية עברית हिन्दी 🎈 👩‍👩‍👧 “ ” — € x²"
    .split(" "),
];

const escape = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** Some text: words and signs, with or without blanks between them. */
const text = fc.array(
  fc.tuple(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...WORDS) },
      { weight: 2, arbitrary: fc.constantFrom(...SIGNS) },
    ),
    fc.constantFrom("", "", " ", "\n", "  "),
  ),
  { minLength: 1, maxLength: 4 },
).map((parts) => parts.flat().join(""));

const address = fc.constantFrom(
  "/a",
  "b.html",
  "#c",
  "?q=1&amp;r=2",
  "http://a.b/",
  "http://a.b/c(d)",
  "/(a",
  "/a)b",
  "/a b",
  "/a%20b",
  "/é/漢",
  "/[x]",
  "/a_b_c*d*",
  "/a&amp;amp;b",
  "/a&lt;b>",
  "/a'b&quot;c",
  "mailto:a@b.cd",
  "/a\\b",
  "/a|b",
  "//h.test/x",
  "",
);
const picture = address.filter((src) => src !== "" && !src.startsWith("mailto:"));
/** Without addresses, which some renderers look for here, too. */
const alternative = text.filter((said) => !/http|www/.test(said));
/** Not even a backslash could keep what looks like a definition in a code span from being one. */
const span = text.filter((said) => !said.includes("]:"));
const title = fc.oneof(
  { weight: 3, arbitrary: fc.constant("") },
  text.map((said) => ` title="${escape(said)}"`),
);

const element = (names: readonly string[], inner: fc.Arbitrary<string>) =>
  fc.tuple(fc.constantFrom(...names), inner).map(([name, html]) => `<${name}>${html}</${name}>`);

/** Text with marks: what may stand in a paragraph. Links hold no links. */
const { phrase, linked } = fc.letrec<
  { phrase: string; linked: string; one: string; plain: string }
>(
  (tie) => {
    const many = (one: fc.Arbitrary<string>) =>
      fc.array(one, { minLength: 1, maxLength: 4 }).map((all) => all.join(""));
    const marks = ["b", "strong", "i", "em", "del", "s", "sub", "sup", "span", "u", "var"];
    const atoms = fc.oneof(
      { weight: 6, arbitrary: text.map(escape) },
      { weight: 1, arbitrary: element(["code", "kbd", "samp"], span.map(escape)) },
      {
        weight: 1,
        arbitrary: fc.tuple(picture, alternative, title).map(([src, alt, titled]) =>
          `<img src="${src}" alt="${escape(alt)}"${titled}>`
        ),
      },
      { weight: 1, arbitrary: fc.constant("<br>") },
    );
    return {
      plain: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        atoms,
        element(marks, tie("linked")),
      ),
      linked: many(tie("plain")),
      one: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        atoms,
        element(marks, tie("phrase")),
        // What a link without words says has examples of its own.
        fc.tuple(address, title, tie("linked")).map(([href, titled, html]) =>
          /<img|[^\s\u200b]/.test(html.replace(/<(?!img)[^>]*>/g, ""))
            ? `<a href="${href}"${titled}>${html}</a>`
            : html
        ),
      ),
      phrase: many(tie("one")),
    };
  },
);
export { linked };

const code = fc.tuple(
  fc.constantFrom("", ' class="language-c++"', ' class="x language-js y"'),
  fc.array(fc.oneof(text, fc.constantFrom("", "```", "    a", "\ta", "~~~", "a ", "````x")), {
    minLength: 1,
    maxLength: 4,
  }),
).map(([named, lines]) => `<pre><code${named}>${escape(lines.join("\n"))}\n</code></pre>`);

const table = fc.tuple(
  fc.integer({ min: 2, max: 3 }),
  fc.integer({ min: 1, max: 3 }),
  fc.boolean(),
  fc.array(fc.oneof(phrase, fc.constant("")), { minLength: 9, maxLength: 9 }),
).map(([columns, rows, headed, cells]) => {
  let html = "";
  for (let row = 0; row < rows; row++) {
    const tag = headed && row === 0 ? "th" : "td";
    html += "<tr>";
    for (let column = 0; column < columns; column++) {
      html += `<${tag}>${cells[3 * row + column]}</${tag}>`;
    }
    html += "</tr>";
  }
  return `<table>${html}</table>`;
});

/** A page: blocks in each other. */
export const page: fc.Arbitrary<string> =
  fc.letrec<{ blocks: string; block: string; list: string }>(
    (tie) => ({
      block: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        { weight: 4, arbitrary: element(["p"], phrase) },
        { weight: 1, arbitrary: element(["h1", "h2", "h3", "h6"], phrase) },
        { weight: 1, arbitrary: phrase.map((html) => `<div>${html}</div>`) },
        { weight: 1, arbitrary: code },
        { weight: 1, arbitrary: fc.constant("<hr>") },
        { weight: 1, arbitrary: table },
        { weight: 2, arbitrary: tie("list") },
        { weight: 1, arbitrary: element(["blockquote", "div", "section"], tie("blocks")) },
      ),
      list: fc.tuple(
        fc.constantFrom("ul", "ol", 'ol start="7"', 'ol start="0"'),
        fc.array(
          fc.oneof(phrase, tie("blocks"), fc.tuple(phrase, tie("list")).map((two) => two.join(""))),
          {
            minLength: 1,
            maxLength: 3,
          },
        ),
      ).map(([name, items]) =>
        `<${name}>${items.map((item) => `<li>${item}</li>`).join("\n")}</${name.slice(0, 2)}>`
      ),
      blocks: fc.array(tie("block"), { minLength: 1, maxLength: 3 }).map((all) => all.join("\n")),
    }),
  ).blocks;
export { phrase };

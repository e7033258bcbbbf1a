/**
 * SVG and MathML within HTML (HTML §13.2.6.5): where other rules hold for content, CDATA and slashes.
 *
 * @module
 */

/** Elements within which HTML goes on. */
const INTEGRATION_POINTS: ReadonlySet<string> = new Set(
  "foreignobject desc title mi mo mn ms mtext annotation-xml".split(" "),
);

/** HTML elements that end all foreign ones around them. */
const BREAKOUTS: ReadonlySet<string> = new Set(
  ("b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li " +
    "listing menu meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var")
    .split(" "),
);

/** Whether an element of this name, in foreign content or not, is foreign. */
export function isForeignIn(name: string, isWithin: boolean): boolean {
  return isWithin || name === "svg" || name === "math";
}

/** Whether the content of a foreign element is HTML again. */
export function holdsHtml(name: string): boolean {
  return INTEGRATION_POINTS.has(name);
}

/** Whether a start tag of this name leads out of foreign content. */
export function breaksOut(name: string): boolean {
  return BREAKOUTS.has(name);
}

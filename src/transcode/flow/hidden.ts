/**
 * Which elements a reader of the page does not get to see.
 *
 * @module
 */
import type { Attributes } from "../html/reader.ts";

const NEVER_SHOWN = new Set(
  ("script style template noscript iframe noembed noframes svg canvas audio video select datalist " +
    "textarea rp").split(" "),
);

/** What generators of documentation call the sign behind a heading that links to the heading itself. */
const SELF_LINK =
  /(?:^|\s)(?:headerlink|hash-link|header-anchor|heading-anchor|anchor-link)(?=\s|$)/;
const LABELLED = /^(?:permalink|direct link)\b/i;

/** What highlighters call the numbers of lines that they write beside code. */
const LINE_NUMBERS =
  /(?:^|\s)(?:linenos?|gutter|rouge-gutter|hljs-ln-numbers|line-numbers-rows)(?=\s|$)/;

function isLineNumbers(name: string, attributes: Attributes): boolean {
  return (name === "td" || name === "span" || name === "a") &&
    LINE_NUMBERS.test(attributes.get("class")?.slice(0, 512) ?? "");
}

/** Whether a link is only there to be copied: it leads to where it stands. */
function isSelfLink(attributes: Attributes): boolean {
  if (!attributes.get("href")?.startsWith("#")) return false;
  const label = attributes.get("aria-label") ?? attributes.get("title") ?? "";
  return SELF_LINK.test((attributes.get("class") ?? "").slice(0, 512)) || LABELLED.test(label);
}

/** Whether an element is hidden with all that is in it. */
export function isHidden(name: string, attributes: Attributes): boolean {
  if (NEVER_SHOWN.has(name)) return true;
  if (name === "a" && isSelfLink(attributes)) return true;
  if (attributes.size === 0) return name === "dialog";
  if (attributes.has("hidden") || isLineNumbers(name, attributes)) return true;
  // Pictures of formulas stand beside the formula, which is not shown: they still have their words.
  const hasWords = name === "img" && (attributes.get("alt") ?? "") !== "";
  if (attributes.get("aria-hidden") === "true" && !hasWords) return true;
  if (name === "dialog") return !attributes.has("open");
  const style = attributes.get("style");
  return style !== undefined && style.length < 4096 &&
    /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b/i.test(style);
}

/** Images of one pixel, or of none, are there to be counted, not to be seen. */
export function isPixel(attributes: Attributes): boolean {
  return ["width", "height"].some((name) =>
    /^\s*[01](?:px)?\s*$/i.test(attributes.get(name) ?? "")
  );
}

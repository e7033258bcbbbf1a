/**
 * Inline styles of HTML mail, reduced to those that only change how the text looks.
 *
 * @module
 */

/** Properties that can neither load, nor leave the place of their element, nor cover another. */
const PROPERTIES: ReadonlySet<string> = new Set(
  ("color background-color background font font-family font-size font-style font-weight " +
    "font-variant text-align text-decoration text-indent text-transform line-height letter-spacing " +
    "word-spacing vertical-align white-space direction unicode-bidi width max-width min-width height " +
    "max-height padding padding-top padding-right padding-bottom padding-left margin margin-top " +
    "margin-right margin-bottom margin-left border border-top border-right border-bottom border-left " +
    "border-color border-style border-width border-radius border-collapse border-spacing " +
    "table-layout list-style-type display float clear overflow-wrap word-break").split(" "),
);
const COLOURS: ReadonlySet<string> = new Set(["color", "background-color", "background"]);
const COLOUR_FUNCTION = /\b(?:rgb|hsl)a?\([\d\s.,%/deg]*\)/gi;
// No parentheses, escapes, comments or at-signs are left: no url(), no expression().
const PLAIN_VALUE = /^[\w\s#%.,!'"-]*$/;
// A quote left open would take the next declarations into a string.
const CLOSED_QUOTES = /^(?:[^"']|"[^"']*"|'[^"']*')*$/;
const DISPLAYS = /^(?:none|inline|block|inline-block|list-item|table[a-z-]*)\s*(?:!important)?$/i;

/** A style that is left over. */
export interface CleanStyle {
  readonly text: string;
  /** Whether it sets a colour, so that the page must not change the colours around it. */
  readonly coloured: boolean;
}

/** Keeps the declarations that are harmless. */
export function cleanStyle(style: string): CleanStyle {
  const kept: string[] = [];
  let coloured = false;
  for (const declaration of style.split(";")) {
    const colon = declaration.indexOf(":");
    const property = declaration.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    const value = declaration.slice(colon + 1).trim();
    if (!PROPERTIES.has(property) || !isHarmless(property, value)) continue;
    coloured ||= COLOURS.has(property);
    kept.push(`${property}:${value}`);
  }
  return { text: kept.join(";"), coloured };
}

function isHarmless(property: string, value: string): boolean {
  if (value === "" || value.length > 500) return false;
  if (!PLAIN_VALUE.test(value.replace(COLOUR_FUNCTION, ""))) return false;
  if (!CLOSED_QUOTES.test(value)) return false;
  if (property === "display") return DISPLAYS.test(value);
  // A negative margin would move text over the page around the mail.
  return !property.startsWith("margin") && property !== "text-indent" || !value.includes("-");
}

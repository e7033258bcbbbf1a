/**
 * Which elements a reader of the page does not get to see.
 *
 * @module
 */
import type { Attributes } from "../html/reader.ts";

const NEVER_SHOWN = new Set(
  ("script style template noscript iframe noembed noframes svg canvas audio video select datalist " +
    "textarea map rp").split(" "),
);

/** Whether an element is hidden with all that is in it. */
export function isHidden(name: string, attributes: Attributes): boolean {
  if (NEVER_SHOWN.has(name)) return true;
  if (attributes.size === 0) return name === "dialog";
  if (attributes.has("hidden") || attributes.get("aria-hidden") === "true") return true;
  if (name === "dialog") return !attributes.has("open");
  const style = attributes.get("style");
  return style !== undefined && style.length < 4096 &&
    /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b/i.test(style);
}

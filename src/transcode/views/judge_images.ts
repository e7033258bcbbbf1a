/**
 * Which images are none of the content: what follows readers around, what marks a site, and what
 * decorates a page.
 *
 * @module
 */
import type { PageRecord } from "./page_record.ts";

/** An image this small is not there to be seen. */
const UNSEEN = 3;
/** An image that says it is this small is an icon. */
const ICON = 32;

const LOGO = /\b(?:logo|logos|icon|icons|avatar|gravatar|emoji|sprite|spacer|badge|favicon)\b/i;
const TRACKER =
  /(?:^|\/\/|[./?&=_-])(?:pixel|beacon|tracker|tracking|scorecardresearch|doubleclick|googleads?|adserver|analytics|counter|clear|blank|spacer)(?:[./?&=_-]|$)/i;

/** An address beyond this is not looked at. */
const MAX_LENGTH = 2048;

/** Why an element is an image that does not belong to the content; undefined if it does, or is none. */
export function judgeImage(
  { names, attributes }: PageRecord,
  element: number,
): "tracker" | "logo" | undefined {
  if (names[element] !== "img") return undefined;
  const known = attributes[element];
  const src = (known.get("src") ?? "").slice(0, MAX_LENGTH);
  const width = sizeOf(known.get("width"));
  const height = sizeOf(known.get("height"));
  if (width <= UNSEEN || height <= UNSEEN || TRACKER.test(hostAndPath(src))) return "tracker";
  if (width <= ICON && height <= ICON) return "logo";
  const said = `${known.get("class") ?? ""} ${known.get("id") ?? ""}`.slice(0, MAX_LENGTH);
  return LOGO.test(said.replace(/[_-]/g, " ")) ? "logo" : undefined;
}

function hostAndPath(src: string): string {
  return src.startsWith("data:") ? "" : src;
}

function sizeOf(value: string | undefined): number {
  const size = Number.parseInt(value ?? "", 10);
  return Number.isNaN(size) ? Infinity : size;
}

/**
 * Links that may leave a conversion: cleaned as a browser cleans them, and without those that run
 * something.
 *
 * @module
 */

/** Schemes that run or carry active content wherever a link is followed. */
const ACTIVE_SCHEMES = new Set(["javascript", "vbscript", "livescript", "mocha", "data", "blob"]);

/** Schemes that a sanitised page may link to. */
const PAGE_SCHEMES = new Set(
  "http https mailto tel sms ftp cid mid news nntp irc ircs xmpp sip sips geo magnet urn matrix"
    .split(" "),
);

/** Schemes that a sanitised page may show as an image. */
const IMAGE_SCHEMES = new Set(["http", "https", "cid"]);

const SPACE = 0x20;

const IMAGE_DATA = /^data:image\/(?:png|gif|jpeg|webp|avif|bmp|x-icon)[;,]/i;

/** Schemes, and none, in which a backslash parts a path like a slash (URL §4.4). */
const SLASHED_BACK = /^(?:(?:https?|ftp|wss?|file):|(?![a-z][a-z0-9+.-]*:))[^?#]*/i;

/**
 * A URL as browsers read it (URL §4.4): tabs and line ends vanish anywhere, control characters and
 * blanks at both ends, so `java\tscript:` shows its true scheme; backslashes of a path are slashes,
 * which others would take for a part of a name.
 */
export function cleanUrl(raw: string): string {
  const url = trimUrl(raw);
  return url.includes("\\") ? url.replace(SLASHED_BACK, (path) => path.replaceAll("\\", "/")) : url;
}

function trimUrl(raw: string): string {
  const url = /[\t\n\r]/.test(raw) ? raw.replace(/[\t\n\r]+/g, "") : raw;
  let start = 0;
  let end = url.length;
  // By hand: a regular expression anchored at the end is quadratic in inner blanks.
  while (start < end && url.charCodeAt(start) <= SPACE) start++;
  while (end > start && url.charCodeAt(end - 1) <= SPACE) end--;
  return url.slice(start, end);
}

/** The scheme of a cleaned URL in lower case; undefined for a relative one. */
export function schemeOf(url: string): string | undefined {
  return /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1].toLowerCase();
}

/** Whether a cleaned URL only leads somewhere, by any scheme that is not known to be active. */
export function isPassive(url: string): boolean {
  const scheme = schemeOf(url);
  return scheme === undefined || !ACTIVE_SCHEMES.has(scheme);
}

/** Whether a sanitised page may link to this cleaned URL. */
export function isPageLink(url: string): boolean {
  const scheme = schemeOf(url);
  return scheme === undefined ? !url.includes("\0") : PAGE_SCHEMES.has(scheme);
}

/** Whether a sanitised page may load this cleaned URL as an image. */
export function isImageLink(url: string): boolean {
  const scheme = schemeOf(url);
  return scheme === undefined || IMAGE_SCHEMES.has(scheme) || IMAGE_DATA.test(url);
}

/** Stands in for the origin of a base that is a mere path. */
const NOWHERE = "http://nowhere.invalid";

/**
 * A cleaned URL against a base that is an absolute URL or a path; what cannot be resolved stays as
 * it is, and a path stays a path.
 */
export function resolveUrl(url: string, base: string): string {
  const absolute = URL.parse(base, NOWHERE);
  if (absolute === null) return url;
  const resolved = URL.parse(url, absolute.href);
  if (resolved === null) return url;
  if (resolved.origin !== NOWHERE) return resolved.href;
  // Two slashes in front would make the first part of the path a host.
  const path = resolved.href.slice(NOWHERE.length);
  return path.startsWith("//") ? `/.${path}` : path;
}

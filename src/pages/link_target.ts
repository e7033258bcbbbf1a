/**
 * Which locations a page may link to, and how they are written: a target holds URI characters
 * alone (RFC 3986 §2), so it has no quote, bracket, blank or backslash to break out with.
 *
 * @module
 */

const SCHEME = /^[a-z][a-z0-9+.-]*:/i;
// All that RFC 3986 allows in path, query and fragment, with a percent sign only as part of a triplet.
const FOREIGN = /[^\w\-.~!$&'()*+,;=:@/?#%]+|%(?![0-9a-f]{2})/gi;

/**
 * The location as a link target, or undefined if it should not be followed: other schemes than
 * http and https, other hosts by way of `//host`, and hosts behind a user name.
 */
export function linkTarget(location: string | undefined): string | undefined {
  if (location === undefined || location === "") return undefined;
  if (/^[/\\]{2}/.test(location)) return undefined;
  // Browsers drop blanks and controls before a scheme, and line ends within it.
  // deno-lint-ignore no-control-regex
  if (/^[\u0000-\u0020]|[\t\n\r]/.test(location)) return undefined;
  if (!SCHEME.test(location)) return escapeForeign(location);
  return absoluteTarget(location);
}

/** A path as people read it: percent-decoded where it is UTF-8, else as it stands. */
export function readablePath(location: string): string {
  try {
    return decodeURIComponent(location);
  } catch {
    return location;
  }
}

function absoluteTarget(location: string): string | undefined {
  if (!URL.canParse(location)) return undefined;
  const url = new URL(location);
  if (url.protocol !== "http:" && url.protocol !== "https:") return undefined;
  if (url.username !== "" || url.password !== "") return undefined;
  return url.origin + escapeForeign(url.href.slice(url.origin.length));
}

function escapeForeign(location: string): string {
  return location.toWellFormed().replace(FOREIGN, encodeURIComponent);
}

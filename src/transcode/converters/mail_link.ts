/**
 * Links from the forms of a mail to its parts, and from a mailbox to its messages.
 *
 * @module
 */

/** Path and query of a part. Where the location is a part itself, the new path is one inside it. */
export function linkPart(location: string, path: string): string {
  return withParameter(
    location,
    "part",
    (outer) => outer === undefined ? path : `${outer}.${path}`,
  );
}

/** Query parameters that ask for a piece of a list. */
const LIST = ["page", "q"];

/** Path and query of a message in a mailbox, from 1; what was asked of the list is left behind. */
export function linkMessage(location: string, number: number): string {
  return withParameter(location, "message", () => String(number), LIST);
}

/** Path and query of another page of the same list. */
export function linkPage(location: string, page: number): string {
  return withParameter(location, "page", () => String(page));
}

/** The path of a location, and the pairs of its query that are not about a list, decoded. */
export function splitLocation(location: string): { path: string; pairs: [string, string][] } {
  const mark = location.indexOf("?");
  const path = mark < 0 ? location : location.slice(0, mark);
  const query = new URLSearchParams(mark < 0 ? "" : location.slice(mark + 1));
  return { path: safePath(path), pairs: [...query].filter(([name]) => !LIST.includes(name)) };
}

/** What the query of a location asks of a list. */
export function queryOf(location: string): URLSearchParams {
  const mark = location.indexOf("?");
  return new URLSearchParams(mark < 0 ? "" : location.slice(mark + 1));
}

/** The location with one query parameter set; all others stay as they are, but for those dropped. */
function withParameter(
  location: string,
  name: string,
  value: (old: string | undefined) => string,
  dropped: readonly string[] = [],
): string {
  const mark = location.indexOf("?");
  const path = mark < 0 ? location : location.slice(0, mark);
  const query = mark < 0 ? [] : location.slice(mark + 1).split("&").filter((pair) => pair !== "");
  const isNamed = (pair: string, one: string) => pair.startsWith(`${one}=`);
  const old = query.find((pair) => isNamed(pair, name));
  const rest = query.filter((pair) => ![name, ...dropped].some((one) => isNamed(pair, one)));
  const pairs = [...rest, `${name}=${value(old?.slice(name.length + 1))}`];
  return `${safePath(path)}?${pairs.join("&")}`;
}

/** A path that begins with two slashes would be read as a host (RFC 3986 §4.2). */
function safePath(path: string): string {
  return path.startsWith("//") ? `/.${path}` : path;
}

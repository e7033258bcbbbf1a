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

/** Path and query of a message in a mailbox, from 1. */
export function linkMessage(location: string, number: number): string {
  return withParameter(location, "message", () => String(number));
}

/** The location with one query parameter set; all others stay as they are. */
function withParameter(
  location: string,
  name: string,
  value: (old: string | undefined) => string,
): string {
  const mark = location.indexOf("?");
  const path = mark < 0 ? location : location.slice(0, mark);
  const query = mark < 0 ? [] : location.slice(mark + 1).split("&").filter((pair) => pair !== "");
  const old = query.find((pair) => pair.startsWith(`${name}=`));
  const rest = query.filter((pair) => !pair.startsWith(`${name}=`));
  // A path that begins with two slashes would be read as a host (RFC 3986 §4.2).
  const safe = path.startsWith("//") ? `/.${path}` : path;
  return `${safe}?${[...rest, `${name}=${value(old?.slice(name.length + 1))}`].join("&")}`;
}

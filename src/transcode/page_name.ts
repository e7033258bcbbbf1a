/**
 * What a page is called that has no title.
 *
 * @module
 */

/** The last segment of a path, percent-decoded where it is UTF-8. */
export function nameOf(location: string): string {
  const path = location.split(/[?#]/, 1)[0];
  const name = path.slice(path.lastIndexOf("/") + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

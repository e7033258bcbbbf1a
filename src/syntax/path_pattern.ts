/**
 * Patterns for the paths of URLs: `*` stands for any characters, slashes included, and all else for
 * itself. `/shop/*` is everything below a folder, `*.pdf` every name that ends so, `/about` one place.
 *
 * @module
 */

/** Whether a path is meant. */
export type PathTest = (pathname: string) => boolean;

/** Whether the text can be a pattern: it begins like a path, and holds no query. */
export function isPathPattern(text: string): boolean {
  return /^[/*]/.test(text) && !/[?#\s]/.test(text) && text.isWellFormed();
}

/**
 * The test of a pattern. Paths are compared as they are meant: `/%73hop/` is `/shop/`. The time grows
 * with the length of a path, however many asterisks there are.
 */
export function compilePath(pattern: string): PathTest {
  const [first, ...others] = pattern.split("*").map((piece) => plainPath(encoded(piece)));
  const last = others.pop();
  if (last === undefined) return (pathname) => plainPath(pathname) === first;
  return (pathname) => {
    const path = plainPath(pathname);
    if (!path.startsWith(first)) return false;
    let at = first.length;
    for (const piece of others) {
      const found = path.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return path.length - at >= last.length && path.endsWith(last);
  };
}

function encoded(piece: string): string {
  return piece.replace(/[^\x20-\x7e]+/gu, encodeURIComponent);
}

/** Encoded in one way: what need not be encoded is not; an encoded slash or percent sign stays so. */
function plainPath(pathname: string): string {
  if (!pathname.includes("%")) return pathname;
  return pathname.replace(/%[0-9a-f]{2}/gi, (escape) => {
    const code = Number.parseInt(escape.slice(1), 16);
    const isPlain = code > 0x20 && code < 0x7f && code !== 0x25 && code !== 0x2f;
    return isPlain ? String.fromCharCode(code) : escape.toUpperCase();
  });
}

/** The test of several patterns, of which one has to match; of none, that all paths pass. */
export function testPaths(patterns: readonly string[] = ["*"]): PathTest {
  for (const pattern of patterns) {
    if (isPathPattern(pattern)) continue;
    throw new TypeError(`A path begins with / or *, unlike "${pattern}".`);
  }
  const tests = patterns.map(compilePath);
  return (pathname) => tests.some((test) => test(pathname));
}

/**
 * Entity tags and their comparison (RFC 9110 §8.8.3).
 *
 * ```abnf
 * entity-tag = [ "W/" ] opaque-tag
 * opaque-tag = DQUOTE *etagc DQUOTE
 * ```
 *
 * ```http
 * ETag: "xyzzy"
 * ETag: W/"a,b"
 * If-None-Match: "a", W/"b,c", "d"
 * ```
 *
 * @module
 */

// No backslash escapes here: a backslash is an ordinary character of a tag.
const TAG = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/y;
const SEPARATOR = /[\t ]*(?:,[\t ]*|$)/y;

/** The tags of a list, `"*"`, or undefined where the value is neither. Commas in quotes stay. */
export function parseEntityTags(value: string): "*" | readonly string[] | undefined {
  const text = value.trim();
  if (text === "*") return "*";
  const tags: string[] = [];
  let at = 0;
  while (at < text.length) {
    if (text[at] === "," || text[at] === " " || text[at] === "\t") {
      at++; // empty elements (RFC 9110 §5.6.1.2)
      continue;
    }
    TAG.lastIndex = at;
    const tag = TAG.exec(text)?.[0];
    if (tag === undefined) return undefined;
    SEPARATOR.lastIndex = at + tag.length;
    if (!SEPARATOR.test(text)) return undefined;
    tags.push(tag);
    at = SEPARATOR.lastIndex;
  }
  return tags.length > 0 ? tags : undefined;
}

/** Whether it is one strong entity tag, fit for ranges and for naming content. */
export function isStrongTag(tag: string): boolean {
  TAG.lastIndex = 0;
  return tag.startsWith('"') && TAG.exec(tag)?.[0].length === tag.length;
}

/** Strong comparison: both strong and the same (RFC 9110 §8.8.3.2). */
export function matchesStrongly(a: string, b: string): boolean {
  return a === b && !a.startsWith("W/");
}

/** Weak comparison: the same but for `W/`. */
export function matchesWeakly(a: string, b: string): boolean {
  return opaque(a) === opaque(b);
}

function opaque(tag: string): string {
  return tag.startsWith("W/") ? tag.slice(2) : tag;
}

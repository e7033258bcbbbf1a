/**
 * Text that XML can hold (XML 1.0 §2.2): some characters have no place in it, not even escaped.
 *
 * @module
 */

// deno-lint-ignore no-control-regex
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** The text without what XML cannot hold. */
export function xmlText(text: string): string {
  return text.toWellFormed().replaceAll(FORBIDDEN, "");
}

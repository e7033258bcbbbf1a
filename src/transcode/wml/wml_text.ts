/**
 * Text as WML (WAP-191, WML 1.1), and what it takes in the binary form that reaches a phone.
 *
 * @module
 */
const REFERENCES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  // A dollar sign begins a variable; two are one.
  "$": "$$",
};

// What XML 1.0 (§2.2) has no place for.
// deno-lint-ignore no-control-regex
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Text, or the value of a quoted attribute, in which nothing is markup or a variable. */
export function escapeWml(text: string): string {
  return text.toWellFormed().replace(FORBIDDEN, "").replace(
    /[&<>"'$]/g,
    (char) => REFERENCES[char] ?? "",
  );
}

const encoder = new TextEncoder();

/** What a string costs in the binary form: its bytes, what announces it, and what ends it. */
export function sizeOfText(text: string): number {
  return encoder.encode(text).length + 2;
}

/** What an element costs beside its content, and what each of its attributes does beside its value. */
export const TAG_SIZE = 2;
export const ATTRIBUTE_SIZE = 1;

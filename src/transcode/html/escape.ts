/**
 * Text and attribute values as HTML.
 *
 * @module
 */
const REFERENCES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text, or the value of a quoted attribute, in which nothing is markup. */
export function escapeHtml(text: string): string {
  return /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (char) => REFERENCES[char] ?? "") : text;
}

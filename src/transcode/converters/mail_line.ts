/**
 * Names and titles from a mail, as they may be shown.
 *
 * @module
 */
import { visible } from "../../pages/mod.ts";

// What turns the text around it (UAX #9) could show one sender as another; the marks, which turn
// nothing but the blank they are, are in daily use.
// deno-lint-ignore no-control-regex
const ACTING = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** A decoded text on one line: line ends are blanks, and what acts instead of being seen is seen. */
export function lineOf(text: string): string {
  return text.replace(/[\t\r\n\u2028\u2029]+/g, " ").replace(ACTING, visible);
}

/**
 * Text as WML (WAP-191, WML 1.1), and what it takes in the binary form that reaches a phone.
 *
 * @module
 */
import { escapeHtml } from "../html/escape.ts";
import { xmlText } from "../text/xml_text.ts";

/** Text, or the value of a quoted attribute, in which nothing is markup or a variable. */
export function escapeWml(text: string): string {
  // A dollar sign begins a variable; two are one.
  return escapeHtml(xmlText(text)).replaceAll("$", () => "$$");
}

const encoder = new TextEncoder();

/** What a string costs in the binary form: its bytes, what announces it, and what ends it. */
export function sizeOfText(text: string): number {
  return encoder.encode(text).length + 2;
}

/** What an element costs beside its content, and what each of its attributes does beside its value. */
export const TAG_SIZE = 2;
export const ATTRIBUTE_SIZE = 1;

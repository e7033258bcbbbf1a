/**
 * Client hints that can choose an image or a lighter form (RFC 8942; Responsive Image Client Hints;
 * Save-Data).
 *
 * ```abnf
 * Sec-CH-Width          = sf-integer
 * Sec-CH-Viewport-Width = sf-integer
 * Sec-CH-DPR            = sf-decimal
 * Save-Data             = sf-token
 * Accept-CH             = sf-list
 * ```
 *
 * ```http
 * Sec-CH-Width: 640
 * Sec-CH-DPR: 2.0
 * Save-Data: on
 * Accept-CH: Sec-CH-Width, Sec-CH-DPR
 * ```
 *
 * @module
 */

/** An item and its parameters, which say nothing here (RFC 9651 §3.3.1, §3.3.2). */
const NUMBER = /^[ \t]*(\d{1,15}|\d{1,12}\.\d{1,3})[ \t]*(?:;.*)?$/;
const ON = /^[ \t]*on[ \t]*(?:;.*)?$/i;

/** The number that a hint states, or undefined where it is none or not above 0. */
export function parseHintNumber(value: string): number | undefined {
  const found = NUMBER.exec(value);
  const number = found === null ? 0 : Number(found[1]);
  return number > 0 ? number : undefined;
}

/** Whether the user wants to save data; any value but `on` says no. */
export function parseSaveData(value: string): boolean {
  return ON.test(value);
}

/** The fields that a server asks for; the empty string where it asks for none. */
export function formatAcceptCh(fields: readonly string[]): string {
  return fields.join(", ");
}

/**
 * Names and values of header fields (RFC 9110 §5.1, §5.5, §5.6.2).
 *
 * ```abnf
 * field-name    = token
 * token         = 1*tchar
 * field-value   = *field-content
 * field-content = field-vchar [ 1*( SP / HTAB / field-vchar ) field-vchar ]
 * field-vchar   = VCHAR / obs-text
 * ```
 *
 * ```http
 * Accept-Language: ko, en;q=0.5
 * X_Odd.Name~: still a token
 * X-Empty:
 * ```
 *
 * @module
 */

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const VALUE = /^(?:[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?$/;

/** Whether the text is a token: a field name, a method, a coding. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** Whether the text may be sent as a field's value: Latin-1, no control but the tab, no blanks around. */
export function isFieldValue(text: string): boolean {
  return VALUE.test(text);
}

/** Strips the optional white space (spaces and tabs, nothing else) around a value or list element. */
export function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

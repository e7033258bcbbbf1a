/**
 * Lines of calendars and cards: a name, parameters and a value, folded (RFC 5545 §3.1, RFC 6350 §3.3).
 *
 *     contentline = [group "."] name *(";" param) ":" value CRLF
 *     param       = param-name "=" param-value *("," param-value)
 *     param-value = *SAFE-CHAR / DQUOTE *QSAFE-CHAR DQUOTE
 *
 *     DTSTART;TZID=Europe/Berlin:20260714T100000
 *     ATTENDEE;CN="Hopper, Grace";PARTSTAT=ACCEPTED:mailto:grace@example.net
 *     item1.EMAIL:ada@example.org
 *     SUMMARY:Tea\, at five
 *
 * @module
 */

/** One line, unfolded. */
export interface ContentLine {
  /** Its name in capitals, without the group. */
  readonly name: string;
  /** First value of each parameter, by its name in capitals, without quotes. */
  readonly parameters: ReadonlyMap<string, string>;
  /** What stands behind the colon, as it was sent. */
  readonly value: string;
}

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
// Line ends are CRLF; files have them otherwise, too.
const LINE_END = /\r\n|\r|\n/;
const NAME = /^(?:[A-Za-z0-9-]+\.)?([A-Za-z0-9-]+)(?=[;:])/;
const PARAMETER = /;([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:,])*)(?:,(?:"[^"]*"|[^";:,])*)*/y;

/**
 * The lines without their folds, a line end and the blank behind it. Folds may stand within a character,
 * so they go before octets become text (RFC 5545 §3.1).
 */
export function unfoldContent(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const unfolded = new Uint8Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length;) {
    const end = bytes[at] === CR && bytes[at + 1] === LF ? at + 2 : at + 1;
    const ends = bytes[at] === LF || bytes[at] === CR;
    if (ends && (bytes[end] === SPACE || bytes[end] === TAB)) at = end + 1;
    else unfolded[length++] = bytes[at++];
  }
  return unfolded.slice(0, length);
}

/** Reads all lines of a text without folds; what is none is left out. */
export function* parseContentLines(text: string): Generator<ContentLine> {
  for (const line of text.split(LINE_END)) {
    const read = parseLine(line);
    if (read) yield read;
  }
}

function parseLine(line: string): ContentLine | undefined {
  const [, name] = NAME.exec(line) ?? [];
  if (name === undefined) return undefined;
  const parameters = new Map<string, string>();
  let at = line.search(/[;:]/);
  for (;;) {
    PARAMETER.lastIndex = at;
    const [whole, key, value] = PARAMETER.exec(line) ?? [];
    if (whole === undefined) break;
    const upper = key.toUpperCase();
    if (!parameters.has(upper)) parameters.set(upper, decodeParameter(value));
    at += whole.length;
  }
  if (line[at] !== ":") return undefined;
  return { name: name.toUpperCase(), parameters, value: line.slice(at + 1) };
}

const CARETS: Readonly<Record<string, string>> = { "^n": "\n", "^^": "^", "^'": '"' };

/** Quotes go, and what RFC 6868 writes with a caret is undone. */
function decodeParameter(value: string): string {
  return value.replaceAll('"', "").replace(/\^[n^']/g, (pair) => CARETS[pair]);
}

/** A value of type TEXT (RFC 5545 §3.3.11): escapes are undone. */
export function decodeContentText(value: string): string {
  return value.replace(/\\(.)/gs, (_, sign: string) => /[nN]/.test(sign) ? "\n" : sign);
}

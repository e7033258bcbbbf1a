/**
 * Bringing selecting header fields into one form, so that requests which ask for the same thing in
 * other letters match (RFC 9111 §4.1).
 *
 * @module
 */

/** Lists of ranges with weights, in which neither order nor case has a meaning (RFC 9110 §12.5). */
const UNORDERED: ReadonlySet<string> = new Set([
  "accept",
  "accept-charset",
  "accept-encoding",
  "accept-language",
]);

/**
 * The one form of a field value, to be compared and nothing else; `name` in lower case.
 *
 * Leniency: in fields that are not known, blanks around commas outside quotes are taken to have no
 * meaning, as if each were a list. A text in which they have one is chosen wrongly only by an origin
 * that answers such texts differently.
 */
export function normaliseSelecting(name: string, value: string): string {
  if (!UNORDERED.has(name)) return cutOutsideQuotes(value, ",").join(",");
  const elements = cutOutsideQuotes(value, ",").map(normaliseElement);
  return [...new Set(elements)].filter((element) => element !== "").sort().join(",");
}

/** Brings a field value into one form, as {@linkcode normaliseSelecting} does. */
export type Normalise = (name: string, value: string) => string;

/** What most clients of a day send is less than this; longer values are rare and not worth it. */
const REMEMBERED_VALUES = 512;
const REMEMBERED_LENGTH = 512;

/** The same, but remembering: clients of one make send the same fields, request after request. */
export function rememberNormal(normalise: Normalise = normaliseSelecting): Normalise {
  const known = new Map<string, Map<string, string>>();
  let count = 0;
  return (name, value) => {
    const remembered = known.get(name)?.get(value);
    if (remembered !== undefined) return remembered;
    const normal = normalise(name, value);
    if (value.length > REMEMBERED_LENGTH) return normal;
    if (count++ === REMEMBERED_VALUES) {
      known.clear();
      count = 1;
    }
    const values = known.get(name) ?? new Map<string, string>();
    known.set(name, values.set(value, normal));
    return normal;
  };
}

function normaliseElement(element: string): string {
  const [range, ...parameters] = cutOutsideQuotes(element, ";");
  let text = lowerOutsideQuotes(range);
  for (const parameter of parameters) {
    const written = normaliseParameter(parameter);
    if (written !== "") text += `;${written}`;
  }
  return text;
}

/** A weight of 1 is the same as none, and zeros at its end say nothing (RFC 9110 §12.4.2). */
function normaliseParameter(parameter: string): string {
  const text = cutOutsideQuotes(lowerOutsideQuotes(parameter), "=").join("=");
  if (!/^q=[01](?:\.\d{0,3})?$/.test(text)) return text;
  const weight = Number(text.slice(2));
  return weight >= 1 ? "" : `q=${weight}`;
}

/** Cuts in one pass; the pieces are without blanks around. A quote left open reaches to the end. */
export function cutOutsideQuotes(value: string, separator: string): string[] {
  if (!value.includes('"')) return value.split(separator).map((piece) => piece.trim());
  const pieces: string[] = [];
  let start = 0;
  for (let at = 0; at < value.length; at++) {
    if (value[at] === '"') {
      at = endOfQuote(value, at);
    } else if (value[at] === separator) {
      pieces.push(value.slice(start, at).trim());
      start = at + 1;
    }
  }
  pieces.push(value.slice(start).trim());
  return pieces;
}

function lowerOutsideQuotes(value: string): string {
  if (!value.includes('"')) return value.toLowerCase();
  let text = "";
  for (let at = 0; at < value.length; at++) {
    const end = value[at] === '"' ? endOfQuote(value, at) : at;
    text += end > at ? value.slice(at, end + 1) : value[at].toLowerCase();
    at = end;
  }
  return text;
}

/** Where the quoted string that begins at `start` has its closing quote (RFC 9110 §5.6.4). */
function endOfQuote(value: string, start: number): number {
  let at = start + 1;
  while (at < value.length && value[at] !== '"') at += value[at] === "\\" ? 2 : 1;
  return Math.min(at, value.length);
}

/**
 * Quality values, and the lists of weighted elements that all fields of proactive negotiation are
 * (RFC 9110 §12.4.2, §5.6.1).
 *
 * ```abnf
 * weight = OWS ";" OWS "q=" qvalue
 * qvalue = ( "0" [ "." 0*3("0") ] ) / ( "0" "." 1*3DIGIT ) / ( "1" [ "." 0*3("0") ] )
 * ```
 *
 * ```http
 * text/markdown, text/html;q=0.9, *;q=0
 * text/plain;format=flowed;Q=0.5
 * ko;q=1.000,en;q=0.001
 * ```
 *
 * What breaks this grammar is taken as `LENIENCE` says, and reported.
 *
 * @module
 */
import { trimBlanks } from "./field.ts";
import { endOfElement, endOfItem, type ScannedParameter, scanParameter } from "./token.ts";

/** How each malformation is taken: the whole table of leniency of the four fields. */
export const LENIENCE = {
  "weight-malformed": "The weight is no number: its element is ignored.",
  "weight-range": "The weight is above 1: it counts as 1.",
  "weight-form":
    "The weight has a form that the grammar lacks: it counts by its number, cut to three digits, but never down to 0.",
  "parameter-malformed": "The parameter has no name or no value: it is ignored.",
  "parameter-unquoted": "The value is no token: it is taken as if it were quoted.",
  "parameter-space": "There is space around the equals sign: it is skipped.",
  "parameter-repeated": "The parameter was there before: the first one stands.",
  "parameter-unexpected": "This field has no parameters but the weight: it is ignored.",
  "parameters-exceeded": "The element has too many parameters: it is ignored.",
  "quote-open": "A quoted string never ends: its element is ignored, and the rest lies within it.",
  "range-malformed": "The element is not what this field lists: it is ignored.",
  "range-wildcard": "A bare * where media ranges stand: it counts as */*.",
  "range-underscore": "Underscores in a language range: they count as hyphens.",
  "elements-exceeded": "The list is too long: all further elements are ignored.",
} as const;

/** The malformations that are taken all the same. */
export type ListDefectCode = keyof typeof LENIENCE;

/** A malformation, and its offset in the field's value. */
export interface ListDefect {
  readonly code: ListDefectCode;
  readonly offset: number;
}

/** Elements read when the caller hands in no other limit. */
export const DEFAULT_ELEMENTS = 200;

/** Parameters of one element, the weight included. No media type has nearly as many. */
const MOST_PARAMETERS = 32;

/** One element of the list, its name not yet looked at. */
export interface WeightedElement {
  readonly name: string;
  /** The whole element, without the space around it. */
  readonly text: string;
  /** 0 to 1; 1 where none was given. */
  readonly q: number;
  /** All parameters but the weight. */
  readonly parameters?: ReadonlyMap<string, string>;
  readonly offset: number;
}

/** What a weighted field says: its ranges in the client's order, and what was malformed in it. */
export interface Weighted<Range> {
  readonly ranges: readonly Range[];
  readonly defects: readonly ListDefect[];
}

/** Reads the field, each element by `read`, which gives undefined for what it has reported. */
export function parseWeighted<Range>(
  value: string,
  limit: number,
  read: (element: WeightedElement, report: Report) => Range | undefined,
): Weighted<Range> {
  const ranges: Range[] = [];
  const defects: ListDefect[] = [];
  const report: Report = (code, offset) => void defects.push({ code, offset });
  let at = skipSeparators(value, 0);
  for (let seen = 0; at < value.length; seen++) {
    if (seen === limit) {
      report("elements-exceeded", at);
      break;
    }
    const { element, end } = scanElement(value, at, report);
    const range = element && read(element, report);
    if (range !== undefined) ranges.push(range);
    at = skipSeparators(value, end);
  }
  return { ranges, defects };
}

/** Notes a malformation at an offset. */
export type Report = (code: ListDefectCode, offset: number) => void;

/** The weight that the text states, if it states any, and what is wrong with its form. */
export function parseWeight(
  text: string,
): { readonly q?: number; readonly defect?: ListDefectCode } {
  // What nearly all clients write, without further ado.
  if (text === "1") return { q: 1 };
  if (text.length === 3 && text.startsWith("0.")) {
    const tenths = text.charCodeAt(2) - 0x30;
    if (tenths >= 0 && tenths <= 9) return { q: tenths / 10 };
  }
  const match = /^(\d*)(?:\.(\d*))?$/.exec(text);
  if (match === null || !/\d/.test(text)) return { defect: "weight-malformed" };
  const [, whole, fraction = ""] = match;
  if (/[1-9]/.test(whole.slice(0, -1)) || /[2-9]$/.test(whole)) {
    return { q: 1, defect: "weight-range" };
  }
  if (whole.endsWith("1")) {
    if (/[1-9]/.test(fraction)) return { q: 1, defect: "weight-range" };
    return { q: 1, defect: formOf(whole, fraction) };
  }
  const cut = Number(`0.${fraction.slice(0, 3)}`);
  const q = cut === 0 && /[1-9]/.test(fraction) ? 0.001 : cut;
  return { q, defect: formOf(whole, fraction) };
}

function formOf(whole: string, fraction: string): ListDefectCode | undefined {
  return whole.length === 1 && fraction.length <= 3 ? undefined : "weight-form";
}

/** Commas and space between elements; empty elements are no elements (RFC 9110 §5.6.1.2). */
function skipSeparators(value: string, at: number): number {
  while (at < value.length) {
    const code = value.charCodeAt(at);
    if (code !== 0x2c && code !== 0x20 && code !== 0x09) break;
    at++;
  }
  return at;
}

/** What an element says beside its name, while it is being read. */
interface Attributes {
  q?: number;
  parameters?: Map<string, string>;
  /** A weight or a quoted string was so malformed that the element cannot be used. */
  broken?: boolean;
}

function scanElement(
  value: string,
  start: number,
  report: Report,
): { readonly element?: WeightedElement; readonly end: number } {
  let end = endOfItem(value, start);
  const name = trimBlanks(value.slice(start, end));
  const attributes: Attributes = {};
  for (let seen = 0; value.charCodeAt(end) === 0x3b; seen++) {
    const offset = end + 1;
    if (seen === MOST_PARAMETERS) {
      report("parameters-exceeded", offset);
      return { end: endOfElement(value, offset) };
    }
    const parameter = scanParameter(value, offset);
    if (parameter.name === "q") takeWeight(attributes, parameter, offset, report);
    else takeParameter(attributes, parameter, offset, report);
    end = parameter.end;
  }
  if (attributes.broken) return { end };
  const { q = 1, parameters } = attributes;
  return {
    element: { name, text: trimBlanks(value.slice(start, end)), q, parameters, offset: start },
    end,
  };
}

/** Any parameter named q is the weight, wherever it stands (RFC 9110 §12.5.1). */
function takeWeight(
  attributes: Attributes,
  { value = "", defect, quoted }: ScannedParameter,
  offset: number,
  report: Report,
): void {
  if (attributes.q !== undefined) return report("parameter-repeated", offset);
  const weight = parseWeight(value);
  attributes.q = weight.q ?? 0;
  attributes.broken ||= weight.q === undefined;
  const flaw = weight.defect ?? (quoted ? "weight-form" : defect);
  if (flaw !== undefined) report(flaw, offset);
}

function takeParameter(
  attributes: Attributes,
  { name, value, defect }: ScannedParameter,
  offset: number,
  report: Report,
): void {
  if (defect !== undefined) report(defect, offset);
  attributes.broken ||= defect === "quote-open";
  if (value === undefined) return;
  attributes.parameters ??= new Map();
  if (attributes.parameters.has(name)) report("parameter-repeated", offset);
  else attributes.parameters.set(name, value);
}

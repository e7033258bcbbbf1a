/**
 * Accept-Profile: the profiles that the client wants content to follow (W3C, Content Negotiation by
 * Profile §7).
 *
 * ```abnf
 * Accept-Profile = #( profile [ weight ] )
 * profile        = "<" URI-Reference ">" / quoted-string / token
 * ```
 *
 * ```http
 * <http://www.w3.org/ns/dcat>, <urn:example:schema>;q=0.5
 * "http://iiif.io/api/image/3"; q=0.8
 * dcat, *;q=0.1
 * ```
 *
 * Drafts of this field had quoted strings where the present one has angle brackets, and the weight
 * within quotes: both are read.
 *
 * @module
 */
import {
  DEFAULT_ELEMENTS,
  type ListDefect,
  type ListDefectCode,
  parseWeight,
  type Weighted,
} from "./quality.ts";
import { endOfItem, endOfQuotedString, scanParameter, skipBlanks, unquote } from "./token.ts";
import { isToken, trimBlanks } from "./field.ts";

/** One profile, or `*`. */
export interface ProfileRange {
  /** The URI or token as it stands, without brackets or quotes. */
  readonly profile: string;
  /** How the element was written. */
  readonly text: string;
  readonly q: number;
}

/** Reads an Accept-Profile field, malformed elements as `LENIENCE` says. */
export function parseAcceptProfile(
  value: string,
  limit: number = DEFAULT_ELEMENTS,
): Weighted<ProfileRange> {
  const ranges: ProfileRange[] = [];
  const defects: ListDefect[] = [];
  let seen = 0;
  for (let at = nextElement(value, 0); at < value.length;) {
    if (seen++ === limit) {
      defects.push({ code: "elements-exceeded", offset: at });
      break;
    }
    const start = at;
    const { profile, end } = scanProfile(value, start);
    const weight = scanWeight(value, end);
    if (profile === undefined) defects.push({ code: "range-malformed", offset: start });
    if (weight.defect !== undefined) defects.push({ code: weight.defect, offset: end });
    if (profile !== undefined && weight.q !== undefined) {
      ranges.push({ profile, q: weight.q, text: trimBlanks(value.slice(start, weight.end)) });
    }
    at = nextElement(value, weight.end);
  }
  return { ranges, defects };
}

function nextElement(value: string, at: number): number {
  at = skipBlanks(value, at);
  while (value[at] === ",") at = skipBlanks(value, at + 1);
  return at;
}

/** The profile, and the offset of the semicolon or comma behind it. */
function scanProfile(value: string, start: number): { profile?: string; end: number } {
  const opener = value[start];
  let behind = start;
  if (opener === "<") behind = value.indexOf(">", start) + 1 || -1;
  if (opener === '"') behind = endOfQuotedString(value, start);
  if (behind < 0) return { end: value.length };
  const end = endOfItem(value, behind);
  const rest = trimBlanks(value.slice(behind, end));
  if (behind === start) return { profile: isToken(rest) ? rest : undefined, end };
  if (rest !== "") return { end };
  const enclosed = value.slice(start, behind);
  return { profile: opener === "<" ? enclosed.slice(1, -1) : unquote(enclosed), end };
}

function scanWeight(
  value: string,
  end: number,
): { q?: number; defect?: ListDefectCode; end: number } {
  let q: number | undefined = 1;
  let defect: ListDefectCode | undefined;
  while (value[end] === ";") {
    const parameter = scanParameter(value, end + 1);
    end = parameter.end;
    if (parameter.name === "q") ({ q, defect } = parseWeight(parameter.value ?? ""));
    else defect = "parameter-unexpected";
  }
  return { q, defect, end };
}

/**
 * Accept-Features: what the reader's program has and has not, as far as it tells (RFC 2295 §8.2).
 *
 * ```abnf
 * Accept-Features = #( feature-expr *( ";" feature-extension ) )
 * feature-expr    = [ "!" ] ftag / ftag ( "=" / "!=" ) tag-value / ftag "=" "{" tag-value "}" / "*"
 * ```
 *
 * ```http
 * blex, !blebber, colordepth={5}, !screenwidth, paper = A4, paper!="A2", x-version=104, *
 * tables, frames
 * *
 * ```
 *
 * @module
 */
import { unquoteTag } from "./feature_list.ts";
import { DEFAULT_ELEMENTS, type ListDefect } from "./quality.ts";
import { endOfQuotedString } from "./token.ts";

/** What is known of one feature. */
export interface KnownFeature {
  readonly present: boolean;
  /** Values that it has. */
  readonly values: ReadonlySet<string>;
  /** Values that it has not. */
  readonly without: ReadonlySet<string>;
  /** It has no values but these. */
  readonly closed: boolean;
}

/** A reader's features. */
export interface FeatureSet {
  /** By tag, in lower case. */
  readonly features: ReadonlyMap<string, KnownFeature>;
  /** There may be more: features that are not named, and further values of those that are. */
  readonly open: boolean;
  /** Each expression as it was written, by tag, `*` included. */
  readonly texts: ReadonlyMap<string, string>;
  readonly defects: readonly ListDefect[];
}

interface Notes {
  present: boolean;
  values: Set<string>;
  without: Set<string>;
  closed: boolean;
}

const TAG = String.raw`"(?:[^"\\]|\\.)*"|[^\s"!=;[\]{},]+`;
const EXPRESSION = new RegExp(
  String
    .raw`^(?:\*|(!)?\s*(${TAG})|(${TAG})\s*(!=|=)\s*(?:(${TAG})|\{\s*(${TAG})\s*\}))\s*(?:;.*)?$`,
  "s",
);

/** Reads the field; malformed expressions are ignored and reported. */
export function parseAcceptFeatures(value: string, limit: number = DEFAULT_ELEMENTS): FeatureSet {
  const notes = new Map<string, Notes>();
  const texts = new Map<string, string>();
  const defects: ListDefect[] = [];
  let open = false;
  let seen = 0;
  for (const [text, offset] of elementsOf(value)) {
    if (seen++ === limit) {
      defects.push({ code: "elements-exceeded", offset });
      break;
    }
    const found = EXPRESSION.exec(text);
    const rawTag = found?.[2] ?? found?.[3];
    if (found === null || (found[4] === "!=" && found[6] !== undefined)) {
      defects.push({ code: "range-malformed", offset });
    } else if (rawTag === undefined || rawTag === "*") {
      open = true;
      texts.set("*", text);
    } else {
      const tag = unquoteTag(rawTag).toLowerCase();
      texts.set(tag, text);
      note(notes, tag, found);
    }
  }
  return { features: notes, open, texts, defects };
}

function note(notes: Map<string, Notes>, tag: string, found: RegExpExecArray): void {
  const [, not, , , sign, value, only] = found;
  const known = notes.get(tag) ??
    { present: false, values: new Set<string>(), without: new Set<string>(), closed: false };
  notes.set(tag, known);
  if (not) return;
  known.present = true;
  if (sign === "!=" && value !== undefined) known.without.add(unquoteTag(value));
  else if (value !== undefined) known.values.add(unquoteTag(value));
  if (only === undefined) return;
  known.values.add(unquoteTag(only));
  known.closed = true;
}

/** The elements of a list and their offsets; commas in quoted strings do not end one. */
function* elementsOf(value: string): Generator<readonly [text: string, offset: number]> {
  let start = 0;
  while (start < value.length) {
    let end = start;
    while (end < value.length && value[end] !== ",") {
      const behind = value[end] === '"' ? endOfQuotedString(value, end) : end + 1;
      end = behind < 0 ? value.length : behind;
    }
    const element = value.slice(start, end);
    const text = element.trim();
    if (text !== "") yield [text, start + element.indexOf(text)];
    start = end + 1;
  }
}

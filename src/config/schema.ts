/**
 * What a setting may be, as data: checking, the command line, the reference page and the JSON schema
 * all read the same rows.
 *
 * @module
 */

/** The kinds of values. */
export type Schema =
  | Text
  | Numeric
  | { readonly kind: "flag" }
  | Choice
  | { readonly kind: "list"; readonly of: Schema }
  | Dictionary
  | Section
  | { readonly kind: "either"; readonly of: readonly Schema[] }
  | Code;

/** A text, of which `like` says what it is. */
export interface Text {
  readonly kind: "text";
  readonly like: string;
  readonly test?: (text: string) => boolean;
  /** Says of a text that is refused what is wrong with it, where there is more to say. */
  readonly why?: (text: string) => string | undefined;
  /** It is a path, seen from the folder of the file that it stands in; a URL stays as it is. */
  readonly path?: boolean;
}

/** A number from `least` to `most`. */
export interface Numeric {
  readonly kind: "number";
  readonly whole: boolean;
  readonly least: number;
  readonly most: number;
}

/** One of some words. */
export interface Choice {
  readonly kind: "choice";
  readonly of: readonly string[];
}

/** Values under names that the operator gives. */
export interface Dictionary {
  readonly kind: "dictionary";
  readonly of: Schema;
  /** What the names are. */
  readonly keys: string;
}

/** Settings under names of ours. */
export interface Section {
  readonly kind: "section";
  readonly rows: Rows;
}

/** What only a program can say, such as a function. */
export interface Code {
  readonly kind: "code";
  readonly like: string;
  readonly test: (value: unknown) => boolean;
}

/** One setting. */
export interface Row {
  readonly schema: Schema;
  /** What it does, in a sentence without its full stop. */
  readonly help: string;
  /** What holds where nothing is said, in words. */
  readonly default?: string;
  readonly required?: boolean;
  /** Its rows are those of another section, and told there. */
  readonly as?: string;
  /** The option of the command line that says the same. */
  readonly option?: RowOption;
}

/** How a setting is written on the command line; a list is written with commas. */
export interface RowOption {
  readonly name: string;
  readonly short?: string;
  /** What stands for the value in help. */
  readonly value?: string;
}

/** Settings by name. */
export type Rows = Readonly<Record<string, Row>>;

/** Rows for each member of an options type: one that lacks its row does not compile. */
export type RowsOf<Options> = { readonly [Name in keyof Options]-?: Row };

/** A text. */
export function text(
  like: string,
  test?: (text: string) => boolean,
  why?: (text: string) => string | undefined,
): Text {
  return { kind: "text", like, test, why };
}

/** A path in the file system. */
export function path(like: string): Text {
  return { kind: "text", like, path: true, test: (text) => text !== "" };
}

/** A whole number. */
export function whole(least = 0, most: number = Number.MAX_SAFE_INTEGER): Numeric {
  return { kind: "number", whole: true, least, most };
}

/** Yes or no. */
export const FLAG: Schema = { kind: "flag" };

/** One of these words. */
export function choice(...of: readonly string[]): Choice {
  return { kind: "choice", of };
}

/** Several of the same kind. */
export function list(of: Schema): Schema {
  return { kind: "list", of };
}

/** Values under the operator's own names. */
export function dictionary(keys: string, of: Schema): Schema {
  return { kind: "dictionary", keys, of };
}

/** Settings that belong together: a row for each member of `Options`. */
export function section<Options>(rows: RowsOf<Options>): Section {
  return { kind: "section", rows: { ...rows } };
}

/** Any of several kinds. */
export function either(...of: readonly Schema[]): Schema {
  return { kind: "either", of };
}

/** A function, which no JSON can hold. */
export const FUNCTION: Code = {
  kind: "code",
  like: "a function",
  test: (value) => typeof value === "function",
};

/** A URL object, which no JSON can hold. */
export const URL_OBJECT: Code = {
  kind: "code",
  like: "a URL object",
  test: (value) => value instanceof URL,
};

/** A number above 0. */
export function positive(): Numeric {
  return { kind: "number", whole: false, least: Number.MIN_VALUE, most: Number.MAX_SAFE_INTEGER };
}

/** What the schema takes, in words. */
export function expectation(schema: Schema): string {
  switch (schema.kind) {
    case "text":
    case "code":
      return schema.like;
    case "flag":
      return "true or false";
    case "number":
      return numberInWords(schema);
    case "choice":
      return schema.of.length === 1 ? schema.of[0] : `one of ${schema.of.join(", ")}`;
    case "list":
      return `a list, each ${expectation(schema.of)}`;
    case "dictionary":
      return `an object, under each name (${schema.keys}) ${expectation(schema.of)}`;
    case "section":
      return "an object";
    case "either":
      return schema.of.map(expectation).join(", or ");
  }
}

function numberInWords({ whole, least, most }: Numeric): string {
  const what = whole ? "a whole number" : "a number";
  if (least === Number.MIN_VALUE) return `${what} above 0`;
  return most >= Number.MAX_SAFE_INTEGER
    ? `${what} from ${least} on`
    : `${what} from ${least} to ${most}`;
}

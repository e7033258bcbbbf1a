/**
 * TCN, and the entity tags of negotiated answers (RFC 2295 §8.5, §9).
 *
 * ```abnf
 * TCN                          = #( response-type / server-side-override-directive / tcn-extension )
 * response-type                = "list" / "choice" / "adhoc"
 * server-side-override-directive = "re-choose" / "keep"
 * structured-entity-tag        = [ "W/" ] <"> normal-tag-content ";" variant-list-validator <">
 * ```
 *
 * ```http
 * TCN: choice
 * TCN: list
 * TCN: adhoc, keep
 * ETag: "etag-of-the-variant;validator-of-the-list"
 * ```
 *
 * Variant-Vary, which says what the chosen variant itself varies by (§8.6), is written as Vary is.
 *
 * @module
 */
import { trimBlanks } from "./field.ts";

/** The kinds of answers of a transparently negotiated resource. */
export type TcnResponse = "list" | "choice" | "adhoc";

/** What a TCN field says. */
export interface Tcn {
  /** The kind of answer. */
  readonly response?: TcnResponse;
  /** The server would rather have its own choice used, or the client's kept. */
  readonly override?: "re-choose" | "keep";
}

const RESPONSES: readonly TcnResponse[] = ["list", "choice", "adhoc"];

/** Reads the field; what is not known is ignored. */
export function parseTcn(value: string): Tcn {
  const words = value.split(",").map((word) => trimBlanks(word).toLowerCase());
  const response = RESPONSES.find((name) => words.includes(name));
  const override = (["re-choose", "keep"] as const).find((name) => words.includes(name));
  return { response, override };
}

/** Writes the field. */
export function formatTcn({ response, override }: Tcn): string {
  return [response, override].filter((word) => word !== undefined).join(", ");
}

/** An entity tag with the validator of the list that it was chosen from. */
export interface StructuredTag {
  /** The tag of the variant, with its quotes. */
  readonly etag: string;
  /** The validator of the list. */
  readonly validator: string;
}

const TAG = /^(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"$/;

/** Takes a structured entity tag apart; undefined for a tag without a validator. */
export function parseStructuredTag(tag: string): StructuredTag | undefined {
  const found = TAG.exec(tag);
  const split = found?.[2].lastIndexOf(";") ?? -1;
  if (found === null || split < 0) return undefined;
  const [, weak = "", content] = found;
  return { etag: `${weak}"${content.slice(0, split)}"`, validator: content.slice(split + 1) };
}

/** Puts a validator into an entity tag, within its quotes; undefined where either is malformed. */
export function formatStructuredTag({ etag, validator }: StructuredTag): string | undefined {
  const found = TAG.exec(etag);
  if (found === null || !/^[\x21\x23-\x3a\x3c-\x7e]+$/.test(validator)) return undefined;
  const [, weak = "", content] = found;
  return `${weak}"${content};${validator}"`;
}

/**
 * Link: what the resource is related to (RFC 8288 §3).
 *
 * ```abnf
 * Link       = #link-value
 * link-value = "<" URI-Reference ">" *( OWS ";" OWS link-param )
 * link-param = token BWS [ "=" BWS ( token / quoted-string ) ]
 * ```
 *
 * ```http
 * Link: </page.md>; rel="alternate"; type="text/markdown"
 * Link: </ko/>; rel=alternate; hreflang=ko, <https://example.org/>; rel="canonical"
 * ```
 *
 * @module
 */
import { trimBlanks } from "./field.ts";
import { DEFAULT_ELEMENTS } from "./quality.ts";
import { endOfItem, formatParameterValue, scanParameter, skipBlanks } from "./token.ts";

/** One link. */
export interface Link {
  /** The target, absolute or relative, as it stands between the angle brackets. */
  readonly target: string;
  /** Parameters by their lower-case names; of each the first, which is what RFC 8288 §3 asks for. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** The links, without those that are malformed. */
export function parseLinks(text: string, limit: number = DEFAULT_ELEMENTS): Link[] {
  const links: Link[] = [];
  for (let at = 0; at < text.length && links.length < limit;) {
    at = skipBlanks(text, at);
    const close = text[at] === "<" ? text.indexOf(">", at) : -1;
    const target = close < 0 ? undefined : text.slice(at + 1, close);
    const rest = close < 0 ? at : close + 1;
    at = endOfItem(text, rest);
    const clean = trimBlanks(text.slice(rest, at)) === "";
    const parameters = new Map<string, string>();
    while (text[at] === ";") {
      const { name, value = "", end } = scanParameter(text, at + 1);
      at = end;
      if (name !== "" && !parameters.has(name)) parameters.set(name, value);
    }
    if (target !== undefined && clean) links.push({ target, parameters });
    at++;
  }
  return links;
}

/** Whether the link says that it is in this relation; a link may be in several. */
export function isRelated({ parameters }: Link, relation: string): boolean {
  const relations = (parameters.get("rel") ?? "").toLowerCase().split(/[ \t]+/);
  return relations.includes(relation.toLowerCase());
}

/** Writes a link; what may not stand in a target is percent-encoded. */
export function formatLink(
  target: string,
  parameters: Iterable<readonly [name: string, value: string]>,
): string {
  const safe = target.toWellFormed().replace(/[^\x21-\x7e]|[<>"]/gu, encodeURIComponent);
  let text = `<${safe}>`;
  for (const [name, value] of parameters) text += `; ${name}=${formatParameterValue(value)}`;
  return text;
}

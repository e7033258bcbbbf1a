/**
 * Message identifiers: Message-ID, In-Reply-To, References, Content-ID (RFC 5322 §3.6.4, §4.5.4).
 *
 *     msg-id = [CFWS] "<" id-left "@" id-right ">" [CFWS]
 *
 *     <1234@local.machine.example>
 *     <testabcd.1234@silly.example> <5678.21-Nov-1997@example.com>
 *     (a comment) <abc . def @ [127.0.0.1]>
 *
 * @module
 */
import { readMailTokens } from "./mail_token.ts";

/**
 * The identifiers of a field without their angle brackets. A field that has none with brackets is
 * read as one bare identifier, and phrases between identifiers (obsolete, §4.5.4) are skipped.
 */
export function parseMessageIds(text: string): string[] {
  const ids: string[] = [];
  let inside: string | undefined;
  let bare = "";
  for (const token of readMailTokens(text)) {
    if (token.kind === "comment") continue;
    if (token.kind === "special" && token.text === "<") inside = "";
    else if (token.kind === "special" && token.text === ">") {
      if (inside) ids.push(inside);
      inside = undefined;
    } else {
      // As sent: a quoted left side keeps its quotes, since it is compared and never delivered to.
      const piece = token.kind === "quoted" ? text.slice(token.start, token.end) : token.text;
      if (inside !== undefined) inside += piece;
      else bare += piece;
    }
  }
  if (inside) ids.push(inside);
  return ids.length === 0 && bare.includes("@") ? [bare] : ids;
}

/** Identifiers as a field value. */
export function formatMessageIds(ids: readonly string[]): string {
  return ids.map((id) => `<${id}>`).join(" ");
}

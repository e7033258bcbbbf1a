/**
 * Checks Host and request target before anything else looks at them (RFC 9112 §3.2, RFC 9110
 * §7.2). `Deno.serve` joins scheme, Host and target without looking: a Host of `a/admin?x=` would
 * change the path.
 *
 * @module
 */

/** The target as a URL and, where that writes it otherwise, as it was sent; or why it is refused. */
export type TargetVerdict =
  | { readonly url: URL; readonly target?: string }
  | { readonly status: 400 | 414 | 421; readonly reason: string };

/** `uri-host [":" port]` (RFC 9110 §7.2), without user information and percent-encoding. */
const HOST =
  /^(?:[A-Za-z0-9_](?:[A-Za-z0-9_.~-]{0,253})|\[[0-9A-Fa-f:.]{2,45}\])(?::0*[0-9]{0,5})?$/;

/** Nothing that a closer look could find fault with. */
const PLAIN_TARGET = /^\/[A-Za-z0-9_~\-\/]*$/;

/** A path segment that is `.` or `..`, however it is encoded. */
const DOT_SEGMENT = /(?:^|\/)(?:\.|%2e){1,2}(?=\/|$)/i;

const BROKEN_ESCAPE = /%(?![0-9A-Fa-f]{2})/;

/**
 * What no URI may hold, and what parsers of URLs write otherwise. Nothing is mended (RFC 9112 §3.2):
 * the server behind would be asked for something else than the client has asked for.
 */
const MENDED_IN_PATH = /["<>`{}]/;
const MENDED_IN_QUERY = /["<>]/;

/** What a front has to say beside the request. */
export interface TargetRules {
  /** The client is a trusted proxy, and knows under which name it was asked itself. */
  readonly trustForwarded?: boolean;
  /** Longest URL, in bytes. */
  readonly limit: number;
  /** The scheme that the front speaks, where it knows; an absolute target may name another one. */
  readonly scheme?: "http" | "https";
  /** The front writes the target `*` as `/*`. */
  readonly asterisk?: boolean;
  /** The authority that the front makes up for a request without Host; such a request is refused. */
  readonly invented?: string;
}

/** Checks what a front was given: the raw URL that it saw, and the Host field, if there was one. */
export function checkTarget(raw: string, host: string | null, rules: TargetRules): TargetVerdict {
  if (raw.length > rules.limit) return { status: 414, reason: "The request target is too long." };
  const target = host === null ? targetWithoutHost(raw, rules.invented) : targetOf(raw, host);
  if (target === undefined) {
    return { status: 400, reason: "The Host field is missing or malformed." };
  }
  const reason = reasonToRefuse(target);
  if (reason !== undefined) return { status: 400, reason };
  const url = URL.parse(raw);
  if (url !== null && rules.scheme !== undefined && url.protocol !== `${rules.scheme}:`) {
    return { status: 421, reason: `This server speaks ${rules.scheme} here.` };
  }
  if (url === null) return { status: 400, reason: "The request target is malformed." };
  return { url, target: rewrittenTarget(target) };
}

/** The target, where a URL writes it otherwise: that does so to `'` in a query. */
export function rewrittenTarget(target: string): string | undefined {
  const query = target.indexOf("?");
  return query >= 0 && target.includes("'", query) ? target : undefined;
}

const RAW = /^(https?):\/\/([^/?#]*)(.*)$/is;

/** The request target as it was sent, or undefined if Host is not one or names another server. */
function targetOf(raw: string, host: string): string | undefined {
  const [, scheme, authority, target] = RAW.exec(raw) ?? [];
  if (authority === undefined || !HOST.test(host) || !HOST.test(authority)) return undefined;
  if (!isSameAuthority(authority, host, scheme)) return undefined;
  // An absolute target may have a query and no path (RFC 9112 §3.2.2).
  return target === "" || target.startsWith("?") ? `/${target}` : target;
}

/** Whether both are the same server, one of them perhaps with the scheme's own port. */
export function isSameAuthority(one: string, other: string, scheme: string): boolean {
  if (one.toLowerCase() === other.toLowerCase()) return true;
  const hostOf = (authority: string) => URL.parse(`${scheme}://${authority}/`)?.host;
  return hostOf(one) === hostOf(other);
}

/** HTTP/2 and embedding have no Host field: the authority stands in the URL alone. */
function targetWithoutHost(raw: string, invented: string | undefined): string | undefined {
  const [, authority, target] = /^https?:\/\/([^/]*)(\/.*)$/s.exec(raw) ?? [];
  if (authority === undefined || authority === invented || !HOST.test(authority)) return undefined;
  return target;
}

/** Authorities that were looked at already: a server is asked for few, over and over. */
const known = new Map<string, boolean>();
const MOST_KNOWN = 1000;
let lastSound = "";

/** Whether the text can be the authority of a URL: a name or address, and a port perhaps. */
export function isAuthority(text: string): boolean {
  if (text === lastSound && text !== "") return true;
  const before = known.get(text);
  if (before !== undefined) return before;
  const sound = HOST.test(text) && URL.canParse(`http://${text}/`);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(text, sound);
  if (sound) lastSound = text;
  return sound;
}

/** Why a target in origin-form is not handed on, if it is not. */
export function reasonToRefuse(target: string): string | undefined {
  if (PLAIN_TARGET.test(target)) return undefined;
  if (!target.startsWith("/")) return "The request target must begin with a slash.";
  if (/[^\x21-\x7e]/.test(target)) {
    return "The request target holds a character that must be encoded.";
  }
  if (/[\\#]/.test(target)) return "The request target holds a backslash or a fragment.";
  const path = target.split("?", 1)[0];
  if (DOT_SEGMENT.test(path)) return "The request target holds dot segments.";
  if (BROKEN_ESCAPE.test(path)) return "The request target holds a broken percent-encoding.";
  if (/%00/.test(path)) return "The request target holds a NUL.";
  if (MENDED_IN_PATH.test(path) || MENDED_IN_QUERY.test(target)) {
    return "The request target holds a character that must be encoded.";
  }
  return undefined;
}

/** The URL that a trusted proxy was asked for, as it says in X-Forwarded-Host and -Proto. */
export function forwardedUrl(url: URL, headers: Headers): URL {
  const last = (name: string) => headers.get(name)?.split(",").at(-1)?.trim();
  const [host, scheme] = [last("x-forwarded-host"), last("x-forwarded-proto")];
  const seen = new URL(url);
  if (scheme === "http" || scheme === "https") seen.protocol = `${scheme}:`;
  if (host !== undefined && HOST.test(host)) {
    seen.port = "";
    seen.host = host;
  }
  return seen;
}

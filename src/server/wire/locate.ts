/**
 * What a request is for: the four forms of a target, and Host (RFC 9112 §3.2). Pure.
 *
 * @module
 */
import type { ReceivedHead } from "../../http1/received_head.ts";
import { badRequest, type Refusal } from "../../http1/refusal.ts";
import { isAuthority, isSameAuthority, reasonToRefuse } from "../target.ts";

/** Authority and path of a request; the path `*` is the server itself. */
export interface Place {
  readonly authority: string;
  /** With the query. */
  readonly path: string;
}

/** What locating hangs on beside the head. */
export interface PlaceRules {
  readonly scheme: "http" | "https";
  readonly limits: { readonly targetBytes: number };
  /** The address that was connected to, for HTTP/1.0 clients that send no Host. */
  readonly ownAuthority: string;
}

/** What is looked at. */
export type PlacedHead = Pick<ReceivedHead, "method" | "target" | "version" | "own">;

const ABSOLUTE = /^(https?):\/\/([^/?#]*)(.*)$/i;

/** Finds the place, or the reason why there is none. */
export function locate(head: PlacedHead, rules: PlaceRules): Place | Refusal {
  const { method, target, version } = head;
  if (target.length > rules.limits.targetBytes) {
    return { status: 414, reason: "The request target is too long." };
  }
  const host = head.own.host ?? (version === "1.0" ? rules.ownAuthority : undefined);
  if (host === undefined || !isAuthority(host)) {
    return badRequest("The Host field is missing or malformed.");
  }
  // A tunnel to elsewhere is what no server of resources gives (RFC 9110 §9.3.6).
  if (method === "CONNECT") return { status: 501, reason: "CONNECT is not implemented here." };
  if (target === "*") return asterisk(method, host);
  return target.startsWith("/") ? origin(target, host) : absolute(target, host, head, rules);
}

function asterisk(method: string, authority: string): Place | Refusal {
  return method === "OPTIONS"
    ? { authority, path: "*" }
    : badRequest("Only OPTIONS can ask for the server itself.");
}

function origin(path: string, authority: string): Place | Refusal {
  const reason = reasonToRefuse(path);
  return reason === undefined ? { authority, path } : badRequest(reason);
}

function absolute(
  target: string,
  host: string,
  { method, own }: PlacedHead,
  { scheme }: PlaceRules,
): Place | Refusal {
  const [, named, authority, rest] = ABSOLUTE.exec(target) ?? [];
  if (named === undefined) return badRequest("The request target is malformed.");
  if (!isAuthority(authority)) return badRequest("The request target is malformed.");
  if (own.host !== undefined && !isSameAuthority(authority, host, scheme)) {
    return badRequest("The request target and Host name different servers.");
  }
  if (named.toLowerCase() !== scheme) {
    return { status: 421, reason: `This server speaks ${scheme} here.` };
  }
  // With an authority and nothing behind it, OPTIONS asks for the server itself (RFC 9112 §3.2.4).
  if (rest === "" && method === "OPTIONS") return asterisk(method, authority);
  return origin(rest.startsWith("/") ? rest : `/${rest}`, authority);
}

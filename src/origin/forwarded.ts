/**
 * What a gateway says of itself and of the client towards the origin: Via (RFC 9110 §7.6.3),
 * CDN-Loop (RFC 8586), Forwarded (RFC 7239) and its older relatives. What the client sent under these
 * names is believed only when it comes through a trusted proxy.
 *
 *     forwarded: for=192.0.2.43;host="site.example";proto=http
 *     forwarded: for="[2001:db8::17]";host="site.example:8000";proto=https
 *     via: 1.1 variform
 *     cdn-loop: variform
 *
 * @module
 */
import { SURROGATE_TOKEN } from "../cache/mod.ts";
import type { Field } from "../model/variant.ts";

/**
 * Fields in which a client could lie about itself. A gateway of CGI's kind reads `_` as `-`, so both
 * spellings count.
 */
const CLAIM =
  /^(?:forwarded|x[-_]forwarded(?:[-_].*)?|(?:x[-_])?(?:real|client|cluster[-_]client|true[-_]client|remote)[-_](?:ip|addr|user)|cf[-_]connecting[-_]ip|fastly[-_]client[-_]ip|x[-_](?:original|rewrite)[-_]url|surrogate[-_]capability)$/i;

/** Whether a field of this name is the client's own word about itself. */
export function isClaim(name: string): boolean {
  return CLAIM.test(name);
}

/** The claims that we make ourselves, from those of a trusted proxy if there is one. */
export const WRITTEN_ANEW: ReadonlySet<string> = new Set([
  "forwarded",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "surrogate-capability",
]);

/** Our name in Via and Cache-Status. */
export const PSEUDONYM = "variform";

/** Who asked, and how we were addressed. */
export interface Client {
  readonly address?: string;
  readonly host: string;
  readonly scheme: "http" | "https";
  /** The version of HTTP, if it is not 1.1. */
  readonly version?: string;
}

/** The fields that tell the origin about the client; `before` are those of a trusted proxy. */
export function forwardedFields(client: Client, before?: Headers): Field[] {
  const address = client.address ?? "unknown";
  const node = address.includes(":") ? `"[${address}]"` : address;
  const own = `for=${node};host="${client.host.replaceAll(/["\\]/g, "")}";proto=${client.scheme}`;
  const chain = (name: string, value: string) => {
    const earlier = before?.get(name);
    return earlier ? `${earlier}, ${value}` : value;
  };
  return [
    ["Forwarded", chain("forwarded", own)],
    ["X-Forwarded-For", chain("x-forwarded-for", address)],
    ["X-Forwarded-Host", before?.get("x-forwarded-host") ?? client.host],
    ["X-Forwarded-Proto", before?.get("x-forwarded-proto") ?? client.scheme],
  ];
}

/** What we can do for the origin in its place (W3C Edge Architecture §2.2), behind what `before` can. */
export function surrogateCapability(before?: Headers): Field {
  const own = `${SURROGATE_TOKEN}="Surrogate/1.0"`;
  const others = before?.get("surrogate-capability");
  return ["Surrogate-Capability", others ? `${others}, ${own}` : own];
}

/** The CDN-Loop field with ourselves added (RFC 8586 §2). */
export function cdnLoop(received: string): Field {
  return ["CDN-Loop", received ? `${received}, ${PSEUDONYM}` : PSEUDONYM];
}

/** The Via field with ourselves added. */
export function via(received: string, version = "1.1"): Field {
  const own = `${version} ${PSEUDONYM}`;
  return ["Via", received ? `${received}, ${own}` : own];
}

/**
 * An origin that stands behind us speaks of itself under its own name. Where it names itself, the
 * client must read our name instead.
 *
 *     Location: http://127.0.0.1:8080/next   →  /next
 *     Set-Cookie: id=7; Domain=127.0.0.1     →  id=7
 *
 * @module
 */
import type { Field } from "../model/variant.ts";

const LOCATIONS = new Set(["location", "content-location", "refresh"]);

/** Fields of the origin's answer with the origin's own name replaced by ours. */
export function rewriteFields(fields: readonly Field[], origin: URL): Field[] {
  return fields.map(([name, value]) => {
    const lower = name.toLowerCase();
    if (LOCATIONS.has(lower)) return [name, rewriteLocation(lower, value, origin)];
    if (lower === "set-cookie") return [name, rewriteCookie(value, origin.hostname)];
    return [name, value];
  });
}

function rewriteLocation(name: string, value: string, origin: URL): string {
  if (name !== "refresh") return withoutOrigin(value, origin);
  const [, before, url] = /^(\s*\d+\s*[;,]\s*url\s*=\s*)(.*)$/i.exec(value) ?? [];
  return url === undefined ? value : before + withoutOrigin(url, origin);
}

/** The same reference without scheme and authority, if these are the origin's. */
function withoutOrigin(reference: string, origin: URL): string {
  if (!/^(?:https?:)?\/\//i.test(reference)) return reference;
  const url = URL.parse(reference, origin);
  if (!url || url.origin !== origin.origin) return reference;
  const base = origin.pathname.replace(/\/$/, "");
  const path = base !== "" && url.pathname.startsWith(`${base}/`)
    ? url.pathname.slice(base.length)
    : url.pathname;
  // A path that begins with two slashes would be read as an authority.
  return path.replace(/^\/{2,}/, "/") + url.search + url.hash;
}

/** The cookie without a Domain attribute that names the origin (RFC 6265 §4.1.2.3). */
function rewriteCookie(cookie: string, hostname: string): string {
  return cookie.split(";").filter((attribute, index) => {
    if (index === 0) return true;
    const [, domain] = /^\s*domain\s*=\s*\.?(.*?)\s*$/i.exec(attribute) ?? [];
    return domain === undefined || !isWithin(hostname, domain.toLowerCase());
  }).join(";");
}

function isWithin(hostname: string, domain: string): boolean {
  return hostname === domain || hostname.endsWith(`.${domain}`);
}

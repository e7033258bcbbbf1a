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
  return fields.map((field) => {
    const [name, value] = field;
    const lower = name.toLowerCase();
    if (LOCATIONS.has(lower)) return [name, rewriteLocation(lower, value, origin)];
    return lower === "set-cookie" ? [name, rewriteCookie(value, origin)] : field;
  });
}

function rewriteLocation(name: string, value: string, origin: URL): string {
  if (name !== "refresh") return withoutOrigin(value, origin);
  const [, before, url] = /^(\s*\d+\s*[;,]\s*url\s*=\s*)(.*)$/i.exec(value) ?? [];
  return url === undefined ? value : before + withoutOrigin(url, origin);
}

/** The same reference as a path of ours, if it names the origin or a place on it. */
function withoutOrigin(reference: string, origin: URL): string {
  if (!/^(?:https?:)?\/\//i.test(reference)) {
    return reference.startsWith("/") ? withoutBase(reference, origin) : reference;
  }
  const url = URL.parse(reference, origin);
  if (!url || url.origin !== origin.origin) return reference;
  // A path that begins with two slashes would be read as an authority.
  return withoutBase(url.pathname, origin).replace(/^\/{2,}/, "/") + url.search + url.hash;
}

/** A path at the origin as a path of ours: what stands behind the folder that we front. */
function withoutBase(path: string, { pathname }: URL): string {
  const base = pathname.replace(/\/$/, "");
  if (base === "" || !path.startsWith(base)) return path;
  const rest = path.slice(base.length);
  if (rest === "") return "/";
  return /^[/?#]/.test(rest) ? rest.replace(/^(?=[?#])/, "/") : path;
}

/** The cookie without a Domain that names the origin, its Path as one of ours (RFC 6265 §4.1.2). */
function rewriteCookie(cookie: string, origin: URL): string {
  const attributes = cookie.split(";").map((attribute, index) => {
    const [, before, path] = index > 0 && /^(\s*path\s*=\s*)(\/.*)$/i.exec(attribute) || [];
    return path === undefined ? attribute : before + withoutBase(path, origin);
  });
  return attributes.filter((attribute, index) => {
    if (index === 0) return true;
    const [name, domain] = attribute.split("=", 2).map((part) => part.trim().toLowerCase());
    const isForeign = name !== "domain" || domain === undefined;
    return isForeign || !isWithin(origin.hostname, domain.replace(/^\./, ""));
  }).join(";");
}

function isWithin(hostname: string, domain: string): boolean {
  return hostname === domain || hostname.endsWith(`.${domain}`);
}

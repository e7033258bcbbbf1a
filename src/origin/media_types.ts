/**
 * Media types of name tokens and back, where the registry that the library carries is not what
 * people who publish a folder mean.
 *
 * @module
 */
import { extension, lookup } from "../libraries/media_types.ts";

/**
 * Tokens whose registered type is not the one meant, or that are languages to the registry.
 * Program text is text/plain, so that a browser shows it instead of saving it (or, for `.ts`,
 * trying to play it).
 */
const TYPES: Readonly<Record<string, string>> = {
  cs: "text/plain",
  gz: "application/gzip",
  // https://www.jsonfeed.org/version/1.1/ names a type, and no extension.
  jsonfeed: "application/feed+json",
  ml: "text/plain",
  org: "text/plain",
  rs: "text/plain",
  tgz: "application/gzip",
  ts: "text/plain",
  tsx: "text/plain",
  // RFC 9512
  yaml: "application/yaml",
  yml: "application/yaml",
  zst: "application/zstd",
  "tar.br": "application/octet-stream",
  "tar.bz2": "application/x-bzip2",
  "tar.gz": "application/gzip",
  "tar.xz": "application/x-xz",
  "tar.zst": "application/zstd",
};

/** Tokens of types for which the registry has none, or not the one that people write. */
const TOKENS: Readonly<Record<string, string>> = {
  "application/feed+json": "jsonfeed",
  "application/yaml": "yaml",
};

/** Types that belong early in the server's order; lower comes first. */
const RANKS: Readonly<Record<string, number>> = {
  "text/html": 0,
  "image/png": 1,
  "image/jpeg": 1,
  "image/gif": 1,
  "image/svg+xml": 1,
  // Smaller, but not every program that reads pictures reads these.
  "image/webp": 2,
  "image/avif": 2,
  "text/markdown": 3,
  "text/plain": 4,
};
const LAST_RANK = 5;

/** The media type that a token of a file name stands for: `html`, `tar.gz`. */
export function typeOfToken(token: string): string | undefined {
  const key = token.toLowerCase();
  if (Object.hasOwn(TYPES, key)) return TYPES[key];
  return lookup(`.${key}`) || undefined;
}

/** The token that people write for a media type: `md` for text/markdown. */
export function tokenOfType(type: string): string | undefined {
  return Object.hasOwn(TOKENS, type) ? TOKENS[type] : extension(type) || undefined;
}

/** Whether this is a type whose charset a folder can know and has to state. */
export function hasCharset(type: string): boolean {
  // XML names its charset itself, and a parameter would overrule it (RFC 7303 §3.2).
  return type.startsWith("text/") && type !== "text/xml";
}

/** Whether content of this type is for machines: a page names the file, no language chooses it. */
export function isCode(type: string): boolean {
  return type === "text/javascript" || type === "text/css" || type === "application/wasm";
}

/** Place of a type in the server's order of preference. */
export function rankOfType(type: string | undefined): number {
  return type !== undefined && Object.hasOwn(RANKS, type) ? RANKS[type] : LAST_RANK;
}

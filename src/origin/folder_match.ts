/**
 * Which files of a folder a name in a URL stands for, decided from the names alone.
 *
 * @module
 */
import { type FileName, type NamePart, splitTokens } from "./file_name.ts";
import { tokenOfType, typeOfToken } from "./media_types.ts";

/** The names in one folder, arranged for matching. Keys are composed (NFC). */
export interface FolderNames {
  /** Every entry that may be a file, by its whole name. */
  readonly files: ReadonlyMap<string, FileName>;
  /** The same, by what their variants have in common. */
  readonly bases: ReadonlyMap<string, readonly FileName[]>;
  /** Every entry that may be a folder: name in URLs → name in store. */
  readonly folders: ReadonlyMap<string, string>;
}

/** The files that a name stands for. */
export interface NameMatch {
  readonly base: string;
  /** Never empty. */
  readonly files: readonly FileName[];
  /** The media type that the name asks for, and that none of the files has. */
  readonly twin?: string;
}

/** Type, language, charset and coding: a fifth token could say nothing new. */
const MOST_TOKENS = 4;

/**
 * Matches the last segment of a path: `about` and `about.ko.html` both find `about.ko.html`. The
 * group of a file of this very name comes first, then that of the longest base; a twin comes last,
 * because a stored form is better than one that has to be made.
 */
export function matchName(
  names: FolderNames,
  name: string,
  twinTypes: readonly string[],
): NameMatch | undefined {
  const exact = names.files.get(name);
  if (exact !== undefined) return matchLike(names, exact);
  const splits = splitName(name);
  for (const { base, tokens } of splits) {
    const match = narrow(names, base, tokens);
    if (match !== undefined) return match;
  }
  if (names.folders.has(name)) return undefined;
  for (const { base, tokens } of splits) {
    const match = matchTwin(names, base, tokens, twinTypes);
    if (match !== undefined) return match;
  }
  return undefined;
}

/**
 * All that says the same as a file of this very name, and perhaps more. Who names the coding as well
 * wants that file: `dump.sql.gz` is then an archive, not a coded form of `dump.sql`.
 */
function matchLike(names: FolderNames, exact: FileName): NameMatch {
  const coding = exact.parts.find((part) => part.dimension === "encoding");
  if (coding !== undefined) {
    const base = exact.name.normalize("NFC");
    const type = typeOfToken(coding.token) ?? "application/octet-stream";
    return { base, files: [{ name: exact.name, base, parts: [], type }] };
  }
  const files = (names.bases.get(exact.base) ?? []).filter((file) =>
    exact.parts.every(({ dimension }) => file[dimension] === exact[dimension])
  );
  return { base: exact.base, files };
}

function narrow(
  names: FolderNames,
  base: string,
  tokens: readonly string[],
): NameMatch | undefined {
  const files = (names.bases.get(base) ?? []).filter((file) => carries(file, tokens));
  return files.length > 0 ? { base, files } : undefined;
}

function matchTwin(
  names: FolderNames,
  base: string,
  tokens: readonly string[],
  twinTypes: readonly string[],
): NameMatch | undefined {
  if (!names.bases.has(base)) return undefined;
  for (const [at, token] of tokens.entries()) {
    const twin = twinTypes.find((type) => tokenOfType(type) === token);
    if (twin === undefined) continue;
    const match = narrow(names, base, tokens.toSpliced(at, 1));
    if (match === undefined || match.files.some(({ type }) => type === twin)) continue;
    return { ...match, twin };
  }
  return undefined;
}

/** Whether each token says something of the file, and no two of them the same thing. */
function carries(file: FileName, tokens: readonly string[]): boolean {
  const parts = [...file.parts];
  for (const [place, token] of tokens.entries()) {
    const isLast = place === tokens.length - 1;
    const at = parts.findIndex((part) =>
      means(token, part) && (isLast || part.dimension !== "encoding")
    );
    if (at < 0) return false;
    parts.splice(at, 1);
  }
  return true;
}

/** A token of a URL is case-exact, but another token of the same type (`jpeg`, `jpg`) will do. */
function means(token: string, part: NamePart): boolean {
  if (token === part.token) return true;
  // Language tags mean the same in any case (RFC 5646 §2.1.1).
  if (part.dimension === "language") return token.toLowerCase() === part.token.toLowerCase();
  if (part.dimension !== "type" || token !== token.toLowerCase()) return false;
  return part.token === part.token.toLowerCase() && typeOfToken(token) === part.value;
}

/** The ways to cut a name into base and tokens, the longest base first. */
function splitName(name: string): { base: string; tokens: string[] }[] {
  const all = splitTokens(name);
  const fewest = Math.max(1, all.length - MOST_TOKENS);
  const splits = [];
  for (let count = all.length; count >= fewest; count--) {
    splits.push({ base: all.slice(0, count).join("."), tokens: all.slice(count) });
  }
  return splits;
}

/**
 * What a file's name says of its content: `page.ja.euc-jp.html.gz` is the resource `page`, and a
 * variant in Japanese, in EUC-JP, of HTML, coded with gzip.
 *
 * @module
 */
import { canonicalCharset } from "../coding/charset.ts";
import { readLanguage } from "./file_language.ts";
import { hasCharset, isCode, typeOfToken } from "./media_types.ts";

/** What a token of a file name can speak of. */
export type NameDimension = "type" | "language" | "charset" | "encoding";

/** One token with a meaning. */
export interface NamePart {
  readonly dimension: NameDimension;
  /** As it stands in the name. */
  readonly token: string;
  /** What it means: `ko` → `ko`, `gz` → `gzip`, `md` → `text/markdown`. */
  readonly value: string;
}

/** A file name, read. */
export interface FileName {
  /** The name as it is stored. */
  readonly name: string;
  /** What is left without the tokens; shared by all variants of a resource. */
  readonly base: string;
  /** The tokens, in the order of the name. */
  readonly parts: readonly NamePart[];
  readonly type?: string;
  readonly language?: string;
  readonly charset?: string;
  readonly encoding?: string;
}

const CODINGS: Readonly<Record<string, string>> = { gz: "gzip", br: "br", zst: "zstd" };

/**
 * Leniency turned round: these are WHATWG charset labels, but in a file name they are words far
 * more often (`guide.mac.html`, `lesson.korean.html`), and a wrong charset spoils the page.
 */
const WORDS: ReadonlySet<string> = new Set(
  ("arabic chinese cyrillic greek greek8 hebrew koi korean logical mac macintosh replacement " +
    "unicode visual").split(" "),
);
const NUMBER = /^l?\d+$/;
const LABEL = /^[a-z0-9_-]{3,24}$/;

/** Source maps are found from the script that names them; `/app.js` must never turn into one. */
const SOURCE_MAP = /\.(?:[cm]?js|css|wasm)\.map(?:\.(gz|br|zst))?$/i;

/**
 * Reads a file name. Tokens are taken from the right, each dimension at most once, a coding only
 * at the very end. Where a token has two meanings, the reading that gives a meaning to most tokens
 * is right: `about.html.pl` is Polish, `about.pl` is Perl.
 */
export function readFileName(stored: string, languages: readonly string[] = []): FileName {
  // Systems differ in how they store é or 가; requests carry the composed form.
  const name = stored.normalize("NFC");
  const sourceMap = SOURCE_MAP.exec(name);
  if (sourceMap !== null) return describeSourceMap(stored, name, sourceMap[1]);
  const parts = bestReading(splitTokens(name), languages);
  const facts = Object.fromEntries(parts.map((part) => [part.dimension, part.value]));
  const svgz = parts.some((part) => part.token.toLowerCase() === "svgz");
  return {
    name: stored,
    base: baseOf(name, parts),
    parts,
    ...facts,
    ...(svgz && { encoding: "gzip" }),
  };
}

function describeSourceMap(stored: string, name: string, coding: string | undefined): FileName {
  const type = "application/json";
  if (coding === undefined) return { name: stored, base: name, parts: [], type };
  const encoding = CODINGS[coding.toLowerCase()];
  const parts: NamePart[] = [{ dimension: "encoding", token: coding, value: encoding }];
  return { name: stored, base: baseOf(name, parts), parts, type, encoding };
}

function baseOf(name: string, parts: readonly NamePart[]): string {
  const consumed = parts.reduce((sum, part) => sum + part.token.length + 1, 0);
  return name.slice(0, name.length - consumed);
}

/** The name without its coding: `style.css` for `style.css.gz`. */
export function decodedName(file: FileName): string {
  const name = file.name.normalize("NFC");
  return baseOf(name, file.parts.filter((part) => part.dimension === "encoding"));
}

const ARCHIVE = /^(?:gz|br|zst|bz2|xz)$/i;

/**
 * The tokens of a name, the first of which always belongs to the base. `tar.gz` is one token: who
 * fetches an archive wants it as it is, not uncompressed on the way by a content coding.
 */
export function splitTokens(name: string): string[] {
  const tokens = name.split(".");
  const last = tokens.length - 1;
  if (last > 1 && tokens[last - 1].toLowerCase() === "tar" && ARCHIVE.test(tokens[last])) {
    tokens.splice(last - 1, 2, `${tokens[last - 1]}.${tokens[last]}`);
  }
  return tokens;
}

/** Every meaning of a token, the preferred one first. */
function meanings(token: string, isLast: boolean, languages: readonly string[]): NamePart[] {
  const found: NamePart[] = [];
  const add = (dimension: NameDimension, value: string | undefined) => {
    if (value !== undefined) found.push({ dimension, token, value });
  };
  const key = token.toLowerCase();
  if (isLast && Object.hasOwn(CODINGS, key)) add("encoding", CODINGS[key]);
  add("type", typeOfToken(token));
  add("language", readLanguage(token, languages));
  add("charset", readCharset(key));
  return found;
}

function readCharset(label: string): string | undefined {
  if (!LABEL.test(label) || WORDS.has(label) || NUMBER.test(label)) return undefined;
  return canonicalCharset(label);
}

/** The longest reading; among equals the first, which prefers codings, then types. */
function bestReading(tokens: readonly string[], languages: readonly string[]): readonly NamePart[] {
  let best: readonly NamePart[] = [];
  // Each step takes a dimension out of four, so there are never more than a few dozen readings.
  let readings: (readonly NamePart[])[] = [[]];
  for (let at = tokens.length - 1; at > 0 && readings.length > 0; at--) {
    const possible = meanings(tokens[at], at === tokens.length - 1, languages);
    readings = readings.flatMap((parts) =>
      possible
        .filter((part) => parts.every((other) => other.dimension !== part.dimension))
        .map((part) => [part, ...parts])
    );
    best = readings.find(isSound) ?? best;
  }
  return best;
}

function isSound(parts: readonly NamePart[]): boolean {
  const value = (dimension: NameDimension) =>
    parts.find((part) => part.dimension === dimension)?.value;
  const type = value("type");
  if (value("encoding") !== undefined && type === undefined) return false;
  if (value("language") !== undefined && type !== undefined && isCode(type)) return false;
  return value("charset") === undefined || type === undefined || hasCharset(type);
}

/**
 * What there is to build of a folder: the forms that a server would make of its files by itself, under
 * the names by which a folder that is served finds them.
 *
 *     about.ko.html   →   about.ko.html.br, about.ko.md, about.ko.md.br, …
 *     photo.jpg       →   photo.avif, photo.webp
 *
 * @module
 */
import { type FileName, readFileName } from "../../origin/file_name.ts";
import { hasCharset, rankOfType, tokenOfType, typeOfToken } from "../../origin/media_types.ts";
import { reach } from "../../transcode/mod.ts";
import type { Converter } from "../../model/conversion.ts";
import type { DerivedVariant, StoredVariant } from "../../model/variant.ts";

/** A file of the folder, its path as in URLs. */
export interface SourceFile {
  readonly path: string;
  readonly size: number;
  /** Time of the last change, in milliseconds since the epoch. */
  readonly modified: number;
}

/** A form to be made, without content coding. */
export interface BuildTask {
  readonly source: SourceFile;
  /** Where it goes. */
  readonly path: string;
  /** Codings of it that lie in the folder already, by their extensions. */
  readonly coded: ReadonlySet<string>;
  /** How it is made; undefined of what is copied. */
  readonly variant?: DerivedVariant;
}

/** What a coded file's name ends with. */
export const EXTENSIONS = ["br", "zst", "gz"] as const;

/** Below this, in bytes, a coding saves less than it costs. */
export const CODED_LENGTH = 512;

/** The forms of these files, the files themselves among them. */
export function planBuild(
  files: readonly SourceFile[],
  converters: readonly Converter[],
): readonly BuildTask[] {
  const usable = converters.filter(isFileLike);
  const taken = new Set(files.map(({ path }) => path));
  return [...groupsOf(files).values()].flatMap((group) => {
    const codedAt = (path: string) =>
      new Set(EXTENSIONS.filter((extension) => taken.has(`${path}.${extension}`)));
    const copies = group.map(({ source }) => {
      return { source, path: source.path, coded: codedAt(source.path) };
    });
    const stored = new Map(group.map((member) => [describe(member), member] as const));
    const derived = reach([...stored.keys()], { converters: usable, codings: [] });
    const forms = derived.flatMap((variant): BuildTask[] => {
      const member = stored.get(variant.source);
      const path = member && pathOf(member, variant);
      if (member === undefined || path === undefined || taken.has(path)) return [];
      taken.add(path);
      return [{ source: member.source, path, coded: codedAt(path), variant }];
    });
    return [...copies, ...forms];
  });
}

/**
 * Whether a form may become a file beside its source: as a file it has no fields of its own, and who
 * takes either must still get the source, as from a server that makes it. Mail links to its parts.
 */
function isFileLike({ from, to, fields, qs }: Converter): boolean {
  if (!("type" in from) || !("type" in to) || MAIL.has(from.type)) return !("type" in to);
  return fields === undefined && qs === undefined && rankOfType(to.type) >= rankOfType(from.type);
}

const MAIL: ReadonlySet<string> = new Set(["message/rfc822", "application/mbox"]);

/** A file, and what its name says. */
interface Member {
  readonly source: SourceFile;
  readonly folder: string;
  readonly name: FileName;
}

/** Files that are forms of one resource. */
function groupsOf(files: readonly SourceFile[]): Map<string, Member[]> {
  const groups = new Map<string, Member[]>();
  for (const source of files) {
    const cut = source.path.lastIndexOf("/") + 1;
    const [folder, name] = [source.path.slice(0, cut), readFileName(source.path.slice(cut))];
    const key = folder + name.base;
    const group = groups.get(key) ?? [];
    groups.set(key, [...group, { source, folder, name }]);
  }
  return groups;
}

function describe({ source, name }: Member): StoredVariant {
  const { type, language, charset, encoding } = name;
  return {
    kind: "stored",
    ...{ type, language, charset, encoding },
    length: source.size,
    location: `/${source.path}`,
    open: () => Promise.reject(new Error("a plan opens nothing")),
  };
}

/** Base, language and extension, where all that reads back as this form. */
function pathOf({ folder, name }: Member, { type }: DerivedVariant): string | undefined {
  const extension = type === undefined ? undefined : tokenOfType(type);
  if (extension === undefined || typeOfToken(extension) !== type) return undefined;
  const language = name.parts.find(({ dimension }) => dimension === "language");
  const made = [name.base, ...language ? [language.token] : [], extension].join(".");
  const read = readFileName(made);
  const isSame = read.base === name.base && read.type === type && read.language === name.language;
  // Text that is made is UTF-8, which is what a folder takes text for that does not say its own.
  return isSame && (read.charset === undefined || hasCharset(type ?? ""))
    ? folder + made
    : undefined;
}

/**
 * Type maps in a folder: `guide.var` describes the set of `/guide`, in place of the names of files.
 *
 * @module
 */
import { Fault } from "../model/fault.ts";
import type { Description, Resource, StoredVariant } from "../model/variant.ts";
import { hasCharset, tokenOfType, typeOfToken } from "./media_types.ts";
import { splitTokens } from "./file_name.ts";
import { INDEX, type Place } from "./folder_address.ts";
import { formatPath } from "./file_path.ts";
import { FORM_NAMES, formatOfType, type FormNames, locatingViews } from "./query_forms.ts";
import { type MappedVariant, parseTypeMap } from "./type_map.ts";

/** Apache's extension for type maps. */
const EXTENSION = ".var";

/** A map that a name in a URL leads to. */
export interface FoundMap {
  /** The name of the map's file, composed. */
  readonly file: string;
  /** What the resource is called. */
  readonly base: string;
  /** The media type that the name asks for. */
  readonly twin?: string;
}

/** The map of this name: `guide` and `guide.var` find `guide.var`. A file of the very name is no map. */
export function findMap({ names }: Place, name: string): FoundMap | undefined {
  if (name.endsWith(EXTENSION)) {
    return names.files.has(name)
      ? { file: name, base: name.slice(0, -EXTENSION.length) }
      : undefined;
  }
  const file = name + EXTENSION;
  return !names.files.has(name) && names.files.has(file) ? { file, base: name } : undefined;
}

/** The map of which this name asks for a type: `guide.md` of `guide.var`. */
export function findTwinMap({ names, twinTypes }: Place, name: string): FoundMap | undefined {
  const tokens = splitTokens(name);
  const token = tokens.pop();
  const twin = twinTypes.find((type) => tokenOfType(type) === token);
  const file = `${tokens.join(".")}${EXTENSION}`;
  return twin !== undefined && names.files.has(file)
    ? { file, base: tokens.join("."), twin }
    : undefined;
}

/** What a map needs of the folder that it is in. */
export interface MapSetting {
  /** The map's text, its entity tag and its time. */
  readonly text: string;
  readonly etag: string;
  readonly lastModified?: number;
  /** Variants that are read at most. */
  readonly limit: number;
  /** The file that a reference leads to, as its name describes it. */
  find(uri: string): Promise<StoredVariant | undefined>;
}

/** The variants that a map lists, in its order; references that lead nowhere are left out. */
export async function describeMap(setting: MapSetting): Promise<readonly StoredVariant[]> {
  const mapped = parseTypeMap(setting.text, setting.limit);
  const variants = await Promise.all(
    mapped.map((variant, index) => describeMapped(setting, variant, index)),
  );
  return variants.filter((variant) => variant !== undefined);
}

async function describeMapped(
  setting: MapSetting,
  { description, uri, body }: MappedVariant,
  index: number,
): Promise<StoredVariant | undefined> {
  if (body !== undefined) return inlineVariant(setting, description, body, index);
  const file = uri === undefined ? undefined : await setting.find(uri);
  if (file?.location?.endsWith(EXTENSION)) {
    throw new Fault("variant-negotiates", `a type map lists another one: ${uri}`);
  }
  return file && redescribe(file, description, index);
}

/** The file as the map describes it. Its own name finds it only while that says the same. */
function redescribe(
  file: StoredVariant,
  description: Description,
  index: number,
): StoredVariant {
  const { charset, location, ...rest } = file;
  const type = description.type ?? file.type;
  const described = {
    ...rest,
    ...(charset !== undefined && hasCharset(type ?? "") && { charset }),
    ...description,
  };
  const agrees = described.type === file.type && described.language === file.language &&
    described.charset === charset && described.encoding === file.encoding;
  return agrees ? { ...described, location } : { ...described, etag: numbered(file.etag, index) };
}

function inlineVariant(
  { etag, lastModified }: MapSetting,
  description: Description,
  body: string,
  index: number,
): StoredVariant {
  const bytes = new TextEncoder().encode(body);
  const type = description.type ?? "text/plain";
  return {
    kind: "stored",
    ...description,
    type,
    // The map is read as UTF-8, and what stands in it is sent as that, whatever it says.
    charset: hasCharset(type) ? "utf-8" : undefined,
    encoding: undefined,
    length: bytes.length,
    etag: numbered(etag, index),
    ...(lastModified !== undefined && { lastModified }),
    open: (range) => {
      const part = range ? bytes.subarray(range.first, range.last + 1) : bytes;
      return Promise.resolve(ReadableStream.from(part.length === 0 ? [] : [part]));
    },
  };
}

/** One file may be described in two ways, and then is two variants. */
function numbered(etag: string | undefined, index: number): string | undefined {
  return etag && `${etag.slice(0, -1)};${index}"`;
}

/** The path of the resource that a map describes. */
export function locationOfMap({ segments }: Place, { base }: FoundMap): string {
  return base === INDEX ? formatPath(segments, true) : formatPath([...segments, base], false);
}

/** Where the forms of the resource are found: under its name, with type and language pinned. */
export function locateInMap(
  location: string,
  variants: readonly StoredVariant[],
  names: FormNames = FORM_NAMES,
): Resource["locate"] {
  const isMultilingual = new Set(variants.map(({ language }) => language)).size > 1;
  return locatingViews(({ type, language }) => {
    if (type === undefined) return undefined;
    const token = tokenOfType(type);
    const isExact = token !== undefined && typeOfToken(token) === type;
    const query = new URLSearchParams({ [names.format]: isExact ? token : formatOfType(type) });
    // `und` is what BCP 47 has for content that states no language.
    if (isMultilingual) query.set(names.language, language ?? "und");
    return `${location}?${query}`;
  }, names);
}

/**
 * The folder origin: files as variants by their names. `about.en.html`, `about.ko.html` and
 * `about.md` are one resource, `/about`.
 *
 * @module
 */
import { Fault } from "../model/fault.ts";
import type { Limits } from "../model/limits.ts";
import type { StoredVariant } from "../model/variant.ts";
import { ContentReader } from "./file_content.ts";
import {
  formatPath,
  isInside,
  joinPath,
  missing,
  readPath,
  refusalOf,
  type RequestPath,
} from "./file_path.ts";
import { readFileName } from "./file_name.ts";
import { modifiedOf, stampFile, tagFile } from "./file_stamp.ts";
import { streamFile } from "./file_stream.ts";
import { canonicalPath, INDEX, locateForm, type Place, readPins } from "./folder_address.ts";
import { listFolder } from "./folder_listing.ts";
import {
  describeMap,
  findMap,
  findTwinMap,
  type FoundMap,
  locateInMap,
  locationOfMap,
} from "./folder_map.ts";
import { matchName, type NameMatch } from "./folder_match.ts";
import { LinkReader } from "./folder_links.ts";
import { FolderReader, type FolderReading } from "./folder_names.ts";
import { orderFiles } from "./folder_order.ts";
import { describeFiles, type FileSetting } from "./folder_variants.ts";
import { isCode } from "./media_types.ts";
import { locatingViews } from "./query_forms.ts";
import type { Answer, Ask, Listing, Origin } from "./origin.ts";

/** How a folder is served. */
export interface FolderOptions {
  /** `folderEntries` and `variants` hold here. */
  readonly limits: Limits;
  /** The server's languages, the preferred one first; also those of three letters to be known. */
  readonly languages?: readonly string[];
  /** Media types that `/about.md` may ask for although no such file is stored. */
  readonly twinTypes?: readonly string[];
}

const TWIN_TYPES = ["text/html", "text/markdown", "text/plain", "application/json"];

/** A type map is written by hand; what is longer is none. */
const LONGEST_MAP = 256 << 10;

const RULES = { windows: Deno.build.os === "windows" };

/** Opens a folder for serving; fails with a fault if it is none. */
export function openFolder(root: string, options: FolderOptions): Folder {
  try {
    const real = Deno.realPathSync(root);
    if (Deno.statSync(real).isDirectory) return new Folder(real, options);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    const { fault, detail } = refusalOf(error);
    throw new Fault(fault, detail);
  }
  throw new Fault("missing", "the root is not a folder");
}

/** A folder in the file system. */
export class Folder implements Origin {
  /** For logs and traces. */
  readonly name = "folder";
  readonly #root: string;
  readonly #options: FolderOptions;
  readonly #languages: readonly string[];
  readonly #reader: FolderReader;
  readonly #contents: ContentReader = new ContentReader();
  readonly #links = new LinkReader();

  /** `root` is a real path; {@link openFolder} finds it. */
  constructor(root: string, options: FolderOptions) {
    this.#root = root;
    this.#options = options;
    this.#languages = options.languages ?? [];
    this.#reader = new FolderReader(options.limits.folderEntries, this.#languages);
  }

  /** Says which variants a URL has. */
  async describe(ask: Ask): Promise<Answer> {
    const path = readPath(ask.url.pathname, RULES);
    if (path.kind === "refused") return path;
    const folder = path.folder ? path.segments : path.segments.slice(0, -1);
    try {
      const place = await this.#enter(folder);
      if (place === undefined) return missing();
      if (path.folder) return await this.#describeFolder(place, ask);
      return await this.#describeName(place, path.segments[path.segments.length - 1], ask);
    } catch (error) {
      return refusalOf(error);
    }
  }

  /** What strangers can fetch from a folder. */
  async list({ url }: Ask): Promise<Listing | undefined> {
    const path = readPath(url.pathname, RULES);
    if (path.kind === "refused" || !path.folder) return undefined;
    const place = await this.#enter(path.segments).catch(() => undefined);
    return place && await listFolder({ root: this.#root, ...place });
  }

  /** Nothing is held open between requests. */
  close(): void {}

  async #describeFolder(place: OpenPlace, ask: Ask): Promise<Answer> {
    const mapped = await this.#describeMap(place, findMap(place, INDEX), ask);
    if (mapped !== undefined) return mapped;
    const match = matchName(place.names, INDEX, []);
    // A folder of program text has its entry point in index.js, which is no page about it.
    const files = match?.files.filter(({ type }) => type === undefined || !isCode(type)) ?? [];
    const answer = files.length > 0
      ? await this.#describeMatch(place, { base: INDEX, files }, ask)
      : undefined;
    if (answer !== undefined) return answer;
    return { kind: "listing", listing: await listFolder({ root: this.#root, ...place }) };
  }

  async #describeName(place: OpenPlace, name: string, ask: Ask): Promise<Answer> {
    const mapped = await this.#describeMap(place, findMap(place, name), ask);
    if (mapped !== undefined) return mapped;
    const match = await this.#findUnlisted(place, name) ??
      matchName(place.names, name, place.twinTypes);
    const answer = match === undefined
      ? await this.#describeMap(place, findTwinMap(place, name), ask)
      : await this.#describeMatch(place, match, ask);
    if (answer !== undefined) return answer;
    const stored = place.names.folders.get(name) ?? (place.names.cut ? name : undefined);
    if (stored === undefined) return missing();
    if (await stampFile(this.#root, joinPath(place.path, stored)) !== "folder") return missing();
    const location = formatPath([...place.segments, name], true) + ask.url.search;
    return { kind: "redirect", status: 301, location };
  }

  async #describeMatch(
    place: OpenPlace,
    match: NameMatch,
    { url, names, linked }: Ask,
  ): Promise<Answer | undefined> {
    const files = orderFiles(match.files, this.#languages).slice(0, this.#options.limits.variants);
    const named = await describeFiles(this.#settingOf(place), files);
    if (named === undefined || "kind" in named) return named;
    const variants = linked ? await this.#completeLinked(place, named, url) : named;
    const location = canonicalPath(place, match);
    const resource = {
      location,
      variants,
      pins: readPins(match, url.searchParams, names),
      // The names of files tell nothing of what is elsewhere.
      locate: variants.length === named.length
        ? locatingViews((form) => locateForm(place, match, form, names), names)
        : locateInMap(location, variants, names),
    };
    return { kind: "resource", resource };
  }

  /** The set as its files describe it; under the whole name of a file there is that file alone. */
  async #completeLinked(
    place: OpenPlace,
    variants: readonly StoredVariant[],
    url: URL,
  ): Promise<readonly StoredVariant[]> {
    return await this.#links.complete(variants, {
      limit: this.#options.limits.variants,
      expand: !variants.some(({ location }) => location === url.pathname),
      find: (href) => this.#findLinked(place, href, url),
    });
  }

  /** The files that a link leads to: one by its whole name, or all of a resource. */
  async #findLinked(
    place: OpenPlace,
    href: string,
    url: URL,
  ): Promise<readonly StoredVariant[]> {
    const path = this.#pathOf(place, href, url);
    if (path === undefined) return [];
    const segments = path.folder ? path.segments : path.segments.slice(0, -1);
    const folder = await this.#enter(segments).catch(() => undefined);
    if (folder === undefined) return [];
    const name = path.folder ? INDEX : path.segments[path.segments.length - 1];
    const exact = folder.names.files.get(name);
    const files = exact === undefined ? matchName(folder.names, name, [])?.files : [exact];
    const variants = await describeFiles(this.#settingOf(folder), files ?? []);
    return variants === undefined || "kind" in variants ? [] : variants;
  }

  /** Where a reference leads to in the folder; nowhere if it leads out of it. */
  #pathOf(place: OpenPlace, reference: string, { origin }: URL): RequestPath | undefined {
    const target = URL.parse(reference, new URL(formatPath(place.segments, true), origin));
    if (target === null || target.origin !== origin || target.search !== "") return undefined;
    const path = readPath(target.pathname, RULES);
    return path.kind === "refused" ? undefined : path;
  }

  /** The resource that a type map describes. */
  async #describeMap(
    place: OpenPlace,
    map: FoundMap | undefined,
    { url, names }: Ask,
  ): Promise<Answer | undefined> {
    const stored = map && place.names.files.get(map.file)?.name;
    if (map === undefined || stored === undefined) return undefined;
    const stamp = await stampFile(this.#root, joinPath(place.path, stored));
    if (stamp === undefined || stamp === "folder" || stamp.size > LONGEST_MAP) return undefined;
    const variants = await describeMap({
      text: await new Response(await streamFile(stamp)).text(),
      etag: await tagFile(stored, stamp),
      lastModified: modifiedOf(stamp),
      limit: this.#options.limits.variants,
      find: (uri) => this.#findFile(place, uri, url),
    });
    const location = locationOfMap(place, map);
    const pins = readPins({ base: map.base, files: [], twin: map.twin }, url.searchParams, names);
    const locate = locateInMap(location, variants, names);
    return { kind: "resource", resource: { location, variants, pins, locate } };
  }

  /** The file that a reference leads to from a place, as its name describes it. */
  async #findFile(place: OpenPlace, uri: string, url: URL): Promise<StoredVariant | undefined> {
    const path = this.#pathOf(place, uri, url);
    if (path === undefined || path.folder) return undefined;
    const folder = await this.#enter(path.segments.slice(0, -1)).catch(() => undefined);
    const file = folder?.names.files.get(path.segments[path.segments.length - 1]);
    if (folder === undefined || file === undefined) return undefined;
    const variants = await describeFiles(this.#settingOf(folder), [file]);
    return variants === undefined || "kind" in variants ? undefined : variants[0];
  }

  #settingOf(place: OpenPlace): FileSetting {
    return { ...place, root: this.#root, contents: this.#contents };
  }

  /** In a folder of too many files the last are not listed, but found by their whole names. */
  async #findUnlisted(place: OpenPlace, name: string): Promise<NameMatch | undefined> {
    if (!place.names.cut || place.names.files.has(name)) return undefined;
    const path = joinPath(place.path, name);
    const isThere = await Deno.realPath(path).then((real) => real === path, () => false);
    if (!isThere || await stampFile(this.#root, path) === "folder") return undefined;
    const file = { ...readFileName(name, this.#languages), base: name, parts: [] };
    return { base: name, files: [file] };
  }

  async #enter(segments: readonly string[]): Promise<OpenPlace | undefined> {
    const path = await this.#findFolder(segments);
    if (path === undefined) return undefined;
    const names = await this.#reader.read(path);
    return { path, segments, names, twinTypes: this.#options.twinTypes ?? TWIN_TYPES };
  }

  /** The real path of a folder in the root. */
  async #findFolder(segments: readonly string[]): Promise<string | undefined> {
    const path = segments.reduce(joinPath, this.#root);
    const real = await Deno.realPath(path).catch(() => undefined);
    // The real path is spelt as stored: equal means no link, and the same letters in the same case.
    return real === path ? path : await this.#walk(segments);
  }

  /** Finds a folder name by name, for what the system's own resolution would be too lenient for. */
  async #walk(segments: readonly string[]): Promise<string | undefined> {
    let path = this.#root;
    for (const segment of segments) {
      const stored = (await this.#reader.read(path)).folders.get(segment);
      if (stored === undefined) return undefined;
      path = await Deno.realPath(joinPath(path, stored));
      if (!isInside(this.#root, path)) return undefined;
    }
    return path;
  }
}

interface OpenPlace extends Place {
  /** Real path of the folder. */
  readonly path: string;
  readonly names: FolderReading;
}

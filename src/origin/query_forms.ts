/**
 * The reserved query parameters, by which every form of a resource has a URL of its own:
 * `?format=md` pins the type, `?lang=ko` the language, `?view=reader` a view. A site may name them
 * otherwise.
 *
 * @module
 */
import { viewNamed, viewOfType } from "../transcode/views/view_name.ts";
import { tokenOfType, typeOfToken } from "./media_types.ts";
import type { Description, Pins, Resource } from "../model/variant.ts";
import { essenceOf } from "../syntax/media_type.ts";

/** The query parameters that pin a form. */
export interface FormNames {
  /** Of the media type. */
  readonly format: string;
  /** Of the language. */
  readonly language: string;
  /** Of a view of the page; empty where URLs are to name none. */
  readonly view: string;
}

/** Their names, unless others are declared. */
export const FORM_NAMES: FormNames = {
  format: "format",
  language: "lang",
  view: "view",
};

/** A file of this name is a whole message; what is made of a page or a message is its body alone. */
const ARCHIVE = { format: "mhtml", type: "multipart/related" };

/** The media type that a `format` value names: an extension or a type. */
export function typeOfFormat(format: string): string | undefined {
  if (format.toLowerCase() === ARCHIVE.format) return ARCHIVE.type;
  if (/^[\w.+-]+\/[\w.+-]+$/.test(format)) return format.toLowerCase();
  if (!/^\w{1,16}$/.test(format)) return undefined;
  return typeOfToken(format);
}

/** The short name of a media type in `?format=`; the type itself where it has none. */
export function formatOfType(type: string): string {
  return type === ARCHIVE.type ? ARCHIVE.format : tokenOfType(type) ?? type;
}

const NO_PINS: Pins = { type: undefined, language: undefined, view: undefined };

/** What the query of this URL names; nothing is said of whether it can be had. */
export function pinsOfQuery(url: URL, names: FormNames = FORM_NAMES): Pins {
  if (url.search === "") return NO_PINS;
  const format = url.searchParams.get(names.format) ?? "";
  const language = url.searchParams.get(names.language) ?? undefined;
  return { type: typeOfFormat(format), language, view: viewOfQuery(url.searchParams, names) };
}

/** The view that a query names; one that nobody knows may mean something to a script on the page. */
export function viewOfQuery(
  query: URLSearchParams,
  { view }: FormNames = FORM_NAMES,
): string | undefined {
  const name = view === "" ? "" : query.get(view) ?? "";
  return viewNamed(name)?.name;
}

/** Finds views as well, where `locate` finds the forms of the whole. */
export function locatingViews(
  locate: Resource["locate"],
  names: FormNames = FORM_NAMES,
): Resource["locate"] {
  return (form) => {
    const view = viewOfType(form.type);
    if (view === undefined) return locate(form);
    const type = essenceOf(form.type);
    const location = names.view === "" ? undefined : locate({ ...form, type });
    if (location === undefined || type === undefined) return undefined;
    const [path, query] = location.split("?", 2);
    const pinned = new URLSearchParams(query).has(names.format)
      ? location
      // The name of a file says what it is, and nothing of what its views are.
      : `${path}?${query ? `${query}&` : ""}${names.format}=${formatOfType(type)}`;
    return `${pinned}&${names.view}=${view}`;
  };
}

/**
 * What the URL pins at an origin whose query and names may mean other things. `own` is the type of
 * what the origin has there: HTML under `/about.md` is the source of a twin (`twins.ts`).
 */
export function pinsOfForeign(url: URL, own: string | undefined, names?: FormNames): Pins {
  const pins = pinsOfQuery(url, names);
  const type = pins.type ?? (own === "text/html" ? twinType(url) : undefined);
  return { ...pins, type, soft: true };
}

/** The type that the name of a twin stands for; only Markdown has twins at an origin server. */
export function twinType({ pathname }: URL): string | undefined {
  return pathname.endsWith(".md") ? "text/markdown" : undefined;
}

/**
 * Finds the forms of the resource at this URL under `?format=` and `?lang=`. The rest of the query
 * stays as it is written: to an origin `?a` and `?a=`, `%20` and `+` may be different things.
 */
export function locateByQuery(url: URL, names: FormNames = FORM_NAMES): Resource["locate"] {
  let base: string | undefined;
  return locatingViews(({ type, language }: Description) => {
    if (type === undefined) return undefined;
    base ??= canonicalLocation(url, names);
    const format = encodeURIComponent(formatOfType(type)).replaceAll("%2F", "/");
    const location = `${base}${base.includes("?") ? "&" : "?"}${names.format}=${format}`;
    return language !== undefined && hasParameter(url, names.language)
      ? `${location}&${names.language}=${encodeURIComponent(language)}`
      : location;
  }, names);
}

/** Most URLs have no query, and need no object to look it up in. */
function hasParameter(url: URL, name: string): boolean {
  return url.search !== "" && url.searchParams.has(name);
}

/** Path and query of what a reference leads to; undefined for what is elsewhere. */
export function placeOf(reference: string, url: URL): string | undefined {
  const target = URL.parse(reference, url);
  return target?.origin === url.origin ? target.pathname + target.search : undefined;
}

/** Path and query without what pins a form. */
export function canonicalLocation(url: URL, names: FormNames = FORM_NAMES): string {
  return pathOf(url) + queryOf(unpinned(url, names));
}

/** The path as a reference; two slashes at its beginning would name a host (RFC 3986 §4.2). */
function pathOf({ pathname }: URL): string {
  return pathname.startsWith("//") ? `/.${pathname}` : pathname;
}

function unpinned(url: URL, names: FormNames): string[] {
  if (url.search === "") return [];
  const pinsView = viewOfQuery(url.searchParams, names) !== undefined;
  return url.search.slice(1).split("&").filter((pair) => {
    const [key] = pair.split("=", 1);
    if (key === names.view) return !pinsView;
    return pair !== "" && key !== names.format && key !== names.language;
  });
}

function queryOf(pairs: readonly string[]): string {
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

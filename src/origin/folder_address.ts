/**
 * Addresses of a resource and its forms: the canonical path, the path of a form that is made on
 * demand, and what a query pins.
 *
 * @module
 */
import type { Description, Pins } from "../model/variant.ts";
import { formatLanguage } from "./file_language.ts";
import { formatPath } from "./file_path.ts";
import { type FolderNames, matchName, type NameMatch } from "./folder_match.ts";
import { tokenOfType, typeOfToken } from "./media_types.ts";
import { FORM_NAMES, type FormNames, viewOfQuery } from "./query_forms.ts";

/** A base in a folder, and what its addresses depend on. */
export interface Place {
  /** The folder's path in URLs, decoded. */
  readonly segments: readonly string[];
  readonly names: FolderNames;
  readonly twinTypes: readonly string[];
}

/** The base name that stands for its folder. */
export const INDEX = "index";

/** The path of the resource that a name was matched to, without what narrows or pins it. */
export function canonicalPath(place: Place, match: NameMatch): string {
  const { base, files } = match;
  if (base === INDEX) return formatPath(place.segments, true);
  // `page.html` is the base of `page.html.md`, but belongs to `page` when it is stored itself.
  const name = leadsTo(place, base, base) ? base : files[0].name.normalize("NFC");
  return formatPath([...place.segments, name], false);
}

/**
 * Where a form of the resource is found: `/about.ko.md`; or `/about?format=md` where that name leads
 * to something else, or to the same form made from another file.
 */
export function locateForm(
  place: Place,
  match: NameMatch,
  form: Description,
  names: FormNames = FORM_NAMES,
): string | undefined {
  const { type } = form;
  if (type === undefined) return undefined;
  const extension = tokenOfType(type);
  const isExact = extension !== undefined && typeOfToken(extension) === type;
  const language = distinguishingLanguage(place, match.base, form.language);
  if (isExact) {
    const name = [match.base, language, extension].filter((token) => token !== undefined).join(".");
    if (leadsToForm(place, name, match, form)) return formatPath([...place.segments, name], false);
  }
  const query = `?${names.format}=${isExact ? extension : encodeURIComponent(type)}`;
  const suffix = language === undefined ? "" : `&${names.language}=${encodeURIComponent(language)}`;
  return narrowedPath(place, match) + query + suffix;
}

/** The path of the matched files alone: `/notes.md`, where there is also a `notes.html`. */
function narrowedPath(place: Place, match: NameMatch): string {
  const [first] = match.files;
  const type = first.parts.find(({ dimension }) => dimension === "type");
  if (type === undefined || !isNarrowed(place, match)) return canonicalPath(place, match);
  return formatPath([...place.segments, `${match.base}.${type.token}`], false);
}

/** Whether the resource has types that this name rules out. */
function isNarrowed(place: Place, { base, files }: NameMatch): boolean {
  const types = new Set(files.map(({ type }) => type));
  return (place.names.bases.get(base) ?? []).some(({ type }) => !types.has(type));
}

/** The token of the form's language, where the resource has more than one. */
function distinguishingLanguage(
  place: Place,
  base: string,
  language: string | undefined,
): string | undefined {
  const group = place.names.bases.get(base) ?? [];
  if (language === undefined || new Set(group.map((file) => file.language)).size < 2) {
    return undefined;
  }
  const parts = group.flatMap((file) => file.parts);
  const part = parts.find(({ dimension, value }) => dimension === "language" && value === language);
  return part?.token ?? language;
}

/** Whether a name in a URL finds this base. */
function leadsTo(place: Place, name: string, base: string): boolean {
  return matchName(place.names, name, place.twinTypes)?.base === base;
}

/** Whether a name finds nothing but this form, stored or made from what was matched here. */
function leadsToForm(place: Place, name: string, match: NameMatch, form: Description): boolean {
  const found = matchName(place.names, name, place.twinTypes);
  if (found === undefined || found.base !== match.base) return false;
  // With types ruled out, a form is made from what is left; the name may mean another source.
  const isSame = found.files.every((file) => match.files.some(({ name }) => name === file.name));
  if (isNarrowed(place, match) && !isSame) return false;
  return found.twin === form.type ||
    found.twin === undefined && found.files.every((file) => file.type === form.type);
}

/** What the name and the query of a URL pin; the query is the more explicit of the two. */
export function readPins(
  match: NameMatch,
  query: URLSearchParams,
  names: FormNames = FORM_NAMES,
): Pins {
  const format = query.get(names.format) || undefined;
  const language = query.get(names.language) || undefined;
  const type = format === undefined ? match.twin : readFormat(format);
  const view = viewOfQuery(query, names);
  return {
    ...(type !== undefined && { type }),
    ...(view !== undefined && { view }),
    ...(language !== undefined && { language: formatLanguage(language) }),
  };
}

/** A format that nobody knows stays as it is: no variant has it, and the client learns that. */
function readFormat(format: string): string {
  if (format.includes("/")) return format.toLowerCase();
  return typeOfToken(format) ?? format;
}

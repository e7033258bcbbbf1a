/**
 * The forms of a resource as a client chooses among them: each under a URL that gives just that one,
 * whatever the request says, but for its content coding.
 *
 * @module
 */
import { FORM_NAMES, formatOfType, type FormNames } from "../origin/query_forms.ts";
import { type Alternates, formatAlternates, listVariants } from "../negotiate/mod.ts";
import { viewNamed, viewOfType } from "../transcode/views/view_name.ts";
import { isConverted, locationOf } from "./forms.ts";
import type { Description, Resource, Variant } from "../model/variant.ts";
import type { Choice } from "../pages/mod.ts";

/** At most so many links to other forms in one answer. */
export const LINK_LIMIT = 16;

/** A longer list is told by the page alone: a head has its bounds. */
const LONGEST_LIST = 8 << 10;

/** The forms among the variants, which differ in more than their content coding. */
export function formsAmong(variants: readonly Variant[]): readonly Variant[] {
  const forms = new Map<string, Variant>();
  for (const variant of variants) {
    const key = formKey(variant);
    const known = forms.get(key);
    // Of one form the uncoded variant tells the most: its own length.
    if (known === undefined || known.encoding !== undefined && variant.encoding === undefined) {
      forms.set(key, variant);
    }
  }
  return [...forms.values()];
}

/** Two files may be described alike, and differ in what only a rule can tell. */
export function formKey(variant: Variant): string {
  const { type, language, charset, features, profile, width } = variant;
  const source = variant.kind === "stored" ? variant : variant.source;
  const location = isConverted(variant) ? undefined : source.location;
  return JSON.stringify([type, language, charset, features, profile, width, location]);
}

/** What one URL gives: a form, in all charsets in which it is on offer. */
export interface Place {
  readonly choice: Choice;
  readonly forms: readonly Variant[];
}

/** How choices are told. */
export interface Telling {
  readonly names?: FormNames;
  /** Whether the name of a stored file gives that file alone. */
  readonly named: boolean;
}

/** The forms as choices. */
export function choicesOf(
  resource: Resource,
  variants: readonly Variant[],
  telling: Telling,
): readonly Choice[] {
  return placesOf(resource, variants, telling).map(({ choice }) => choice);
}

/** The forms by where they are found. A charset that is made has no URL of its own, as a coding has none. */
export function placesOf(
  resource: Resource,
  variants: readonly Variant[],
  { names, named }: Telling,
): readonly Place[] {
  const forms = formsAmong(variants);
  const places = new Map<string, { readonly location?: string; readonly here: Variant[] }>();
  for (const form of forms) {
    const { type, language, features, profile, width } = form;
    const location = exactLocation(resource, form, forms, { names, named });
    const key = location === undefined
      ? formKey(form)
      : JSON.stringify([location, type, language, features, profile, width]);
    const place = places.get(key);
    if (place === undefined) places.set(key, { location, here: [form] });
    else place.here.push(form);
  }
  return [...places.values()].map(({ location, here }) => {
    const { type, language, qs, features, profile } = here[0];
    const charset = here.length > 1 ? undefined : here[0].charset;
    const length = here.length > 1 ? undefined : lastingLength(here[0]);
    const note = viewTitle(type);
    const choice = { type, language, charset, qs, features, profile, length, location, note };
    return { choice, forms: here };
  });
}

/** Of a server's answer the length may be known only when it is stored; a list must not tell which. */
function lastingLength(variant: Variant): number | undefined {
  const isAnswer = variant.kind === "stored" && variant.fields !== undefined;
  return isAnswer || variant.encoding !== undefined ? undefined : variant.length;
}

/** Where this form is found, and no other. */
export function exactLocation(
  resource: Resource,
  variant: Variant,
  forms: readonly Variant[],
  { names = FORM_NAMES, named }: Telling,
): string | undefined {
  const found = locationOf(resource, variant);
  const { type } = variant;
  if (found === undefined || type === undefined) return found;
  if (!isConverted(variant)) return named ? found : pinned(found, type, names);
  // A name without a language leads to all languages, unless it is that of the source.
  const isAmbiguous = variant.language === undefined &&
    forms.some((other) => other.type === type && other.language !== undefined);
  const source = variant.kind === "derived" ? variant.source.location : undefined;
  const isSettled = new URLSearchParams(found.split("?", 2)[1]).has(names.language);
  return isAmbiguous && !isSettled && source !== undefined ? pinned(source, type, names) : found;
}

/** The location with the type pinned to it: other forms can be had under a file's name, too. */
function pinned(location: string, type: string, names: FormNames): string {
  const [path, query] = location.split("?", 2);
  const parameters = new URLSearchParams(query);
  parameters.set(names.format, formatOfType(type.split(";", 1)[0]));
  const view = viewOfType(type);
  if (view !== undefined) parameters.set(names.view, view);
  return `${path}?${parameters}`;
}

/** The choices as a variant list (RFC 2295 §5). */
export function listOf(choices: readonly Choice[]): Alternates {
  return listVariants(
    choices.flatMap(({ location, note, ...described }) =>
      location === undefined ? [] : [{ ...described, uri: location, description: note }]
    ),
  );
}

/** Tells the choices in the head as well (RFC 2295 §8.3, RFC 8288). */
export function appendChoices(headers: Headers, choices: readonly Choice[]): void {
  const alternates = formatAlternates(listOf(choices));
  if (alternates !== "" && alternates.length <= LONGEST_LIST) headers.set("Alternates", alternates);
  for (const choice of choices.slice(0, LINK_LIMIT)) {
    if (choice.location === undefined) continue;
    headers.append("Link", alternateLink(choice.location, choice));
  }
}

/** What people call the view that a media type names. */
function viewTitle(type: string | undefined): string | undefined {
  return viewNamed(viewOfType(type) ?? "")?.title;
}

/** A link to another form (RFC 8288 §3). */
export function alternateLink(location: string, { type, language }: Description): string {
  const media = type === undefined ? "" : `; type="${type.replace(/["\\]/g, "\\$&")}"`;
  const tags = language?.split(",").map((tag) => `; hreflang="${tag.trim()}"`) ?? [];
  const view = viewTitle(type);
  const title = view === undefined ? "" : `; title="${view}"`;
  return `<${location}>; rel="alternate"${media}${tags.join("")}${title}`;
}

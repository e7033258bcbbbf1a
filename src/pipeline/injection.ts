/**
 * Injection: what is for this client or this place alone is put into a page after the cache, so that
 * nobody else ever gets it. It starts from the form without content coding, and is coded last.
 *
 * @module
 */
import { essenceOf } from "../syntax/media_type.ts";
import { digestOfText } from "../syntax/text_hash.ts";
import { alternateElements } from "./alternate_elements.ts";
import { findContentCoding } from "../coding/content_coding.ts";
import { mergeVary } from "../syntax/vary.ts";
import { parseCacheControl } from "../syntax/cache_control.ts";
import { fieldValue } from "../syntax/field_lines.ts";
import {
  decideInjection,
  type InjectionRule,
  type InjectionVerdict,
  type SettledRule,
  settleInjection,
} from "../transcode/edits/injection_rules.ts";
import type { CountryDatabase } from "../transcode/edits/country_database.ts";
import type { Variant } from "../model/variant.ts";
import { type Exchange, readAs } from "./exchange.ts";
import { PageKeywords } from "./page_keywords.ts";
import type { Selection } from "./state.ts";

/** What is injected, and where the client's country is known from. */
export interface InjectionOptions {
  /** In the order in which contents of one place stand. */
  readonly rules: readonly InjectionRule[];
  /**
   * Where the client's country is known from: a field that a proxy in front sets, or a file of ranges of
   * addresses (`first,last,country`).
   */
  readonly country?: { readonly field?: string; readonly database?: string };
  /** Numbers from 0 to below 1, by which contents take turns; `Math.random` unless set. */
  readonly random?: () => number;
}

/** What is to be injected into the answer that is on its way. */
export interface Injection {
  readonly rules: readonly SettledRule[];
  readonly isPersonal: boolean;
  /** The content coding that the client gets. */
  readonly coding?: string;
  readonly country: string;
}

/** Charsets in which the bytes of tags are those of ASCII, whatever stands between. */
const NOT_ASCII = /^(?:utf-16|utf-32|utf-7|iso-2022-|hz-|replacement|x-user-defined)/i;

/** Where a page is shown as such: what a script or an image loads is left alone, and its integrity with it. */
const SHOWN: ReadonlySet<string> = new Set(["document", "iframe", "frame", "empty"]);

/** Whether what is asked for is to be shown as a page; where nothing is said of it, it may be. */
export function isShown(headers: Headers): boolean {
  return SHOWN.has(headers.get("sec-fetch-dest") ?? "document");
}

/** The rules of a site. */
export class Injections {
  readonly random: () => number;
  /** What pages are about. */
  readonly keywords: PageKeywords = new PageKeywords();
  readonly #rules: readonly SettledRule[];
  readonly #field?: string;
  readonly #file?: string;
  #database: Promise<CountryDatabase> | undefined;

  /** Throws a TypeError for what can mean nothing. */
  constructor({ rules, country, random = Math.random }: InjectionOptions = { rules: [] }) {
    this.#rules = rules.map(settleInjection);
    this.#field = country?.field;
    this.#file = country?.database;
    this.random = random;
    const needsCountry = this.#rules.some(({ when }) => when.countries !== undefined);
    if (needsCountry && this.#field === undefined && this.#file === undefined) {
      throw new TypeError(
        "A rule asks for countries, but nothing tells where they are known from.",
      );
    }
  }

  /** Whether there are none. */
  get isEmpty(): boolean {
    return this.#rules.length === 0;
  }

  /** The selection and the exchange as they go on, where something could be injected. */
  async prepare(
    selection: Selection,
    exchange: Exchange,
  ): Promise<{ readonly selection: Selection; readonly exchange: Exchange }> {
    if (this.isEmpty || isForbidden(selection, exchange)) return { selection, exchange };
    const { variant } = selection;
    const country = await this.#countryOf(exchange);
    const verdict = decideInjection(this.#rules, {
      path: exchange.url.pathname,
      type: essenceOf(variant.type ?? ""),
      language: variant.language,
      headers: exchange.headers,
      country,
      countryField: this.#field,
    });
    const isOwn = verdict.isPersonal && verdict.rules.length > 0;
    if (verdict.isUnseen || isOwn) exchange.trace.isPersonal = true;
    const looked = verdict.vary.length > 0 || verdict.rules.length > 0
      ? [...verdict.vary, "Sec-Fetch-Dest"]
      : [];
    const vary = mergeVary(selection.vary, looked);
    const plain = plainForm(selection);
    if (verdict.rules.length === 0 || !isShown(exchange.headers) || plain === undefined) {
      return { selection: { ...selection, vary }, exchange };
    }
    return {
      selection: {
        ...selection,
        variant: plain,
        vary,
        lastModified: undefined,
        etag: tagOf(selection, verdict),
        injection: {
          rules: verdict.rules,
          isPersonal: verdict.isPersonal,
          // A coding with a dictionary is of what is stored: what is injected goes without one.
          coding: findContentCoding(variant.encoding ?? "")?.name,
          country: country ?? "",
        },
      },
      exchange: withoutRange(exchange),
    };
  }

  async #countryOf({ headers, peer }: Exchange): Promise<string | undefined> {
    if (this.#field !== undefined) return headers.get(this.#field)?.trim().toUpperCase();
    const file = this.#file;
    if (file === undefined || peer.address === undefined) return undefined;
    this.#database ??= loadCountries(file);
    return (await this.#database).find(peer.address);
  }
}

async function loadCountries(file: string): Promise<CountryDatabase> {
  const { readCountries } = await import("../transcode/edits/country_database.ts");
  return readCountries(await Deno.readTextFile(file));
}

/** Nobody may change it: its origin says so, it is signed, or it is to be saved. */
function isForbidden({ known, variant }: Selection, { headers }: Exchange): boolean {
  if (known.resource.fixed || known.ours) return true;
  if (parseCacheControl(headers.get("cache-control") ?? "").noTransform) return true;
  if (NOT_ASCII.test(variant.charset ?? "")) return true;
  const { fields = [] } = variant.kind === "stored" ? variant : variant.source;
  return fieldValue(fields, "signature") !== undefined ||
    fieldValue(fields, "signature-input") !== undefined ||
    /^\s*attachment\b/i.test(fieldValue(fields, "content-disposition") ?? "");
}

/** The chosen form without its content coding. */
function plainForm({ variant, others }: Selection): Variant | undefined {
  if (variant.encoding === undefined) return variant;
  return others.find((other) =>
    other.encoding === undefined && other.type === variant.type &&
    other.language === variant.language && other.charset === variant.charset
  );
}

/** What is for this client alone is validated by nobody; else the rules are part of the tag. */
function tagOf(selection: Selection, { isPersonal, rules }: InjectionVerdict): string | undefined {
  const { etag } = selection;
  if (isPersonal || etag === undefined) return undefined;
  const keys = rules.map(({ key, contents }) =>
    // These change with the set, of which the page's own tag says nothing.
    contents === "alternates" ? key + digestOfText(alternateElements(selection)) : key
  );
  return `${etag.slice(0, -1)}+${keys.join("+")}"`;
}

function withoutRange(exchange: Exchange): Exchange {
  if (!exchange.headers.has("range")) return exchange;
  const headers = new Headers(exchange.headers);
  headers.delete("range");
  headers.delete("if-range");
  return readAs(exchange, { headers });
}

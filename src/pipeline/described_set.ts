/**
 * Sets that are known without asking: by Variants (draft-ietf-httpbis-variants) or availability hints
 * of the origin's answers, or by a rule. A request comes down to the decision key of the variant that
 * suits it best, and gets that if it is stored, whatever field it was fetched with. Thousands of
 * Accept strings share a few entries.
 *
 * Only the best variant will do. One that is merely stored must not win, or the answer would depend
 * on who asked before; then the origin is asked. Codings are put on and taken off here, so that they
 * do not tell stored answers apart, whether a set is known or not.
 *
 * @module
 */
import { normaliseSelecting, readFields, selectingFields, type SourceHead } from "../cache/mod.ts";
import { findContentCoding } from "../coding/content_coding.ts";
import { LRUCache } from "../libraries/lru_cache.ts";
import {
  compile,
  describeAvailability,
  type Description,
  type Negotiator,
  parseAvailable,
  parseVariantKey,
  parseVariants,
  possibleKeys,
  type VariantAxis,
} from "../negotiate/mod.ts";
import { parseCacheControl } from "../syntax/cache_control.ts";
import { LIST_FIELDS } from "./remote_set.ts";
import type { FieldReader } from "../cache/mod.ts";
import type { Field } from "../model/variant.ts";

/** How a stored answer was found that another request had fetched. */
export interface Reading {
  /** The request, as if it had the fields by which the answer was stored. */
  readonly fields: FieldReader;
  /** For Cache-Status. */
  readonly detail: "described-set" | "recoded";
}

/** Whether a stored answer is the variant that the request is to get. */
type Test = (head: SourceHead) => boolean;

/** What the request wants of a set, and by which fields. */
interface Wanted {
  readonly fields: ReadonlySet<string>;
  readonly test: Test;
  /** Names the variant: the same for all who want the same of the set. */
  readonly key: string;
}

/** What is asked for. */
export interface SetRequest {
  /** As it would go to the origin. */
  readonly fields: Headers;
  /** Any answer that has the variant list will do, since it is chosen from here. */
  readonly lists: boolean;
  /** What the origin has here by a rule, where it does not say so itself. */
  readonly variants?: readonly Description[];
}

/** What an answer tells of others to the same URL. */
export interface Telling {
  readonly status: number;
  /** Those of its fields by which it is compared with others. */
  readonly fields: readonly Field[];
  /** By what it was selected. */
  readonly vary: readonly string[];
}

/** What is remembered of an answer; nothing of one that is the only one. */
export function tellingOf({ status, fields, policy: { vary } }: SourceHead): Telling | undefined {
  if (vary.length === 0) return undefined;
  return { status, vary, fields: fields.filter(([name]) => TELLING.has(name.toLowerCase())) };
}

const TELLING: ReadonlySet<string> = new Set([
  ...["alternates", "avail-format", "avail-language", "variants"],
  ...["cache-control", "content-encoding"],
]);

/** Nothing is to be refused here: what cannot be had is for the origin to say. */
const SERVE = {
  fallback: { type: "serve", language: "serve", charset: "serve", encoding: "serve" },
} as const;

const CODING = "accept-encoding";

const hasList = ({ fields }: Pick<SourceHead, "fields">) =>
  readFields(fields).get("alternates") !== null;

const ANY_LIST: Wanted = { fields: LIST_FIELDS, test: hasList, key: "list" };

/** Each answer is a set by itself, in all the codings that it can be put into. */
const RECODED: Wanted = { fields: new Set([CODING]), test: () => true, key: "" };

/** Sets that are kept compiled. */
const KEPT_SETS = 500;

/** Finds stored answers by the sets that they belong to. */
export class DescribedSets {
  readonly #compiled = new LRUCache<string, Negotiator>({ max: KEPT_SETS });

  /** How the answer that suits was stored, if any does; the newest of `heads` are the last. */
  find(heads: readonly SourceHead[], request: SetRequest): Reading | undefined {
    const newestFirst = heads.toReversed();
    for (const head of newestFirst) {
      const wanted = request.lists && hasList(head) ? ANY_LIST : this.#wantedOf(head, request);
      if (wanted === undefined) continue;
      const fields = fieldsOf(newestFirst, wanted, request.fields);
      return fields && { fields, detail: "described-set" };
    }
    const fields = fieldsOf(newestFirst, RECODED, request.fields);
    return fields && { fields, detail: "recoded" };
  }

  /**
   * What tells requests apart that are to get different answers, as far as the last answer to their
   * URL tells: those with the same text need not be asked for each.
   */
  groupOf(head: Telling | undefined, request: SetRequest): string {
    const { fields, lists, variants } = request;
    if (head === undefined) {
      return variants === undefined || lists ? "" : this.#wantedOfSet(variants, fields).key;
    }
    const { key, fields: described } = lists && hasList(head)
      ? ANY_LIST
      : this.#wantedOf(head, request) ?? RECODED;
    const telling = head.vary.filter((name) => !isCovered(head, described, name));
    return JSON.stringify([key, selectingFields(telling, fields)]);
  }

  #wantedOf(
    head: Pick<SourceHead, "fields">,
    { fields, variants }: SetRequest,
  ): Wanted | undefined {
    const told = readFields(head.fields);
    const axes = parseVariants(told.get("variants") ?? "");
    if (axes !== undefined && axes.length > 0) return wantedByAxes(axes, fields);
    const set = describedByHints(told) ?? variants;
    return set && this.#wantedOfSet(set, fields);
  }

  #wantedOfSet(set: readonly Description[], request: Headers): Wanted {
    const negotiator = this.#compile(set);
    const key = negotiator.key(request);
    return {
      key,
      fields: new Set([CODING, ...negotiator.vary.map((name) => name.toLowerCase())]),
      test: (head) => {
        const index = set.findIndex((variant) => isOfForm(head, variant));
        return index >= 0 && negotiator.keys[index] === key;
      },
    };
  }

  #compile(set: readonly Description[]): Negotiator {
    const name = JSON.stringify(set);
    const known = this.#compiled.get(name);
    if (known !== undefined) return known;
    const negotiator = compile(set, SERVE);
    this.#compiled.set(name, negotiator);
    return negotiator;
  }
}

function fieldsOf(
  heads: readonly SourceHead[],
  wanted: Wanted,
  request: Headers,
): FieldReader | undefined {
  const best = heads.find((head) => isOpenTo(head, wanted, request) && wanted.test(head));
  return best && overlay(request, best, wanted.fields);
}

/** By the keys of the draft; of codings nothing has to be said. */
function wantedByAxes(all: readonly VariantAxis[], request: Headers): Wanted | undefined {
  const axes = all.map((axis, index) => ({ ...axis, index })).filter(({ field }) =>
    field !== CODING
  );
  const best = possibleKeys(request, axes)?.[0];
  if (best === undefined) return undefined;
  return {
    key: best.join("\t"),
    fields: new Set(all.map(({ field }) => field)),
    test(head) {
      const value = readFields(head.fields).get("variant-key") ?? "";
      const keys = parseVariantKey(value, all.length) ?? [];
      return keys.some((key) =>
        axes.every(({ index }, at) => key[index].toLowerCase() === best[at].toLowerCase())
      );
    },
  };
}

function describedByHints(told: FieldReader): readonly Description[] | undefined {
  const [format, language] = ["avail-format", "avail-language"].map((name) => {
    const value = told.get(name);
    return value === null ? undefined : parseAvailable(value);
  });
  if (format === undefined && language === undefined) return undefined;
  return describeAvailability({ format, language });
}

function isOfForm({ fields }: SourceHead, { type, language }: Description): boolean {
  const told = readFields(fields);
  const [own] = (told.get("content-type") ?? "").split(";", 1);
  return (type === undefined || own.trim().toLowerCase() === type.toLowerCase()) &&
    (language === undefined ||
      told.get("content-language")?.toLowerCase() === language.toLowerCase());
}

/** Whether the answer varies by nothing but what is described, as far as this request differs. */
function isOpenTo(head: SourceHead, { fields }: Wanted, request: Headers): boolean {
  return head.policy.vary.every((name) => {
    if (isCovered(head, fields, name)) return true;
    const value = request.get(name);
    const stored = head.selecting.find((field) => field[0] === name)?.[1];
    return stored === (value === null ? undefined : normaliseSelecting(name, value));
  });
}

/** Whether what the request says by this field is settled by the set, or by coding the answer anew. */
function isCovered(
  head: Pick<SourceHead, "fields" | "status">,
  described: ReadonlySet<string>,
  name: string,
): boolean {
  return described.has(name) && (name !== CODING || canRecode(head));
}

/** Errors go out as they came. */
function canRecode({ fields, status }: Pick<SourceHead, "fields" | "status">): boolean {
  if (status !== 200) return false;
  const told = readFields(fields);
  const coding = told.get("content-encoding") ?? "identity";
  const isReadable = /^identity$/i.test(coding) || findContentCoding(coding) !== undefined;
  return isReadable && !parseCacheControl(told.get("cache-control") ?? "").noTransform;
}

/** The request, as if it had the described fields of the one that the answer was fetched with. */
function overlay(
  request: Headers,
  { selecting }: SourceHead,
  described: ReadonlySet<string>,
): FieldReader {
  return {
    get: (name) =>
      described.has(name.toLowerCase())
        ? selecting.find((field) => field[0] === name.toLowerCase())?.[1] ?? null
        : request.get(name),
  };
}

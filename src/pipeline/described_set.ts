/**
 * Answers of origins that describe their set, by Variants (draft-ietf-httpbis-variants) or by
 * availability hints: a request is mapped to the variant that suits it best, and gets it if it is
 * stored, whatever field it was fetched with. Thousands of Accept strings come down to a few variants.
 *
 * Only the best variant will do. One that is merely stored must not win, or the answer would depend
 * on who asked before; then the origin is asked.
 *
 * @module
 */
import { normaliseSelecting, readFields, type SourceHead } from "../cache/mod.ts";
import {
  compile,
  describeAvailability,
  type Description,
  parseAvailable,
  parseVariantKey,
  parseVariants,
  possibleKeys,
  type VariantAxis,
} from "../negotiate/mod.ts";
import { parseCacheControl } from "../syntax/cache_control.ts";
import { LIST_FIELDS } from "./remote_set.ts";
import type { FieldReader } from "../cache/mod.ts";

/** Whether a stored answer is the variant that the request is to get. */
type Test = (head: SourceHead) => boolean;

/** What the request wants of a set, and by which fields. */
interface Wanted {
  readonly fields: ReadonlySet<string>;
  readonly test: Test;
}

/** Nothing is to be refused here: what cannot be had is for the origin to say. */
const SERVE = {
  fallback: { type: "serve", language: "serve", charset: "serve", encoding: "serve" },
} as const;

const CODING = "accept-encoding";

/**
 * The fields by which the answer that suits this request was stored; undefined where none is known
 * to. `heads` are the stored answers to its URL, the newest last; with `lists`, any that has the
 * variant list will do, since it is chosen from here.
 */
export function fieldsOfBest(
  heads: readonly SourceHead[],
  request: Headers,
  lists: boolean,
): FieldReader | undefined {
  const newestFirst = heads.toReversed();
  for (const head of newestFirst) {
    const wanted = lists && hasList(head) ? ANY_LIST : wantedOf(head, request);
    if (wanted === undefined) continue;
    const best = newestFirst.find((other) =>
      isOpenTo(other, wanted, request) && wanted.test(other)
    );
    return best && overlay(request, best, wanted.fields);
  }
  return undefined;
}

const hasList: Test = ({ fields }) => readFields(fields).get("alternates") !== null;

const ANY_LIST: Wanted = { fields: LIST_FIELDS, test: hasList };

function wantedOf(head: SourceHead, request: Headers): Wanted | undefined {
  const told = readFields(head.fields);
  const variants = told.get("variants");
  const axes = variants === null ? undefined : parseVariants(variants);
  if (axes !== undefined && axes.length > 0) return wantedByKey(axes, request);
  return wantedByHints(told, request);
}

/** Codings are put on and taken off here, so that they do not tell stored answers apart. */
function wantedByKey(all: readonly VariantAxis[], request: Headers): Wanted | undefined {
  const axes = all.map((axis, index) => ({ ...axis, index })).filter(({ field }) =>
    field !== CODING
  );
  const best = possibleKeys(request, axes)?.[0];
  if (best === undefined) return undefined;
  return {
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

function wantedByHints(told: FieldReader, request: Headers): Wanted | undefined {
  const read = (name: string) => {
    const value = told.get(name);
    return value === null ? undefined : parseAvailable(value);
  };
  const [format, language] = [read("avail-format"), read("avail-language")];
  if (format === undefined && language === undefined) return undefined;
  const set = describeAvailability({ format, language });
  const index = set && compile(set, SERVE).negotiate(request).index;
  if (set === undefined || index === undefined || index === null) return undefined;
  const fields = new Set([CODING]);
  if (format !== undefined) fields.add("accept");
  if (language !== undefined) fields.add("accept-language");
  return { fields, test: (head) => isOfForm(head, set[index]) };
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
    if (fields.has(name) && (name !== CODING || mayTransform(head))) return true;
    const value = request.get(name);
    const stored = head.selecting.find((field) => field[0] === name)?.[1];
    return stored === (value === null ? undefined : normaliseSelecting(name, value));
  });
}

function mayTransform({ fields }: SourceHead): boolean {
  return !parseCacheControl(readFields(fields).get("cache-control") ?? "").noTransform;
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

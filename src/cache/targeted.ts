/**
 * Which field rules the caching of an answer: one that is targeted at caches like this one, or
 * Cache-Control (RFC 9213 §2.2).
 *
 * @module
 */
import {
  type CacheControl,
  cutDirectives,
  type Directive,
  parseCacheControl,
  readDirectives,
} from "../syntax/cache_control.ts";
import { type MemberValue, parseDictionary } from "../syntax/structured_field.ts";
import { trimBlanks } from "../syntax/field.ts";
import { type FieldReader, NEVER_LOST } from "./fields.ts";

/** The name of this cache in Surrogate-Control, and in the Surrogate-Capability of its requests. */
export const SURROGATE_TOKEN = "variform";

/** The directives that hold for this cache. */
export interface CachingRules {
  /** What they say. */
  readonly control: CacheControl;
  /** Whether a targeted field said it; then Cache-Control and Expires are as if not there. */
  readonly targeted: boolean;
  /** Whether a list of fields counts for the whole answer: which they are is not told any more. */
  readonly widened: boolean;
}

/** The target list, nearest first, each with its own grammar. */
const TARGETS: readonly (readonly [string, (value: string) => Directive[] | undefined])[] = [
  ["cdn-cache-control", readTargeted],
  ["surrogate-control", readSurrogate],
];

/**
 * The rules of an answer: the first targeted field that is valid and not empty, or Cache-Control. For a
 * private cache it is the latter, without what is meant for shared ones.
 */
export function cachingRules(response: FieldReader, shared = true): CachingRules {
  const told = () => rulesOf(parseCacheControl(response.get("cache-control") ?? ""), false);
  if (!shared) return forPrivate(told());
  for (const [name, read] of TARGETS) {
    const value = response.get(name);
    const directives = value === null ? undefined : read(value);
    if (directives?.length) return rulesOf(readDirectives(directives), true);
  }
  return told();
}

function rulesOf(told: CacheControl, targeted: boolean): CachingRules {
  const control = settled(told);
  return { control, targeted, widened: control !== told };
}

/**
 * Where `private` or `no-cache` names a field that the cache decides by, such as Vary, it counts for
 * the whole answer, as RFC 9111 §5.2.2.4 and §5.2.2.7 allow: without the field it would be reused wrongly.
 */
function settled(control: CacheControl): CacheControl {
  const isWhole = (names: CacheControl["private"]) =>
    typeof names === "object" && names.some((name) => NEVER_LOST.has(name));
  const [all, unchecked] = [isWhole(control.private), isWhole(control.noCache)];
  if (!all && !unchecked) return control;
  return { ...control, ...all && { private: true }, ...unchecked && { noCache: true } };
}

/** RFC 9111 §5.2.2.7, §5.2.2.8 and §5.2.2.10 speak of shared caches alone. */
function forPrivate({ control, ...rules }: CachingRules): CachingRules {
  const { private: _private, proxyRevalidate: _proxy, sharedMaxAge: _shared, ...others } = control;
  return { ...rules, control: others };
}

function readTargeted(value: string): Directive[] | undefined {
  const members = parseDictionary(value);
  if (members === undefined) return undefined;
  const directives: Directive[] = [];
  for (const [name, member] of members) {
    if (member.type !== "boolean") directives.push([name, argumentOf(name, member)]);
    else if (member.value) directives.push([name, undefined]);
  }
  return directives;
}

/** Lists of fields are strings; times are integers, and any other type makes them unreadable. */
function argumentOf(name: string, member: MemberValue): string {
  const text = name === "private" || name === "no-cache";
  return (member.type === "string") === text && member.type !== "list" ? String(member.value) : "";
}

/**
 * Surrogate-Control (W3C Edge Architecture note): a directive with a parameter is for the cache that
 * the parameter names; `max-age=60+600` allows 600 seconds of staleness after 60.
 */
function readSurrogate(value: string): Directive[] {
  return value.split(",").flatMap((element) => {
    const [text, target] = element.split(";");
    return target === undefined || trimBlanks(target) === SURROGATE_TOKEN
      ? cutDirectives(text).flatMap(readStaleness)
      : [];
  });
}

function readStaleness([name, argument]: Directive): Directive[] {
  const [fresh, stale] = argument?.split("+") ?? [];
  if (name !== "max-age" || stale === undefined) return [[name, argument]];
  return [[name, fresh], ["stale-while-revalidate", stale]];
}

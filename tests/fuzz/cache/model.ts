/**
 * A cache by the words of RFC 9111, 5861 and 9213: slow, and with no state but what it is given. Where
 * they leave a choice, it tells the bounds of it.
 *
 * @module
 */
import {
  type Directives,
  type Fields,
  members,
  readControl,
  readDate,
  readSeconds,
  readTargeted,
} from "./grammar.ts";

/** What sort of cache is judged. */
export interface Kind {
  readonly shared: boolean;
  /** Whether requests with conditions and ranges of their own go past it. */
  readonly plainOnly?: boolean;
}

/** A request, as the cache gets it. */
export interface Ask {
  readonly method: string;
  readonly url: string;
  readonly fields: Fields;
}

/** An answer that a cache may have kept. */
export interface Kept {
  readonly asked: Ask;
  readonly status: number;
  readonly fields: Fields;
  readonly requestTime: number;
  readonly responseTime: number;
}

/** What is between these. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** Those that this cache knows (RFC 9110 §15). */
const UNDERSTOOD = new Set([
  ...[200, 203, 204, 206, 300, 301, 302, 303, 307, 308],
  ...[400, 403, 404, 405, 410, 414, 500, 501, 502, 503, 504],
]);

/** RFC 9110 §15.1 */
const HEURISTIC = new Set([200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501]);

/** The directives that hold, and whether they take the place of Expires (RFC 9213 §2.2). */
export function policyOf(fields: Fields, { shared }: Kind): Directives & { targeted: boolean } {
  const targeted = shared ? readTargeted(fields.get("cdn-cache-control")) : undefined;
  if (targeted !== undefined) return { ...targeted, targeted: true };
  return { ...readControl(fields.get("cache-control")), targeted: false };
}

const unqualified = (values: readonly string[] | undefined) => values?.includes("") ?? false;

/** Why this must not be stored (RFC 9111 §3); undefined where it may be. */
export function whyNotStored(kept: Kept, kind: Kind): string | undefined {
  const { asked, status, fields } = kept;
  const { values, wellFormed, targeted } = policyOf(fields, kind);
  const explicit = ["max-age", ...kind.shared ? ["s-maxage"] : []].some((it) => values.has(it)) ||
    (!targeted && fields.has("expires"));
  if (asked.method === "POST" && !(explicit && fields.has("content-location"))) return "POST";
  if (asked.method !== "GET" && asked.method !== "POST") return asked.method;
  if (status < 200 || status === 304) return `${status}`;
  if (readControl(asked.fields.get("cache-control")).values.has("no-store")) {
    return "asked no-store";
  }
  const understood = UNDERSTOOD.has(status);
  if (values.has("must-understand") && !understood) return "must-understand";
  if (values.has("no-store") && !values.has("must-understand")) return "no-store";
  if (kind.shared && unqualified(values.get("private"))) return "private";
  if (!wellFormed) return undefined;
  const open = ["public", "s-maxage", "must-revalidate"].some((it) => values.has(it));
  if (kind.shared && asked.fields.has("authorization") && !open) return "Authorization";
  const may = explicit || values.has("public") || (!kind.shared && values.has("private")) ||
    HEURISTIC.has(status);
  return may ? undefined : "nothing says that it may";
}

/** How long it is fresh, in seconds (RFC 9111 §4.2.1); anything, where the directives are malformed. */
export function lifetimeOf(kept: Kept, kind: Kind): Bounds {
  const { fields, status, responseTime } = kept;
  const { values, wellFormed, targeted } = policyOf(fields, kind);
  const date = readDate(fields.get("date"), responseTime) ?? responseTime;
  const expires = targeted ? undefined : fields.get("expires");
  const { first, sole } = firstDate(expires ?? "", responseTime);
  const length = first === undefined ? 0 : Math.max(0, (first - date) / 1000);
  const modified = readDate(fields.get("last-modified"), responseTime);
  const guess = modified === undefined ? 0 : Math.max(0, (date - modified) / 10_000);
  if (!wellFormed) {
    return { least: 0, most: Infinity };
  }
  const given = [...kind.shared ? ["s-maxage"] : [], "max-age"].flatMap((it) =>
    values.get(it) ?? []
  );
  const lengths = given.map(readSeconds);
  const name = kind.shared && values.has("s-maxage") ? "s-maxage" : "max-age";
  const count = values.get(name)?.length ?? 0;
  if (count > 0 && lengths[0] !== undefined) {
    return { least: count > 1 ? 0 : lengths[0], most: lengths[0] };
  }
  // Who ignores what cannot be read goes on with the rest.
  const most = Math.max(0, ...lengths.filter((it) => it !== undefined));
  if (count > 0 && most > 0) return { least: 0, most };
  if (expires !== undefined) {
    return { least: sole && count === 0 ? length : 0, most: length };
  }
  const guessed = (HEURISTIC.has(status) || values.has("public")) && count === 0;
  return { least: 0, most: guessed ? guess : 0 };
}

function firstDate(text: string, now: number): { first?: number; sole: boolean } {
  const whole = readDate(text, now);
  if (whole !== undefined) return { first: whole, sole: true };
  const parts = text.split(/, ?/);
  const first = readDate(parts[0], now) ?? readDate(parts.slice(0, 2).join(", "), now);
  return { first, sole: first === undefined };
}

/** Its age in seconds (RFC 9111 §4.2.3, §5.1). */
export function ageOf({ fields, requestTime, responseTime }: Kept, now: number): number {
  const date = readDate(fields.get("date"), responseTime) ?? responseTime;
  const apparent = Math.max(0, Math.floor((responseTime - date) / 1000));
  const given = readSeconds((fields.get("age") ?? "").split(/[,;]/)[0].trim()) ?? 0;
  const corrected = given + (responseTime - requestTime) / 1000;
  return Math.max(apparent, corrected) + (now - responseTime) / 1000;
}

/** Whether the selecting fields match (RFC 9111 §4.1). */
export function matchesVary({ asked, fields }: Kept, ask: Ask): boolean {
  return members(fields.get("vary")).every((name) =>
    /^[a-z-]+$/.test(name) && sameValue(name, asked.fields.get(name), ask.fields.get(name))
  );
}

function sameValue(name: string, a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return normalised(name, a) === normalised(name, b);
}

function normalised(name: string, value: string): string {
  if (!/^accept(?:-language|-encoding)?$/.test(name)) {
    return value.replaceAll(/\s*,\s*/g, ",").trim();
  }
  const ranges = members(value).map((range) => {
    const [what, ...rest] = range.replaceAll(/\s/g, "").split(";");
    const weight = Number(rest.find((it) => it.startsWith("q="))?.slice(2) ?? 1);
    return [what, ...rest.filter((it) => !it.startsWith("q=")), weight].join(";");
  });
  return ranges.sort().join(",");
}

/** What became of the origin while the client waited. */
export interface Trouble {
  /** It answered 500, 502, 503 or 504. */
  readonly failed: boolean;
  /** It did not answer. */
  readonly gone: boolean;
  /** It is asked behind the client's back. */
  readonly behind: boolean;
}

/** Why this must not be given without validation (RFC 9111 §4); undefined where it may be. */
export function whyNotReused(
  kept: Kept,
  ask: Ask,
  now: number,
  trouble: Trouble,
  kind: Kind,
): string | undefined {
  if (kept.asked.url !== ask.url) return "another URL";
  if (ask.method !== "GET" && ask.method !== "HEAD") return ask.method;
  if (!matchesVary(kept, ask)) return "Vary";
  const unstorable = whyNotStored(kept, kind);
  if (unstorable !== undefined) return `was not to be stored: ${unstorable}`;
  // Of whoever keeps answers for one user: they are kept for each by themselves.
  const [given, sent] = [kept.asked, ask].map((it) => it.fields.get("authorization"));
  if (!kind.shared && given !== sent) return "other credentials";
  const { values } = policyOf(kept.fields, kind);
  if (unqualified(values.get("no-cache"))) return "no-cache";
  const asked = readControl(ask.fields.get("cache-control")).values;
  const age = ageOf(kept, now);
  const { most } = lifetimeOf(kept, kind);
  const numberOf = (map: Directives["values"], name: string) =>
    readSeconds(map.get(name)?.[0] ?? "");
  // What the client prefers is asked for; where that fails, what it gets is as good as it was.
  if (!trouble.failed && !trouble.gone) {
    if (asked.has("no-cache")) return "asked no-cache";
    if (age - 1 > (numberOf(asked, "max-age") ?? Infinity)) return "asked max-age";
    if (most - age + 1 < (numberOf(asked, "min-fresh") ?? -Infinity)) return "asked min-fresh";
  }
  if (most + 1 > age) return undefined;
  const staleness = age - most - 1;
  // That s-maxage forbids no window which the origin opens beside it is a leniency of ours.
  const windows = ["stale-while-revalidate", "stale-if-error"].some((it) => values.has(it));
  const strict = [
    "must-revalidate",
    ...kind.shared ? ["proxy-revalidate", ...windows ? [] : ["s-maxage"]] : [],
  ];
  const forbidding = strict.find((it) => values.has(it));
  if (forbidding !== undefined) return `stale by ${staleness}, and ${forbidding}`;
  if (trouble.gone) return undefined;
  const accepted = asked.get("max-stale")?.[0];
  if (accepted !== undefined && staleness <= (readSeconds(accepted) ?? Infinity)) return undefined;
  const within = (map: Directives["values"], name: string) =>
    staleness <= (numberOf(map, name) ?? -1);
  if (trouble.behind && within(values, "stale-while-revalidate")) return undefined;
  const onError = within(values, "stale-if-error") || within(asked, "stale-if-error");
  return trouble.failed && onError ? undefined : `stale by ${staleness}`;
}

/** Of these, nothing but what is plain says that an answer is to be found again. */
const PLAIN = new Set([
  ...["max-age", "s-maxage", "public", "must-revalidate", "proxy-revalidate", "immutable"],
  ...["stale-while-revalidate", "stale-if-error", "no-transform", "ext"],
]);

/** Whether this is to be given, without asking: where nothing speaks against it. */
export function isDue(kept: Kept, ask: Ask, now: number, kind: Kind): boolean {
  const { values, wellFormed } = policyOf(kept.fields, kind);
  const idle: Trouble = { failed: false, gone: false, behind: false };
  return wellFormed && [...values.keys()].every((name) => PLAIN.has(name)) &&
    kept.asked.method === "GET" && [200, 203, 301, 404, 410].includes(kept.status) &&
    !kept.fields.has("set-cookie") && ageOf(kept, now) + 1 < lifetimeOf(kept, kind).least &&
    !/no-cache|no-store|max-age|min-fresh|only-if/.test(ask.fields.get("cache-control") ?? "") &&
    !ask.fields.has("pragma") && whyNotReused(kept, ask, now, idle, kind) === undefined;
}

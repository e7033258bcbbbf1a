/**
 * The ladder by which a client's wish is found: what the URL says overrules a cookie, a cookie the
 * header fields, and these a rule about its User-Agent. The lower rungs stay behind the higher ones,
 * for where a wish cannot be had.
 *
 * What is found is written into the fields by which is chosen and the origin is asked, so that the
 * cache selects by it, too; and whatever depends on one of these fields depends on all that can
 * overrule it, which is how Vary stays true (`trueVary`).
 *
 * @module
 */
import { getCookies } from "../libraries/std_http.ts";
import { typeOfFormat, viewOfQuery } from "../origin/query_forms.ts";
import { mergeVary } from "../syntax/vary.ts";
import { isLanguageTag, namesNoLanguage, namesNoType, preferLanguage, preferType } from "./wish.ts";
import { reduce } from "./cache_rules.ts";
import { type Exchange, readAs } from "./exchange.ts";
import { readWidth } from "./image_rules.ts";
import type { House } from "./house.ts";
import type { PreferredForm, Rules } from "./rules.ts";

/** At most so much of a User-Agent is looked at. */
const USER_AGENT_LENGTH = 1_024;

/** An exchange as the rules mean it, and the house as it is at its URL. */
export interface Placed {
  readonly exchange: Exchange;
  readonly house: House;
}

/** Reads the place off the URL, and the wishes by the rules that hold there. */
export function enter(exchange: Exchange, house: House): Placed {
  const read = readPrefix(exchange.url, house.rules);
  const placed = read === undefined ? exchange : readAs(exchange, read);
  const here = house.at(placed.url);
  const sized = readWidth(placed.url, here.rules.images);
  const bare = sized ? readAs(placed, { asked: exchange.url, ...sized }) : placed;
  const climbed = climb(bare, here.rules);
  const isReading = climbed.method === "GET" || climbed.method === "HEAD";
  return { exchange: isReading ? reduce(climbed, here.caching) : climbed, house: here };
}

/** The exchange with the wishes in its fields. */
function climb(exchange: Exchange, rules: Rules): Exchange {
  const { names, linked } = rules;
  // What is not negotiated goes on as it came.
  const isNegotiated = exchange.method === "GET" || exchange.method === "HEAD";
  if (!isNegotiated || exchange.headers.has("upgrade")) return readAs(exchange, { names });
  const { headers } = exchange;
  const wishes = [
    readUserAgent(headers, rules),
    readCookies(headers, rules),
    readQuery(exchange.url, rules),
    { language: exchange.prefix },
  ];
  const lists = rules.mode !== "proactive";
  return readAs(exchange, { names, linked, lists, headers: withWishes(headers, wishes) });
}

/** The fields with each wish put before what they said so far. */
function withWishes(headers: Headers, wishes: readonly PreferredForm[]): Headers {
  if (wishes.every(({ type, language }) => type === undefined && language === undefined)) {
    return headers;
  }
  const wished = new Headers(headers);
  for (const { type, language } of wishes) {
    if (type !== undefined) wished.set("accept", preferType(wished.get("accept"), type));
    if (language === undefined) continue;
    wished.set("accept-language", preferLanguage(wished.get("accept-language"), language));
  }
  return wished;
}

/** `/ko/about` is `/about`, and `/ko` is left to whoever has a place of that name. */
function readPrefix(
  url: URL,
  { prefixes }: Rules,
): Pick<Exchange, "url" | "prefix" | "asked"> | undefined {
  if (prefixes.size === 0) return undefined;
  const [, segment, rest] = /^\/([^/]+)(\/.*)$/.exec(url.pathname) ?? [];
  const prefix = segment === undefined ? undefined : prefixes.get(segment.toLowerCase());
  if (prefix === undefined) return undefined;
  // A path that began with two slashes could be taken for an authority further on.
  const pathname = rest.replace(/^\/{2,}/, "/");
  return { url: Object.assign(new URL(url), { pathname }), prefix, asked: url };
}

/** Where a bare prefix leads: without its slash, relative links on the page would lose it. */
export function placeOfPrefix({ pathname, search }: URL, { prefixes }: Rules): string | undefined {
  if (prefixes.size === 0) return undefined;
  const bare = /^\/([^/]+)$/.exec(pathname)?.[1];
  const isPrefix = bare !== undefined && prefixes.has(bare.toLowerCase());
  return isPrefix ? `${pathname}/${search}` : undefined;
}

function readQuery({ search, searchParams }: URL, { names }: Rules): PreferredForm {
  if (search === "") return {};
  const language = searchParams.get(names.language) ?? "";
  // The format of a view is none that an origin could have the page in.
  const isView = viewOfQuery(searchParams, names) !== undefined;
  return {
    type: isView ? undefined : typeOfFormat(searchParams.get(names.format) ?? ""),
    // It says what is wanted of a resource here, and nothing that a reader could prefer.
    language: isLanguageTag(language) && language !== "und" ? language : undefined,
  };
}

function readCookies(headers: Headers, { cookies }: Rules): PreferredForm {
  if (cookies.language === undefined && cookies.format === undefined) return {};
  const held = new Map(Object.entries(getCookies(headers)));
  const valueOf = (name: string | undefined) => name === undefined ? "" : held.get(name) ?? "";
  const language = valueOf(cookies.language);
  return {
    type: typeOfFormat(valueOf(cookies.format)),
    language: isLanguageTag(language) ? language : undefined,
  };
}

function readUserAgent(headers: Headers, { userAgents }: Rules): PreferredForm {
  if (userAgents.length === 0) return {};
  const agent = (headers.get("user-agent") ?? "").slice(0, USER_AGENT_LENGTH);
  const rule = userAgents.find(({ match }) =>
    typeof match === "string"
      ? agent.toLowerCase().includes(match.toLowerCase())
      : agent.search(match) >= 0
  );
  const { type, language } = rule?.prefer ?? {};
  return {
    type: namesNoType(headers.get("accept")) ? type : undefined,
    language: namesNoLanguage(headers.get("accept-language")) ? language : undefined,
  };
}

/** All that can overrule a field that the answer depends on, put behind it. */
export function trueVary(vary: readonly string[], { overruled }: Rules): readonly string[] {
  return mergeVary(vary, vary.flatMap((name) => overruled.get(name.toLowerCase()) ?? []));
}

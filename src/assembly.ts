/**
 * Puts the parts together: origin, cache, converters, policy, pipeline.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { checkOptions } from "./config/site.ts";
import { openStore, type Store, type StoreOptions, VariantCache } from "./cache/mod.ts";
import { DEFAULT_LIMITS, type Limits } from "./model/limits.ts";
import { openFolder } from "./origin/folder.ts";
import { isServed } from "./origin/served_place.ts";
import { type Handler, HandlerOrigin } from "./origin/handler.ts";
import { MailMemory } from "./origin/mailbox.ts";
import { PSEUDONYM } from "./origin/forwarded.ts";
import { withRelatives } from "./origin/relatives.ts";
import { withTwins } from "./origin/twins.ts";
import { Upstream } from "./origin/upstream.ts";
import { type CacheRules, settleCacheRules } from "./pipeline/cache_rules.ts";
import { DescribedSets } from "./pipeline/described_set.ts";
import { edgesOf } from "./pipeline/edges.ts";
import { Flights } from "./pipeline/flights.ts";
import { Makings } from "./pipeline/makings.ts";
import { Dictionaries } from "./pipeline/dictionaries.ts";
import { Failures } from "./pipeline/failures.ts";
import { HotForms } from "./pipeline/hot_forms.ts";
import { settleImages } from "./pipeline/image_rules.ts";
import { type InjectionOptions, Injections } from "./pipeline/injection.ts";
import { Offers } from "./pipeline/offers.ts";
import { PageForms } from "./pipeline/page_reply.ts";
import { type PathRule, type PathSettings, PathTable } from "./pipeline/path_rules.ts";
import { type NegotiationOptions, settleRules } from "./pipeline/rules.ts";
import { run } from "./pipeline/run.ts";
import { Statistics, type StatisticsOptions } from "./pipeline/statistics/statistics.ts";
import { SearchKeys } from "./pipeline/search_keys.ts";
import { formatContentSignal, parseContentSignal } from "./syntax/content_signal.ts";
import { type AgentOptions, Agents, type ConverterOptions } from "./transcode/agents/mod.ts";
import { RunTimes } from "./transcode/run_times.ts";
import { sourcesIn } from "./transcode/sources.ts";
import { viewConverters } from "./transcode/views/view_converters.ts";
import { ThreadWorkshop } from "./transcode/workshop/workshop.ts";
import type { Converter } from "./model/conversion.ts";
import type { SourcesOf } from "./origin/accept_upstream.ts";
import type { Origin } from "./origin/origin.ts";
import type { House } from "./pipeline/house.ts";
import type { Respond } from "./server/front.ts";

/** How answers are kept, beyond what they say themselves, and where. */
export interface CachingOptions extends CacheRules, StoreOptions {
  /**
   * Keep answers that set cookies, as RFC 9111 §7.3 allows, and give every client the same cookie. By
   * default what sets a cookie is taken to be meant for one client.
   */
  readonly storeSetCookie?: boolean;
  /** A store of one's own, in place of the others; closed with the rest. */
  readonly store?: Store;
}

/** How a Variform is made; only `origin` is needed. */
export interface VariformOptions {
  /** A folder's path or `file:` URL, an origin server's URL, or a fetch handler. */
  readonly origin: string | URL | Handler;
  /** Order of languages for clients that name none. */
  readonly languages?: readonly string[];
  /** Send the client's Host to an origin server, instead of the server's own. */
  readonly keepHost?: boolean;
  /** Believe Forwarded and its relatives; only behind a proxy of one's own. */
  readonly trustForwarded?: boolean;
  /** PEM certificates of an origin server to trust beside the system's. */
  readonly caCerts?: string[];
  /**
   * Content-Signal of answers whose origin states none: what their content may be used for, such as
   * `search=yes, ai-train=no`.
   */
  readonly contentSignal?: string;
  /** Rules of negotiation beyond what clients say in their header fields. */
  readonly negotiation?: NegotiationOptions;
  /** Programs elsewhere that modify, convert or translate content, or judge requests. */
  readonly agents?: readonly AgentOptions[];
  /** Converters of one's own: functions, modules or commands. */
  readonly converters?: readonly ConverterOptions[];
  /** What differs from that in parts of the site; of those that match, the later ones overrule. */
  readonly paths?: readonly PathRule[];
  /** What is put into pages after the cache: banners, notices, links, snippets. */
  readonly injection?: InjectionOptions;
  /** How answers are kept. */
  readonly cache?: CachingOptions;
  /** Count page views, and show them to who knows a token. */
  readonly statistics?: StatisticsOptions;
  /** Limits that differ from the defaults. */
  readonly limits?: Partial<Limits>;
  /** The clock, in milliseconds since the epoch. */
  readonly now?: () => number;
  /**
   * Told of each failure in one line, under the id that the page shows, and of the error, if one was
   * thrown; absent, the line goes to `console.error`, with the stack of what nobody foresaw.
   */
  readonly log?: (line: string, error?: unknown) => void;
  /** Told of each answer of `fetch` and `middleware` in one line, and once more if it breaks off. */
  readonly access?: (line: string) => void;
}

/** The parts, put together. */
export interface Assembly {
  readonly origin: Origin;
  readonly house: House;
  /** From which types a type can be made. */
  readonly sourcesOf: SourcesOf;
  readonly respond: Respond;
  /** Closes the cache and the origin's connections, and ends the workshop. */
  close(): Promise<void>;
}

/** What the server makes of the chooser's freedom (docs/negotiation.md). */
const SERVER_POLICY = { disregardSingle: true } as const;

/** Shorter content is sent as it is: coding it would cost more than it saves. */
const CODED_LENGTH = 512;

/** The limits that hold by these options. */
export function limitsOf({ limits }: VariformOptions): Limits {
  return { ...DEFAULT_LIMITS, ...limits };
}

/** Opens the store that these options name. */
export function openStoreOf(options: VariformOptions): Store {
  const { cache = {}, log = console.error } = options;
  const { store, directory, url } = cache;
  if (store === undefined) return openStore(cache, limitsOf(options), log);
  if ((directory ?? url) === undefined) return store;
  throw new TypeError("A cache has one place: a store of your own, a folder or a Redis.");
}

/** Opens the origin and puts everything together, over this store if one is given. */
export function assemble(options: VariformOptions, store?: Store): Assembly {
  checkOptions(options);
  refuseServedPlaces(options);
  const limits = limitsOf(options);
  const now = options.now ?? Date.now;
  const log = options.log ?? ((line: string) => console.error(line));
  const agents = new Agents(options, limits, { now, caCerts: options.caCerts, log });
  const statistics = options.statistics && new Statistics(options.statistics, now, log);
  const times = new RunTimes();
  const workshop = new ThreadWorkshop(limits, times);
  const { storeSetCookie } = options.cache ?? {};
  const kept = store ?? openStoreOf(options);
  const cache = new VariantCache({ storeSetCookie, limits, store: kept });
  const house = furnish(options, limits, { cache, agents, statistics, times, workshop });
  const sourcesOf = sourcesIn([...agents.edges, ...convertersOf(options)]);
  const origin = openOrigin(options, limits, sourcesOf);
  return {
    origin,
    house,
    sourcesOf,
    respond: (exchange) => run(exchange, origin, house),
    close: async () => {
      agents.close();
      await statistics?.close();
      workshop.close();
      await origin.close();
      await house.cache.close();
    },
  };
}

/** The house, and what it is like for each path. */
function furnish(
  options: VariformOptions,
  limits: Limits,
  parts: Pick<House, "cache" | "agents" | "statistics" | "times" | "workshop">,
): House {
  const { negotiation, paths = [] } = options;
  const shared = {
    name: PSEUDONYM,
    flights: new Flights(),
    makings: new Makings(parts.cache),
    directories: new Map(),
    mail: new MailMemory(),
    limits,
    ...parts,
    hot: new HotForms(),
    dictionaries: new Dictionaries(limits),
    failures: new Failures(),
    searches: new SearchKeys(),
    sets: new DescribedSets(),
    pages: new PageForms(),
    injections: new Injections(options.injection),
    contentSignal: readContentSignal(options.contentSignal),
    now: options.now ?? Date.now,
    at: ({ pathname }: URL) => table.at(pathname),
  };
  const furnished = (settings: PathSettings): House => ({
    ...shared,
    ...negotiationBy(settings.negotiation, limits, parts.agents),
    caching: settleCacheRules(settings.cache),
  });
  const site = { negotiation, cache: options.cache };
  const table = new PathTable(site, paths, furnished);
  return furnished(site);
}

/** What negotiation goes by. */
function negotiationBy(
  options: NegotiationOptions = {},
  limits: Limits,
  agents: Agents,
): Pick<House, "rules" | "policy" | "offers"> {
  const { hints = [] } = options;
  const policy = { ...SERVER_POLICY, ...options.policy, limits };
  const rules = settleRules(options);
  const { charsets, images } = rules;
  const graphAt = (path: string) => agents.graphAt(path);
  const measures = { limits, codedLength: CODED_LENGTH };
  const edges = { graphAt, ...edgesOf(options) };
  const offers = new Offers({ policy, hints, charsets, images, ...measures, ...edges });
  return { rules, policy, offers };
}

/** All edges that take part anywhere: what an origin is asked for may become any of these. */
function convertersOf({ negotiation, paths = [] }: VariformOptions): readonly Converter[] {
  const settings = [negotiation, ...paths.map((rule) => rule.negotiation)];
  const images = settings.map((options) => settleImages(options?.images)).find(Boolean);
  const edges = settings.flatMap((options) => edgesOf(options).converters);
  return [...new Set(edges), ...viewConverters(), ...images?.convertersFor(undefined) ?? []];
}

function readContentSignal(value: string | undefined): string | undefined {
  const signals = value === undefined ? undefined : parseContentSignal(value);
  return signals && formatContentSignal(signals);
}

function openOrigin(options: VariformOptions, limits: Limits, sourcesOf: SourcesOf): Origin {
  const { origin, languages, keepHost, trustForwarded = false, caCerts } = options;
  if (typeof origin === "function") {
    return completed(new HandlerOrigin(origin, { sourcesOf, stored: true }), limits);
  }
  const folder = folderOf(origin);
  if (folder === undefined) {
    const server = { limits, keepHost, caCerts, trustForwarded, sourcesOf };
    return completed(new Upstream(new URL(origin), server), limits);
  }
  try {
    return openFolder(folder, { limits, languages: languages?.map(canonical) });
  } catch (error) {
    const needed = error instanceof Deno.errors.NotCapable ? " without --allow-read" : "";
    const hint = isLikeUrl(String(origin))
      ? " A server's URL begins with http:// or https://."
      : "";
    throw new Error(`${origin} is not a folder that can be read${needed}.${hint}`, {
      cause: error,
    });
  }
}

/** Whether a path looks as if a URL was meant: `htp://tea.example`, `localhost:8080`. */
function isLikeUrl(path: string): boolean {
  return /^[a-z][a-z0-9+-]*:\/\/|(?:^|\/)[a-z0-9.-]+:\d{2,5}(?:\/|$)/i.test(path);
}

/** The folder that an origin is; undefined where it is a server. */
function folderOf(origin: string | URL): string | undefined {
  const place = /^(?:https?|file):\/\//i.test(String(origin)) ? new URL(origin) : origin;
  if (!(place instanceof URL)) return place;
  return place.protocol === "file:" ? fileURLToPath(place) : undefined;
}

/** What the server keeps for itself may not lie where everybody can ask for it. */
export function refuseServedPlaces({ origin, cache, statistics }: VariformOptions): void {
  const folder = typeof origin === "function" ? undefined : folderOf(origin);
  if (folder === undefined) return;
  const places = {
    "cache.directory": cache?.directory,
    "statistics.database": statistics?.database,
  };
  for (const [name, path] of Object.entries(places)) {
    if (path === undefined || !isServed(folder, path)) continue;
    throw new TypeError(`${name}: ${path} lies within the folder that is served.`);
  }
}

/** A server's pages, with the twins and the relatives that they have. */
function completed(origin: Origin, limits: Limits): Origin {
  return withTwins(withRelatives(origin, limits));
}

/** The tag as names of files have it; one that is registered and yet unknown stays as it is. */
function canonical(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? tag;
  } catch {
    return tag;
  }
}

/**
 * Variform: one URL, every form. A negotiating, transcoding, caching HTTP server, to be served by
 * `Deno.serve`, by `deno serve`, or as middleware.
 *
 * ```ts
 * import { createVariform } from "@variform/variform";
 *
 * const app = createVariform({ origin: "./site" });
 * Deno.serve(app.fetch);
 * ```
 *
 * @module
 */
import { assemble, type VariformOptions } from "./assembly.ts";
import { explainExchange, type Explanation } from "./pipeline/explain.ts";
import { type Handler, HandlerOrigin } from "./origin/handler.ts";
import { run } from "./pipeline/run.ts";
import { answerAdmin } from "./server/admin/admin.ts";
import { complain } from "./server/complain.ts";
import { metered, Metrics } from "./server/metrics.ts";
import { answer, exchangeOf, type Log, placeOf } from "./server/web.ts";
import { WebAgain } from "./server/web_again.ts";
import type { Peer } from "./origin/origin.ts";

export type { Handler } from "./origin/handler.ts";
export type { FrontLimits } from "./model/front_limits.ts";
export type { Limits } from "./model/limits.ts";
export { DEFAULT_LIMITS } from "./model/limits.ts";
export type { CachingOptions, VariformOptions } from "./assembly.ts";
export type {
  DeclaredVariant,
  Mode,
  NegotiationOptions,
  PolicyOptions,
  PreferredForm,
  UserAgentRule,
} from "./pipeline/rules.ts";
export type {
  AgentOptions,
  ConverterOptions,
  CustomConvert,
  CustomOutput,
} from "./transcode/agents/mod.ts";
export type { CacheRules, QueryRule } from "./pipeline/cache_rules.ts";
export type { ImageEngine, ImageFormat, ImageOptions } from "./pipeline/image_rules.ts";
export type { PathRule, PathSettings } from "./pipeline/path_rules.ts";
export type { HostedSite, SitesOptions } from "./sites.ts";
export type { AdminConfig, ListenOptions, VariformConfig } from "./config/serve.ts";
export type { StatisticsOptions } from "./pipeline/statistics/statistics.ts";
export type { InjectionOptions } from "./pipeline/injection.ts";
export type {
  InjectionCondition,
  InjectionRule,
  WeightedContent,
} from "./transcode/edits/injection_rules.ts";
export type { Place } from "./transcode/edits/rewriter.ts";
export type { HintOption, MeasuredVariant } from "./pipeline/client_hints.ts";
export type { Advertisement } from "./pipeline/advertise.ts";
export type { Downstream } from "./pipeline/downstream.ts";
export type { FormNames } from "./origin/query_forms.ts";
export type { ExplainedVariant, Explanation } from "./pipeline/explain.ts";
export type { Description, Field } from "./model/variant.ts";
export type { Conversion, Job, Workshop } from "./model/conversion.ts";
export type { ViewName } from "./transcode/views/mod.ts";
export type { StorageRules, StoreOptions } from "./cache/mod.ts";
export type {
  ComparisonCode,
  DimensionName,
  HintName,
  Match,
  Reason,
  ReasonCode,
  Tier,
} from "./negotiate/mod.ts";
export type { Defect } from "./model/fault.ts";

/** The peer, as `Deno.serve` tells it. */
export interface ServeInfo {
  /** Where the client is. */
  readonly remoteAddr?: Deno.Addr;
  /** Resolves when the answer has been sent. */
  readonly completed?: Promise<void>;
}

/** A Variform, ready to answer. The functions need no `this`. */
export interface Variform {
  /** Answers a request; fits `Deno.serve` and `export default`. Never rejects. */
  readonly fetch: (request: Request, info?: ServeInfo) => Promise<Response>;
  /**
   * Answers with what `next` answers, negotiated and converted, but not kept: middleware for other
   * frameworks. `next` gets a request of its own, whose Accept fields ask for what can be converted,
   * and is to answer that one. Never rejects.
   */
  readonly middleware: (request: Request, next: Handler, info?: ServeInfo) => Promise<Response>;
  /** Tells which variant a request would get, and why, without making it. */
  readonly explain: (request: Request) => Promise<Explanation>;
  /**
   * Answers those who run the cache: purge, refresh, warm-up, metrics (docs/cache.md). To be served
   * where nobody else reaches it, or with a token that they must show.
   */
  readonly admin: (request: Request, token?: string) => Promise<Response>;
  /** Closes what is open towards the origin. */
  readonly close: () => Promise<void>;
  /** The same, for `await using`. */
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/**
 * Makes a Variform. `origin` is a folder's path, an origin server's URL, or a fetch handler.
 *
 * @throws {Error} when the folder does not exist.
 */
export function createVariform(options: VariformOptions): Variform {
  const assembly = assemble(options);
  const { house, origin, sourcesOf } = assembly;
  const metrics = new Metrics();
  const respond = metered(assembly.respond, metrics);
  const rules = { limit: house.limits.targetBytes, trustForwarded: options.trustForwarded };
  const { log = complain, access } = options;
  const tell: Log = (line, failed, error) => {
    access?.(line);
    if (failed) log(line, error);
  };
  const again = new WebAgain();
  return {
    fetch: (request, info) => answer(request, peerOf(request, info), respond, rules, tell, again),
    middleware: (request, next, info) => {
      // Each `next` is another application to us: what one has answered is not kept for the others.
      const inner = new HandlerOrigin(next, { sourcesOf, stored: false });
      const respond = metered((exchange) => run(exchange, inner, house), metrics);
      return answer(request, peerOf(request, info), respond, rules, tell);
    },
    explain: (request) => {
      const url = placeOf(new URL(request.url), request.headers, rules);
      return explainExchange(exchangeOf(request, url, peerOf(request)), origin, house);
    },
    admin: (request, token) =>
      answerAdmin(request, {
        sites: [assembly],
        siteOf: () => assembly,
        ...{ respond, metrics, token },
      }),
    close: assembly.close,
    [Symbol.asyncDispose]: assembly.close,
  };
}

function peerOf(request: Request, info?: ServeInfo): Peer {
  const scheme = request.url.startsWith("https:") ? "https" : "http";
  const address = info?.remoteAddr;
  return {
    scheme,
    address: address && "hostname" in address ? address.hostname : undefined,
    info: isWhole(info) ? info : undefined,
  };
}

function isWhole(info: ServeInfo | undefined): info is Deno.ServeHandlerInfo {
  return info?.remoteAddr !== undefined && info.completed !== undefined;
}

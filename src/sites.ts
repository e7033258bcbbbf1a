/**
 * Several sites in one server, told apart by the host that a request names. Each has an origin, a
 * cache and rules of its own; what none of them has is for the site that stands by itself.
 *
 * @module
 */
import { assemble, type Assembly, type VariformOptions } from "./assembly.ts";
import type { Store } from "./cache/mod.ts";
import { Metrics } from "./server/metrics.ts";
import type { Respond } from "./server/front.ts";

/** A site of its own under some hosts. */
export interface HostedSite extends VariformOptions {
  /** Its hosts, without port: `tea.example`, `*.tea.example` for all below it. */
  readonly hosts: readonly string[];
}

/** What a server with sites is made with. */
export interface SitesOptions extends VariformOptions {
  /** Sites of their own; the options beside are those of the site for all other hosts. */
  readonly sites?: readonly HostedSite[];
}

/** Sites, put together. */
export interface Sites {
  /** The site for all hosts that no other has, first; then the others. */
  readonly all: readonly Assembly[];
  /** The site that has this host. */
  readonly of: (url: URL | undefined) => Assembly;
  readonly respond: Respond;
  readonly metrics: Metrics;
  /** Closes all of them. */
  close(): Promise<void>;
}

/** What each site is made with, the one for all other hosts first. */
export function optionsOfSites({ sites = [], ...common }: SitesOptions): VariformOptions[] {
  return [common, ...sites.map(({ hosts: _, ...options }) => options)];
}

/** Puts the sites together; `storeOf` gives those a store that are not to open their own. */
export function assembleSites(
  settings: SitesOptions,
  storeOf: (options: VariformOptions, site: number) => Store | undefined = () => undefined,
): Sites {
  const [common, ...others] = optionsOfSites(settings)
    .map((options, site) => assemble(options, storeOf(options, site)));
  const { sites = [] } = settings;
  const hosted = others.map((assembly, i) => ({ assembly, test: compileHosts(sites[i].hosts) }));
  const metrics = new Metrics();
  const of = (url: URL | undefined) =>
    hosted.find(({ test }) => url !== undefined && test(url.hostname))?.assembly ?? common;
  const all = [common, ...others];
  return {
    all,
    of,
    metrics,
    async respond(exchange) {
      const reply = await of(exchange.url).respond(exchange);
      metrics.note(exchange, reply);
      const { repeat } = reply;
      if (repeat !== undefined) {
        const [before, count] = [repeat.whenGiven, metrics.counterOf(exchange, reply)];
        repeat.whenGiven = before === undefined ? count : () => (before(), count());
      }
      return reply;
    },
    close: async () => void await Promise.all(all.map((assembly) => assembly.close())),
  };
}

/** Whether a host is one of these. */
function compileHosts(hosts: readonly string[]): (host: string) => boolean {
  const names = new Set(hosts.map((host) => host.toLowerCase()));
  const suffixes = [...names].filter((name) => name.startsWith("*.")).map((name) => name.slice(1));
  return (host) => names.has(host) || suffixes.some((suffix) => host.endsWith(suffix));
}

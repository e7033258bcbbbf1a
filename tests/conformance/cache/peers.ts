/**
 * What other caches score in the same suite.
 *
 * @module
 */

/** One cache's counts. */
export interface Peer {
  readonly required: number;
  readonly optimal: number;
}

/**
 * Measured with the suite's own configurations in substance, majority of three runs: Debian 12's
 * packages, and undici's interceptor in a small proxy under Node.
 */
export const PEERS: Readonly<Record<string, Peer>> = {
  "undici 7.30": { required: 127, optimal: 59 },
  "Traffic Server 9.2.9": { required: 126, optimal: 65 },
  "Squid 5.7": { required: 122, optimal: 49 },
  "Apache httpd 2.4.71": { required: 120, optimal: 59 },
  "Varnish 7.1.1": { required: 108, optimal: 40 },
  "HAProxy 2.6.12": { required: 96, optimal: 32 },
  "nginx 1.22.1": { required: 94, optimal: 50 },
  "no cache at all": { required: 49, optimal: 1 },
};

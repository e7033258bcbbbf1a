/**
 * What comes of asking the cache for something, and of giving it something.
 *
 * @module
 */
import type { Reuse } from "./reuse.ts";
import type { CachedSource } from "./source.ts";
import type { Refusal } from "./storable.ts";
import type { Tenure } from "./tenure.ts";

/** What the cache has for a request, and what may be done with it. */
export type Lookup =
  | {
    /** Nothing to use. */
    readonly verdict: "miss";
    /** No answer to this URL, none for these fields, or none that may still be used. */
    readonly reason: "uri-miss" | "vary-miss" | "request" | "stale";
    /** The client wants 504 rather than the origin's answer (RFC 9111 §5.2.1.7). */
    readonly onlyIfCached: boolean;
  }
  | Omit<Reuse, "verdict"> & {
    /** Use it; use it and validate it meanwhile; or validate it first. */
    readonly verdict: "fresh" | "stale" | "revalidate";
    /** The stored answer. */
    readonly source: CachedSource;
    /** Present where it is fresh: how long it would be found again. */
    readonly tenure?: Tenure;
    /** The client wants 504 rather than the origin's answer (RFC 9111 §5.2.1.7). */
    readonly onlyIfCached: boolean;
  };

/** What became of an answer. */
export type Stored =
  | { readonly store: true; readonly source: CachedSource }
  | { readonly store: false; readonly reason: Refusal };

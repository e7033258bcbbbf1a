/**
 * What a wire front can be told, and what holds where nobody says otherwise.
 *
 * @module
 */
import type { Arena } from "../../bytes/arena.ts";
import type { FrontLimits } from "../../model/front_limits.ts";
import type { Log } from "../web.ts";

/** Where a wire front listens: an address, or the path of a Unix socket. */
export type WireAddress =
  | { readonly hostname: string; readonly port: number }
  | { readonly path: string };

/** Certificate and key, in PEM. */
export interface WireCertificate {
  readonly cert: string;
  readonly key: string;
}

/** How a wire front listens and reports. */
export interface WireFrontOptions {
  readonly address: WireAddress;
  /** Speaks TLS with this certificate. */
  readonly tls?: WireCertificate;
  /** Other processes may listen on the same port. */
  readonly sharePort?: boolean;
  /** Limits that differ from the defaults. */
  readonly limits?: Partial<FrontLimits>;
  /** Whether connections of an address are not counted: a proxy of one's own. Loopback, if not given. */
  readonly uncounted?: (address: string) => boolean;
  /** The client is a proxy of one's own: what it says in X-Forwarded-Host and -Proto is believed. */
  readonly trustForwarded?: boolean;
  /** Told of each answer. */
  readonly log?: Log;
  /** Told of trouble with the listener itself. */
  readonly warn?: (message: string) => void;
  /** Where slots come from; the shared one unless given. */
  readonly arena?: Arena;
}

/** Whether an address is this machine's own. */
export function isLoopback(address: string): boolean {
  return address === "::1" || /^(?:::ffff:)?127\.\d+\.\d+\.\d+$/.test(address);
}

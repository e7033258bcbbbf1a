/**
 * The limits that a front keeps towards clients, as {@linkcode Limits} are those towards origins and
 * of the work between them.
 *
 * @module
 */
import { DEFAULT_LIMITS } from "./limits.ts";

/** Bounds on what a client can make the front do. Sizes in bytes, times in milliseconds. */
export interface FrontLimits {
  /** Request target (RFC 9112 §3); 414 beyond. */
  readonly targetBytes: number;
  /** Whole head of a request; 431 beyond. At most 256 KiB. */
  readonly headBytes: number;
  /** Header fields; 431 beyond. */
  readonly headFields: number;
  /** Content of a request; 413 beyond. */
  readonly bodyBytes: number;
  /** Content that nobody asked for, read so that the connection can be used again. */
  readonly unreadBytes: number;
  /** What is held so that answers can be given again: heads, keys, and content that no cache has. */
  readonly againBytes: number;
  /** Connections at once. Beyond that, the one that was silent longest makes room. */
  readonly connections: number;
  /** Connections at once from one address; more are closed at once. */
  readonly connectionsPerAddress: number;
  /** How long a connection may be silent between requests. */
  readonly idleTime: number;
  /** From the first byte of a head to its last; then 408. */
  readonly headTime: number;
  /** How long a read of content may bring nothing; then 408. */
  readonly bodyTime: number;
  /** Time in which content may come as slowly as it likes. */
  readonly slowTime: number;
  /** Bytes of content a second beyond that time; then 408. */
  readonly bodyRate: number;
  /** How long a client may take nothing of an answer. */
  readonly writeTime: number;
  /** How long an answer is made for a client that has closed its sending side, and may be gone. */
  readonly leaveTime: number;
  /** How long a closed connection is read on, so that the last answer is not lost (RFC 9112 §9.6). */
  readonly lingerTime: number;
  /** From `shutdown` to the end of answers that are still under way. */
  readonly drainTime: number;
}

/** The limits that hold unless others are given. */
export const FRONT_LIMITS: FrontLimits = {
  targetBytes: DEFAULT_LIMITS.targetBytes,
  headBytes: 64 << 10,
  headFields: 256,
  bodyBytes: 1 << 30,
  unreadBytes: 64 << 10,
  againBytes: 64 << 20,
  connections: 16_384,
  connectionsPerAddress: 1_024,
  idleTime: 15_000,
  headTime: 10_000,
  bodyTime: 30_000,
  slowTime: 10_000,
  bodyRate: 500,
  writeTime: 30_000,
  leaveTime: 2_000,
  lingerTime: 2_000,
  drainTime: 30_000,
};

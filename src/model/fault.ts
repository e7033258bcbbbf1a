/**
 * What went wrong, in data: a fault says what and where, and the edge maps it to a status.
 *
 * @module
 */

import type { Converter } from "./conversion.ts";

/** Why something could not be done. The edge maps each to one status code. */
export type FaultCode =
  | "bad-request" // 400
  | "forbidden" // 403
  | "missing" // 404
  | "method" // 405
  | "not-acceptable" // 406
  | "precondition" // 412
  | "range" // 416
  | "too-large" // 413 towards a client; for a conversion: hand out the untouched form
  | "conversion" // 502: a converter failed
  | "unfit" // 502: this converter is of no use for this source, others may be
  | "unable" // 502: this converter cannot do it for this source, others may
  | "slow" // 502: a converter took more time than it has
  | "busy" // 503: the line of those who wait for the workshop is too long
  | "internal" // 500
  | "not-implemented" // 501
  | "changed" // 503: what was described is not there any more; asking again helps
  | "origin-broken" // 502: the origin's answer was malformed or cut
  | "origin-down" // 502: no connection
  | "origin-failed" // 502: it answered that it failed, and that answer is for another
  | "origin-slow" // 504
  | "not-validated" // 504: no connection, and what is stored may not be used without one
  | "agent" // 502: an agent outside failed that content has to pass
  | "variant-negotiates" // 506: a variant of a list is negotiated itself (RFC 2295 §8.1)
  | "loop"; // 508

/** An error that carries its code, so that nobody has to read its message. */
export class Fault extends Error {
  /** What kind of failure it is. */
  readonly code: FaultCode;
  /** Byte offset of the trouble, where there is one. */
  readonly offset?: number;
  /** The converter that failed, where one did. */
  readonly converter?: Converter;

  /** The message is for the log; the edge decides what the client is told. */
  constructor(code: FaultCode, message: string, options: FaultOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "Fault";
    this.code = code;
    this.offset = options.offset;
    this.converter = options.converter;
  }
}

/** What may be told of a fault beside its code. */
export interface FaultOptions {
  /** Byte offset of the trouble. */
  readonly offset?: number;
  /** The error behind it. */
  readonly cause?: unknown;
  /** The converter that failed. */
  readonly converter?: Converter;
}

/** The HTTP status of each fault (RFC 9110 §15). */
export const FAULT_STATUS: Readonly<Record<FaultCode, number>> = {
  "bad-request": 400,
  "forbidden": 403,
  "missing": 404,
  "method": 405,
  "not-acceptable": 406,
  "precondition": 412,
  "range": 416,
  "too-large": 413,
  "conversion": 502,
  "unfit": 502,
  "unable": 502,
  "slow": 502,
  "busy": 503,
  "internal": 500,
  "not-implemented": 501,
  "changed": 503,
  "origin-broken": 502,
  "origin-down": 502,
  "origin-failed": 502,
  "origin-slow": 504,
  "not-validated": 504,
  "agent": 502,
  "variant-negotiates": 506,
  "loop": 508,
};

/** Something malformed that was taken all the same: what it was, and where it stood. */
export interface Defect {
  /** What it was, in a word. */
  readonly code: string;
  /** Offset in the input, in bytes (or in characters, for a header field). */
  readonly offset: number;
}

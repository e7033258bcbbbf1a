/**
 * What went wrong, in data: a fault says what and where, and the edge maps it to a status.
 *
 * @module
 */

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
  | "conversion" // 500: a converter failed
  | "internal" // 500
  | "not-implemented" // 501
  | "changed" // 503: what was described is not there any more; asking again helps
  | "origin-broken" // 502: the origin's answer was malformed or cut
  | "origin-down" // 502: no connection
  | "origin-failed" // 502: it answered that it failed, and that answer is for another
  | "origin-slow" // 504
  | "loop"; // 508

/** An error that carries its code, so that nobody has to read its message. */
export class Fault extends Error {
  /** What kind of failure it is. */
  readonly code: FaultCode;
  /** Byte offset of the trouble, where there is one. */
  readonly offset?: number;

  /** The message is for the log; the edge decides what the client is told. */
  constructor(code: FaultCode, message: string, options?: { offset?: number; cause?: unknown }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = "Fault";
    this.code = code;
    this.offset = options?.offset;
  }
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
  "conversion": 500,
  "internal": 500,
  "not-implemented": 501,
  "changed": 503,
  "origin-broken": 502,
  "origin-down": 502,
  "origin-failed": 502,
  "origin-slow": 504,
  "loop": 508,
};

/** Something malformed that was taken all the same: what it was, and where it stood. */
export interface Defect {
  /** What it was, in a word. */
  readonly code: string;
  /** Offset in the input, in bytes (or in characters, for a header field). */
  readonly offset: number;
}

/**
 * The verdict on a request that is not handed on.
 *
 * @module
 */

/** Why a request is refused, and with which status (RFC 9110 §15.5, §15.6; RFC 6585 §5). */
export interface Refusal {
  readonly status: 400 | 408 | 413 | 414 | 417 | 421 | 431 | 500 | 501 | 503 | 505;
  /** A sentence for people that repeats nothing of the request. */
  readonly reason: string;
}

/** Whether a verdict is a refusal. */
export function isRefusal(verdict: object): verdict is Refusal {
  return "reason" in verdict;
}

/** 400, which most refusals are. */
export function badRequest(reason: string): Refusal {
  return { status: 400, reason };
}

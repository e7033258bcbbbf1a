/**
 * What every exchange of one Variform shares, handed to each step: nothing in the pipeline is global.
 *
 * @module
 */
import type { VariantCache } from "../cache/mod.ts";
import type { Policy } from "../negotiate/mod.ts";
import type { MailMemory } from "../origin/mailbox.ts";
import type { Limits } from "../model/limits.ts";
import type { Flights } from "./flights.ts";
import type { Makings } from "./makings.ts";
import type { Offers } from "./offers.ts";
import type { Rules } from "./rules.ts";
import type { SearchKeys } from "./search_keys.ts";

/** The shared parts and settings of one Variform. */
export interface House {
  /** Our name in Cache-Status. */
  readonly name: string;
  readonly cache: VariantCache;
  /** Requests to origins that are under way. */
  readonly flights: Flights;
  /** Forms that are being made. */
  readonly makings: Makings;
  /** Where parts of mails were found. */
  readonly mail: MailMemory;
  readonly limits: Limits;
  /** Where in the cache answers to a URL are kept. */
  readonly searches: SearchKeys;
  readonly offers: Offers;
  readonly policy: Policy;
  readonly rules: Rules;
  /** Content-Signal of answers whose origin states none. */
  readonly contentSignal?: string;
  /** The clock, in milliseconds since the epoch. */
  readonly now: () => number;
}

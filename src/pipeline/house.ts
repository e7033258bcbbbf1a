/**
 * What every exchange of one Variform shares, handed to each step: nothing in the pipeline is global.
 *
 * @module
 */
import type { Agents } from "../transcode/agents/mod.ts";
import type { VariantCache } from "../cache/mod.ts";
import type { Policy } from "../negotiate/mod.ts";
import type { MailMemory } from "../origin/mailbox.ts";
import type { Limits } from "../model/limits.ts";
import type { Injections } from "./injection.ts";
import type { SettledCacheRules } from "./cache_rules.ts";
import type { RunTimes } from "../transcode/run_times.ts";
import type { Workshop } from "../model/conversion.ts";
import type { Dictionaries } from "./dictionaries.ts";
import type { Failures } from "./failures.ts";
import type { Statistics } from "./statistics/statistics.ts";
import type { DescribedSets } from "./described_set.ts";
import type { Flights } from "./flights.ts";
import type { Makings } from "./makings.ts";
import type { HotForms } from "./hot_forms.ts";
import type { Offers } from "./offers.ts";
import type { PageForms } from "./page_reply.ts";
import type { Rules } from "./rules.ts";
import type { SearchKeys } from "./search_keys.ts";

import type { DirectoryEntry } from "../pages/mod.ts";

/** The shared parts and settings of one Variform. */
export interface House {
  /** Our name in Cache-Status. */
  readonly name: string;
  readonly cache: VariantCache;
  /** Requests to origins that are under way. */
  readonly flights: Flights;
  /** Forms that are being made. */
  readonly makings: Makings;
  /** Directories that are being read, by their tags. */
  readonly directories: Map<string, Promise<readonly DirectoryEntry[]>>;
  /** Where parts of mails were found. */
  readonly mail: MailMemory;
  readonly limits: Limits;
  /** Where in the cache answers to a URL are kept. */
  readonly searches: SearchKeys;
  /** Finds what is stored by the set that it belongs to. */
  readonly sets: DescribedSets;
  /** Chooses among the forms of our own pages. */
  readonly pages: PageForms;
  readonly offers: Offers;
  /** Programs elsewhere that have a say in content and requests. */
  readonly agents: Agents;
  /** What is put into pages after the cache. */
  readonly injections: Injections;
  /** Counts page views, where that is wanted. */
  readonly statistics?: Statistics;
  /** Where heavy converters have their work done. */
  readonly workshop: Workshop;
  /** What converters really take. */
  readonly times: RunTimes;
  /** What is asked for again and again. */
  readonly hot: HotForms;
  /** Content that later content can be coded by. */
  readonly dictionaries: Dictionaries;
  /** What could not be made. */
  readonly failures: Failures;
  readonly policy: Policy;
  readonly rules: Rules;
  /** How answers are kept. */
  readonly caching: SettledCacheRules;
  /** Content-Signal of answers whose origin states none. */
  readonly contentSignal?: string;
  /** The clock, in milliseconds since the epoch. */
  readonly now: () => number;
  /** The house as it is at this URL: with the rules of its path laid over those of the site. */
  readonly at: (url: URL) => House;
}

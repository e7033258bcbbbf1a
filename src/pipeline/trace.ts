/**
 * The trace of one exchange: what each step decided and how long it took. The access log,
 * Cache-Status, Server-Timing and the explanation are four printings of it.
 *
 * @module
 */
import type { StoredBody, Tenure } from "../cache/mod.ts";
import { type CacheStatus, formatCacheStatus } from "../syntax/cache_status.ts";
import type { ListChoice } from "./remote_set.ts";
import type { Variant } from "../model/variant.ts";
import type { Verdict } from "../negotiate/mod.ts";

/** One step, as it was gone through. */
export interface TraceEntry {
  readonly step: string;
  /** Time spent in it, in milliseconds. */
  readonly duration: number;
}

/** Collects what happened; the driver adds the steps, the steps add their findings. */
export class Trace {
  readonly entries: TraceEntry[] = [];
  /** What the cache did (RFC 9211); absent where no cache was asked. */
  cache?: CacheStatus;
  /** The verdict of the chooser over the set, for the explanation. */
  choice?: { readonly variants: readonly Variant[]; readonly verdict: Verdict };
  /** The choice from an origin's list, to be told with the variant that is fetched for it. */
  list?: ListChoice;
  /** Whether the answer is for this client alone. */
  isPersonal?: boolean;
  /** Whether the same request may soon get a better form. */
  isProvisional?: boolean;
  /** How long what was found in the cache on the way would be found there again. */
  readonly tenures: Tenure[] = [];
  /** The content of what was found in the cache last, and where it lies. */
  content?: Pick<StoredBody, "bytes" | "lair">;
  /** The variant that was chosen, in a word or two for the log. */
  chosen?: string;
  /** Names of the converters that ran. */
  converters: readonly string[] = [];
  /** What these converters usually take, in milliseconds, as far as that has been learned. */
  usual: readonly { readonly name: string; readonly time: number }[] = [];
  /** Why a form that was chosen could not be made, and another one was given. */
  readonly yielded: string[] = [];
  /** What went wrong, for the log; never sent to the client. */
  fault?: string;
  /** The error that said so, with its stack. */
  error?: unknown;

  /** Adds a step that has been gone through. */
  add(step: string, duration: number): void {
    this.entries.push({ step, duration });
  }

  /** Notes what went wrong; `who` says it where the error does not. */
  fail(error: unknown, who?: string): void {
    this.error = error;
    this.fault = who === undefined ? messageOf(error) : `${who}: ${messageOf(error)}`;
  }

  /** The trace as a Server-Timing field value (W3C Server Timing §3). */
  serverTiming(): string {
    return [
      ...this.entries.map(({ step, duration }) => `${step};dur=${duration.toFixed(1)}`),
      ...this.usual.map(({ name, time }) => `${name};desc="usual";dur=${time.toFixed(1)}`),
      ...this.yielded.map((reason) => `yielded;desc="${quotable(reason)}"`),
    ].join(", ");
  }

  /** The trace as a Cache-Status field value (RFC 9211), or undefined without a cache. */
  cacheStatus(): string | undefined {
    return this.cache && formatCacheStatus(this.cache);
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : "";
  return `${error.message}${cause}`;
}

const LONGEST_REASON = 120;

/** Text as it may stand in a quoted string (RFC 9110 §5.6.4), whatever it was made of. */
function quotable(text: string): string {
  return text.slice(0, LONGEST_REASON).replace(/[^ !#-[\]-~]/g, "?");
}

/**
 * Counters of what was answered and how, in the text form of Prometheus.
 *
 * @module
 */
import type { Exchange, Reply } from "../pipeline/exchange.ts";
import { outcomeOf, OUTCOMES } from "../pipeline/outcome.ts";

/** Upper ends of the buckets of durations, in seconds. */
const BUCKETS = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10] as const;

/** How much a cache keeps. */
export interface CacheUsage {
  readonly bytes: number;
  readonly count: number;
}

/** What was counted so far. */
export interface Counts {
  /** Answers, by outcome and class of status. */
  readonly requests: Readonly<Record<string, number>>;
  /** Answers that took no longer than each of the bounds, in seconds. */
  readonly buckets: readonly number[];
  readonly count: number;
  readonly seconds: number;
  readonly made: number;
  readonly faults: number;
}

/** Counts answers. */
export class Metrics {
  readonly #requests = new Map<string, { count: number }>();
  readonly #buckets = BUCKETS.map(() => 0);
  #count = 0;
  #seconds = 0;
  #made = 0;
  #faults = 0;

  /** Counts one. */
  note({ trace }: Pick<Exchange, "trace">, { status }: Pick<Reply, "status">): void {
    const name = `${outcomeOf(trace)} ${Math.floor(status / 100)}xx`;
    this.#cell(name).count++;
    const seconds = trace.entries.reduce((sum, { duration }) => sum + duration, 0) / 1000;
    this.#count++;
    this.#seconds += seconds;
    for (const [index, end] of BUCKETS.entries()) if (seconds <= end) this.#buckets[index]++;
    if (trace.converters.length > 0) this.#made++;
    if (trace.fault !== undefined) this.#faults++;
  }

  /** Counts one that was given again, at once and from memory: cheap enough to be called for each. */
  counterOf({ trace }: Pick<Exchange, "trace">, { status }: Pick<Reply, "status">): () => void {
    const cell = this.#cell(`${outcomeOf(trace)} ${Math.floor(status / 100)}xx`);
    const { length } = this.#buckets;
    return () => {
      cell.count++;
      this.#count++;
      for (let i = 0; i < length; i++) this.#buckets[i]++;
    };
  }

  /** How many answers there were of each outcome. */
  outcomes(): Readonly<Record<string, number>> {
    return Object.fromEntries(OUTCOMES.map((outcome) => [outcome, this.#sum(outcome)]));
  }

  /** What was counted so far. */
  counts(): Counts {
    const requests = Object.fromEntries(
      [...this.#requests].map(([name, { count }]) => [name, count]),
    );
    const [count, seconds, made, faults] = [this.#count, this.#seconds, this.#made, this.#faults];
    return { requests, buckets: [...this.#buckets], count, seconds, made, faults };
  }

  /** All of it, with what others have counted, in Prometheus' exposition format. */
  text(usage: CacheUsage, others: readonly Counts[] = []): string {
    const { requests, buckets, count, seconds, made, faults } = others.reduce(add, this.counts());
    return [
      ...metric("requests_total", "counter", "Answers by what the cache did, and by status", [
        ...Object.entries(requests).toSorted().map(([name, count]) => {
          const [outcome, status] = name.split(" ");
          return [`{outcome="${outcome}",status="${status}"}`, count] as const;
        }),
      ]),
      ...metric("forms_made_total", "counter", "Forms that were made", [["", made]]),
      ...metric("faults_total", "counter", "Answers that something went wrong with", [
        ["", faults],
      ]),
      ...metric("decision_seconds", "histogram", "Time until an answer could begin", [
        ...BUCKETS.map((end, index) => [`_bucket{le="${end}"}`, buckets[index]] as const),
        [`_bucket{le="+Inf"}`, count],
        ["_sum", Number(seconds.toFixed(6))],
        ["_count", count],
      ]),
      ...metric("cache_bytes", "gauge", "Bytes that the cache keeps", [["", usage.bytes]]),
      ...metric("cache_things", "gauge", "Things that the cache keeps", [["", usage.count]]),
      "",
    ].join("\n");
  }

  #sum(outcome: string): number {
    let sum = 0;
    for (const [name, { count }] of this.#requests) {
      if (name.startsWith(`${outcome} `)) sum += count;
    }
    return sum;
  }

  #cell(name: string): { count: number } {
    const known = this.#requests.get(name);
    if (known !== undefined) return known;
    const cell = { count: 0 };
    this.#requests.set(name, cell);
    return cell;
  }
}

function add(one: Counts, other: Counts): Counts {
  const requests = { ...one.requests };
  for (const [name, count] of Object.entries(other.requests)) {
    requests[name] = (requests[name] ?? 0) + count;
  }
  return {
    requests,
    buckets: one.buckets.map((count, index) => count + other.buckets[index]),
    count: one.count + other.count,
    seconds: one.seconds + other.seconds,
    made: one.made + other.made,
    faults: one.faults + other.faults,
  };
}

function metric(
  name: string,
  type: "counter" | "gauge" | "histogram",
  help: string,
  values: readonly (readonly [label: string, value: number])[],
): string[] {
  return [
    `# HELP variform_${name} ${help}.`,
    `# TYPE variform_${name} ${type}`,
    ...values.map(([label, value]) => `variform_${name}${label} ${value}`),
  ];
}

/**
 * Times functions against each other: all in one process, round by round in turn, so that a slow moment
 * of the machine meets all of them. Who allocates is slower right after somebody else, whose garbage may be
 * due or whose memory was given back to the system: so each turn begins with a slice that does not count, and
 * each round has an order of its own. What counts is the median over rounds of the ratio within a round.
 *
 * @module
 */
import { dice } from "../bytes/inputs.ts";

/** Something to time. What it returns is only there so that its work cannot be left out. */
export interface Candidate {
  readonly name: string;
  readonly run: () => unknown;
}

/** The times of each candidate, by round; of slow ones there are fewer. */
export type Times = ReadonlyMap<string, readonly number[]>;

/** How long a candidate is run in one round, in milliseconds. */
const SLICE = 0.8;

/** A candidate is run so often before it counts: for the compilers. */
const WARM_TIME = 25;

/** So many milliseconds make a candidate slow: it gets but a few rounds, or one if it is slower still. */
const SLOW = 20;
const VERY_SLOW = 500;
const ROUNDS_OF_SLOW = 3;

let kept: unknown;

function spend(run: () => unknown, count: number): number {
  const start = performance.now();
  for (let i = 0; i < count; i++) kept = run();
  return (performance.now() - start) / count;
}

/** Times the candidates in so many rounds. */
export function timeAll(candidates: readonly Candidate[], rounds: number): Times {
  const counts = candidates.map(({ run }) => warmUp(run));
  const times = candidates.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const which of anyOrder(candidates.length, round)) {
      const { time, count } = counts[which];
      if (round >= (time > VERY_SLOW ? 1 : time > SLOW ? ROUNDS_OF_SLOW : rounds)) continue;
      const { run } = candidates[which];
      spend(run, count);
      times[which].push(spend(run, count));
    }
  }
  return new Map(candidates.map(({ name }, index) => [name, times[index]]));
}

/** Numbers below `count`, each once. */
function anyOrder(count: number, seed: number): number[] {
  const roll = dice(seed);
  return Array.from({ length: count }, (_, which) => ({ which, place: roll(1 << 20) }))
    .sort((a, b) => a.place - b.place)
    .map(({ which }) => which);
}

/** Runs until the compilers have seen enough. Returns how many runs fill a slice. */
function warmUp(run: () => unknown): { time: number; count: number } {
  // The first run may be about memory that nobody touched before.
  const first = spend(run, 1);
  let time = first > VERY_SLOW ? first : spend(run, 1);
  for (let spent = first + time, count = 1; spent < WARM_TIME; count *= 2) {
    time = spend(run, count);
    spent += time * count;
  }
  return { time, count: Math.max(1, Math.round(SLICE / time)) };
}

/** The median over rounds of one candidate's time as a multiple of another's. */
export function ratio(times: Times, name: string, to: string): number {
  const above = times.get(name) ?? [];
  const below = times.get(to) ?? [];
  const rounds = Math.min(above.length, below.length);
  return median(above.slice(0, rounds).map((time, round) => time / below[round]));
}

/** The middle one of the values. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

/** What the last run returned. */
export function lastResult(): unknown {
  return kept;
}

/**
 * Prints how many times as fast as negotiator the chooser is: both in one process, in short turns, so
 * that whatever else the machine does hits both. `deno run -A tests/bench/negotiate_ratios.ts`
 *
 * @module
 */
import { type Contest, CONTESTS, type Fields } from "./negotiate_cases.ts";

const ROUNDS = 31;
/** Long enough for the clock, short enough to be fair. */
const TURN_MS = 20;
/** Turns that are not counted: both are compiled and optimised in the meantime. */
const WARM_UP = 15;

/** Nanoseconds that one call takes, over as many requests as fit in a turn. */
function time(
  ask: (fields: Fields) => unknown,
  requests: readonly Fields[],
  calls: number,
): number {
  const start = performance.now();
  for (let i = 0; i < calls; i++) ask(requests[i % requests.length]);
  return (performance.now() - start) * 1e6 / calls;
}

function callsPerTurn(ask: (fields: Fields) => unknown, requests: readonly Fields[]): number {
  let calls = requests.length;
  for (;;) {
    const spent = time(ask, requests, calls) * calls / 1e6;
    if (spent >= TURN_MS) return calls;
    calls *= 2;
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

function run({ name, goal, requests, own, peer }: Contest): Record<string, string> {
  const [ownCalls, peerCalls] = [callsPerTurn(own, requests), callsPerTurn(peer, requests)];
  const rounds = Array.from({ length: WARM_UP + ROUNDS }, () => ({
    own: time(own, requests, ownCalls),
    peer: time(peer, requests, peerCalls),
  })).slice(WARM_UP);
  const ratios = rounds.map(({ own, peer }) => peer / own);
  const sorted = ratios.toSorted((a, b) => a - b);
  const range = [0.2, 0.8].map((part) => sorted[Math.floor(part * ROUNDS)].toFixed(1)).join("–");
  return {
    contest: name,
    "negotiator": `${median(rounds.map(({ peer }) => peer)).toFixed(0)} ns`,
    "variform": `${median(rounds.map(({ own }) => own)).toFixed(0)} ns`,
    "times": `${median(ratios).toFixed(1)} [${range}]`,
    "goal": `${goal}`,
  };
}

console.table(CONTESTS.map(run));

/**
 * The driver: one loop that takes an exchange from state to state and writes the trace.
 *
 * @module
 */
import { Fault, type FaultCode } from "../model/fault.ts";
import { admit } from "./steps/admit.ts";
import { choose } from "./steps/choose.ts";
import { deliver } from "./steps/deliver.ts";
import { list } from "./steps/list.ts";
import { lookup } from "./steps/lookup.ts";
import { make } from "./steps/make.ts";
import { obtain } from "./steps/obtain.ts";
import { offer } from "./steps/offer.ts";
import { pass } from "./steps/pass.ts";
import { refuse } from "./steps/refuse.ts";
import { store } from "./steps/store.ts";
import type { House } from "./house.ts";
import type { Exchange, Reply } from "./exchange.ts";
import type { Origin } from "../origin/origin.ts";
import { finish } from "./finish.ts";
import { enter, placeOfPrefix } from "./ladder.ts";
import type { Statistics } from "./statistics/statistics.ts";
import { repeatOf } from "./repeat.ts";
import type { Refuse, State, Step, Waiting } from "./state.ts";

const STEPS: { readonly [Name in Waiting["step"]]: Step<Name> } = {
  admit,
  lookup,
  offer,
  choose,
  obtain,
  make,
  store,
  deliver,
  list,
  refuse,
  pass,
};

/** The name of a state, which is that of its step. */
export type StepName = State["step"];

/** Takes one exchange through the pipeline. Never throws: what fails becomes a page. */
export async function run(exchange: Exchange, origin: Origin, house: House): Promise<Reply> {
  const place = placeOfPrefix(exchange.url, house.rules);
  if (place !== undefined) {
    return { status: 308, headers: new Headers({ Location: place }), body: null };
  }
  const { statistics } = house;
  if (statistics?.isAt(exchange.url.pathname)) return await shown(statistics, exchange);
  const here = enter(exchange, house);
  const end = await walk(
    { step: firstStep(here.house), exchange: here.exchange, origin },
    here.house,
  );
  const reply = finish(end.step === "done" ? end.reply : lastResort(), here.exchange, here.house);
  const tally = statistics?.tallyOf(here.exchange, reply);
  tally?.count();
  return { ...reply, repeat: repeatOf(reply, here.exchange, here.house, tally) };
}

async function shown(statistics: Statistics, exchange: Exchange): Promise<Reply> {
  try {
    return await statistics.answer(exchange);
  } catch (error) {
    exchange.trace.fail(error);
    return lastResort();
  }
}

/** Where the way begins: at the agents, if there are any. */
export function firstStep({ agents }: House): "admit" | "lookup" {
  return agents.isEmpty ? "lookup" : "admit";
}

/** Goes from state to state until one whose step is in `until`, or done. */
export async function walk(
  start: Waiting,
  house: House,
  until?: ReadonlySet<StepName>,
): Promise<State> {
  const { exchange, origin } = start;
  let state: State = start;
  let again = false;
  let time = performance.now();
  while (state.step !== "done" && !until?.has(state.step)) {
    const { step }: Waiting = state;
    try {
      state = await take(state, house);
    } catch (error) {
      if (!again && error instanceof Fault && error.code === "changed") {
        again = true;
        state = start;
        continue;
      }
      exchange.trace.fail(error);
      // A page that cannot be made is no reason to try another one.
      state = step === "refuse"
        ? { step: "done", reply: lastResort() }
        : refusalFor(error, exchange, origin);
    }
    const now = performance.now();
    exchange.trace.add(step, now - time);
    time = now;
  }
  return state;
}

/** TypeScript cannot see that the step of a state's name takes that state. */
function take(state: Waiting, house: House): State | Promise<State> {
  return (STEPS[state.step] as (state: Waiting, house: House) => State | Promise<State>)(
    state,
    house,
  );
}

/** A content of ours that passes a limit is no fault of the request, as 413 would say. */
const CLIENT_CODES: Partial<Record<FaultCode, FaultCode>> = {
  "too-large": "conversion",
  "unfit": "conversion",
  "unable": "conversion",
  "slow": "conversion",
};

/** What the client may know of each failure; the message itself goes to the log alone. */
const DETAILS: Partial<Record<Fault["code"], string>> = {
  "origin-broken": "The origin server's answer was malformed or cut short.",
  "origin-down": "The origin server cannot be reached.",
  "origin-failed": "The origin server failed.",
  "origin-slow": "The origin server took too long to answer.",
  "not-validated": "The origin server could not be asked whether the stored answer still holds.",
  "agent": "An agent that this has to pass through does not answer, or not properly.",
  "changed": "The file is changing right now. Try again.",
  "conversion": "This form could not be made from its source, or not within the limits.",
};

function refusalFor(error: unknown, exchange: Exchange, origin: Origin): Refuse {
  const code = error instanceof Fault ? CLIENT_CODES[error.code] ?? error.code : "internal";
  const detail = DETAILS[code] ??
    "Something went wrong here. The server's log has the details under this id.";
  return { step: "refuse", exchange, origin, code, detail };
}

/** The answer when not even a page can be made. */
function lastResort(): Reply {
  return { status: 500, headers: new Headers(), body: null };
}

/**
 * Content that passes an odd service: each client has to get what the service has made of that very content,
 * or what the rule for failures says.
 *
 * @module
 */
import { createVariform } from "../../../src/mod.ts";
import type { Dice } from "../../bytes/inputs.ts";
import { text } from "../../bytes/inputs.ts";
import { damage } from "../grammar/damage.ts";
import { once, pick } from "../grammar/elements.ts";
import { type Answer, makeAnswer, type Meaning } from "./answers.ts";
import { makeOptions } from "./options.ts";
import { readAnswer } from "./read_answer.ts";
import { type Asked, type Moment, OddService, type Saying } from "./service.ts";

/** What is done to answers before they are sent. */
export type Flaw = "none" | "damaged" | "cut" | "stall";

const SIZES = [0, 1, 5, 16, 17, 100, 5_000, 60_000, 200_000];
/** No more of a long answer than this is damaged. */
const DAMAGED = 3_000;

/** What a client is to get: undefined for the answer that says the agent has failed. */
type Outcome = Exclude<Meaning, "failure"> | undefined;

/** Some requests, one after the other or at once. */
export async function playContent(roll: Dice, flaw: Flaw): Promise<string[]> {
  const contents = new Map<string, string>();
  const outcomes = new Map<string, Outcome | "any">();
  const failures = new Set<string>();
  const lengths = new Map<string, number>();
  const said = new Map<string, string>();
  const failure = pick(roll, ["refuse", "bypass"] as const);
  const failed = (path: string): Outcome =>
    failure === "bypass" ? { status: 200, content: contents.get(path) ?? "" } : undefined;
  const spool = pick(roll, [undefined, undefined, 3_000]);
  const preview = pick(roll, [undefined, 0, 1, 16, 1_024, 70_000]);
  const answer = (asked: Asked, moment: Moment): Saying | undefined => {
    const [, path = ""] = /^GET \S*?(\/p\d+) /.exec(asked.heads.get("req-hdr") ?? "") ?? [];
    const original = contents.get(path) ?? "";
    const { shown = "" } = asked;
    if (!original.startsWith(shown)) service.wrongs.push(`content of another than ${path}`);
    if (moment === "whole" && shown !== original) service.wrongs.push(`${path} is not whole`);
    const waits = moment === "begun" ? !once(roll, 10) : moment === "preview" && once(roll, 2);
    if (waits) return undefined;
    const allow = asked.fields.get("allow") ?? "";
    const allowed = { allow, inPreview: moment === "preview", tag: "t" };
    const legal = makeAnswer(roll, allowed, original);
    const saying = spoil(roll, legal, flaw);
    const meaning = flaw === "none"
      ? legal.meaning
      : flaw === "damaged"
      ? readAnswer(saying.text, allowed, original)
      : "failure";
    outcomes.set(
      path,
      meaning === "unclear" ? "any" : meaning === "failure" ? failed(path) : meaning,
    );
    if (meaning === "failure") failures.add(path);
    lengths.set(path, saying.text.length);
    said.set(path, `${moment}: ${JSON.stringify(saying.text.slice(0, 900))}`);
    return saying;
  };
  await using service = new OddService({ options: () => makeOptions(roll, preview), answer });
  await using app = createVariform({
    origin: (request) => {
      const fields = { "content-type": "text/plain", "cache-control": "no-store" };
      return new Response(contents.get(new URL(request.url).pathname), { headers: fields });
    },
    agents: [{
      name: "odd",
      url: service.url,
      failure,
      spool,
      timeout: flaw === "stall" ? 100 : 10_000,
    }],
    log() {},
  });
  const wrongs: string[] = [];
  const ask = async (path: string) => {
    contents.set(path, `${path}:`.padEnd(pick(roll, SIZES), path));
    const headers = { "accept-encoding": "identity" };
    const response = await app.fetch(new Request(`http://site.test${path}`, { headers }));
    const got = await response.bytes().then(text, (error) => `broken: ${error}`);
    // Who waits for the one connection that there may be can have waited too long.
    const wanted = outcomes.has(path) || flaw !== "stall" ? outcomes.get(path) : failed(path);
    if (wanted === "any") return;
    // What is longer than can be held may break off, and never seem whole.
    const longest = Math.max(contents.get(path)?.length ?? 0, lengths.get(path) ?? 0);
    const isHeld = spool === undefined || longest < spool;
    if (!isHeld && failures.has(path) && (response.status === 502 || got.startsWith("broken"))) {
      return;
    }
    const { status, content = got } = wanted ?? { status: 502 };
    if (response.status === status && got === content) return;
    const is = `${response.status} ${got.length} ${JSON.stringify(got.slice(0, 80))}`;
    wrongs.push(`${path}: ${is}, not ${status} ${content.length}; ${said.get(path)}`);
  };
  const paths = Array.from({ length: 1 + roll(4) }, (_, index) => `/p${index}`);
  if (once(roll, 2)) await Promise.all(paths.map(ask));
  else for (const path of paths) await ask(path);
  return [...wrongs, ...service.wrongs];
}

function spoil(roll: Dice, { text, close }: Answer, flaw: Flaw): Saying {
  const piece = text.length < DAMAGED ? pick(roll, [undefined, 1, 50]) : undefined;
  switch (flaw) {
    case "none":
      return { text, close, piece };
    case "damaged":
      return {
        text: damage(roll, text.slice(0, DAMAGED)) + text.slice(DAMAGED),
        close: true,
        piece,
      };
    case "cut":
      return { text: text.slice(0, roll(text.length)), close: true, piece };
    case "stall":
      return { text: text.slice(0, roll(text.length)), stall: true };
  }
}

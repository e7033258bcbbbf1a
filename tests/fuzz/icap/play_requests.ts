/**
 * Requests that are shown to an odd service: the origin has to see what the service has made of them, once
 * and whole, or nothing at all.
 *
 * @module
 */
import { createVariform } from "../../../src/mod.ts";
import type { Dice } from "../../bytes/inputs.ts";
import { once, pick } from "../grammar/elements.ts";
import { makeBlocked, makeRequestAnswer, type Wanted } from "./request_answers.ts";
import { makeOptions } from "./options.ts";
import { type Asked, type Moment, OddService, type Saying } from "./service.ts";

/** One request, and what becomes of it. */
export async function playRequest(roll: Dice, flaw: "none" | "cut"): Promise<string[]> {
  const wrongs: string[] = [];
  const failure = pick(roll, ["refuse", "bypass"] as const);
  const hasBody = once(roll, 2);
  const content = "c".repeat(pick(roll, [0, 1, 16, 17, 5_000, 100_000]));
  const sent: Wanted = {
    method: hasBody ? "POST" : "GET",
    path: "/asked",
    content: hasBody ? content : "",
  };
  let wanted: Wanted | { status: number; content: string } | undefined;
  let said = "";
  const answer = (asked: Asked, moment: Moment): Saying | undefined => {
    if (moment === "whole" && (asked.shown ?? "") !== sent.content) wrongs.push("not whole");
    const waits = moment === "begun" ? !once(roll, 10) : moment === "preview" && once(roll, 2);
    if (waits) return undefined;
    const may = moment === "preview" || /\b204\b/.test(asked.fields.get("allow") ?? "");
    const { text, close, meaning } = once(roll, 3)
      ? makeBlocked(roll)
      : makeRequestAnswer(roll, may, sent);
    said = `${moment}: ${JSON.stringify(text.slice(0, 900))}`;
    if (flaw === "none") {
      wanted = meaning;
      return { text, close };
    }
    wanted = failure === "bypass" ? sent : undefined;
    return { text: text.slice(0, roll(text.length)), close: true };
  };
  await using service = new OddService({
    options: () => makeOptions(roll, pick(roll, [undefined, 0, 1, 16, 1_024])),
    answer,
  });
  const seen: Wanted[] = [];
  await using app = createVariform({
    origin: async (request) => {
      const { pathname: path } = new URL(request.url);
      seen.push({ method: request.method, path, content: await request.text().catch(String) });
      return new Response("from the origin", { headers: { "content-type": "text/plain" } });
    },
    agents: [{ name: "gate", url: service.url, failure, modifies: "request" }],
    log() {},
  });
  const body = hasBody ? content : undefined;
  const response = await app.fetch(
    new Request("http://site.test/asked", {
      method: sent.method,
      body,
      headers: { "accept": "*/*" },
    }),
  );
  const got = await response.text().catch((error) => `broken: ${error}`);
  const isAnswered = wanted === undefined || "status" in wanted;
  const expected = wanted === undefined
    ? [[], 502, got]
    : "status" in wanted
    ? [[], wanted.status, wanted.content]
    : [[wanted], 200, "from the origin"];
  const is = [
    isAnswered ? seen.filter(({ content }) => !content.includes("rror")) : seen,
    response.status,
    got,
  ];
  if (Deno.inspect(is) !== Deno.inspect(expected)) {
    wrongs.push(
      Deno.inspect(is).slice(0, 600),
      Deno.inspect(expected).slice(0, 600),
      failure,
      said,
    );
  }
  return [...wrongs, ...service.wrongs];
}

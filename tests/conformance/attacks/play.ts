/**
 * Requests in their order to a gateway, and an origin that answers as it is told.
 *
 * @module
 */
import { fresh, openGatewayStage, type Play, type Row } from "./row.ts";

/** Requests, one after the other. */
export type Requests = readonly (readonly [line: string, fields?: string])[];

/** Plays an origin, asks in order, and gives what each got, what the origin saw last, and how often. */
export async function play(origin: Play, requests: Requests) {
  await using stage = openGatewayStage(origin);
  const answers = [];
  const asked: number[] = [];
  for (const [line, fields] of requests) {
    answers.push(await stage.ask(line, fields, fields?.includes("Content-Length: 1") ? "x" : ""));
    asked.push(stage.seen.length);
  }
  return { answers, asked, seen: stage.seen };
}

/** An origin that says which request it is. */
export const numbered = (fields = "", head?: string): Play => (_, turn) =>
  fresh(`turn ${turn}`, fields, head);

/** Whether the last request had to go to the origin, or had not. */
export function asks(origin: Play, requests: Requests, again: boolean): Row<void> {
  return async () => {
    const { answers, asked } = await play(origin, requests);
    const went = asked.at(-1) !== asked.at(-2);
    return [
      ...went === again ? [] : [again ? "answered from what another got" : "asked once more"],
      ...answers.at(-1) === undefined ? ["no answer"] : [],
    ];
  };
}

/** The same request twice. */
export const PAIR: Requests = [["GET /x"], ["GET /x"]];
/** Two requests of one URL that differ in these fields. */
export const pair = (
  first: string,
  second = "",
): Requests => [["GET /x", first], ["GET /x", second]];

/**
 * Requests on their way through a gateway: one conversation at a time, judged by what its requests mean.
 *
 * @module
 */
import type { Dice } from "../../bytes/inputs.ts";
import type { Breach } from "./break_request.ts";
import { damage } from "./damage.ts";
import { once } from "./elements.ts";
import { answerTo, type Expected, judge } from "./judge.ts";
import { makeRequest, wireOf } from "./make_request.ts";
import { readRequests } from "./read_requests.ts";
import { Scene, type Way } from "./scene.ts";

/** A request that nobody may run if the one before it was refused. */
const CANARY = "GET /canary HTTP/1.1\r\nHost: a.test\r\n\r\n";

/** A gateway before an origin that says of each request which one it was. */
export function openRequestScene(): Scene {
  return new Scene({ answer: (seen) => ({ text: answerTo(seen) }) });
}

/** Sends it, and says what is wrong about what became of it. */
async function play(
  scene: Scene,
  roll: Dice,
  way: Way,
  text: string,
  expected: readonly Expected[],
): Promise<string[]> {
  const wrongs = judge(expected, await scene.talk(roll, text, way), scene.origin);
  return wrongs.length === 0 ? [] : [...wrongs, JSON.stringify(text.slice(0, 2000))];
}

/** Legal requests, one behind the other. */
export async function playLegal(scene: Scene, roll: Dice, way: Way): Promise<string[]> {
  const requests = Array.from({ length: 1 + roll(5) }, (_, index) => makeRequest(roll, index));
  const text = requests.map(wireOf).join("");
  return await play(scene, roll, way, text, requests.map(({ meaning }) => meaning));
}

/** Some of them, and one with random damage. */
export async function playDamaged(scene: Scene, roll: Dice, way: Way): Promise<string[]> {
  let text = "";
  for (let left = roll(3); left > 0; left--) text += wireOf(makeRequest(roll, left));
  text += damage(roll, wireOf(makeRequest(roll, 0))) + CANARY;
  return await play(scene, roll, way, text, readRequests(text));
}

/** Some of them, and one that breaks a rule. */
export async function playBroken(
  scene: Scene,
  roll: Dice,
  way: Way,
  { name, refused, apply }: Breach,
): Promise<string[]> {
  const before = [makeRequest(roll, 1), makeRequest(roll, 2)]
    .filter(({ meaning }) => meaning.persistent && once(roll, 2));
  const base = makeRequest(roll, 0);
  const broken = base.meaning.path === "*" ? undefined : apply(roll, base);
  if (broken === undefined) return [];
  const text = before.map(wireOf).join("") + broken + CANARY;
  const expected = [...before.map(({ meaning }) => meaning), { refused }];
  const wrongs = await play(scene, roll, way, text, expected);
  return wrongs.length === 0 ? [] : [name, ...wrongs];
}

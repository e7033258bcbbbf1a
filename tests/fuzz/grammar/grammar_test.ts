/**
 * Messages made from the grammar of RFC 9110 and 9112, legal ones in all their odd forms and such that
 * break it, on their way between clients and an origin. `FUZZ` says how many of each, if not some
 * hundred; `SEED`, from which one on.
 */
import { assertEquals } from "@std/assert";
import { allowed } from "../../allowed.ts";
import { BREACHES } from "./break_request.ts";
import { makeRequest, wireOf } from "./make_request.ts";
import { AnswerScene, type Flaw } from "./play_answers.ts";
import { openRequestScene, playBroken, playDamaged, playLegal } from "./play_requests.ts";
import { readRequests } from "./read_requests.ts";
import { numberOf, playRounds } from "../rounds.ts";

const COUNT = numberOf("FUZZ", 120);
/** Of a whole run, what goes through sockets, whose pieces are not cut as exactly. */
const SOCKETS = Math.ceil(COUNT / 10);

Deno.test("readRequests reads what makeRequest has made as what it means", async () => {
  await playRounds(4 * COUNT, (roll) => {
    const request = makeRequest(roll, 0);
    const { known: _, ...meaning } = request.meaning;
    const read = readRequests(wireOf(request));
    const told = read.length === 1 && "or" in read[0] ? [read[0].or] : read;
    try {
      assertEquals(told, [meaning]);
    } catch (error) {
      return Promise.resolve([String(error)]);
    }
    return Promise.resolve([]);
  });
});

for (const [way, count] of [["pipe", COUNT], ["socket", SOCKETS]] as const) {
  const test = (name: string, fn: () => Promise<void>) =>
    Deno.test({ name: `wire gateway, by a ${way}, ${name}`, ignore: !allowed.net, fn });

  test("hands on legal requests of all forms as what they mean, each once", async () => {
    await using scene = openRequestScene();
    await playRounds(count, (roll) => playLegal(scene, roll, way));
  });

  test("judges requests with random damage as the grammar does", async () => {
    await using scene = openRequestScene();
    await playRounds(2 * count, (roll) => playDamaged(scene, roll, way));
  });

  test(`refuses requests that break one of ${BREACHES.length} rules`, async () => {
    await using scene = openRequestScene();
    for (const breach of BREACHES) {
      await playRounds(Math.ceil(count / 30), (roll) => playBroken(scene, roll, way, breach));
    }
  });

  test("gives answers that come before the end of a request", async () => {
    await using scene = new AnswerScene();
    await playRounds(count / 2, (roll) => scene.playEarly(roll, way));
  });

  for (const flaw of ["none", "damaged", "cut"] satisfies Flaw[]) {
    test(`gives answers of an origin as they are or not at all: flaw ${flaw}`, async () => {
      await using scene = new AnswerScene();
      await playRounds(count, (roll) => scene.play(roll, way, flaw));
    });
  }
}

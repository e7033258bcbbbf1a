/**
 * Agents that speak ICAP oddly: legal answers of all forms, and such that are damaged, cut or never end.
 * `FUZZ` says how many of each, if not some; `SEED`, from which one on.
 */
import { allowed } from "../../allowed.ts";
import { type Answer, makeAnswer } from "./answers.ts";
import { type Flaw, playContent } from "./play_content.ts";
import { playRequest } from "./play_requests.ts";
import { playTags } from "./play_tags.ts";
import { readAnswer } from "./read_answer.ts";
import { numberOf, playRounds } from "../rounds.ts";

const COUNT = numberOf("FUZZ", 20);

Deno.test("readAnswer reads what makeAnswer has made as what it means", async () => {
  await playRounds(20 * COUNT, (roll) => {
    const terms = { allow: "204, 206", inPreview: false, tag: "t" };
    const { text, meaning }: Answer = makeAnswer(roll, terms, "the original");
    const read = readAnswer(text, terms, "the original");
    return JSON.stringify(read) === JSON.stringify(meaning) ? [] : [JSON.stringify(read), text];
  });
});

const ignore = !allowed.net;

for (const flaw of ["none", "damaged", "cut", "stall"] satisfies Flaw[]) {
  Deno.test({
    name: `an ICAP service has content changed as it says, or fails by the rule: flaw ${flaw}`,
    ignore,
    fn: () => playRounds(flaw === "stall" ? COUNT / 20 : COUNT, (roll) => playContent(roll, flaw)),
  });
}

for (const flaw of ["none", "cut"] as const) {
  Deno.test({
    name: `an ICAP service has requests changed or answered as it says: flaw ${flaw}`,
    ignore,
    fn: () => playRounds(COUNT, (roll) => playRequest(roll, flaw)),
  });
}

Deno.test({
  name: "an ICAP service that has changed is not mixed up with what it was",
  ignore,
  fn: () => playRounds(COUNT / 2, playTags),
});

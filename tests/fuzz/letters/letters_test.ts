/**
 * Mail made from the grammars of RFC 5322, 2045 to 2047, 2231 and 6532, whose meaning is known because it
 * was there first. `FUZZ` says how many of each, if not some hundred; `SEED`, from which one on.
 */
import { assertEquals } from "@std/assert";
import { allowed } from "../../allowed.ts";
import { type Dice, dice } from "../../bytes/inputs.ts";
import { playCalendar } from "./play_calendars.ts";
import { playDraft, playPython } from "./play_drafts.ts";
import { FIELD_PLAYS, playField } from "./play_fields.ts";
import { playMailbox } from "./play_mailboxes.ts";
import { playMessage } from "./play_messages.ts";
import { playParts } from "./play_parts.ts";
import { hasPython } from "./read_by_python.ts";
import { FROM, numberOf } from "../rounds.ts";

const COUNT = numberOf("FUZZ", 200);

const SEEDS = Array.from({ length: COUNT }, (_, at) => FROM + at);

/** Plays all rounds, and tells the shortest of what went wrong, with its seed. */
async function assertAll(
  play: (roll: Dice) => string[] | Promise<string[]>,
  seeds: readonly number[] = SEEDS,
): Promise<void> {
  const played: string[][] = [];
  for (const seed of seeds) played.push(await play(dice(seed)));
  assertNone(played);
}

function assertNone(played: readonly string[][]): void {
  const wrong = played.map((wrongs, at) =>
    [wrongs[0]?.length ?? 0, `seed ${SEEDS[at]}`, ...wrongs] as const
  )
    .filter(([length]) => length > 0)
    .sort(([one], [other]) => one - other);
  assertEquals(wrong.length, 0, wrong[0]?.slice(1).join("\n"));
}

for (const [kind, make] of Object.entries(FIELD_PLAYS)) {
  Deno.test(`readMessage reads ${kind} of all forms as what they mean`, async () => {
    await assertAll((roll) => playField(roll, make));
  });
}

Deno.test("readMessage, parseMessage, readParts and splitMessage read messages alike", async () => {
  await assertAll(playMessage);
});

Deno.test("buildMessage writes what is sound and read as what it means, or refuses", async () => {
  await assertAll(playDraft);
});

Deno.test({
  name: "buildMessage writes what Python reads as we do",
  ignore: !allowed.run || !hasPython(),
  fn: async () => assertNone(await playPython(SEEDS.slice(0, COUNT / 2).map(dice))),
});

Deno.test("readMailbox gives back what writeMailboxEntry took, in every dialect", async () => {
  await assertAll(playMailbox);
});

Deno.test("readCalendar reads events of all forms as what they mean", async () => {
  await assertAll(playCalendar);
});

Deno.test("createVariform serves every part of a message as what it is", async () => {
  await assertAll(playParts, SEEDS.slice(0, COUNT / 10));
});

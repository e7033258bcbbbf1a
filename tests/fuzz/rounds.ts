/**
 * Rounds of a game of chance, by their seeds: how many there are, from which one on, and what went wrong.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { allowed } from "../allowed.ts";
import { type Dice, dice } from "../bytes/inputs.ts";

/** A number that the environment says, or else the one that stands for it. */
export function numberOf(name: "FUZZ" | "SEED", standard: number): number {
  return Number((allowed.env ? Deno.env.get(name) : undefined) ?? standard);
}

/** The seed of the first round. */
export const FROM = numberOf("SEED", 1);

/** Plays so many rounds, and tells the first few that went wrong, with their seeds. */
export async function playRounds(
  count: number,
  play: (roll: Dice) => readonly unknown[] | Promise<readonly unknown[]>,
): Promise<void> {
  const wrong: unknown[] = [];
  for (let seed = FROM; seed < FROM + count && wrong.length < 3; seed++) {
    const wrongs = await play(dice(seed));
    if (wrongs.length > 0) wrong.push([seed, ...wrongs]);
  }
  assertEquals(wrong, []);
}

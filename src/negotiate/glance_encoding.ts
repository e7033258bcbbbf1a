/**
 * The coding dimension at a glance. What it finds is defined by `encoding.ts`.
 *
 * @module
 */
import type { Draft, Glance, Standing } from "./dimension.ts";
import type { Gist } from "./gist.ts";
import { Lexicon } from "./lexicon.ts";
import { END, initialsOf, ODD, PlainList } from "./plain_list.ts";
import type { ReadVariant } from "./read_variant.ts";
import { Tallies } from "./tallies.ts";

const EVERYTHING = 0;
const IDENTITY = 1;

/** Other names of codings (RFC 9110 §8.4.1.1, §8.4.1.3). */
const ALIASES: readonly (readonly [alias: string, coding: string])[] = [
  ["x-gzip", "gzip"],
  ["x-compress", "compress"],
];

/** Makes the glance for these groups; `unlisted` is the standing of no coding where none is named. */
export function glanceAtCodings(
  groups: readonly ReadVariant[],
  acceptElements: number,
  drafts: readonly Draft[],
  unlisted: Standing,
): Glance {
  const lexicon = new Lexicon(["*", "identity"]);
  const stacks = groups.map(({ codings }) => codings.map((coding) => lexicon.add(coding)));
  const meant = new Map(
    ALIASES.map(([alias, coding]) => [lexicon.add(alias), lexicon.add(coding)]),
  );
  const meanings = Array.from({ length: lexicon.size }, (_, word) => meant.get(word) ?? word);
  const tallies = new Tallies(lexicon.size);
  const list = new PlainList(initialsOf(lexicon));
  return {
    read: (value, gist) => {
      list.open(value, acceptElements);
      return read(value, list, lexicon, meanings, gist);
    },
    write(notes, from, to) {
      tallies.count(notes, from, to);
      for (let i = 0; i < stacks.length; i++) {
        if (stacks[i].length > 0) write(worstOf(stacks[i], tallies), tallies, drafts[i]);
        else if (isNamed(IDENTITY, tallies)) write(IDENTITY, tallies, drafts[i]);
        else drafts[i].copy(unlisted);
      }
    },
  };
}

function read(
  value: string,
  list: PlainList,
  lexicon: Lexicon,
  meanings: readonly number[],
  gist: Gist,
): boolean {
  if (value.includes('"')) return false;
  for (let next = list.next(); next !== END; next = list.next()) {
    if (next === ODD || list.parameters > 0) return false;
    const word = lexicon.find(value, list.start, list.end, list.hash);
    if (word >= 0) gist.add(meanings[word], list.weight);
  }
  return true;
}

/** Writes the standing of one coding. */
function write(coding: number, tallies: Tallies, draft: Draft): void {
  if (tallies.has(coding)) tallies.write(coding, draft, "exact");
  else if (tallies.has(EVERYTHING)) tallies.write(EVERYTHING, draft, "wildcard");
  else draft.clear();
}

/** Whether the list names the coding, or all. */
function isNamed(coding: number, tallies: Tallies): boolean {
  return tallies.has(coding) || tallies.has(EVERYTHING);
}

/** What is only unlisted is above what is refused, and below all else; in thousandths. */
const UNLISTED_WEIGHT = 0.5;

/** A stack is as good as the worst of its codings. */
function worstOf(stack: readonly number[], tallies: Tallies): number {
  const weigh = (coding: number) =>
    isNamed(coding, tallies)
      ? tallies.weight(tallies.has(coding) ? coding : EVERYTHING)
      : UNLISTED_WEIGHT;
  return stack.reduce((worst, coding) => weigh(coding) < weigh(worst) ? coding : worst);
}

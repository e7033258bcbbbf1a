/**
 * The type dimension at a glance: the ranges of the types that the variants have, of their families
 * (`text/*`), and `*\/*`. What it finds is defined by `type.ts`.
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
/** A bare `*`, which counts as the same. */
const ALONE = 1;

/** Where the words of one group are in the lexicon. */
interface Words {
  readonly exact: number;
  readonly family: number;
}

/** Makes the glance for these groups; `silent` is the standing of those without a type. */
export function glanceAtTypes(
  groups: readonly ReadVariant[],
  acceptElements: number,
  drafts: readonly Draft[],
  silent: Standing,
): Glance {
  const lexicon = new Lexicon(["*/*", "*"]);
  const words = groups.map(({ type }) =>
    type === undefined ? undefined : {
      exact: lexicon.add(type),
      family: lexicon.add(type.slice(0, type.indexOf("/") + 1) + "*"),
    }
  );
  const list = new PlainList(initialsOf(lexicon));
  const tallies = new Tallies(lexicon.size);
  return {
    read: (value, gist) => {
      list.open(value, acceptElements);
      return read(value, list, lexicon, gist);
    },
    write(notes, from, to) {
      tallies.count(notes, from, to);
      for (let i = 0; i < words.length; i++) {
        const place = words[i];
        if (place === undefined) drafts[i].copy(silent);
        else write(place, tallies, drafts[i]);
      }
    },
  };
}

function read(value: string, list: PlainList, lexicon: Lexicon, gist: Gist): boolean {
  if (value.includes('"')) return false;
  let found = false;
  for (let next = list.next(); next !== END; next = list.next()) {
    if (next === ODD) return false;
    const word = lexicon.find(value, list.start, list.end, list.hash);
    if (word < 0) continue;
    // Ranges with parameters are rare, and take some of a type's variants and not others.
    if (list.parameters > 0) return false;
    gist.add(word === ALONE ? EVERYTHING : word, list.weight);
    found = true;
  }
  // A field that names none of the types may still be one that names nothing at all.
  return found;
}

function write({ exact, family }: Words, tallies: Tallies, draft: Draft): void {
  if (tallies.has(exact)) tallies.write(exact, draft, "exact");
  else if (tallies.has(family)) tallies.write(family, draft, "subtype-wildcard");
  else if (tallies.has(EVERYTHING)) tallies.write(EVERYTHING, draft, "wildcard");
  else draft.clear();
}

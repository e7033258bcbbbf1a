/**
 * The language dimension at a glance, for lookup. What a range is to each tag of the variants is
 * worked out once and remembered, so that reading a field is noting weights. What it finds is
 * defined by `lookup.ts`.
 *
 * @module
 */
import { isLanguageRange, primaryLanguage } from "../syntax/language_tag.ts";
import { Draft, type Glance, type Standing, suitsBetter } from "./dimension.ts";
import { type Gist, weightOf, wordOf } from "./gist.ts";
import { Lexicon } from "./lexicon.ts";
import { LanguageTally, relate, type Relation } from "./language_tally.ts";
import { CANONICAL_RANGES, canonicalPrimary, formsOf, type TagForms } from "./lookup.ts";
import { ELEMENT, END, PlainList } from "./plain_list.ts";

/** Ranges that are remembered, as they were written. */
const REMEMBERED_RANGES = 500;

/** What a range can be, instead of a number of one that has to do with some tag. */
const EVERYTHING = 0;
const UNRELATED = -1;
const NO_RANGE = -2;

/** Ranges whose language no other part can change, so that the canonical form need not be found. */
const SIMPLE = /^(?!sgn)[a-z]{2,8}(?:-[a-z]{4})?(?:-[a-z]{2})?$/;

/** Makes the glance for groups that are each written in some languages, or in none. */
export function glanceAtLanguages(
  groups: readonly (readonly TagForms[] | undefined)[],
  acceptElements: number,
  drafts: readonly Draft[],
  silent: Standing,
  near: boolean,
): Glance {
  const tags = groups.flatMap((forms) => forms ?? []);
  const ranges = new KnownRanges(tags);
  const list = new PlainList();
  const tally = new LanguageTally();
  const spare = new Draft();
  return {
    read(value, gist) {
      list.open(value, acceptElements);
      gist.add(ranges.makeRoom(acceptElements), 0);
      return read(value, list, ranges, gist);
    },
    write(notes, from, to) {
      for (let i = 0, tag = 0; i < groups.length; i++) {
        const count = groups[i]?.length ?? 0;
        if (count === 0) drafts[i].copy(silent);
        // Content for several audiences suits this one by the language that it reads best.
        for (const first = tag; tag < first + count; tag++) {
          tally.reset();
          for (let n = from + 1; n < to; n++) {
            const range = wordOf(notes[n]);
            if (range === EVERYTHING) tally.noteWildcard(weightOf(notes[n]), n);
            else tally.note(ranges.relation(range, tag), weightOf(notes[n]), n);
          }
          tally.write(spare, near);
          if (tag === first || suitsBetter(spare, drafts[i])) drafts[i].copy(spare);
        }
      }
    },
  };
}

function read(value: string, list: PlainList, ranges: KnownRanges, gist: Gist): boolean {
  let next = list.next();
  for (; next === ELEMENT; next = list.next()) {
    if (list.slashes > 0 || list.parameters > 0 || list.position >= CANONICAL_RANGES) return false;
    const range = ranges.at(value, list);
    if (range === NO_RANGE) return false;
    if (range !== UNRELATED) gist.add(range, list.weight);
  }
  return next === END && list.position > 0;
}

/** The ranges that clients sent, bounded. Those that have to do with a tag are numbered from 1. */
class KnownRanges {
  readonly #lexicon = new Lexicon();
  /** The number of each word's range, or why it has none. */
  readonly #numbers: number[] = [];
  /** What the ranges are to each tag. */
  readonly #relations: (readonly (Relation | undefined)[])[] = [[]];
  readonly #primaries: ReadonlySet<string>;
  #generation = 0;

  constructor(private readonly tags: readonly TagForms[]) {
    this.#primaries = new Set(tags.map(({ primary }) => primary));
  }

  /** Makes sure that this many can be learned; what the numbers mean changes with the result. */
  makeRoom(count: number): number {
    if (this.#lexicon.size + count <= Math.max(REMEMBERED_RANGES, 2 * count)) {
      return this.#generation;
    }
    this.#lexicon.clear();
    this.#numbers.length = 0;
    this.#relations.length = 1;
    return this.#generation = this.#generation + 1 & 0xfffff;
  }

  /** The number of the range that the list has just read. */
  at(text: string, { start, end, hash }: PlainList): number {
    const word = this.#lexicon.find(text, start, end, hash);
    return word >= 0 ? this.#numbers[word] : this.#learn(text.slice(start, end));
  }

  /** What the range of this number is to a tag. */
  relation(range: number, tag: number): Relation | undefined {
    return this.#relations[range][tag];
  }

  /** Remembers it as it is written: clients use few spellings, and what is the same is found sooner. */
  #learn(written: string): number {
    const range = written.toLowerCase();
    if (!isLanguageRange(range)) return NO_RANGE;
    const number = range === "*" ? EVERYTHING : this.#relate(range);
    this.#numbers[this.#lexicon.add(written)] = number;
    return number;
  }

  #relate(range: string): number {
    if (
      SIMPLE.test(range) &&
      !this.#primaries.has(primaryLanguage(canonicalPrimary(primaryLanguage(range))))
    ) {
      return UNRELATED;
    }
    const forms = formsOf(range);
    const relations = this.tags.map((tag) =>
      tag.primary === forms.primary ? relate(forms, tag) : undefined
    );
    return relations.some((relation) => relation !== undefined)
      ? this.#relations.push(relations) - 1
      : UNRELATED;
  }
}

/**
 * What the ranges of one field are to one language tag, noted while they are read; the rules are
 * those of `lookup.ts`.
 *
 * @module
 */
import { isPrefixOf, truncationsTo } from "../syntax/language_tag.ts";
import type { Draft } from "./dimension.ts";
import type { TagForms } from "./lookup.ts";
import type { Tier } from "./verdict.ts";

/** What a range is to a tag of the same language, in one of its forms. */
interface FormRelation {
  /** Length of a range that is a prefix of the tag, or 0. */
  readonly prefix: number;
  /** Whether the range is the tag. */
  readonly exact: boolean;
  /** Subtags that have to be cut off the range until it is the tag, or 0. */
  readonly cut: number;
}

/** What a range is to a tag of the same language. */
export interface Relation {
  readonly canonical: FormRelation;
  readonly scripted: FormRelation;
}

/** Compares a range with a tag; with scripts only when that is asked for, since it is dear. */
export function relate(range: TagForms, tag: TagForms): Relation {
  let scripted: FormRelation | undefined;
  return {
    canonical: relateForm(range.canonical, tag.canonical, range.canonical === tag.canonical),
    get scripted() {
      return scripted ??= relateForm(range.scripted, tag.scripted, false);
    },
  };
}

function relateForm(range: string, subject: string, exact: boolean): FormRelation {
  if (isPrefixOf(range, subject)) return { prefix: range.length, exact, cut: 0 };
  return { prefix: 0, exact, cut: truncationsTo(subject, range) ?? 0 };
}

/** The best ranges of one kind so far. */
class Best {
  length = 0;
  /** In thousandths. */
  weight = 0;
  order = 0;
  exact = false;
  cut = 0;

  /** Takes a prefix when it is longer, or as long and heavier. */
  takePrefix({ prefix, exact }: FormRelation, weight: number, order: number): void {
    if (prefix < this.length || (prefix === this.length && weight <= this.weight)) return;
    this.length = prefix;
    this.weight = weight;
    this.order = order;
    this.exact = exact;
  }

  /** Takes a range that can be cut down to the tag when it is heavier. */
  takeCut({ cut }: FormRelation, weight: number, order: number): void {
    if (weight <= this.weight) return;
    this.weight = weight;
    this.order = order;
    this.cut = cut;
  }

  write(draft: Draft, tier: Tier): void {
    const q = this.weight / 1000;
    draft.set(q, this.order, tier, q, this.cut);
  }

  reset(): void {
    this.length = this.weight = this.cut = 0;
  }
}

/** Near matches weigh less than any weight that can be written. */
const NEAR = 1e-4;

/** The notes on one tag. */
export class LanguageTally {
  readonly #prefix = new Best();
  readonly #cut = new Best();
  readonly #likelyPrefix = new Best();
  readonly #likelyCut = new Best();
  /** Of all ranges in the same language. */
  readonly #near = new Best();
  readonly #wildcard = new Best();

  /** Forgets the field before. */
  reset(): void {
    this.#prefix.reset();
    this.#cut.reset();
    this.#likelyPrefix.reset();
    this.#likelyCut.reset();
    this.#near.reset();
    this.#wildcard.reset();
  }

  /** Notes `*`. */
  noteWildcard(weight: number, order: number): void {
    // A length stands for "there is one": it may have no weight.
    this.#wildcard.takePrefix({ prefix: 1, exact: false, cut: 0 }, weight, order);
  }

  /** Notes a range, if it has to do with the tag. */
  note(relation: Relation | undefined, weight: number, order: number): void {
    if (relation === undefined) return;
    const { canonical } = relation;
    this.#near.takeCut(canonical, weight, order);
    if (canonical.prefix > 0) return this.#prefix.takePrefix(canonical, weight, order);
    if (canonical.cut > 0) this.#cut.takeCut(canonical, weight, order);
    // What is found without scripts is not looked for with them.
    if (canonical.cut > 0 && weight > 0) return;
    const { scripted } = relation;
    if (scripted.prefix > 0) this.#likelyPrefix.takePrefix(scripted, weight, order);
    else if (scripted.cut > 0) this.#likelyCut.takeCut(scripted, weight, order);
  }

  /** What the ranges say that are no prefixes of the tag. */
  #closer(): Best | undefined {
    if (this.#cut.weight > 0) return this.#cut;
    if (this.#likelyPrefix.length > 0) return this.#likelyPrefix;
    return this.#likelyCut.weight > 0 ? this.#likelyCut : undefined;
  }

  /** A prefix says little where a heavier range says more, unless it refuses. */
  #givesWayTo(closer: Best | undefined): boolean {
    const { exact, weight } = this.#prefix;
    return !exact && weight > 0 && closer !== undefined && closer.weight > weight;
  }

  /** Writes the standing of the tag; `near` says whether near matches count by themselves. */
  write(draft: Draft, near: boolean): void {
    const closer = this.#closer();
    if (this.#prefix.length > 0 && !this.#givesWayTo(closer)) {
      this.#prefix.write(draft, this.#prefix.exact ? "exact" : "prefix");
    } else if (closer !== undefined) {
      closer.write(draft, closer === this.#cut ? "truncated" : "likely");
    } else if (this.#wildcard.length > 0) {
      const close = this.#near.weight > 0 && this.#wildcard.weight > 0;
      this.#wildcard.write(draft, close ? "near" : "wildcard");
    } else if (near && this.#near.weight > 0) {
      const q = this.#near.weight / 1000;
      draft.set(q, this.#near.order, "near", q * NEAR);
    } else draft.clear();
  }
}

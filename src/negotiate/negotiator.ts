/**
 * The chooser for one set of variants: all that does not depend on the request is done once.
 *
 * @module
 */
import { LENIENCE, type ListDefect } from "../syntax/quality.ts";
import { charsetDimension } from "./charset.ts";
import { Contest } from "./contest.ts";
import { profileDimension } from "./content_profile.ts";
import { type Criteria, decide } from "./decision.ts";
import { decisionKeys, NO_CHOICE } from "./decision_key.ts";
import { type Dimension, Draft, type Glance, type Rate, type Standing } from "./dimension.ts";
import { encodingDimension } from "./encoding.ts";
import { featuresDimension } from "./features.ts";
import { Gist, GistMemo } from "./gist.ts";
import { hintDimension } from "./hints.ts";
import { languageDimension } from "./language.ts";
import { Memo } from "./memo.ts";
import { comparisonsFor } from "./order.ts";
import { type Policy, type SettledPolicy, settlePolicy } from "./policy.ts";
import { type NegotiableVariant, type ReadVariant, readVariants } from "./read_variant.ts";
import { fieldNames, readFields } from "./request_fields.ts";
import { type Finding, Ruling } from "./ruling.ts";
import { bindScores, hasFlaws, markFlaws, type Score } from "./score.ts";
import { typeDimension } from "./type.ts";
import { takesPart } from "./vary.ts";
import type { DimensionName, FieldDefect, FieldName, Verdict } from "./verdict.ts";

/** The table of dimensions that need no rule, in their order of importance. */
const DIMENSIONS: readonly Dimension[] = [
  typeDimension,
  profileDimension,
  languageDimension,
  charsetDimension,
  featuresDimension,
  encodingDimension,
];

/** What one negotiator remembers; there may be thousands of negotiators. */
const REMEMBERED_VERDICTS = 128;
const REMEMBERED_GISTS = 32;

/** The values of the fields that a negotiator reads, in the order of its `vary`. */
type Values = readonly (string | null)[];

/** Chooses among one set of variants, for any number of requests. */
export interface Negotiator {
  /** The request fields that can change the outcome. */
  readonly vary: readonly FieldName[];
  /** Chooses by these headers. Verdicts may be shared between calls. */
  negotiate(headers: HeadersInit): Verdict;
  /**
   * A short name for the outcome, such as `md·ko·br`: requests with equal keys get equal verdicts'
   * `index`, and the other way round. A cache can use it in place of the fields in `vary`.
   */
  key(headers: HeadersInit): string;
  /** The key of each variant: what `key` gives where it is chosen. */
  readonly keys: readonly string[];
}

/** A dimension that takes part, bound to the variants. */
interface Part {
  readonly name: DimensionName;
  readonly field: FieldName;
  /** The group of each variant. */
  readonly groups: readonly number[];
  readonly rate: Rate;
  /** The standing of each group for the request at hand. */
  readonly drafts: readonly Draft[];
  readonly glance?: Glance;
  /** What an absent field says. */
  readonly absent: readonly Standing[];
}

/** Prepares the choice among these variants, given in the server's order of preference. */
export function compile(variants: readonly NegotiableVariant[], policy?: Policy): Negotiator {
  return new CompiledNegotiator(readVariants(variants), settlePolicy(policy));
}

/** Decides once, the long way. */
export function findFor(
  headers: HeadersInit,
  variants: readonly NegotiableVariant[],
  policy: Policy,
): Finding {
  return new CompiledNegotiator(readVariants(variants), settlePolicy(policy)).find(headers);
}

class CompiledNegotiator implements Negotiator {
  readonly vary: readonly FieldName[];
  readonly #variants: readonly ReadVariant[];
  readonly #parts: readonly Part[];
  readonly #criteria: Criteria;
  readonly #names;
  readonly #memo = new Memo<Verdict>(REMEMBERED_VERDICTS);
  /** What is written anew for each request, and read before the next one comes. */
  readonly #drafts: readonly (readonly Draft[])[];
  readonly #scores: readonly Score[];
  readonly #contest: Contest;
  readonly #gist = new Gist();
  /** Where the notes on each field begin in the gist, and where the next would. */
  readonly #starts: number[] = [];
  readonly #choices = new GistMemo<Score | undefined>(REMEMBERED_GISTS);
  #keys?: readonly string[];

  constructor(variants: readonly ReadVariant[], policy: SettledPolicy) {
    this.#variants = variants;
    const enabled = DIMENSIONS.filter(({ name }) => policy.dimensions?.has(name) ?? true);
    this.#parts = [...enabled, ...policy.hints.map(hintDimension)]
      .filter((dimension) => takesPart(dimension, variants, policy))
      .map((dimension) => bind(dimension, variants, policy));
    const dimensions = this.#parts.map((part) => part.name);
    this.#criteria = { dimensions, policy, rows: comparisonsFor(policy, dimensions, variants) };
    this.vary = this.#parts.map((part) => part.field);
    this.#names = fieldNames(this.vary);
    this.#drafts = this.#parts.map((part) => part.drafts);
    this.#scores = bindScores(variants, this.#parts, this.#drafts);
    this.#contest = new Contest(this.#scores, this.#criteria);
  }

  negotiate(headers: HeadersInit): Verdict {
    const values = readFields(headers, this.#names);
    const place = this.#memo.placeOf(values);
    const known = this.#memo.get(place, values);
    if (known !== undefined) return known;
    const chosen = this.#criteria.policy.strict
      ? this.#find(values).decision.chosen
      : this.#chooseAtAGlance(values);
    const index = chosen?.variant.index ?? null;
    const verdict = new Ruling(index, this.vary, () => this.#find(values));
    this.#memo.set(place, values, verdict);
    return verdict;
  }

  key(headers: HeadersInit): string {
    const { index } = this.negotiate(headers);
    return index === null ? NO_CHOICE : this.keys[index];
  }

  get keys(): readonly string[] {
    return this.#keys ??= decisionKeys(this.#variants);
  }

  /** Decides, and tells all. */
  find(headers: HeadersInit): Finding {
    return this.#find(readFields(headers, this.#names));
  }

  /** Chooses without telling why, to the same effect as `#find`. */
  #chooseAtAGlance(values: Values): Score | undefined {
    const gist = this.#gist;
    if (!this.#read(values, gist)) return this.#choose(values);
    const known = this.#choices.get(gist);
    if (known !== undefined) return known.value;
    const chosen = this.#choose(values, gist);
    this.#choices.set(gist, chosen);
    return chosen;
  }

  /** Reads the gist of the fields; false where one of them is not plain. */
  #read(values: Values, gist: Gist): boolean {
    gist.clear();
    for (let i = 0; i < this.#parts.length; i++) {
      const value = values[i];
      this.#starts[i] = gist.open(value !== null);
      if (value !== null && !this.#parts[i].glance?.read(value, gist)) return false;
    }
    this.#starts[this.#parts.length] = gist.length + 1;
    return true;
  }

  /** Chooses by the gist where there is one, or else by the fields themselves. */
  #choose(values: Values, gist?: Gist): Score | undefined {
    for (let i = 0; i < this.#parts.length; i++) {
      const { drafts, absent, glance, rate } = this.#parts[i];
      const value = values[i];
      if (gist !== undefined && glance !== undefined && value !== null) {
        glance.write(gist.notes, this.#starts[i], this.#starts[i + 1] - 1);
      } else copyAll(value === null ? absent : rate(value).ratings, drafts);
    }
    if (!hasFlaws(this.#drafts)) return this.#contest.choose();
    markFlaws(this.#scores, this.#parts, this.#drafts);
    return decide(this.#scores, this.#criteria).chosen;
  }

  /** Decides the long way, which tells all. */
  #find(values: Values): Finding {
    const criteria = this.#criteria;
    const rated = this.#parts.map((part, i) => ({ part, ...part.rate(values[i]) }));
    const defects = rated.flatMap(({ part, defects }) =>
      defects.map((defect) => locate(defect, part.field))
    );
    const standings = rated.map(({ ratings }) => ratings);
    const scores = bindScores(this.#variants, this.#parts, standings);
    markFlaws(scores, this.#parts, standings);
    const malformed = criteria.policy.strict && defects.length > 0;
    return {
      decision: malformed ? { scores, candidates: [], malformed } : decide(scores, criteria),
      criteria,
      behind: ({ variant }, name) => {
        const { part, ratings } = rated[criteria.dimensions.indexOf(name)];
        return ratings[part.groups[variant.index]];
      },
      defects,
    };
  }
}

function copyAll(standings: readonly Standing[], drafts: readonly Draft[]): void {
  for (let i = 0; i < drafts.length; i++) drafts[i].copy(standings[i]);
}

function bind(
  dimension: Dimension,
  variants: readonly ReadVariant[],
  policy: SettledPolicy,
): Part {
  const { name, field } = dimension;
  const numbers = new Map<string | undefined, number>();
  const representatives: ReadVariant[] = [];
  const groups = variants.map((variant) => {
    const key = dimension.keyOf(variant, policy);
    const number = numbers.get(key) ?? representatives.push(variant) - 1;
    numbers.set(key, number);
    return number;
  });
  const rate = dimension.rater(representatives, policy);
  const drafts = representatives.map(() => new Draft());
  const glance = dimension.glancer?.(representatives, policy, drafts);
  return { name, field, groups, rate, drafts, glance, absent: rate(null).ratings };
}

function locate({ code, offset }: ListDefect, field: FieldName): FieldDefect {
  return { field, code, offset, taken: LENIENCE[code] };
}

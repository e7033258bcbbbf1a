/**
 * The chooser for one set of variants: all that does not depend on the request is done once.
 *
 * @module
 */
import { LENIENCE, type ListDefect } from "../syntax/quality.ts";
import { charsetDimension } from "./charset.ts";
import { type Criteria, decide, type Decision } from "./decision.ts";
import { type Dimension, type Rate, type Ratings, UNSTATED } from "./dimension.ts";
import { encodingDimension } from "./encoding.ts";
import { languageDimension } from "./language.ts";
import { Memo } from "./memo.ts";
import { comparisonsFor, type Score } from "./order.ts";
import { type Policy, type SettledPolicy, settlePolicy } from "./policy.ts";
import { type NegotiableVariant, type Profile, profileAll } from "./profile.ts";
import { Ruling } from "./ruling.ts";
import { typeDimension } from "./type.ts";
import { takesPart } from "./vary.ts";
import type { DimensionName, FieldDefect, FieldName, Verdict } from "./verdict.ts";

/** The table of dimensions, in their order of importance. */
const DIMENSIONS: readonly Dimension[] = [
  typeDimension,
  languageDimension,
  charsetDimension,
  encodingDimension,
];

/** What one negotiator remembers; there may be thousands of negotiators. */
const REMEMBERED_VERDICTS = 64;
const REMEMBERED_FIELDS = 16;

/** Chooses among one set of variants, for any number of requests. */
export interface Negotiator {
  /** The request fields that can change the outcome. */
  readonly vary: readonly FieldName[];
  /** Chooses by these headers. Verdicts may be shared between calls. */
  negotiate(headers: HeadersInit): Verdict;
}

/** A dimension that takes part, bound to the variants. */
interface Part {
  readonly name: DimensionName;
  readonly field: FieldName;
  readonly rate: Rate;
  /** The group of each variant. */
  readonly groups: readonly number[];
}

/** Prepares the choice among these variants, given in the server's order of preference. */
export function compile(variants: readonly NegotiableVariant[], policy?: Policy): Negotiator {
  return new CompiledNegotiator(profileAll(variants), settlePolicy(policy));
}

class CompiledNegotiator implements Negotiator {
  readonly vary: readonly FieldName[];
  readonly #profiles: readonly Profile[];
  readonly #parts: readonly Part[];
  readonly #criteria: Criteria;
  readonly #memo = new Memo<Verdict>(REMEMBERED_VERDICTS);

  constructor(profiles: readonly Profile[], policy: SettledPolicy) {
    this.#profiles = profiles;
    this.#parts = DIMENSIONS.filter((dimension) => takesPart(dimension, profiles, policy))
      .map((dimension) => bind(dimension, profiles, policy));
    const dimensions = this.#parts.map((part) => part.name);
    this.#criteria = { dimensions, policy, rows: comparisonsFor(policy) };
    this.vary = this.#parts.map((part) => part.field);
  }

  negotiate(init: HeadersInit): Verdict {
    const headers = init instanceof Headers ? init : new Headers(init);
    const values = this.vary.map((field) => headers.get(field));
    // No value holds NUL or a line feed, so that this tells absent fields from empty ones.
    const key = values.map((value) => value ?? "\0").join("\n");
    const known = this.#memo.get(key);
    if (known !== undefined) return known;
    const verdict = this.#judge(values);
    this.#memo.set(key, verdict);
    return verdict;
  }

  #judge(values: readonly (string | null)[]): Verdict {
    const rated = this.#rate(values);
    const defects = rated.flatMap((part, i) => part.defects.map((d) => locate(d, this.vary[i])));
    return new Ruling({
      index: this.#decide(rated).chosen?.profile.index ?? null,
      vary: this.vary,
      defects,
      criteria: this.#criteria,
      decide: () => this.#decide(this.#rate(values)),
    });
  }

  #rate(values: readonly (string | null)[]): readonly Ratings[] {
    return this.#parts.map((part, i) => part.rate(values[i]));
  }

  #decide(rated: readonly Ratings[]): Decision {
    const scores = this.#profiles.map((profile, i) => this.#score(profile, i, rated));
    const malformed = this.#criteria.policy.strict &&
      rated.some(({ defects }) => defects.length > 0);
    return malformed ? { scores, candidates: [], malformed } : decide(scores, this.#criteria);
  }

  #score(profile: Profile, index: number, rated: readonly Ratings[]): Score {
    const score = {
      profile,
      type: UNSTATED,
      language: UNSTATED,
      charset: UNSTATED,
      encoding: UNSTATED,
    };
    for (let i = 0; i < rated.length; i++) {
      const { name, groups } = this.#parts[i];
      score[name] = rated[i].ratings[groups[index]];
    }
    return score;
  }
}

function bind(dimension: Dimension, profiles: readonly Profile[], policy: SettledPolicy): Part {
  const { name, field } = dimension;
  const numbers = new Map<string | undefined, number>();
  const representatives: Profile[] = [];
  const groups = profiles.map((profile) => {
    const key = dimension.keyOf(profile, policy);
    const number = numbers.get(key) ?? representatives.push(profile) - 1;
    numbers.set(key, number);
    return number;
  });
  return { name, field, groups, rate: remember(dimension.rater(representatives, policy)) };
}

/** Remembers ratings as well: requests that agree in one field often differ in another. */
function remember(rate: Rate): Rate {
  const memo = new Memo<Ratings>(REMEMBERED_FIELDS);
  const absent = rate(null);
  return (value) => {
    if (value === null) return absent;
    const known = memo.get(value);
    if (known !== undefined) return known;
    const ratings = rate(value);
    memo.set(value, ratings);
    return ratings;
  };
}

function locate({ code, offset }: ListDefect, field: FieldName): FieldDefect {
  return { field, code, offset, taken: LENIENCE[code] };
}

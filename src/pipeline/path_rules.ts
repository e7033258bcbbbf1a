/**
 * What holds for parts of a site. All rules that match a path count, one laid over the other in the
 * order in which they stand: where two speak of the same setting, the later one does.
 *
 * Whoever adds a kind of setting that makes sense for a part of a site adds it to
 * {@linkcode PathSettings}, and reads it where the house is put together for a path.
 *
 * @module
 */
import { LRUCache } from "../libraries/lru_cache.ts";
import type { CacheRules } from "./cache_rules.ts";
import { compilePath, isPathPattern, type PathTest } from "../syntax/path_pattern.ts";
import type { NegotiationOptions } from "./rules.ts";

/** The settings that can differ from path to path. */
export interface PathSettings {
  /** How is negotiated there. A prefix is read before there is a path to look at. */
  readonly negotiation?: Omit<NegotiationOptions, "prefixes">;
  /** How answers are kept there. */
  readonly cache?: CacheRules;
}

/** What holds for a part of the site. */
export interface PathRule extends PathSettings {
  /** Its paths: `/shop/*`, `*.pdf`, `/about`; without the language that a prefix names. */
  readonly match: string;
}

/** Combinations of rules that are kept settled; more would come of some hundred rules, or of none. */
const KEPT_COMBINATIONS = 200;

/** Finds what holds at a path, and settles each combination of rules once. */
export class PathTable<Settled> {
  readonly #rules: readonly { readonly rule: PathRule; readonly test: PathTest }[];
  readonly #everywhere: Settled;
  readonly #settled: LRUCache<string, { readonly value: Settled }>;

  /** Settles each rule by itself at once, so that what can mean nothing is told at the start. */
  constructor(
    private readonly base: PathSettings,
    rules: readonly PathRule[],
    private readonly settle: (settings: PathSettings) => Settled,
  ) {
    this.#rules = rules.map((rule) => {
      if (!isPathPattern(rule.match)) {
        throw new TypeError(`A path begins with / or *, unlike "${rule.match}".`);
      }
      return { rule, test: compilePath(rule.match) };
    });
    this.#settled = new LRUCache({ max: KEPT_COMBINATIONS });
    this.#everywhere = this.#of([]);
    for (const index of rules.keys()) this.#of([index]);
  }

  /** What holds at this path. */
  at(pathname: string): Settled {
    if (this.#rules.length === 0) return this.#everywhere;
    const matching: number[] = [];
    for (let index = 0; index < this.#rules.length; index++) {
      if (this.#rules[index].test(pathname)) matching.push(index);
    }
    return this.#of(matching);
  }

  #of(indexes: readonly number[]): Settled {
    const key = indexes.join();
    const known = this.#settled.get(key);
    if (known !== undefined) return known.value;
    const settings = indexes.reduce((laid: PathSettings, index) => {
      const { match: _match, ...said } = this.#rules[index].rule;
      return overlay(laid, said);
    }, this.base);
    const value = this.settle(settings);
    this.#settled.set(key, { value });
    return value;
  }
}

/** Lays settings over others, section by section; a list or a function is one value. */
function overlay<Settings extends object>(below: Settings, above: Settings): Settings {
  const laid: Record<string, unknown> = Object.fromEntries(Object.entries(below));
  for (const [name, value] of Object.entries(above)) {
    if (value === undefined) continue;
    const other = laid[name];
    laid[name] = isSection(value) && isSection(other) ? overlay(other, value) : value;
  }
  return laid as Settings;
}

function isSection(value: unknown): value is object {
  return typeof value === "object" && value !== null &&
    Object.getPrototypeOf(value) === Object.prototype;
}

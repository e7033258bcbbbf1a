/**
 * Which stored answer fits a request (RFC 9111 §4.1).
 *
 * @module
 */
import type { FieldReader } from "./fields.ts";
import { cutOutsideQuotes, type Normalise, normaliseSelecting } from "./normalise.ts";
import type { SourceHead } from "./source.ts";

/**
 * The stored answer whose selecting header fields match those of the request. Of several, one with
 * Vary goes before one without, and the newer before the older.
 *
 * Leniency: where none matches, an answer is taken that differs in Accept-Language alone and is in
 * the one language that this client likes best: another choice could only please it less.
 */
export function selectSource<Source extends SourceHead>(
  sources: readonly Source[],
  request: FieldReader,
  normalise: Normalise = normaliseSelecting,
): Source | undefined {
  const asked = new Asked(request, normalise);
  return newest(sources.filter((source) => asked.matches(source))) ??
    newest(sources.filter((source) => asked.matchesByLanguage(source)));
}

/** Whether the stored answer was selected by fields like these. */
export function matchesRequest(source: SourceHead, request: FieldReader): boolean {
  return new Asked(request, normaliseSelecting).matches(source);
}

/** A request's fields in normal form, each made once, when it is first needed. */
class Asked {
  readonly #request: FieldReader;
  readonly #normalise: Normalise;
  readonly #normal = new Map<string, string | undefined>();

  constructor(request: FieldReader, normalise: Normalise) {
    this.#request = request;
    this.#normalise = normalise;
  }

  matches(source: SourceHead, except?: string): boolean {
    const { vary } = source.policy;
    // Both sides lack what they lack: `selecting` has only the fields that were there.
    return vary.every((name) => {
      const stored = source.selecting.find((field) => field[0] === name)?.[1];
      return name === except || stored === this.#value(name);
    });
  }

  matchesByLanguage(source: SourceHead): boolean {
    if (!source.policy.vary.includes("accept-language")) return false;
    const language = source.fields.find(([name]) => name.toLowerCase() === "content-language");
    const liked = favouriteLanguage(this.#value("accept-language") ?? "");
    return liked !== undefined && language?.[1].toLowerCase() === liked &&
      this.matches(source, "accept-language");
  }

  #value(name: string): string | undefined {
    if (!this.#normal.has(name)) {
      const value = this.#request.get(name);
      this.#normal.set(name, value === null ? undefined : this.#normalise(name, value));
    }
    return this.#normal.get(name);
  }
}

/** The one range with the highest weight; undefined for ties, the star and weights of 0. */
function favouriteLanguage(normal: string): string | undefined {
  let best: string | undefined;
  let bestWeight = 0;
  for (const element of cutOutsideQuotes(normal, ",")) {
    const [range, weight] = element.split(";q=");
    const q = weight === undefined ? 1 : Number(weight);
    if (q === bestWeight) best = undefined;
    else if (q > bestWeight) [best, bestWeight] = [range, q];
  }
  return best === "*" || best === "" ? undefined : best;
}

function newest<Source extends SourceHead>(sources: readonly Source[]): Source | undefined {
  if (sources.length < 2) return sources[0];
  return sources.reduce((best, source) => isPreferred(source, best) ? source : best);
}

function isPreferred(source: SourceHead, to: SourceHead): boolean {
  const [vary, otherVary] = [source, to].map(varies);
  if (vary !== otherVary) return vary;
  if (source.policy.date !== to.policy.date) return source.policy.date > to.policy.date;
  return source.responseTime > to.responseTime;
}

/** A private cache keeps all apart by their credentials, and that says nothing of the resource. */
function varies({ policy }: SourceHead): boolean {
  return policy.vary.some((name) => name !== "authorization");
}

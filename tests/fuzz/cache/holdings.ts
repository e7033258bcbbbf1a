/**
 * What may be in a cache, after all that was seen of it.
 *
 * @module
 */
import { type Fields, members } from "./grammar.ts";
import { type Ask, type Kept, type Kind, matchesVary, policyOf } from "./model.ts";
import type { Asked, Exchange } from "./play.ts";

/** An answer that may be in the cache. */
export interface Held extends Kept {
  /** Of the origin's answer that its fields are from. */
  readonly turn: number;
  readonly version: string;
  /** Whether the client was told that it was not stored. */
  readonly untold?: boolean;
  /** Whether it must be validated before it is used again, and why. */
  ended?: string;
  /** Whether it may as well not be there. */
  guessed?: boolean;
}

/** Requests with these may be about what the client has, or about a part. */
export const CONDITIONS: readonly string[] = ["if-none-match", "if-modified-since", "range"];

/** Says which content it is, and none of it can be changed without content (RFC 9111 §3.2). */
const OF_CONTENT = ["content-length", "content-encoding", "content-range"];

/** All that may be in a cache of this kind. */
export class Holdings {
  readonly all: Held[] = [];
  readonly #kind: Kind;

  constructor(kind: Kind) {
    this.#kind = kind;
  }

  /** Takes in what the origin has answered. */
  learn(one: Exchange, asked: Asked): void {
    const { method, url, status } = asked;
    const reading = method === "GET" || method === "HEAD";
    if (status === 304 || (method === "HEAD" && status === 200)) this.#renew(one, asked);
    else if (status > 0) {
      if (!reading && status >= 200 && status < 400) this.#invalidate(asked);
      const [told] = /\bvariform[^,]*/.exec(one.said.get("cache-status") ?? "") ?? [];
      const untold = one.asked.at(-1) === asked && told !== undefined && !told.includes("stored");
      const ask = { method, url, fields: one.fields };
      const held = { ...this.#from(asked), asked: ask, fields: asked.said, status };
      // Parts are kept as such of the whole, if at all.
      const isPart = status === 206;
      this.all.push({
        ...held,
        ...isPart ? { status: 200, guessed: true } : { untold, guessed: this.#passesBy(one) },
      });
    }
  }

  #from({ turn, version, at, until }: Asked) {
    return { turn, version, requestTime: at, responseTime: until };
  }

  #passesBy({ fields }: Ask): boolean {
    return this.#kind.plainOnly === true && CONDITIONS.some((name) => fields.has(name));
  }

  /** RFC 9111 §4.4; what is named besides the target may be made invalid, too. */
  #invalidate({ method, url, turn, said }: Asked): void {
    const named = ["location", "content-location"].map((name) => said.get(name))
      .map((it) => it === undefined ? undefined : URL.parse(it, url)?.href);
    for (const held of this.all) {
      if (held.asked.url === url) held.ended = `${method} in turn ${turn}`;
      if (named.includes(held.asked.url)) held.guessed = true;
    }
  }

  /** What a 304 or a HEAD may have renewed (RFC 9111 §4.3.4, §4.3.5). */
  #renew(one: Exchange, asked: Asked): void {
    const { status, url, said, turn, version } = asked;
    const same = this.all.filter((it) => it.asked.url === url);
    const past = this.#passesBy(one);
    const candidates = same.filter((it) => !it.untold && matchesVary(it, one));
    for (const held of same) {
      const agree = agrees("etag", held.fields, said) && agrees("last-modified", held.fields, said);
      if (status === 200 && !agree) {
        const sole = candidates.length === 1 && candidates[0] === held && same.at(-1) === held;
        if (sole && !past && this.#isOfSameUser(held, one)) held.ended = `HEAD in turn ${turn}`;
        continue;
      }
      const guessed = past || held.guessed || status === 200 || held.version !== version ||
        one.said.get("x-turn") !== `${turn}`;
      const fields = this.#updated(held.fields, said);
      const news = { ...this.#from(asked), version: held.version, fields, guessed };
      // It may be taken for an answer to either request.
      for (const ask of [held.asked, one]) {
        this.all.push({ ...news, asked: ask, status: held.status });
      }
    }
  }

  #isOfSameUser(held: Held, ask: Ask): boolean {
    const [a, b] = [held.asked, ask].map(({ fields }) => fields.get("authorization"));
    return this.#kind.shared || a === b;
  }

  #updated(stored: Fields, said: Fields): Fields {
    const fields = new Map(stored);
    for (const name of hiddenOf(stored, this.#kind)) fields.delete(name);
    for (const [name, value] of said) {
      // That the tag stays as it was is a choice of ours.
      if (!OF_CONTENT.includes(name) && !(name === "etag" && stored.has(name))) {
        fields.set(name, value);
      }
    }
    // They tell when it was made, and that has changed.
    for (const name of ["age", "date"]) if (!said.has(name)) fields.delete(name);
    return fields;
  }
}

function agrees(name: string, a: Fields, b: Fields): boolean {
  const [one, other] = [a, b].map((fields) => fields.get(name)?.replace(/^W\//, ""));
  return one === undefined || other === undefined || one === other;
}

/** Fields that may not be given to others (RFC 9111 §5.2.2.4, §5.2.2.7). */
export function hiddenOf(fields: Fields, kind: Kind): string[] {
  const { values, wellFormed } = policyOf(fields, kind);
  if (!wellFormed) return ["x-own", "x-other"];
  const personal = kind.shared ? values.get("private") ?? [] : [];
  return [...values.get("no-cache") ?? [], ...personal].flatMap(members);
}

/** Whether it says that it is one of several. */
export function varies({ fields }: Kept): number {
  return Number(members(fields.get("vary")).length > 0);
}

/**
 * Says what is wrong with what a cache did, by the model.
 *
 * @module
 */
import { type Fields, members, readControl, readDate, readSeconds } from "./grammar.ts";
import { CONDITIONS, type Held, hiddenOf, Holdings, varies } from "./holdings.ts";
import {
  ageOf,
  isDue,
  type Kind,
  lifetimeOf,
  matchesVary,
  policyOf,
  type Trouble,
  whyNotReused,
  whyNotStored,
} from "./model.ts";
import { type Asked, contentOf, type Exchange, LENGTH } from "./play.ts";

/** Judges one exchange after the other. */
export class Judge {
  readonly #kind: Kind;
  readonly #held: Holdings;
  #wrongs: string[] = [];

  constructor(kind: Kind) {
    this.#kind = kind;
    this.#held = new Holdings(kind);
  }

  /** Says what is wrong with all of it, each with the number of its step. */
  judgeAll(exchanges: readonly Exchange[]): string[] {
    return exchanges.flatMap((one, index) => {
      this.#wrongs = [];
      this.#judge(one);
      return this.#wrongs.map((wrong) => `${index + 1}: ${wrong}`);
    });
  }

  #judge(one: Exchange): void {
    this.#judgeAsked(one);
    const before = [...this.#held.all];
    for (const asked of one.asked) this.#held.learn(one, asked);
    const turn = Number(one.said.get("x-turn") ?? NaN);
    const own = one.asked.find((it) => it.turn === turn && it.status !== 304);
    const renewed = one.asked.find((it) => it.turn === turn && it.status === 304);
    if (own !== undefined) this.#judgeForwarded(one, own);
    else if (renewed !== undefined) this.#judgeRenewed(one, renewed);
    else if (!Number.isNaN(turn)) this.#judgeReused(one, turn);
    else this.#judgeOwn(one);
    this.#judgeDue(one, before);
    this.#judgeStatus(one, before);
    for (const asked of one.behind) this.#held.learn(one, asked);
  }

  /** What the origin is asked: its conditions are those of the client, or of what is held. */
  #judgeAsked({ method, url, fields, asked, behind }: Exchange): void {
    for (const ask of [...asked, ...behind]) {
      if (ask.method !== method && !(method === "HEAD" && ask.method === "GET")) {
        this.#wrongs.push(`${method} was forwarded as ${ask.method}`);
      }
      if (ask.url !== url) this.#wrongs.push(`${url} was forwarded as ${ask.url}`);
      const held = this.#held.all.filter((it) => it.asked.url === url);
      const own = members(fields.get("if-none-match"));
      for (const tag of members(ask.fields.get("if-none-match"))) {
        const known = held.some((it) => members(it.fields.get("etag")).includes(tag));
        if (!own.includes(tag) && !known) this.#wrongs.push(`validated by ${tag}`);
      }
      const since = ask.fields.get("if-modified-since");
      const known = since === fields.get("if-modified-since") ||
        held.some((it) =>
          it.fields.get("last-modified") === since || it.fields.get("date") === since
        );
      if (since !== undefined && !known) this.#wrongs.push(`validated by ${since}`);
      const control = members(ask.fields.get("cache-control"));
      const lost = members(fields.get("cache-control")).filter((it) => !control.includes(it));
      if (lost.length > 0 && asked.includes(ask)) this.#wrongs.push(`not passed on: ${lost}`);
    }
  }

  /** An answer that comes from the origin has all that the origin said. */
  #judgeForwarded(one: Exchange, asked: Asked): void {
    const { status, version, said, at, until, method, fields } = asked;
    // The rest of what is stored in part.
    const rest = fields.has("range") && !one.fields.has("range");
    const client = one.fields;
    if (status === 206 && one.status === 200 && rest) {
      this.#judgeContent(one, version, 200);
      return;
    }
    const has = (name: string) => client.has(name);
    const shortened = status === 200 &&
      (has("range") || has("if-none-match") || has("if-modified-since"));
    if (one.status !== status && !(shortened && [206, 304, 416].includes(one.status))) {
      this.#wrongs.push(`${status} came as ${one.status}`);
    }
    this.#judgeContent(one, version, status);
    if (method === "GET" || method === "HEAD") {
      this.#wrongs.push(...this.#judgeFields(one, said, []));
    }
    const age = readSeconds(said.get("age") ?? "");
    const told = readSeconds(one.said.get("age") ?? "0") ?? -1;
    if (age !== undefined && one.status < 300 && told < age) {
      this.#wrongs.push(`Age ${age} came as ${told}`);
    }
    const date = readDate(said.get("date"), until);
    const toldDate = readDate(one.said.get("date"), until);
    if (date === undefined && one.status < 300 && method === "GET" && toldDate !== undefined) {
      if (toldDate < at - 1000 || toldDate > until + 1000) {
        this.#wrongs.push("invented a wrong Date");
      }
    }
  }

  /** An answer that was validated is what the origin said it is. */
  #judgeRenewed(one: Exchange, { version, said, turn }: Asked): void {
    const client = one.fields;
    if (one.status === 304) {
      const tag = one.said.get("etag");
      const none = client.get("if-none-match");
      const knows = none === "*" ||
        (tag !== undefined && none?.includes(tag.replace(/^W\//, ""))) ||
        (none === undefined && client.has("if-modified-since")) || client.has("if-none-match");
      if (!knows) this.#wrongs.push("304 to who has nothing");
      return;
    }
    this.#judgeContent(one, version, 200);
    const held = this.#held.all.filter((it) => it.turn === turn && it.version === version);
    if (held.length === 0) this.#wrongs.push(`304 of ${version}, which is not held`);
    else if (one.status === 200) {
      const hidden = held.flatMap(({ fields }) => hiddenOf(fields, this.#kind));
      this.#wrongs.push(...this.#judgeFields(one, said, ["etag", ...hidden]));
    }
    this.#judgeAge(one, held);
  }

  /** An answer that was not validated is one that may be used. */
  #judgeReused(one: Exchange, turn: number): void {
    const version = /(...)\.\d;/.exec(one.body)?.[1];
    const known = this.#held.all.filter((it) => it.turn === turn);
    const held = known.filter((it) => version === undefined || it.version === version);
    if (held.length === 0) {
      this.#wrongs.push(`fields of turn ${turn} with ${version}, known ${known.length}`);
      return;
    }
    const trouble: Trouble = {
      failed: one.asked.some(({ status }) => [500, 502, 503, 504].includes(status)),
      gone: one.asked.some(({ status }) => status === 0),
      behind: one.behind.length > 0,
    };
    const reasons = held.map((it) =>
      it.ended ?? (it.untold ? "not told to be stored" : undefined) ??
        whyNotReused(it, one, one.until, trouble, this.#kind)
    );
    if (!reasons.includes(undefined)) {
      this.#wrongs.push(`reused turn ${turn} in spite of ${reasons}`);
    }
    const used = held.filter((_, index) => reasons[index] === undefined);
    if (used.length === 0) return;
    this.#judgeContent(one, used[0].version, used[0].status);
    if (one.status === used[0].status) {
      const wrongs = used.map(({ fields }) => [
        ...this.#judgeFields(one, fields, hiddenOf(fields, this.#kind)),
        ...hiddenOf(fields, this.#kind).filter((name) =>
          policyOf(fields, this.#kind).wellFormed && one.said.has(name)
        ).map((name) => `gave ${name}`),
      ]);
      if (wrongs.every(({ length }) => length > 0)) this.#wrongs.push(...wrongs[0]);
    }
    this.#judgeAge(one, used);
    this.#judgeNewest(one, used);
  }

  /** The newest of those that match is used (RFC 9111 §4). */
  #judgeNewest(one: Exchange, used: readonly Held[]): void {
    const dateOf = (it: Held) =>
      readDate(it.fields.get("date"), it.responseTime) ?? it.responseTime;
    for (const other of this.#held.all) {
      // Those with Vary go before those without (RFC 9111 §4.1).
      const rank = used.map((it) => varies(other) - varies(it));
      const newer = used.every((it, index) =>
        // What came later to the same request has taken its place.
        !(it.turn > other.turn && matchesVary(other, it.asked)) &&
        (rank[index] > 0 || (rank[index] === 0 && dateOf(other) > dateOf(it) + 1000))
      );
      const due = other.ended === undefined && !other.guessed &&
        isDue(other, one, one.until, this.#kind);
      if (newer && due) this.#wrongs.push(`turn ${other.turn} is newer than ${used[0].turn}`);
    }
  }

  /** An answer that the origin has no part in. */
  #judgeOwn(one: Exchange): void {
    const control = readControl(one.fields.get("cache-control")).values;
    const { status, asked } = one;
    if (status === 504 && control.has("only-if-cached")) {
      if (asked.length > 0) this.#wrongs.push("asked in spite of only-if-cached");
      return;
    }
    if ([500, 502, 504].includes(status) && asked.some((it) => it.status === 0)) return;
    if (status === 304 && asked.length === 0) {
      const tag = one.said.get("etag");
      const held = this.#held.all.filter((it) =>
        tag === undefined || it.fields.get("etag") === tag
      );
      const trouble = { failed: false, gone: false, behind: one.behind.length > 0 };
      const fits = held.some((it) =>
        it.ended === undefined &&
        whyNotReused(it, one, one.until, trouble, this.#kind) === undefined
      );
      if (!fits) this.#wrongs.push("304 for what may not be used");
      return;
    }
    if ([304, 412, 416].includes(status)) return;
    this.#wrongs.push(`answered ${status} by itself; asked ${asked.map((it) => it.status)}`);
  }

  #judgeContent(
    { method, status, body, said, fields }: Exchange,
    version: string,
    from: number,
  ): void {
    const whole = contentOf(version);
    const bare = method === "HEAD" || status === 304 || status === 204;
    if (bare) {
      if (body !== "") this.#wrongs.push(`${body.length} bytes of content in ${method} ${status}`);
      return;
    }
    if (status === 416) return;
    if (status === 206 && from !== 206) {
      const [, first, last] = /^bytes (\d+)-(\d+)\/48$/.exec(said.get("content-range") ?? "") ?? [];
      if (body !== whole.slice(Number(first), Number(last) + 1)) {
        this.#wrongs.push(`a wrong part: ${body}`);
      }
      if (!fields.has("range")) this.#wrongs.push("206 to who asked for no range");
      return;
    }
    if (status === 206 ? !whole.includes(body) : body !== whole) {
      this.#wrongs.push(`content ${body} for ${version}`);
    }
    const length = said.get("content-length");
    if (length !== undefined && status === 200 && Number(length) !== LENGTH) {
      this.#wrongs.push(`Content-Length ${length}`);
    }
  }

  /** All that has been said is passed on. */
  #judgeFields(one: Exchange, said: Fields, hidden: readonly string[]): string[] {
    const wrongs: string[] = [];
    const names = [
      ...[
        "cache-control",
        "expires",
        "date",
        "etag",
        "last-modified",
        "x-own",
        "x-other",
        "x-turn",
      ],
      ...["content-location", "cdn-cache-control"],
    ];
    if (one.status === 304 || one.status === 416) return wrongs;
    for (const name of names) {
      const [is, was] = [one.said.get(name), said.get(name)];
      if (hidden.includes(name) || was === undefined) continue;
      if (/^(?:date|last-modified)$/.test(name) && readDate(was, one.until) === undefined) continue;
      if (is?.replace(/[, ]+$/, "") !== was.replace(/[, ]+$/, "")) {
        wrongs.push(`${name}: ${was} came as ${is}`);
      }
    }
    const vary = members(one.said.get("vary"));
    const lost = members(said.get("vary")).filter((it) =>
      !vary.includes(it) && !vary.includes("*")
    );
    if (lost.length > 0 && !hidden.includes("vary")) wrongs.push(`Vary lost ${lost}`);
    return wrongs;
  }

  #judgeAge(one: Exchange, held: readonly Held[]): void {
    if (![200, 203, 206, 301, 404, 410].includes(one.status)) return;
    const text = one.said.get("age");
    const asked = one.asked.length > 0;
    if (text === undefined && !asked) this.#wrongs.push("no Age");
    const told = readSeconds(text ?? "0") ?? NaN;
    const ages = held.map((it) => ageOf(it, one.until));
    if (
      !ages.some((age) => Math.abs(age - told) < 1.001 || (asked && text === undefined && age < 10))
    ) {
      this.#wrongs.push(`Age ${text} is ${ages}`);
    }
  }

  /** What is fresh and plain is not asked for again. */
  #judgeDue(one: Exchange, before: readonly Held[]): void {
    if (one.asked.length === 0 || (one.method !== "GET" && one.method !== "HEAD")) return;
    if (CONDITIONS.some((name) => one.fields.has(name))) return;
    const names = ["x-a", "x-b", "accept-language", "authorization"];
    const alike = before.filter((it) =>
      it.asked.url === one.url &&
      names.every((name) => it.asked.fields.get(name) === one.fields.get(name))
    );
    const last = alike.at(-1);
    if (last === undefined || last.guessed || last.ended !== undefined || last.untold) return;
    if (before.findLast((it) => it.asked.url === one.url) !== last) return;
    if (isDue(last, one, one.at, this.#kind)) {
      this.#wrongs.push(`asked, though turn ${last.turn} was due`);
    }
  }

  /** Cache-Status tells the truth (RFC 9211 §2). */
  #judgeStatus(one: Exchange, before: readonly Held[]): void {
    const all = one.said.get("cache-status")?.split(",").at(-1)?.split(";").map((it) => it.trim());
    if (all === undefined) return;
    const valueOf = (name: string) =>
      all.find((it) => it.startsWith(`${name}=`))?.slice(name.length + 1);
    const text = all.join("; ");
    const forwarded = valueOf("fwd");
    if (all.includes("hit") === (forwarded !== undefined)) {
      this.#wrongs.push(`hit and fwd: ${text}`);
    }
    if (all.includes("hit") && one.asked.length > 0) {
      this.#wrongs.push(`hit, though asked: ${text}`);
    }
    if (forwarded !== undefined && one.asked.length === 0) this.#wrongs.push(`not asked: ${text}`);
    const status = valueOf("fwd-status");
    if (status !== undefined && !one.asked.some((it) => `${it.status}` === status)) {
      this.#wrongs.push(`the origin did not say so: ${text}`);
    }
    const known = before.some((it) =>
      it.asked.url === one.url && whyNotStored(it, this.#kind) === undefined
    );
    if (forwarded === "vary-miss" && !known) this.#wrongs.push(`nothing was held: ${text}`);
    const ttl = valueOf("ttl");
    const turn = Number(one.said.get("x-turn") ?? NaN);
    const held = this.#held.all.filter((it) => it.turn === turn);
    if (ttl === undefined || held.length === 0) return;
    const lefts = held.map((it) => {
      const { least, most } = lifetimeOf(it, this.#kind);
      const age = ageOf(it, one.until);
      return Number(ttl) >= least - age - 1.001 && Number(ttl) <= most - age + 1.001;
    });
    if (!lefts.includes(true)) this.#wrongs.push(`ttl is wrong: ${text}`);
  }
}

/**
 * Plays a script: a client, a cache, and an origin whose content says what it is.
 *
 * @module
 */
import { setImmediate } from "node:timers";
import type { Fields } from "./grammar.ts";
import type { Ask } from "./model.ts";
import { fill, type Lines, type Step } from "./script.ts";

/** What is played against. */
export interface Door {
  fetch(request: Request): Promise<Response>;
  close?(): Promise<void>;
}

/** Opens one whose origin and clock are these. */
export type Opener = (ask: (request: Request) => Promise<Response>, now: () => number) => Door;

/** A question to the origin, and its answer. */
export interface Asked extends Ask {
  readonly turn: number;
  readonly at: number;
  readonly until: number;
  /** 0 if it could not be reached. */
  readonly status: number;
  readonly said: Fields;
  readonly version: string;
}

/** A request of a client, and what came of it. */
export interface Exchange extends Ask {
  readonly at: number;
  readonly until: number;
  readonly asked: readonly Asked[];
  /** What the origin was asked when the answer was there. */
  readonly behind: readonly Asked[];
  readonly status: number;
  readonly said: Fields;
  readonly body: string;
}

const idle = () => new Promise((resolve) => setImmediate(resolve));

/** When every script begins. */
const START = Date.parse("2026-06-01T10:00:00Z");

/** How long each content is. */
export const LENGTH = 48;

/** Content that tells at each place which one it is. */
export function contentOf(version: string): string {
  return Array.from({ length: 8 }, (_, index) => `${version}.${index};`).join("");
}

/** Plays it, and tells all that was seen. */
export async function play(script: readonly Step[], open: Opener): Promise<Exchange[]> {
  const stage = new Stage();
  const door = open((request) => stage.answer(request), () => stage.now);
  const exchanges: Exchange[] = [];
  try {
    for (const step of script) exchanges.push(await stage.run(step, door));
  } finally {
    await door.close?.();
  }
  return exchanges;
}

class Stage {
  now = START;
  #step: Step | undefined;
  #turn = 0;
  #asked: Asked[] = [];
  /** Whether the client waits for an answer. */
  #waiting = false;
  /** How often each content has changed. */
  readonly #counts = new Map<string, number>();
  /** Validators that the client has seen last. */
  readonly #seen = new Map<string, { tag: string; mod: string }>();

  async run(step: Step, door: Door): Promise<Exchange> {
    this.now += step.after;
    this.#step = step;
    this.#asked = [];
    if (step.reply.renew) this.#counts.set(step.path, (this.#counts.get(step.path) ?? 1) + 1);
    const headers = this.#fillAsk(step);
    const { method } = step;
    const url = `http://site.test${step.path}`;
    const at = this.now;
    const body = method === "GET" || method === "HEAD" ? undefined : "data";
    const request = new Request(url, { method, headers, body });
    this.#waiting = true;
    const answer = await door.fetch(request).catch(() => new Response(null, { status: 502 }));
    this.#waiting = false;
    const asked = this.#asked;
    this.#asked = [];
    const said = fieldsOf(answer.headers);
    const text = await answer.text();
    // What is done behind the client's back is done by then.
    for (let turn = 0; turn < 10; turn++) await idle();
    const [tag, mod] = [said.get("etag") ?? "", said.get("last-modified") ?? ""];
    if (tag !== "" || mod !== "") this.#seen.set(step.path, { tag, mod });
    const sent = { method, url, fields: fieldsOf(headers) };
    const { status } = answer;
    return { ...sent, at, until: this.now, asked, behind: this.#asked, status, said, body: text };
  }

  #fillAsk({ path, ask }: Step): Headers {
    const { tag = "", mod = "" } = this.#seen.get(path) ?? {};
    const headers = new Headers();
    for (const [name, value] of ask) {
      const lacking = (value.includes("{tag}") && !tag.startsWith('"')) ||
        (value.includes("{mod}") && mod === "");
      if (!lacking) headers.append(name, fill(value, this.now, tag, mod));
    }
    // A part of nothing known is asked for without a condition.
    if (!headers.has("range")) headers.delete("if-range");
    return headers;
  }

  async answer(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    const path = pathname + search;
    const turn = ++this.#turn;
    const step = this.#step;
    if (step === undefined) throw new Error("nobody has asked");
    const { reply } = step;
    const at = this.now;
    await request.body?.cancel();
    // What is asked behind the client's back is answered after the client.
    for (let turn = 0; turn < 5 && this.#waiting; turn++) await idle();
    if (this.#waiting) this.now += reply.delay;
    const count = this.#counts.get(path) ?? 1;
    const { headers } = request;
    const version = count % 10 + (headers.get("x-a")?.[0] ?? "-") +
      (headers.get("x-b")?.[0] ?? "-");
    // As exact as the tag: variants have changed at different times.
    const place = 100 * count - Number(version.slice(1).replaceAll("-", "0"));
    const mod = new Date(START - 1_000_000 + 1000 * place).toUTCString();
    const filled = reply.fields.map(([name, value]) =>
      [name, fill(value, this.now, `"${version}"`, mod)] as const
    );
    const said = new Headers([["x-turn", `${turn}`], ["content-type", "application/octet-stream"]]);
    for (const [name, value] of filled) if (!UNSENDABLE.test(value)) said.append(name, value);
    const answer = reply.deaf
      ? undefined
      : conditional(request, said, reply.status, `"${version}"`);
    const status = reply.gone ? 0 : answer?.status ?? reply.status;
    const { method, url } = request;
    const sent = { method, url: url.replace(/^https?:\/\/[^/]+/, "http://site.test") };
    const ends = { turn, at, until: this.now, status, version };
    let content: string | null = contentOf(version);
    if (answer?.range !== undefined) {
      const [first, last] = answer.range;
      said.set("content-range", `bytes ${first}-${last}/${LENGTH}`);
      content = content.slice(first, last + 1);
    }
    if (status === 416) said.set("content-range", `bytes */${LENGTH}`);
    if (method === "HEAD" || status === 304 || status === 204) content = null;
    else said.set("content-length", `${content.length}`);
    if (method === "HEAD" && status === 200) said.set("content-length", `${LENGTH}`);
    this.#asked.push({ ...sent, fields: fieldsOf(headers), ...ends, said: fieldsOf(said) });
    if (reply.gone) throw new TypeError("no connection");
    return new Response(content, { status, headers: said });
  }
}

// deno-lint-ignore no-control-regex
const UNSENDABLE = /[^\x00-\xff]/;

/** What an origin makes of conditions and ranges (RFC 9110 §13.2.2, §14.2). */
function conditional(
  { method, headers }: Request,
  said: Headers,
  status: number,
  tag: string,
): { status: number; range?: [number, number] } | undefined {
  if (status !== 200 || (method !== "GET" && method !== "HEAD")) return undefined;
  const mod = Date.parse(said.get("last-modified") ?? "");
  const none = headers.get("if-none-match");
  if (none !== null) {
    const is = said.get("etag")?.includes(tag) && none.includes(tag);
    if (is || none === "*") return { status: 304 };
  } else {
    const since = Date.parse(headers.get("if-modified-since") ?? "");
    if (mod === since) return { status: 304 };
  }
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(headers.get("range") ?? "") ?? [];
  if (first === undefined || method === "HEAD") return undefined;
  const condition = headers.get("if-range");
  if (
    condition !== null && condition !== said.get("etag") && condition !== said.get("last-modified")
  ) {
    return undefined;
  }
  if (first === "") return { status: 206, range: [Math.max(0, LENGTH - Number(last)), LENGTH - 1] };
  if (Number(first) >= LENGTH) return { status: 416 };
  const end = last === "" ? LENGTH - 1 : Math.min(LENGTH - 1, Number(last));
  return { status: 206, range: [Number(first), end] };
}

function fieldsOf(headers: Headers): Map<string, string> {
  return new Map(headers);
}

/** For a look at them. */
export type { Lines };

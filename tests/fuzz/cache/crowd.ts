/**
 * Many who ask for one URL at once, while the origin takes its time, fails, and says something else to
 * each: nobody may get what the cache would not give him.
 *
 * @module
 */
import type { Dice } from "../../bytes/inputs.ts";
import { pick } from "../grammar/elements.ts";
import type { Fields } from "./grammar.ts";
import { hiddenOf } from "./holdings.ts";
import { type Ask, type Kept, policyOf, whyNotReused } from "./model.ts";
import { contentOf, type Opener, rest } from "./play.ts";
import { fill, makeScript, type Reply } from "./script.ts";

const KIND = { shared: true };
const URL = "http://site.test/a";
const START = Date.parse("2026-06-01T10:00:00Z");

/** An answer of the origin, and to whom. */
interface Said extends Kept {
  readonly client: string;
  readonly version: string;
}

/** What a client got. */
interface Got extends Ask {
  readonly client: string;
  readonly status: number;
  readonly said: Fields;
  readonly body: string;
}

/** Lets them ask, and says what was wrong with what they got. */
export async function playCrowd(roll: Dice, open: Opener): Promise<string[]> {
  const script = makeScript(roll).filter(({ method }) => method === "GET");
  if (script.length < 3) return [];
  const origin = new SlowOrigin(script.map(({ reply }) => reply));
  const door = open((request) => origin.answer(request), () => origin.now);
  const ask = async (index: number): Promise<Got> => {
    const lines = script[index].ask.filter(([name]) => !/^(?:if-|range$)/.test(name));
    const headers = new Headers([...lines.map(([name, value]): [string, string] => [name, value])]);
    const client = `${index}`;
    headers.set("x-client", client);
    const answer = await door.fetch(new Request(URL, { headers }));
    const [fields, said] = [new Map(headers), new Map(answer.headers)];
    return {
      client,
      method: "GET",
      url: URL,
      fields,
      status: answer.status,
      said,
      body: await answer.text(),
    };
  };
  const first = await ask(0);
  await rest();
  origin.now += script[1].after;
  origin.isSlow = true;
  const crowd = Promise.all(script.keys().drop(1).map(ask));
  const all = [first, ...await origin.release(crowd, roll)];
  await door.close?.();
  return all.flatMap((one) => judge(one, origin.all).map((wrong) => `${one.client}: ${wrong}`));
}

/** Answers when it is told to, in any order. */
class SlowOrigin {
  now = START;
  isSlow = false;
  readonly all: Said[] = [];
  readonly #replies: readonly Reply[];
  readonly #waiting: (() => void)[] = [];
  #turn = 0;

  constructor(replies: readonly Reply[]) {
    this.#replies = replies;
  }

  async answer({ method, headers }: Request): Promise<Response> {
    const turn = ++this.#turn;
    const { fields, status: meant, gone } = this.#replies[(turn - 1) % this.#replies.length];
    const requestTime = this.now;
    if (this.isSlow) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    const version = `${turn % 10}--`;
    const said = new Headers([["x-turn", `${turn}`], ["content-type", "application/octet-stream"]]);
    for (const [name, value] of fields) {
      const filled = fill(
        value,
        this.now,
        `"${turn}"`,
        new Date(START - 1000 * turn).toUTCString(),
      );
      if (filled !== "é") said.append(name, filled.replaceAll("é", "e"));
    }
    const status = gone ? 0 : meant === 204 || meant === 416 ? 200 : meant;
    const asked = { method, url: URL, fields: new Map(headers) };
    const client = headers.get("x-client") ?? "";
    const times = { requestTime, responseTime: this.now };
    this.all.push({ asked, client, status, fields: new Map(said), version, ...times });
    if (gone) throw new TypeError("no connection");
    return new Response(contentOf(version), { status, headers: said });
  }

  /** Lets all have their answers, one after the other. */
  async release<T>(crowd: Promise<T>, roll: Dice): Promise<T> {
    let isOver = false;
    const over = crowd.finally(() => isOver = true);
    while (!isOver) {
      await rest();
      this.now += pick(roll, [0, 0, 1000]);
      this.#waiting.splice(roll(Math.max(1, this.#waiting.length)), 1)[0]?.();
    }
    return await over;
  }
}

function judge(one: Got, all: readonly Said[]): string[] {
  const turn = one.said.get("x-turn");
  const said = all.find(({ fields }) => fields.get("x-turn") === turn);
  if (turn === undefined || said === undefined) {
    return [500, 502, 504].includes(one.status) ? [] : [`answered ${one.status} by itself`];
  }
  const wrongs: string[] = [];
  if (one.status !== said.status) wrongs.push(`${said.status} came as ${one.status}`);
  if (one.body !== contentOf(said.version)) wrongs.push(`content ${one.body}`);
  if (said.client === one.client) return wrongs;
  const { values, wellFormed } = policyOf(said.fields, KIND);
  for (const name of wellFormed ? hiddenOf(said.fields, KIND) : []) {
    if (one.said.has(name)) wrongs.push(`got ${name} of ${said.client}`);
  }
  const trouble = {
    failed: all.some(({ status }) => status >= 500),
    gone: all.some(({ status }) => status === 0),
    behind: true,
  };
  const why = whyNotReused(said, one, said.responseTime, trouble, KIND);
  // A failure is told to all who wait, unless it says that it is for one.
  const isShared = said.status >= 500 && !values.has("no-store") && !values.has("private");
  if (why !== undefined && !(isShared && !/^Auth|asked no-/.test(why))) {
    wrongs.push(`got what ${said.client} got in spite of ${why}`);
  }
  return wrongs;
}

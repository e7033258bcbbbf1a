/**
 * Sequences of requests and answers, legal, odd and broken, through our caches; each answer is judged
 * by a model of RFC 9111. `FUZZ` says how many sequences, `SEED` from which one on.
 */
import { assertEquals } from "@std/assert";
import { createCachingFetch, SqliteStore, type Store } from "../../../src/cache/mod.ts";
import { createVariform } from "../../../src/mod.ts";
import { allowed } from "../../allowed.ts";
import { dice } from "../../bytes/inputs.ts";
import { playCrowd } from "./crowd.ts";
import { Judge } from "./judge.ts";
import type { Kind } from "./model.ts";
import { type Opener, play } from "./play.ts";
import { makeScript, type Step } from "./script.ts";
import { shorten, shown } from "./shorten.ts";
import { FROM, numberOf } from "../rounds.ts";

const COUNT = numberOf("FUZZ", 60);

/** The server, before an origin in this process. */
const variform = (store?: Store): Opener => (origin, now) =>
  createVariform({ origin, now, log() {}, cache: { store } });

const DOORS: readonly (readonly [string, Kind, Opener])[] = [
  ["createVariform", { shared: true }, variform()],
  ["createCachingFetch", { shared: true, plainOnly: true }, (fetch, now) => {
    return { fetch: createCachingFetch({ fetch, now }) };
  }],
  ["createCachingFetch for one user", { shared: false, plainOnly: true }, (fetch, now) => {
    return { fetch: createCachingFetch({ fetch, now, shared: false }) };
  }],
];

for (const [name, kind, open] of DOORS) {
  Deno.test(`${name} gives what a cache may, and what it should`, async () => {
    const judge = async (script: readonly Step[]) =>
      new Judge(kind).judgeAll(await play(script, open));
    for (let seed = FROM; seed < FROM + COUNT; seed++) {
      const script = makeScript(dice(seed));
      const [first] = await judge(script);
      if (first === undefined) continue;
      const fails = async (shorter: readonly Step[]) =>
        (await judge(shorter)).some((wrong) => sortOf(wrong) === sortOf(first));
      const short = await shorten(script, fails);
      assertEquals(`seed ${seed}: ${await judge(short)}\n${shown(short)}`, "");
    }
  });
}

Deno.test("createVariform gives to none of many at once what is for another", async () => {
  for (let seed = FROM; seed < FROM + COUNT; seed++) {
    assertEquals([seed, ...await playCrowd(dice(seed), variform())], [seed]);
  }
});

Deno.test({
  name: "SqliteStore makes no difference to what is given",
  ignore: !allowed.read || !allowed.write,
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      for (let seed = FROM; seed < FROM + COUNT / 10; seed++) {
        const script = makeScript(dice(seed));
        const store = new SqliteStore({ path: `${folder}/${seed}.sqlite`, maxBytes: 8 << 20 });
        assertEquals(await play(script, variform(store)), await play(script, variform()));
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

/** What has gone wrong, whatever the numbers are. */
function sortOf(wrong: string): string {
  return wrong.replaceAll(/[\d.]+/g, "").slice(0, 16);
}

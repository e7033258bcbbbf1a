/** Several machines before one store: what one fetches, the others wait for. */
import { assert, assertEquals } from "@std/assert";
import { assemble } from "../../src/assembly.ts";
import { type Claim, MemoryStore, readBody, VariantCache } from "../../src/cache/mod.ts";
import { Flights } from "../../src/pipeline/flights.ts";
import type { House } from "../../src/pipeline/house.ts";
import type { Origin } from "../../src/origin/origin.ts";
import type { Question } from "../../src/pipeline/landing.ts";

/** A store that lends each claim to one at a time, as a shared one would. */
class SharedStore extends MemoryStore {
  readonly #lent = new Map<string, PromiseWithResolvers<void>>();

  claim(key: string): Promise<Claim> {
    const lent = this.#lent.get(key);
    if (lent !== undefined) return Promise.resolve({ granted: false, ended: lent.promise });
    const ended = Promise.withResolvers<void>();
    this.#lent.set(key, ended);
    return Promise.resolve({
      granted: true,
      release: () => {
        this.#lent.delete(key);
        ended.resolve();
        return Promise.resolve();
      },
    });
  }
}

/** Machines with the same store, and an origin that counts. */
function machines(count: number, control: string) {
  const store = new SharedStore({ cacheBytes: 1 << 20 });
  const { house, origin: _, ...rest } = assemble({ origin: () => new Response("") });
  let asked = 0;
  const gate = Promise.withResolvers<void>();
  const origin: Origin = {
    name: "counting",
    async describe() {
      asked++;
      await gate.promise;
      const fields: [string, string][] = [
        ["content-type", "text/plain"],
        ["cache-control", control],
      ];
      const body = new Response("tea").body;
      return { kind: "answer", status: 203, fields, body };
    },
    close() {},
  };
  const url = new URL("http://tea.example/");
  const fields = new Headers();
  const question: Question = {
    origin,
    ask: { url, method: "GET", headers: fields },
    request: { method: "GET", url: url.href, fields },
    set: { fields, lists: false },
  };
  const houses = Array.from({ length: count }, (): House => {
    const cache = new VariantCache({ limits: house.limits, store });
    return { ...house, cache, flights: new Flights() };
  });
  return { houses, question, gate, asked: () => asked, close: rest.close };
}

Deno.test("Flights: of many machines one asks, and the others find what it has stored", async () => {
  const { houses, question, gate, asked, close } = machines(3, "max-age=60");
  const arrivals = houses.map(async (house) => {
    const { landing, seat } = await house.flights.board(question, house);
    if (seat !== undefined) return await new Response(seat.open()).text();
    assert(landing.kind === "stored");
    return new TextDecoder().decode(await readBody(landing.source.body));
  });
  await new Promise((resolve) => setTimeout(resolve, 0));
  gate.resolve();
  assertEquals(await Promise.all(arrivals), ["tea", "tea", "tea"]);
  assertEquals(asked(), 1);
  await close();
});

Deno.test("Flights: what may not be stored is asked for by each machine", async () => {
  const { houses, question, gate, asked, close } = machines(3, "no-store");
  gate.resolve();
  for (const house of houses) {
    const { landing } = await house.flights.board(question, house);
    assert(landing.kind === "own" && landing.answer.kind === "answer");
    await landing.answer.body?.cancel();
  }
  assertEquals(asked(), 3);
  await close();
});

/**
 * What is given again must be what would have been made anew: the same requests, to a front that
 * remembers and to one that does not, while what is stored comes, varies, changes and goes.
 */
import { assert, assertEquals } from "@std/assert";
import { assemble, type Assembly } from "../../src/assembly.ts";
import { answer } from "../../src/server/web.ts";
import { Again } from "../../src/server/wire/again.ts";
import { Watch } from "../../src/server/wire/watch.ts";
import { type Dice, dice, latin1 } from "../bytes/inputs.ts";
import { runConnection } from "./wire_pipe.ts";

const pick = <T>(roll: Dice, values: readonly T[]): T => values[roll(values.length)];

const VARIES = [
  "",
  "Accept",
  "Accept-Language",
  "Cookie",
  "User-Agent",
  "X-A",
  "Cookie, Accept",
  "Referer",
];
const CONTROLS = [
  "max-age=600",
  "max-age=600",
  "max-age=600",
  "s-maxage=90",
  "no-store",
  "private",
  "max-age=0",
];
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  "Accept": ["text/html", "text/markdown", "*/*", "text/plain;q=0.5, */*;q=0.1", "image/png"],
  "Accept-Language": ["en", "ko, en;q=0.5"],
  "Accept-Encoding": ["gzip", "br, gzip", "identity"],
  "Cookie": ["a=1", "a=2", "lang=ko"],
  "User-Agent": ["x/1", "y/2"],
  "X-A": ["1", "2"],
  "Referer": ["http://a.test/"],
  "Sec-Fetch-Mode": ["navigate", "cors"],
  "Cache-Control": ["no-cache", "max-age=5"],
  "If-None-Match": ['"0"', "*"],
  "Range": ["bytes=0-9"],
  "Authorization": ["Basic eDp5"],
  "Prefer": ["handling=strict"],
};

/** The clock stands still, so that what is told by the time is the same from both. */
const NOW = Date.parse("2026-06-01T10:00:00Z");

/** What an origin sends for a path, until it is changed. */
class Scene {
  /** Each change is a second later: of two answers of the same time, none would be the newer one. */
  #date = NOW - 60_000;
  readonly #versions = new Map<string, number>();
  readonly #vary = new Map<string, string>();
  readonly #control = new Map<string, string>();

  change(roll: Dice, path: string): void {
    this.#versions.set(path, roll(1000));
    this.#vary.set(path, pick(roll, VARIES));
    this.#control.set(path, pick(roll, CONTROLS));
    this.#date += 1_000;
  }

  readonly serve = (request: Request): Response => {
    const { pathname } = new URL(request.url);
    const version = this.#versions.get(pathname) ?? 0;
    const vary = this.#vary.get(pathname) ?? "";
    const seen = vary.split(", ").filter(Boolean).map((name) => request.headers.get(name));
    const type = pathname.endsWith("p") ? "image/png" : "text/html";
    const body = `<p>${pathname} ${version} ${seen.join("|")}</p>${"<p>tea</p>\n".repeat(80)}`;
    const fields = new Headers({
      "Content-Type": type,
      "Date": new Date(this.#date).toUTCString(),
      "ETag": `"${version}.${seen.length}"`,
      "Cache-Control": this.#control.get(pathname) ?? "max-age=600",
    });
    if (vary !== "") fields.set("Vary", vary);
    return new Response(body, { headers: fields });
  };
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly fields: readonly (readonly [string, string])[];
}

function makeRequest(roll: Dice, paths: readonly string[]): Asked {
  const fields = Object.entries(FIELDS)
    .filter(([name]) => roll(name.length > 12 || name === "Range" ? 8 : 3) === 0)
    .map(([name, values]) => [name, pick(roll, values)] as const);
  return { method: pick(roll, ["GET", "GET", "GET", "HEAD"]), path: pick(roll, paths), fields };
}

const textOf = ({ method, path, fields }: Asked) =>
  `${method} ${path} HTTP/1.1\r\nHost: a.test\r\n${
    fields.map(([name, value]) => `${name}: ${value}\r\n`).join("")
  }\r\n`;

/** Told of the way that an answer has taken, not of the answer. */
const OF_THE_WAY = /^(?:server-timing|content-length|transfer-encoding|date|connection)$/;

function shown(status: number, fields: Iterable<readonly [string, string]>, body: string): string {
  const kept = [...fields].map(([name, value]) => [name.toLowerCase(), value])
    .filter(([name]) => !OF_THE_WAY.test(name)).map(([name, value]) => `${name}: ${value}`);
  return [status, ...kept.toSorted(), body].join("\n");
}

async function askWeb({ respond }: Assembly, { method, path, fields }: Asked): Promise<string> {
  const headers = new Headers(fields.map(([name, value]): [string, string] => [name, value]));
  headers.set("host", "a.test");
  const request = new Request(`http://a.test${path}`, { method, headers });
  const peer = { scheme: "http", address: "127.0.0.1" } as const;
  const response = await answer(request, peer, respond, { limit: 9_000 });
  return shown(response.status, response.headers, await response.text());
}

/** One answer off the text of a connection. */
function takeAnswer(text: string, method: string): [string, rest: string] {
  const end = text.indexOf("\r\n\r\n");
  const [line, ...lines] = text.slice(0, end).split("\r\n");
  const status = Number(line.split(" ")[1]);
  const headers = new Headers(lines.map((it): [string, string] => {
    const colon = it.indexOf(":");
    return [it.slice(0, colon), it.slice(colon + 2)];
  }));
  let rest = text.slice(end + 4);
  let body = "";
  if (method === "HEAD" || status === 304) return [shown(status, headers, ""), rest];
  if (headers.get("transfer-encoding") === "chunked") {
    for (;;) {
      const [, size] = /^([0-9a-f]+)\r\n/.exec(rest) ?? [];
      assert(size !== undefined, `no chunk: ${rest.slice(0, 40)}`);
      const length = parseInt(size, 16);
      body += rest.slice(size.length + 2, size.length + 2 + length);
      rest = rest.slice(size.length + 4 + length);
      if (length === 0) break;
    }
  } else {
    const length = Number(headers.get("content-length"));
    body = rest.slice(0, length);
    rest = rest.slice(length);
  }
  const bytes = latin1(body);
  return [shown(status, headers, new TextDecoder().decode(bytes)), rest];
}

for (const options of [{}, { negotiation: { cookies: { language: "lang" } } }] as const) {
  const name = JSON.stringify(options);
  Deno.test(`a front that gives answers again gives those that would be made anew: ${name}`, async () => {
    const roll = dice(29);
    const scene = new Scene();
    const make = () => assemble({ origin: scene.serve, now: () => NOW, log() {}, ...options });
    const [remembering, forgetful] = [make(), make()];
    let asked = 0;
    const respond: Assembly["respond"] = (exchange) => {
      asked++;
      return remembering.respond(exchange);
    };
    const again = new Again(new Watch(10_000), undefined);
    const paths = ["/a", "/b", "/cp", "/dp"];
    let count = 0;
    for (let round = 0; round < 150; round++) {
      const path = pick(roll, paths);
      if (roll(6) === 0) scene.change(roll, path);
      if (roll(9) === 0) {
        const softly = roll(2) === 0;
        for (const { house: { cache, searches } } of [remembering, forgetful]) {
          const group = searches.keyOf(new URL(`http://a.test${path}`));
          if (softly) await cache.upkeep.soften({ group }, NOW);
          else await cache.purge({ group });
        }
      }
      const few = Array.from({ length: 3 }, () => makeRequest(roll, paths));
      const batch = Array.from({ length: 8 }, () => pick(roll, few));
      const pieces = batch.map((one) => latin1(textOf(one)));
      let text = await runConnection(respond, pieces, {}, again);
      for (const one of batch) {
        const [got, rest] = takeAnswer(text, one.method);
        text = rest;
        assertEquals(got, await askWeb(forgetful, one), textOf(one));
        count++;
      }
      assertEquals(text, "");
    }
    assert(asked < count * 0.8, `${asked} of ${count} were made anew`);
    await remembering.close();
    await forgetful.close();
  });
}

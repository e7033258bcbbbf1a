/**
 * A service that becomes another one: from the answer on that tells it, nobody gets what the former one has
 * made (RFC 3507 §4.7).
 *
 * @module
 */
import { createVariform } from "../../../src/mod.ts";
import type { Dice } from "../../bytes/inputs.ts";
import { once, pick } from "../grammar/elements.ts";
import { makeOptions } from "./options.ts";
import { OddService } from "./service.ts";

/** Requests between which the service changes. */
export async function playTags(roll: Dice): Promise<string[]> {
  let version = 1;
  await using service = new OddService({
    options: () => makeOptions(roll, undefined, `v${version}`),
    answer: (asked, moment) => {
      if (moment !== "whole") return undefined;
      const content = `${version} ${asked.shown}`;
      const http =
        'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nCache-Control: max-age=600\r\nETag: "1"\r\n\r\n';
      return {
        text: `ICAP/1.0 200 OK\r\nISTag: "v${version}"\r\n` +
          `Encapsulated: res-hdr=0, res-body=${http.length}\r\n\r\n${http}` +
          `${content.length.toString(16)}\r\n${content}\r\n0\r\n\r\n`,
      };
    },
  });
  let now = 1e12;
  await using app = createVariform({
    origin: (request) => {
      const fields = {
        "content-type": "text/plain",
        "cache-control": "max-age=600",
        "etag": '"1"',
      };
      return new Response(new URL(request.url).pathname, { headers: fields });
    },
    agents: [{ name: "odd", url: service.url }],
    now: () => now,
    log() {},
  });
  const wrongs: string[] = [];
  const tags = new Map<string, string>();
  let known = 0;
  for (let left = 14; left > 0; left--) {
    if (once(roll, 4)) version++;
    now += roll(20_000);
    const path = pick(roll, ["/a", "/b", "/c"]);
    const headers = { "accept-encoding": pick(roll, ["identity", "gzip"]) };
    const response = await app.fetch(new Request(`http://site.test${path}`, { headers }));
    const bytes = await response.bytes();
    const stream = new Blob([bytes]).stream();
    const plain = response.headers.has("content-encoding")
      ? stream.pipeThrough(new DecompressionStream("gzip"))
      : stream;
    const [made, about] = (await new Response(plain).text()).split(" ");
    if (about !== path) wrongs.push(`${path}: ${made} ${about}`);
    if (Number(made) < known) wrongs.push(`${path}: made by ${made}, after an answer by ${known}`);
    known = Math.max(known, Number(made));
    const tag = response.headers.get("etag");
    const form = `${path} ${tag}`;
    if (tag !== null && (tags.get(form) ?? made) !== made) {
      wrongs.push(`${form} for ${made} as well`);
    }
    tags.set(form, made);
  }
  return [...wrongs, ...service.wrongs];
}

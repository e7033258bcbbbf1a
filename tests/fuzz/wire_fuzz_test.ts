import { assert, assertEquals } from "@std/assert";
import { arena } from "../../src/bytes/arena.ts";
import type { Respond } from "../../src/server/front.ts";
import { type Dice, dice, latin1, pieces as cutAt } from "../bytes/inputs.ts";
import { CANARY, WIRE_CASES } from "../server/wire_hostile_cases.ts";
import { runConnection } from "./wire_pipe.ts";

/** Writes down what is handed on. */
function recorder(): { readonly handed: string[]; readonly respond: Respond } {
  const handed: string[] = [];
  const respond: Respond = async ({ method, url, headers, body }) => {
    const target = url.href.slice(url.origin.length);
    let content = "-";
    try {
      if (body !== null) content = await textOf(body);
    } catch {
      content = "!";
    }
    handed.push(`${method} ${url.host} ${target} ${headers.get("x-mark")} ${content}`);
    return { status: 200, headers: new Headers(), body: new TextEncoder().encode("ok") };
  };
  return { handed, respond };
}

async function textOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  let text = "";
  for await (const chunk of stream) for (const byte of chunk) text += String.fromCharCode(byte);
  return text;
}

const pick = <T>(roll: Dice, values: readonly T[]): T => values[roll(values.length)];

/** A legal request, and what is to be handed on of it. */
function makeRequest(roll: Dice, index: number): [bytes: string, handed: string] {
  const method = pick(roll, ["GET", "POST", "PUT", "DELETE", "REPORT"]);
  const path = `/${index}${"x".repeat(roll(4) === 0 ? roll(3000) : roll(20))}`;
  const mark = "m".repeat(1 + (roll(5) === 0 ? roll(5000) : roll(30)));
  const content = Array.from({ length: roll(6) === 0 ? roll(9000) : roll(60) }, () => {
    return String.fromCharCode(pick(roll, [13, 10, 48, roll(256)]));
  }).join("");
  const head = `${pick(roll, ["", "\r\n"])}${method} ${path} HTTP/1.1\r\nhost:${
    pick(roll, ["", " ", "\t "])
  }h${index}\r\nX-Mark: ${mark}\r\n`;
  const handed = (body: string) => `${method} h${index} ${path} ${mark} ${body}`;
  switch (roll(3)) {
    case 0:
      return [head + "\r\n", handed("-")];
    case 1:
      return [`${head}Content-Length: ${content.length}\r\n\r\n${content}`, handed(content)];
    default:
      return [`${head}Transfer-Encoding: chunked\r\n\r\n${chunk(roll, content)}`, handed(content)];
  }
}

function chunk(roll: Dice, content: string): string {
  let text = "";
  for (let at = 0; at < content.length;) {
    const piece = content.slice(at, at + 1 + roll(pick(roll, [3, 40, 4000])));
    text += `${piece.length.toString(16)}${pick(roll, ["", ";a", ';a="b"'])}\r\n${piece}\r\n`;
    at += piece.length;
  }
  return `${text}0\r\n${pick(roll, ["", "X: y\r\n"])}\r\n`;
}

Deno.test("a wire connection hands on the same exchanges however the requests are cut", async () => {
  const roll = dice(8);
  for (let round = 0; round < 300; round++) {
    const requests = Array.from({ length: 1 + roll(6) }, (_, index) => makeRequest(roll, index));
    const bytes = latin1(requests.map(([text]) => text).join(""));
    const { handed, respond } = recorder();
    const largest = pick(roll, [1, 3, 50, 1500, 100_000]);
    const answer = await runConnection(respond, cutAt(roll, bytes, largest));
    assertEquals(handed, requests.map(([, expected]) => expected));
    assertEquals(answer.split("HTTP/1.1 200 OK\r\n").length, requests.length + 1);
  }
  assertEquals(arena.leased, 0);
});

Deno.test("a wire connection judges each hostile request alike, whole and byte by byte", async () => {
  for (const { name, bytes, refused } of WIRE_CASES) {
    if (bytes.length > 20_000) continue;
    const all = latin1(refused ? bytes + CANARY : bytes);
    const outcomes: unknown[] = [];
    for (const size of [all.length, 1, 7]) {
      const { handed, respond } = recorder();
      const pieces: Uint8Array[] = [];
      for (let at = 0; at < all.length; at += size) pieces.push(all.subarray(at, at + size));
      const answer = await runConnection(respond, pieces, { bodyBytes: 2_000_000 });
      // 100 depends on whether the content had come already.
      const statuses = [...answer.matchAll(/HTTP\/1\.1 ((?!100)\d{3})/g)].map(([, code]) => code);
      outcomes.push([name, handed.filter((entry) => !entry.endsWith("!")), statuses]);
      assert(!handed.some((entry) => entry.includes("/smuggled")) || !refused, name);
    }
    assertEquals(outcomes[1], outcomes[0]);
    assertEquals(outcomes[2], outcomes[0]);
  }
});

Deno.test("a wire connection survives requests with random damage, and nothing odd is handed on", async () => {
  const roll = dice(9);
  const signs = "\r\n\t \0:;,/?#%\\*0aG\x7f\xff";
  for (let round = 0; round < 3000; round++) {
    const bytes = latin1(makeRequest(roll, 0)[0].slice(0, 4000) + CANARY);
    for (let damage = 1 + roll(3); damage > 0; damage--) {
      bytes[roll(Math.min(bytes.length, 200))] = signs.charCodeAt(roll(signs.length));
    }
    const respond: Respond = async ({ method, url, headers, body }) => {
      assert(/^[!-~]+$/.test(method) && !/[\s\\]/.test(url.href));
      for (const [name, value] of headers) assert(/^[!-~]+$/.test(name) && !/[\0\r\n]/.test(value));
      await body?.cancel();
      return { status: 200, headers: new Headers(), body: null };
    };
    const answer = await runConnection(respond, cutAt(roll, bytes, 1000));
    assert(answer === "" || /^HTTP\/1\.1 \d{3} /.test(answer), answer);
  }
  assertEquals(arena.leased, 0);
});

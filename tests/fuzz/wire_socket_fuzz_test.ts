/**
 * Requests one behind the other over real sockets, cut anywhere and sent in bursts and pauses: each is
 * handed on as it is, and answered in its turn.
 */
import { assertEquals } from "@std/assert";
import type { Respond } from "../../src/server/front.ts";
import { startWireFront } from "../../src/server/wire/front.ts";
import { allowed } from "../allowed.ts";
import { RawClient } from "../server/raw_client.ts";

const CONNECTIONS = Number(allowed.env ? Deno.env.get("FUZZ") ?? 400 : 400);
const AT_ONCE = 8;

let seed = 1;
const random = (below: number) => (seed = (seed * 48271) % 0x7fffffff) % below;
const pause = (time: number) => new Promise((resolve) => setTimeout(resolve, time));

/** Answers with what it was handed, now and then after a while. */
const echo: Respond = async ({ method, url, body }) => {
  let text = "";
  for await (const chunk of body ?? []) text += String.fromCharCode(...chunk);
  if (random(3) === 0) await pause(random(4));
  const said = new TextEncoder().encode(`${method} ${url.pathname} ${text}`);
  return { status: 200, headers: new Headers(), body: said };
};

/** A request, and what is to be answered to it. */
function makeRequest(path: string): { readonly sent: string; readonly answer: string } {
  const padding = random(3) === 0 ? `X: ${"x".repeat(random(1500))}\r\n` : "";
  const head = `${path} HTTP/1.1\r\nHost: a.test\r\n${padding}`;
  const body = "b".repeat(random(random(3) === 0 ? 3000 : 20));
  const chunks = (body.match(/.{1,200}/g) ?? [])
    .map((piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`).join("");
  switch (random(4)) {
    case 0:
      return {
        sent: `POST ${head}Content-Length: ${body.length}\r\n\r\n${body}`,
        answer: `POST ${path} ${body}`,
      };
    case 1:
      return {
        sent: `POST ${head}Transfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`,
        answer: `POST ${path} ${body}`,
      };
    default:
      return { sent: `GET ${head}\r\n`, answer: `GET ${path} ` };
  }
}

async function sendInPieces(client: RawClient, text: string): Promise<void> {
  for (let at = 0; at < text.length;) {
    const length = 1 + random(random(2) === 0 ? 40 : 900);
    await client.send(text.slice(at, at + length));
    at += length;
    if (random(2) === 0) await pause(random(3));
  }
}

Deno.test({
  name: "startWireFront answers what comes in any pieces, each in its turn",
  ignore: !allowed.net,
  async fn() {
    const front = startWireFront(echo, { address: { hostname: "127.0.0.1", port: 0 } });
    let left = CONNECTIONS;
    const talk = async () => {
      using client = await RawClient.connect(front.address);
      const requests = Array.from(
        { length: 1 + random(6) },
        (_, i) => makeRequest(`/${left}/${i}`),
      );
      const sending = sendInPieces(client, requests.map(({ sent }) => sent).join(""));
      // Of a connection that broke, the answers tell more.
      sending.catch(() => {});
      for (const { answer } of requests) assertEquals((await client.answer())?.body, answer);
      await sending;
    };
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, async () => {
        while (left-- > 0) await talk();
      }));
    } finally {
      left = 0;
      await front.shutdown();
    }
  },
});

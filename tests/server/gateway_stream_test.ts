/**
 * Long content that is passed on as it comes: it leaves from where it was read to, and must come out
 * as it went in, or be seen to be cut.
 */
import { assert, assertEquals } from "@std/assert";
import { arena, type Slot } from "../../src/bytes/arena.ts";
import { POUR_SIZE } from "../../src/http1/pour.ts";
import { allowed } from "../allowed.ts";
import { type Gateway, openGateway, type OriginPeer } from "./gateway.ts";
import { RawClient } from "./raw_client.ts";

const ignore = !allowed.net;
const HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/x-any\r\nCache-Control: no-store\r\n";

/** Some three mebibytes that repeat nowhere for long. */
const CONTENT = Array.from({ length: 400_000 }, (_, i) => (i * 7919).toString(36)).join("-");

/** Chunks of all sizes, some with extensions. */
function chunked(content: string): string {
  let framed = "";
  for (let at = 0, turn = 0; at < content.length; turn++) {
    const piece = content.slice(at, at + [90_000, 1, 4_096, 200_000, 33, 65_536][turn % 6]);
    framed += `${piece.length.toString(16)}${turn % 5 === 4 ? ";name=value" : ""}\r\n${piece}\r\n`;
    at += piece.length;
  }
  return framed;
}

function open(send: (peer: OriginPeer) => Promise<boolean | void>): Gateway {
  return openGateway((_, peer) => send(peer));
}

async function ask(gateway: Gateway, version = "1.1"): Promise<string | undefined> {
  using client = await RawClient.connect(gateway.front.address);
  await client.send(`GET /long HTTP/${version}\r\nHost: a.test\r\nConnection: close\r\n\r\n`);
  return (await client.answer())?.body;
}

const WAYS: Readonly<Record<string, (peer: OriginPeer) => Promise<boolean | void>>> = {
  "chunks": (peer) =>
    peer.send(`${HEAD}Transfer-Encoding: chunked\r\n\r\n${chunked(CONTENT)}0\r\nX: y\r\n\r\n`),
  "a length": (peer) => peer.send(`${HEAD}Content-Length: ${CONTENT.length}\r\n\r\n${CONTENT}`),
  "the end of the connection": async (peer) => {
    await peer.send(`${HEAD}\r\n${CONTENT}`);
    return false;
  },
};

for (const [way, send] of Object.entries(WAYS)) {
  Deno.test({
    name: `wire gateway passes on long content that ends by ${way}`,
    ignore,
    async fn() {
      await using gateway = open(send);
      for (const version of ["1.1", "1.0", "1.1"]) {
        assert(await ask(gateway, version) === CONTENT, `HTTP/${version}`);
      }
    },
  });
}

Deno.test({
  name: "wire gateway passes long content on when every slot for it is taken",
  ignore,
  async fn() {
    const taken: Slot[] = [];
    for (let slot; (slot = arena.lease("front", POUR_SIZE)) !== undefined;) taken.push(slot);
    try {
      await using gateway = open(WAYS["chunks"]);
      assert(await ask(gateway) === CONTENT);
    } finally {
      for (const slot of taken) slot.release();
    }
  },
});

Deno.test({
  name: "wire gateway lets a client see that long content was cut, or malformed",
  ignore,
  async fn() {
    for (const end of ["", "5\r\nhel", "x\r\n", "5\r\nhelloX\r\n0\r\n\r\n"]) {
      await using gateway = open(async (peer) => {
        await peer.send(`${HEAD}Transfer-Encoding: chunked\r\n\r\n${chunked(CONTENT)}${end}`);
        return false;
      });
      const got = await ask(gateway).catch(() => "cut");
      assertEquals(got, "cut", end);
    }
  },
});

Deno.test({
  name: "wire gateway reads no more of long content for a client that has left",
  ignore,
  async fn() {
    const left = Promise.withResolvers<void>();
    await using gateway = open(async (peer) => {
      await peer.send(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`);
      try {
        for (;;) await peer.send(chunked(CONTENT));
      } catch {
        left.resolve();
      }
      return false;
    });
    const client = await RawClient.connect(gateway.front.address);
    await client.send("GET /long HTTP/1.1\r\nHost: a.test\r\n\r\n");
    const buffer = new Uint8Array(1 << 20);
    for (let got = 0; got < 2 << 20;) got += await client.conn.read(buffer) ?? Infinity;
    client.close();
    await left.promise;
  },
});

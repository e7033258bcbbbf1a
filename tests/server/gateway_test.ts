import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { gzipSync } from "node:zlib";
import { allowed } from "../allowed.ts";
import { type Gateway, type GatewaySetup, openGateway, type OriginScript } from "./gateway.ts";
import { RawClient, sendAlone } from "./raw_client.ts";

const HOST = "Host: a.test\r\n";
const CLOSE = "Connection: close\r\n";
const OK = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok";

function test(
  name: string,
  script: OriginScript,
  run: (gateway: Gateway) => Promise<void>,
  setup: GatewaySetup = {},
): void {
  Deno.test({
    name: `wire gateway ${name}`,
    ignore: !allowed.net,
    async fn() {
      await using gateway = openGateway(script, setup);
      await run(gateway);
    },
  });
}

const fieldOf = ({ seen }: Gateway, name: string, index = 0) =>
  seen[index].fields.filter(([key]) => key === name).map(([, value]) => value);

const HANDSHAKE = `${HOST}Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n` +
  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
const SWITCH = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
  "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

test("relays WebSocket as bytes both ways, those too that come early", async (_, peer) => {
  await peer.send(`${SWITCH}hello `);
  for (let byte = await peer.take(1); byte !== ""; byte = await peer.take(1)) {
    await peer.send(byte.toUpperCase());
  }
  return false;
}, async (gateway) => {
  using client = await RawClient.connect(gateway.front.address);
  await client.send(`GET /chat?x HTTP/1.1\r\n${HANDSHAKE}early `);
  const head = await client.answer();
  assertEquals([head?.status, head?.field("upgrade")], [101, "websocket"]);
  assertEquals(head?.field("sec-websocket-accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  await client.send("late");
  await client.conn.closeWrite();
  assertEquals(await client.rest(), "hello EARLY LATE");
  assertEquals(gateway.seen[0].line, "GET /chat?x HTTP/1.1");
  assertEquals(fieldOf(gateway, "upgrade"), ["websocket"]);
  assertEquals(fieldOf(gateway, "sec-websocket-key"), ["dGhlIHNhbXBsZSBub25jZQ=="]);
});

test("passes an origin's refusal of a handshake on, and keeps no tunnel", async (_, peer) => {
  await peer.send("HTTP/1.1 426 Upgrade Required\r\nContent-Length: 2\r\n\r\nno");
}, async ({ front, seen }) => {
  using client = await RawClient.connect(front.address);
  await client.send(`GET / HTTP/1.1\r\n${HANDSHAKE}GET /b HTTP/1.1\r\n${HOST}${CLOSE}\r\n`);
  assertEquals((await client.answers()).map(({ status, body }) => [status, body]), [
    [426, "no"],
    [426, "no"],
  ]);
  assertEquals(seen.map(({ line }) => line), ["GET / HTTP/1.1", "GET /b HTTP/1.1"]);
});

test("answers 502 to a change of protocol that nobody asked for", async ({ line }, peer) => {
  await peer.send(line.includes("/plain") ? SWITCH : SWITCH.replace(/websocket/, "h2c"));
  return false;
}, async ({ front }) => {
  for (const text of [`GET /plain HTTP/1.1\r\n${HOST}\r\n`, `GET / HTTP/1.1\r\n${HANDSHAKE}`]) {
    using client = await RawClient.connect(front.address);
    await client.send(text);
    assertEquals((await client.answer())?.status, 502);
  }
});

test("forwards no other upgrade", async (_, peer) => await peer.send(OK), async (gateway) => {
  const fields = `Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk`;
  await sendAlone(gateway.front.address, `GET / HTTP/1.0\r\n${HOST}${fields}\r\n\r\n`);
  for (const name of ["upgrade", "http2-settings", "connection"]) {
    assertEquals(fieldOf(gateway, name), []);
  }
});

test("relays interim answers but 100", async (_, peer) => {
  const link = "Link: </a.css>; rel=preload\r\nConnection: x\r\nX: hop\r\n";
  await peer.send("HTTP/1.1 100 Continue\r\n\r\n");
  await peer.send(`HTTP/1.1 103 Early Hints\r\n${link}\r\nHTTP/1.1 199 Odd\r\n\r\n${OK}`);
}, async ({ front }) => {
  for (const method of ["GET", "POST"]) {
    using client = await RawClient.connect(front.address);
    await client.send(`${method} / HTTP/1.1\r\n${HOST}${CLOSE}\r\n`);
    const hints = await client.answer();
    assertEquals([hints?.status, hints?.field("x")], [103, undefined]);
    assertEquals(hints?.field("link"), "</a.css>; rel=preload");
    assertEquals((await client.answer())?.status, 199);
    assertEquals((await client.answer())?.body, "ok");
  }
  const old = await sendAlone(front.address, `GET / HTTP/1.0\r\n${HOST}\r\n`);
  assertEquals(old.map(({ status }) => status), [200]);
});

const TRAILED = "HTTP/1.1 200 OK\r\nContent-Type: application/grpc\r\n" +
  "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nGrpc-Status: 0\r\nSet-Cookie: a=b\r\n" +
  "Content-Length: 9\r\n\r\n";

test("passes fields behind the content on to who takes them", async (_, peer) => {
  await peer.send(TRAILED);
}, async (gateway) => {
  const { address } = gateway.front;
  using client = await RawClient.connect(address);
  await client.send(`POST / HTTP/1.1\r\n${HOST}TE: trailers, x\r\nConnection: TE, close\r\n\r\n`);
  const text = await client.rest();
  assertStringIncludes(text, "\r\n2\r\nok\r\n0\r\nGrpc-Status: 0\r\n\r\n");
  assert(text.endsWith("Grpc-Status: 0\r\n\r\n"), text);
  assertEquals([fieldOf(gateway, "te"), fieldOf(gateway, "connection")], [["trailers"], ["TE"]]);
  const [answer] = await sendAlone(address, `POST / HTTP/1.1\r\n${HOST}${CLOSE}\r\n`);
  assertEquals(answer.body, "ok");
  assertEquals(fieldOf(gateway, "te", 1), []);
});

test(
  "passes fields behind a request's content on, but none that somebody acts upon",
  async (_, peer) => {
    await peer.send(OK);
  },
  async (gateway) => {
    const trailer =
      "X-Sum: 7\r\nHost: evil\r\nX_Forwarded_For: 1\r\nAuthorization: x\r\nCookie: y\r\n" +
      "Content-Length: 5\r\nX-HTTP-Method-Override: DELETE\r\nIf-Match: *\r\n";
    const body = `5\r\nhello\r\n0\r\n${trailer}\r\n`;
    await sendAlone(
      gateway.front.address,
      `POST / HTTP/1.1\r\n${HOST}${CLOSE}Transfer-Encoding: chunked\r\n\r\n${body}`,
    );
    assertEquals(gateway.seen.map(({ body }) => body), ["hello[X-Sum: 7]"]);
  },
);

test("takes off a transfer coding under chunked", async ({ line }, peer) => {
  const packed = Array.from(
    gzipSync("tea ".repeat(1000)),
    (byte) => String.fromCharCode(byte),
  ).join("");
  const content = line.includes("/cut") ? packed.slice(0, -9) : packed;
  await peer.send(
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\nContent-Type: text/plain\r\n\r\n" +
      `${content.length.toString(16)}\r\n${content}\r\n0\r\n\r\n`,
  );
}, async ({ front }) => {
  const [whole] = await sendAlone(front.address, `POST / HTTP/1.1\r\n${HOST}${CLOSE}\r\n`);
  assertEquals(whole.body, "tea ".repeat(1000));
  using client = await RawClient.connect(front.address);
  await client.send(`POST /cut HTTP/1.1\r\n${HOST}${CLOSE}\r\n`);
  const cut = await client.rest();
  assert(!cut.endsWith("0\r\n\r\n"), "a cut coding was told as whole");
});

test("believes a proxy that it was told to trust", async (_, peer) => {
  await peer.send(OK);
}, async (gateway) => {
  await sendAlone(
    gateway.front.address,
    `GET /a HTTP/1.1\r\n${HOST}${CLOSE}X-Forwarded-Host: site.example\r\n` +
      "X-Forwarded-Proto: https\r\nX-Forwarded-For: 192.0.2.7\r\n\r\n",
  );
  assertEquals(fieldOf(gateway, "x-forwarded-host"), ["site.example"]);
  assertEquals(fieldOf(gateway, "x-forwarded-proto"), ["https"]);
  assertEquals(fieldOf(gateway, "x-forwarded-for"), ["192.0.2.7, 127.0.0.1"]);
  assertEquals(fieldOf(gateway, "host"), ["site.example"]);
}, { trustForwarded: true, options: { keepHost: true } });

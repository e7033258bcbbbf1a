/** Interim answers and lengths that are not true, between an origin and the cache. */
import { assert, assertEquals } from "@std/assert";
import { allowed } from "../allowed.ts";
import { type Gateway, openGateway, type OriginScript } from "./gateway.ts";
import { RawClient } from "./raw_client.ts";

const FRESH = "Content-Type: application/octet-stream\r\nCache-Control: max-age=60\r\n";
const PLAIN = `HTTP/1.1 200 OK\r\n${FRESH}Content-Length: 2\r\n\r\nok`;

function test(
  name: string,
  script: OriginScript,
  run: (gateway: Gateway) => Promise<void>,
): void {
  Deno.test({
    name: `wire gateway ${name}`,
    ignore: !allowed.net,
    async fn() {
      await using gateway = openGateway(script);
      await run(gateway);
    },
  });
}

/** The statuses of all that comes for one request, and what the last of it holds. */
async function ask({ front }: Gateway, fields = ""): Promise<[number[], string]> {
  using client = await RawClient.connect(front.address);
  await client.send(`GET / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n${fields}\r\n`);
  const text = await client.rest();
  const heads = [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
  return [heads, text.slice(text.lastIndexOf("\r\n\r\n") + 4)];
}

for (const [status, words] of [[102, "Processing"], [103, "Early Hints"], [199, "Odd"]] as const) {
  test(`passes ${status} on, once, and stores what comes after it`, async (_, peer) => {
    await peer.send(`HTTP/1.1 ${status} ${words}\r\nCache-Control: max-age=600\r\n\r\n${PLAIN}`);
  }, async (gateway) => {
    assertEquals(await ask(gateway), [[status, 200], "ok"]);
    assertEquals(await ask(gateway), [[200], "ok"]);
    assertEquals(gateway.seen.length, 1);
  });
}

test("takes several interim answers before one that is final", async (_, peer) => {
  const hints = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n";
  await peer.send(`HTTP/1.1 100 Continue\r\n\r\n${hints}${hints}${PLAIN}`);
}, async (gateway) => {
  assertEquals(await ask(gateway), [[103, 103, 200], "ok"]);
  assertEquals(await ask(gateway), [[200], "ok"]);
});

test("never stores an interim answer for the final one that does not come", async (_, peer) => {
  await peer.send(`HTTP/1.1 103 Early Hints\r\nCache-Control: max-age=600\r\n\r\n`);
  return false;
}, async (gateway) => {
  for (let turn = 0; turn < 2; turn++) assertEquals((await ask(gateway))[0].at(-1), 502);
  assert(gateway.seen.length >= 2);
});

test("reads no more than the length says, and stores that", async (_, peer) => {
  await peer.send(`HTTP/1.1 200 OK\r\n${FRESH}Content-Length: 2\r\n\r\nok and more than was said`);
  return false;
}, async (gateway) => {
  for (let turn = 0; turn < 2; turn++) assertEquals(await ask(gateway), [[200], "ok"]);
  assertEquals(gateway.seen.length, 1);
});

test("stores nothing that is shorter than its length says", async (_, peer) => {
  await peer.send(`HTTP/1.1 200 OK\r\n${FRESH}Content-Length: 9\r\n\r\nok`);
  return false;
}, async (gateway) => {
  for (let turn = 0; turn < 2; turn++) assertEquals(await ask(gateway), [[200], "ok"]);
  assertEquals(gateway.seen.length, 2);
});

test("stores nothing whose last chunk is missing", async (_, peer) => {
  await peer.send(`HTTP/1.1 200 OK\r\n${FRESH}Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n`);
  return false;
}, async (gateway) => {
  for (let turn = 0; turn < 2; turn++) await ask(gateway);
  assertEquals(gateway.seen.length, 2);
});

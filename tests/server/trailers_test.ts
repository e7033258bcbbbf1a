/**
 * Fields behind the content, on their way through the cache (RFC 9110 §6.5, RFC 9111 §3.1).
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { allowed } from "../allowed.ts";
import { type Gateway, type GatewaySetup, openGateway } from "./gateway.ts";
import { RawClient } from "./raw_client.ts";

const PAGE = "2\r\nok\r\n0\r\nX-Sum: 7\r\nSet-Cookie: a=b\r\nCache-Control: no-store\r\n\r\n";

function answerWith(fields: string): string {
  return `HTTP/1.1 200 OK\r\n${fields}Transfer-Encoding: chunked\r\n\r\n${PAGE}`;
}

function test(
  name: string,
  fields: string,
  run: (gateway: Gateway) => Promise<void>,
  setup: GatewaySetup = {},
): void {
  Deno.test({
    name: `trailers ${name}`,
    ignore: !allowed.net,
    async fn() {
      await using gateway = openGateway((request, peer) => {
        const isSame = request.fields.some(([key]) => key === "if-none-match");
        const validated = `HTTP/1.1 304 Not Modified\r\n${fields}\r\n`;
        return peer.send(isSame ? validated : answerWith(fields));
      }, setup);
      await run(gateway);
    },
  });
}

/** All that comes for one request on a connection of its own. */
async function ask({ front }: Gateway, fields: string, version = "1.1"): Promise<string> {
  using client = await RawClient.connect(front.address);
  await client.send(
    `GET / HTTP/${version}\r\nHost: a.test\r\nConnection: close, TE\r\n${fields}\r\n`,
  );
  return await client.rest();
}

const TAKES = "TE: trailers\r\n";
const BEHIND = "\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n";
const FRESH = 'Cache-Control: max-age=60\r\nETag: "1"\r\n';

for (const type of ["Content-Type: text/plain\r\n", ""]) {
  const kind = type === "" ? "of what is passed as it came" : "of what is negotiated";
  test(`${kind} are stored, and sent to who takes them`, FRESH + type, async (gateway) => {
    for (const hit of [false, true, true]) {
      const text = await ask(gateway, TAKES);
      assert(text.endsWith(BEHIND), text);
      assertStringIncludes(text.toLowerCase(), "transfer-encoding: chunked");
      assertEquals(text.includes("variform; hit"), hit, text);
    }
    const plain = await ask(gateway, "");
    assert(/(?:\r\nok|ok\r\n0\r\n\r\n)$/.test(plain) && !plain.includes("X-Sum"), plain);
    const old = await ask(gateway, TAKES, "1.0");
    assert(!old.includes("X-Sum") && old.endsWith("\r\n\r\nok"), old);
    assertEquals(gateway.seen.length, 1);
  });
}

test(
  "do not follow a part, nor a HEAD",
  `${FRESH}Content-Type: text/plain\r\n`,
  async (gateway) => {
    await ask(gateway, TAKES);
    const part = await ask(gateway, `${TAKES}Range: bytes=0-0\r\n`);
    assert(part.startsWith("HTTP/1.1 206") && part.endsWith("\r\n\r\no"), part);
  },
);

test(
  "stay when a 304 makes the answer fresh again",
  `${FRESH.replace("60", "0")}`,
  async (gateway) => {
    await ask(gateway, TAKES);
    for (let turn = 0; turn < 2; turn++) {
      const text = await ask(gateway, TAKES);
      assert(text.endsWith(BEHIND), text);
    }
    assertEquals(gateway.seen.length, 3);
  },
);

test("of what is not stored are passed on", "Content-Type: text/plain\r\n", async (gateway) => {
  assert((await ask(gateway, TAKES)).endsWith(BEHIND));
  // All of it was here at once, so that its length is told.
  const plain = await ask(gateway, "");
  assert(plain.endsWith("\r\n\r\nok"), plain);
});

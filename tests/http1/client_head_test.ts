import { assert, assertEquals, assertMatch } from "@std/assert";
import { arena } from "../../src/bytes/arena.ts";
import { parseHead } from "../../src/http1/response_head.ts";
import {
  answering,
  answeringOnce,
  assertFault,
  netTest,
  pause,
  textOf,
  withOrigin,
} from "./fake_origin.ts";

const OK = "HTTP/1.1 200 OK\r\n";

for (
  const [what, answer] of [
    ["junk", "hello there\r\n\r\n"],
    ["the preface of HTTP/2", "\0\0\x12\x04\0\0\0\0\0"],
    ["a TLS alert", "\x15\x03\x01\x00\x02\x02\x0a"],
    ["an empty line first", "\r\nHTTP/1.1 200 OK\r\n\r\n"],
    ["version 2", "HTTP/2.0 200 OK\r\n\r\n"],
    ["a version in lower case", "http/1.1 200 OK\r\n\r\n"],
    ["two blanks before the code", "HTTP/1.1  200 OK\r\n\r\n"],
    ["a code of two digits", "HTTP/1.1 20 OK\r\n\r\n"],
    ["a code of four digits", "HTTP/1.1 2000 OK\r\n\r\n"],
    ["code 099", "HTTP/1.1 099 No\r\n\r\n"],
    ["code 600", "HTTP/1.1 600 No\r\n\r\n"],
    ["NUL in the reason", "HTTP/1.1 200 O\0K\r\n\r\n"],
    ["a bare CR in the status line", "HTTP/1.1 200 O\rK\r\n\r\n"],
    ["bare line feeds", "HTTP/1.1 200 OK\nA: 1\n\nhi"],
    ["one bare line feed", OK + "A: 1\nB: 2\r\n\r\n"],
    ["a bare CR in a value", OK + "A: 1\rB: 2\r\n\r\n"],
    ["NUL in a value", OK + "A: 1\0\r\n\r\n"],
    ["a control byte in a value", OK + "A: \x01\r\n\r\n"],
    ["DEL in a value", OK + "A: \x7f\r\n\r\n"],
    ["a folded line", OK + "A: 1\r\n  2\r\n\r\n"],
    ["a blank before the first field", OK + " A: 1\r\n\r\n"],
    ["a blank before the colon", OK + "Content-Length : 2\r\n\r\nhi"],
    ["no colon", OK + "Abc\r\n\r\n"],
    ["an empty name", OK + ": 1\r\n\r\n"],
    ["a name that is no token", OK + "A(b): 1\r\n\r\n"],
    ["a name beyond ASCII", OK + "\xc4: 1\r\n\r\n"],
    ["both framings", OK + "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n"],
    ["two lengths", OK + "Content-Length: 2\r\nContent-Length: 3\r\n\r\nhi!"],
    ["a signed length", OK + "Content-Length: +2\r\n\r\nhi"],
    ["an empty length", OK + "Content-Length:\r\n\r\nhi"],
    ["an unknown coding", OK + "Transfer-Encoding: compress, chunked\r\n\r\n0\r\n\r\n"],
    ["chunked twice", OK + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"],
    ["chunked in 1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"],
    ["no bytes at all", ""],
    ["half a status line", "HTTP/1.1 2"],
    ["half a head", OK + "A: 1\r\n"],
    ["101 that nobody asked for", "HTTP/1.1 101 Now\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"],
  ]
) {
  netTest(`Client refuses a head with ${what}`, async () => {
    await withOrigin(answeringOnce(answer), async ({ get, client }) => {
      await assertFault(get(), "origin-broken");
      assertEquals(client.stats.idle, 0);
      assertEquals(client.stats.repeated, 0);
    });
  });
}

netTest("Client does not wait for the rest of what will be no head", async () => {
  await withOrigin(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 200 OK\n");
    await peer.drain();
  }, async ({ get }) => {
    const fault = await assertFault(get(), "origin-broken");
    assertMatch(fault.message, /bare line feed/);
    assertEquals(fault.offset, 15);
  });
});

netTest("Client refuses a head above its limit, however it comes", async () => {
  const field = `X-Long: ${"a".repeat(2000)}\r\n`;
  await withOrigin(async (peer) => {
    await peer.head();
    await peer.send(OK + (peer.index === 0 ? `${field}\r\n` : ""));
    for (let i = 0; i < 200; i++) await peer.send(field.slice(0, 100));
  }, async ({ get }) => {
    await assertFault(get(), "origin-broken");
    await assertFault(get(), "origin-broken");
  }, { headBytes: 1024 });
});

netTest("Client takes a head of exactly its limit", async () => {
  const head = (size: number) => `${OK}X: ${"a".repeat(size - OK.length - 7)}\r\n\r\n`;
  await withOrigin(async (peer) => {
    await peer.head();
    await peer.send(head(2048 + peer.index));
  }, async ({ get }) => {
    assertEquals(await textOf(await get()), "");
    await assertFault(get(), "origin-broken");
  }, { headBytes: 2048 });
});

netTest("Client takes a head longer than one read, and its body", async () => {
  const value = "v".repeat(100_000);
  await withOrigin(
    answering(`${OK}X: ${value}\r\nContent-Length: 100000\r\n\r\n${value}`),
    async ({ get }) => {
      const response = await get();
      assertEquals(response.fields[0][1], value);
      assertEquals((await textOf(response)).length, 100_000);
    },
    { headBytes: 200 << 10 },
  );
});

netTest("Client refuses more fields than its limit", async () => {
  const answer = (count: number) => OK + "A: 1\r\n".repeat(count) + "Content-Length: 0\r\n\r\n";
  await withOrigin(async (peer) => {
    await peer.head();
    await peer.send(answer(peer.index === 0 ? 9 : 10));
  }, async ({ get }) => {
    assertEquals((await get()).fields.length, 10);
    await assertFault(get(), "origin-broken");
  }, { headFields: 10 });
});

netTest("Client reports interim answers and goes on to the final one", async () => {
  const seen: [number, string | undefined][] = [];
  const answer = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n";
  await withOrigin(async (peer) => {
    await peer.head();
    await peer.send(answer.slice(0, 40));
    await pause(5);
    await peer.send(answer.slice(40));
    await pause(5);
    await peer.send(`${OK}Content-Length: 2\r\n\r\nhi`);
  }, async ({ get }) => {
    const response = await get({
      onInformational: (status, fields) => seen.push([status, fields[0]?.[1]]),
    });
    assertEquals(await textOf(response), "hi");
    assertEquals(seen, [[100, undefined], [103, "</a.css>"]]);
  });
});

netTest("Client gives up on endless interim answers", async () => {
  await withOrigin(
    answeringOnce("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(5000)),
    async ({ get }) => {
      const fault = await assertFault(get(), "origin-broken");
      assertMatch(fault.message, /interim/);
    },
  );
});

netTest("Client tells who listens to interim answers when that fails", async () => {
  await withOrigin(answering("HTTP/1.1 103 Early Hints\r\n\r\n"), async ({ get, client }) => {
    const failing = get({
      onInformational: () => {
        throw new RangeError("no");
      },
    });
    const error = await failing.catch((error) => error);
    assertEquals(error.name, "RangeError");
    assertEquals(client.stats.lent, 0);
  });
});

Deno.test("parseHead says where a head is malformed", () => {
  const text = "HTTP/1.1 200 OK\r\nA: 1\r\nB\x00: 2\r\n\r\n";
  using slot = arena.lease("upstream", 512);
  assert(slot !== undefined);
  slot.view.set(Uint8Array.from(text, (sign) => sign.charCodeAt(0)));
  let offset: number | undefined;
  try {
    parseHead(slot, text.length, 10);
  } catch (error) {
    offset = (error as { offset?: number }).offset;
  }
  assertEquals(offset, text.indexOf("\x00"));
});

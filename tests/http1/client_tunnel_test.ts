import { assertEquals, assertRejects } from "@std/assert";
import type { ClientResponse, Tunnel } from "../../src/http1/client.ts";
import { answering, netTest, pause, type Script, textOf, withOrigin } from "./fake_origin.ts";

const CHANGE = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";

const encode = (text: string) => new TextEncoder().encode(text);

function tunnelOf(response: ClientResponse): Tunnel {
  assertEquals(response.status, 101);
  if (response.tunnel === undefined) throw new Error("no tunnel");
  return response.tunnel;
}

const echo: Script = async (peer) => {
  const head = await peer.head();
  assertEquals(head?.endsWith("Connection: Upgrade\r\nUpgrade: echo"), true);
  await peer.send(`${CHANGE}early.`);
  for (;;) {
    const line = await peer.until(".");
    if (line === undefined) return;
    await peer.send(`<${line}>.`);
  }
};

netTest("Client opens a tunnel that carries bytes both ways until both ends close", async () => {
  await withOrigin(echo, async ({ get, client }) => {
    const { readable, writable } = tunnelOf(await get({ upgrade: "echo" }));
    const writer = writable.getWriter();
    const reader = readable.pipeThrough(new TextDecoderStream()).getReader();
    assertEquals((await reader.read()).value, "early.");
    for (const word of ["a", "b"]) {
      await writer.write(encode(`${word}.`));
      assertEquals((await reader.read()).value, `<${word}>.`);
    }
    assertEquals(client.stats.lent, 1);
    await writer.close();
    assertEquals((await reader.read()).done, true);
    assertEquals([client.stats.lent, client.stats.idle], [0, 0]);
  }, { readTime: 60, headTime: 200 });
});

netTest("Client leaves a tunnel open for as long as it is silent", async () => {
  await withOrigin(echo, async ({ get }) => {
    const { readable, writable } = tunnelOf(await get({ upgrade: "echo" }));
    await pause(120);
    const writer = writable.getWriter();
    await writer.write(encode("still there."));
    const reader = readable.getReader();
    await reader.read();
    assertEquals((await reader.read()).value, encode("<still there>."));
    await reader.cancel();
    await writer.abort().catch(() => {});
  }, { readTime: 60, headTime: 80 });
});

netTest("Client closes a tunnel when one side of it is given up or told to stop", async () => {
  await withOrigin(echo, async ({ get, client }) => {
    const first = tunnelOf(await get({ upgrade: "echo" }));
    await first.readable.cancel();
    assertEquals(client.stats.lent, 0);
    await assertRejects(() => first.writable.getWriter().write(encode("x")));

    const second = tunnelOf(await get({ upgrade: "echo" }));
    await second.writable.abort();
    assertEquals(client.stats.lent, 0);

    const stop = new AbortController();
    const third = tunnelOf(await get({ upgrade: "echo", signal: stop.signal }));
    stop.abort(new RangeError("stop"));
    assertEquals(client.stats.lent, 0);
    const reader = third.readable.getReader();
    await reader.read();
    await assertRejects(() => reader.read(), RangeError, "stop");
  });
});

netTest("Client takes another answer to a request for an upgrade", async () => {
  const answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno";
  await withOrigin(answering(answer), async ({ get, client }) => {
    const response = await get({ upgrade: "echo" });
    assertEquals(response.tunnel, undefined);
    assertEquals(await textOf(response), "no");
    assertEquals(client.stats.idle, 1);
  });
});

import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { Client } from "../../src/http1/client.ts";
import { dial } from "../../src/http1/dial.ts";
import { DEFAULT_LIMITS } from "../../src/model/limits.ts";
import { answering, assertFault, netTest, pause, textOf, withOrigin } from "./fake_origin.ts";

const HI = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

netTest("Client gives up on an origin that does not answer", async () => {
  let end: string | undefined = "open";
  await withOrigin(async (peer) => {
    await peer.head();
    end = await peer.head();
  }, async ({ get, client }) => {
    const fault = await assertFault(get(), "origin-slow");
    assertMatch(fault.message, /head/);
    await pause(5);
    assertEquals(end, undefined);
    assertEquals(client.stats.repeated, 0);
  }, { headTime: 30 });
});

netTest("Client gives up on a head that drips", async () => {
  let sent = 0;
  await withOrigin(async (peer) => {
    await peer.head();
    for (const byte of "HTTP/1.1 200 OK\r\nX: " + "a".repeat(1000)) {
      await peer.send(byte);
      sent++;
      await pause(3);
    }
  }, async ({ get }) => {
    await assertFault(get(), "origin-slow");
    assert(sent > 3 && sent < 40, `${sent} bytes were waited for`);
  }, { headTime: 50 });
});

netTest("Client counts interim answers into the time for the head", async () => {
  await withOrigin(async (peer) => {
    await peer.head();
    for (let i = 0; i < 30; i++) {
      await peer.send("HTTP/1.1 102 Processing\r\n\r\n");
      await pause(10);
    }
  }, async ({ get }) => {
    await assertFault(get(), "origin-slow");
  }, { headTime: 50 });
});

netTest("Client gives up on a body that stops", async () => {
  await withOrigin(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
    await peer.drain();
  }, async ({ get, client }) => {
    const response = await get();
    const reader = response.body.getReader();
    assertEquals((await reader.read()).value?.length, 3);
    const fault = await assertFault(reader.read(), "origin-slow");
    assertMatch(fault.message, /80 ms/);
    await assertFault(Promise.resolve(response.trailers), "origin-slow");
    assertEquals(client.stats.lent, 0);
  }, { readTime: 80 });
});

netTest("Client does not count the time in which nobody reads", async () => {
  await withOrigin(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n");
    await peer.send("a".repeat(200_000));
    await peer.drain();
  }, async ({ get }) => {
    const reader = (await get()).body.getReader();
    let length = 0;
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      length += next.value.length;
      if (length < 150_000) await pause(150);
    }
    assertEquals(length, 200_000);
  }, { readTime: 100 });
});

netTest("Client waits as long as told for a live stream", async () => {
  await withOrigin(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
    await pause(60);
    await peer.send("data: 2\n\n");
  }, async ({ get }) => {
    const response = await get();
    response.setReadTime(Infinity);
    assertEquals(await textOf(response), "data: 1\n\ndata: 2\n\n");
  }, { readTime: 20 });
});

netTest("Client holds no slot while an origin is silent", async () => {
  const { arena } = await import("../../src/bytes/arena.ts");
  await withOrigin(async (peer) => {
    await peer.head();
    await pause(20);
    await peer.send("HTTP/1.1 200 OK\r\n\r\nabc");
    await peer.drain();
  }, async ({ get }) => {
    const leased = arena.leased;
    const asked = get();
    await pause(10);
    assertEquals(arena.leased, leased);
    const reader = (await asked).body.getReader();
    await reader.read();
    const reading = reader.read();
    await pause(5);
    assertEquals(arena.leased, leased);
    await reader.cancel();
    await reading;
  });
});

netTest(
  "Client stops at its signal before the answer, within it, and before anything",
  async () => {
    let ended = 0;
    await withOrigin(async (peer) => {
      const head = await peer.head();
      if (head?.includes("/body")) {
        await peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
      }
      await peer.drain();
      ended++;
    }, async ({ get, client }) => {
      const before = new AbortController();
      const asked = get({ signal: before.signal });
      await pause(10);
      before.abort(new RangeError("one"));
      await assertRejects(() => asked, RangeError, "one");

      const within = new AbortController();
      const response = await get({ signal: within.signal, target: "/body" });
      const reading = textOf(response);
      await pause(5);
      within.abort(new RangeError("two"));
      await assertRejects(() => reading, RangeError, "two");
      await assertRejects(async () => await response.trailers, RangeError, "two");

      const stalled = new AbortController();
      const unread = await get({ signal: stalled.signal, target: "/body" });
      stalled.abort(new RangeError("three"));
      await assertRejects(() => textOf(unread), RangeError, "three");

      const signal = AbortSignal.abort(new RangeError("four"));
      await assertRejects(() => get({ signal }), RangeError, "four");
      await pause(5);
      assertEquals(ended, 3);
      assertEquals([client.stats.lent, client.stats.idle], [0, 0]);
    });
  },
);

netTest("Client does not mind a signal that fires after the answer", async () => {
  await withOrigin(answering(HI), async ({ get, client }) => {
    const stop = new AbortController();
    const response = await get({ signal: stop.signal });
    stop.abort();
    assertEquals(await textOf(response), "hi");
    assertEquals(client.stats.idle, 1);
  });
});

netTest("Client says that an origin is down", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const client = new Client({ protocol: "http:", hostname: "127.0.0.1", port }, {
    limits: DEFAULT_LIMITS,
  });
  const request = { method: "GET", target: "/", host: "a", fields: [] };
  await assertFault(client.send(request), "origin-down");
  assertEquals(client.stats.lent, 0);
  client.close();
});

netTest("dial gives up on a TLS handshake that does not come", async () => {
  await withOrigin((peer) => peer.drain(), async ({ port }) => {
    const origin = { protocol: "https:", hostname: "127.0.0.1", port } as const;
    await assertFault(dial(origin, { connectTime: 30 }), "origin-slow");
    const stop = new AbortController();
    const dialling = dial(origin, { connectTime: 5000, signal: stop.signal });
    await pause(20);
    stop.abort(new RangeError("enough"));
    await assertRejects(() => dialling, RangeError, "enough");
  });
});

netTest("dial says that an origin which speaks no TLS is down", async () => {
  await withOrigin((peer) => peer.send("HTTP/1.1 400 Bad Request\r\n\r\n"), async ({ port }) => {
    const origin = { protocol: "https:", hostname: "127.0.0.1", port } as const;
    await assertFault(dial(origin, { connectTime: 5000 }), "origin-down");
  });
});

netTest("Client does not wait for ever after an interim answer", async () => {
  await withOrigin(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 100 Continue\r\n\r\n");
    await peer.drain();
  }, async ({ get }) => {
    await assertFault(get({ method: "POST" }), "origin-slow");
  }, { headTime: 40, readTime: 60_000 });
});

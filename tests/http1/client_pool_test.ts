import { assert, assertEquals, assertRejects } from "@std/assert";
import type { ClientResponse } from "../../src/http1/client.ts";
import {
  answering,
  answeringOnce,
  assertFault,
  netTest,
  pause,
  type Script,
  streamOf,
  textOf,
  withOrigin,
} from "./fake_origin.ts";

const HI = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

netTest("Client uses one connection for requests one after the other", async () => {
  await withOrigin(answering(HI), async ({ get, client }) => {
    for (let i = 0; i < 5; i++) assertEquals(await textOf(await get()), "hi");
    assertEquals(client.stats, {
      requests: 5,
      repeated: 0,
      opened: 1,
      reused: 4,
      lent: 0,
      idle: 1,
      waiting: 0,
    });
  });
});

netTest("Client frees the connection once the body is here, read or not", async () => {
  await withOrigin(answering(HI), async ({ get, client }) => {
    const first = await get();
    const second = await get();
    assertEquals(client.stats.opened, 1);
    assertEquals(await textOf(second), "hi");
    assertEquals(await textOf(first), "hi");
  });
});

netTest("Client does not use a connection whose body is still on the way", async () => {
  await withOrigin(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab");
    await pause(30);
    await peer.send("cd");
    await peer.drain();
  }, async ({ get, client }) => {
    const first = await get();
    const second = await get();
    assertEquals(client.stats.opened, 2);
    assertEquals(await textOf(first), "abcd");
    assertEquals(await textOf(second), "abcd");
    assertEquals(client.stats.idle, 2);
  });
});

for (
  const [what, answer, reused] of [
    ["Connection: close", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi", 0],
    [
      "close among other options",
      "HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 2\r\n\r\nhi",
      0,
    ],
    ["HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi", 0],
    [
      "HTTP/1.0 with keep-alive",
      "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 2\r\n\r\nhi",
      1,
    ],
    ["surplus bytes", HI + "!", 0],
    ["a second response", HI + HI, 0],
    ["a 204 that announces bytes", "HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n", 0],
    ["a 204 of no bytes", "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", 1],
    ["bytes after a 304", "HTTP/1.1 304 Not Modified\r\nContent-Length: 2\r\n\r\nhi", 0],
    [
      "bytes after a last chunk",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n0\r\n",
      0,
    ],
  ] as const
) {
  netTest(`Client ${reused ? "keeps" : "closes"} the connection after ${what}`, async () => {
    await withOrigin(answering(answer), async ({ get, client }) => {
      const text = await textOf(await get());
      assertEquals(await textOf(await get()), text);
      assertEquals(client.stats.reused, reused);
      assertEquals(client.stats.opened, 2 - reused);
    });
  });
}

netTest("Client drops an idle connection on which bytes come unasked", async () => {
  await withOrigin(async (peer) => {
    await peer.head();
    await peer.send(HI);
    if (peer.index === 0) {
      await pause(10);
      await peer.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison");
    }
    await peer.drain();
  }, async ({ get, client }) => {
    assertEquals(await textOf(await get()), "hi");
    await pause(30);
    assertEquals(client.stats.idle, 0);
    assertEquals(await textOf(await get()), "hi");
    assertEquals(client.stats.opened, 2);
  });
});

netTest("Client drops an idle connection that the origin closes", async () => {
  await withOrigin(answeringOnce(HI), async ({ get, client }) => {
    assertEquals(await textOf(await get()), "hi");
    await pause(30);
    assertEquals(client.stats.idle, 0);
    assertEquals(await textOf(await get()), "hi");
    assertEquals(client.stats.repeated, 0);
  });
});

netTest("Client closes a connection that was idle for too long", async () => {
  let ended = false;
  await withOrigin(async (peer) => {
    await peer.head();
    await peer.send(HI);
    await peer.drain();
    ended = true;
  }, async ({ get, client }) => {
    assertEquals(await textOf(await get()), "hi");
    assertEquals(client.stats.idle, 1);
    await pause(60);
    assertEquals(client.stats.idle, 0);
    assert(ended);
  }, { idleTime: 30 });
});

netTest("Client keeps no idle connection when its time is 0", async () => {
  await withOrigin(answering(HI), async ({ get, client }) => {
    for (let i = 0; i < 2; i++) assertEquals(await textOf(await get()), "hi");
    assertEquals(client.stats.opened, 2);
  }, { idleTime: 0 });
});

/** Answers the first request on each connection, then closes as the second one comes. */
function stale(): Script {
  return async (peer) => {
    for (let i = 0; i < (peer.index === 0 ? 1 : 9); i++) {
      if (await peer.head() === undefined) return;
      await peer.send(HI);
    }
    await peer.head();
  };
}

netTest("Client repeats a GET that met a dying idle connection", async () => {
  await withOrigin(stale(), async ({ get, client }) => {
    assertEquals(await textOf(await get()), "hi");
    assertEquals(await textOf(await get()), "hi");
    assertEquals(client.stats.repeated, 1);
    assertEquals(client.stats.opened, 2);
    assertEquals(client.stats.idle, 1);
  });
});

netTest("Client repeats a PUT whose small body it has at hand", async () => {
  await withOrigin(async (peer) => {
    for (;;) {
      const head = await peer.head();
      if (head === undefined) return;
      if (head.startsWith("PUT")) {
        if (peer.index === 0) return;
        assertEquals(await peer.bytes(3), "abc");
      }
      await peer.send(HI);
    }
  }, async ({ get, client }) => {
    assertEquals(await textOf(await get()), "hi");
    const response = await get({ method: "PUT", body: streamOf("abc"), bodyLength: 3 });
    assertEquals(await textOf(response), "hi");
    assertEquals(client.stats.repeated, 1);
  });
});

netTest("Client repeats no POST", async () => {
  await withOrigin(stale(), async ({ get, client }) => {
    assertEquals(await textOf(await get()), "hi");
    await assertFault(get({ method: "POST" }), "origin-broken");
    assertEquals(client.stats.repeated, 0);
  });
});

netTest("Client repeats no request whose body was a stream", async () => {
  await withOrigin(stale(), async ({ get, client }) => {
    assertEquals(await textOf(await get()), "hi");
    await assertFault(get({ method: "PUT", body: streamOf("abc") }), "origin-broken");
    assertEquals(client.stats.repeated, 0);
  });
});

netTest("Client repeats a GET that met what was left over of the answer before", async () => {
  for (const [method, repeated] of [["GET", 1], ["POST", 0]] as const) {
    await withOrigin(async (peer) => {
      await peer.head();
      await peer.send(HI);
      await peer.head();
      await peer.send("!\r\n");
      await peer.drain();
    }, async ({ get, client }) => {
      assertEquals(await textOf(await get()), "hi");
      const second = get({ method });
      if (repeated === 0) await assertFault(second, "origin-broken");
      else assertEquals(await textOf(await second), "hi");
      assertEquals(client.stats.repeated, repeated);
    });
  }
});

netTest("Client repeats nothing once a byte of the answer was there", async () => {
  await withOrigin(async (peer) => {
    await peer.head();
    await peer.send(HI);
    await peer.head();
    await peer.send("H");
    await pause(5);
  }, async ({ get, client }) => {
    assertEquals(await textOf(await get()), "hi");
    await assertFault(get(), "origin-broken");
    assertEquals(client.stats.repeated, 0);
  });
});

netTest("Client repeats only once, and never on a first connection", async () => {
  let closed = 0;
  await withOrigin(async (peer) => {
    await peer.head();
    if (peer.index === 0) {
      await peer.send(HI);
      await peer.head();
    }
    closed++;
  }, async ({ get, client }) => {
    assertEquals(await textOf(await get()), "hi");
    await assertFault(get(), "origin-broken");
    assertEquals(client.stats.repeated, 1);
    assertEquals(closed, 2);
    await assertFault(get(), "origin-broken");
    assertEquals(client.stats.repeated, 1);
  });
});

netTest(
  "Client opens no more connections than its limit, and serves those who wait in order",
  async () => {
    let open = 0;
    let most = 0;
    await withOrigin(async (peer) => {
      most = Math.max(most, ++open);
      for (;;) {
        const head = await peer.head();
        if (head === undefined) break;
        await pause(5);
        const path = head.split(" ")[1];
        await peer.send(`HTTP/1.1 200 OK\r\nContent-Length: ${path.length}\r\n\r\n${path}`);
      }
      open--;
    }, async ({ get, client }) => {
      const order: string[] = [];
      const ask = async (target: string) => {
        const response = await get({ target });
        order.push(target);
        assertEquals(await textOf(response), target);
      };
      const targets = Array.from({ length: 12 }, (_, at) => `/${at}`);
      const work = Promise.all(targets.map(ask));
      await pause(2);
      assertEquals(client.stats.waiting, 10);
      await work;
      assertEquals(most, 2);
      assertEquals(client.stats.opened, 2);
      for (let i = 0; i < order.length; i++) {
        assert(Math.abs(Number(order[i].slice(1)) - i) <= 1, `${order}`);
      }
    }, { originConnections: 2 });
  },
);

netTest("Client lets who waits go on when a connection is lost", async () => {
  await withOrigin(async (peer) => {
    await peer.head();
    if (peer.index > 0) await peer.send(HI);
  }, async ({ get }) => {
    const lost = assertFault(get(), "origin-broken");
    assertEquals(await textOf(await get()), "hi");
    await lost;
  }, { originConnections: 1 });
});

netTest("Client stops waiting for a connection when told, and when it takes too long", async () => {
  await withOrigin(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
    await peer.drain();
  }, async ({ get, client }) => {
    const holder: ClientResponse = await get();
    const stop = new AbortController();
    const told = assertRejects(() => get({ signal: stop.signal }), RangeError);
    const slow = assertFault(get(), "origin-slow");
    await pause(2);
    assertEquals(client.stats.waiting, 2);
    stop.abort(new RangeError("enough"));
    await told;
    await slow;
    assertEquals(client.stats.waiting, 0);
    await holder.body.cancel();
  }, { originConnections: 1, headTime: 150 });
});

netTest("Client refuses requests once it is closed, and lets those under way end", async () => {
  await withOrigin(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab");
    await pause(10);
    await peer.send("cd");
    await peer.drain();
  }, async ({ get, client }) => {
    const response = await get();
    client.close();
    await assertFault(get(), "origin-down");
    assertEquals(await textOf(response), "abcd");
    assertEquals(client.stats.idle, 0);
  });
});

netTest("Client hands out different answers to many at once, and never a mixed one", async () => {
  await withOrigin(async (peer) => {
    for (;;) {
      const head = await peer.head();
      if (head === undefined) return;
      const body = head.split(" ")[1].repeat(3000);
      await peer.send(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n`);
      for (let at = 0; at < body.length; at += 1000) {
        const piece = body.slice(at, at + 1000);
        await peer.send(`${piece.length.toString(16)}\r\n${piece}\r\n`);
      }
      await peer.send("0\r\n\r\n");
    }
  }, async ({ get, client }) => {
    const ask = async (target: string) => {
      assertEquals(await textOf(await get({ target })), target.repeat(3000));
    };
    await Promise.all(Array.from({ length: 60 }, (_, at) => ask(`/${at}`)));
    assert(client.stats.opened <= 8);
  }, { originConnections: 8 });
});

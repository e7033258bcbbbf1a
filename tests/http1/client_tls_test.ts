import { assertEquals } from "@std/assert";
import { arena } from "../../src/bytes/arena.ts";
import { Client } from "../../src/http1/client.ts";
import { DEFAULT_LIMITS } from "../../src/model/limits.ts";
import { AUTHORITY, CERTIFICATE, KEY } from "./certificates.ts";
import { assertFault, netTest, Peer, textOf } from "./fake_origin.ts";

const REQUEST = { method: "GET", target: "/", host: "localhost", fields: [] };

/** Runs a test against a TLS origin; the script gets each connection and closes nothing. */
async function withTlsOrigin(
  script: (peer: Peer) => Promise<void>,
  test: (port: number) => Promise<void>,
): Promise<void> {
  const leased = arena.leased;
  const listener = Deno.listenTls({ hostname: "127.0.0.1", port: 0, cert: CERTIFICATE, key: KEY });
  const peers: Peer[] = [];
  const scripts: Promise<void>[] = [];
  const accepting = (async () => {
    for (;;) {
      const conn = await listener.accept().catch(() => undefined);
      if (conn === undefined) return;
      const peer = new Peer(conn, peers.length);
      peers.push(peer);
      scripts.push(script(peer).catch(() => {}));
    }
  })();
  try {
    await test(listener.addr.port);
  } finally {
    for (const peer of peers) peer.close();
    listener.close();
    await accepting;
    await Promise.all(scripts);
  }
  assertEquals(arena.leased, leased);
}

function clientOf(hostname: string, port: number, caCerts?: string[]): Client {
  return new Client({ protocol: "https:", hostname, port }, { limits: DEFAULT_LIMITS, caCerts });
}

async function answerAll(peer: Peer): Promise<void> {
  while (await peer.head() !== undefined) {
    await peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + "s".repeat(100_000));
  }
}

netTest("Client speaks TLS, and uses the connection again", async () => {
  await withTlsOrigin(answerAll, async (port) => {
    const client = clientOf("localhost", port, [AUTHORITY]);
    for (let i = 0; i < 3; i++) {
      assertEquals((await textOf(await client.send(REQUEST))).length, 100_000);
    }
    assertEquals([client.stats.opened, client.stats.reused], [1, 2]);
    client.close();
  });
});

netTest("Client talks to no origin with a certificate that nobody vouches for", async () => {
  await withTlsOrigin(answerAll, async (port) => {
    const client = clientOf("localhost", port);
    await assertFault(client.send(REQUEST), "origin-down");
    client.close();
  });
});

netTest("Client talks to no origin with a certificate for another name", async () => {
  await withTlsOrigin(answerAll, async (port) => {
    const client = clientOf("127.0.0.2", port, [AUTHORITY]);
    await assertFault(client.send(REQUEST), "origin-down");
    client.close();
  });
});

netTest("Client takes no cut TLS connection for the end of a body", async () => {
  const script = async (peer: Peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
    peer.close();
  };
  await withTlsOrigin(script, async (port) => {
    const client = clientOf("localhost", port, [AUTHORITY]);
    const response = await client.send(REQUEST);
    await assertFault(textOf(response), "origin-broken");
    assertEquals(client.stats.lent, 0);
    client.close();
  });
});

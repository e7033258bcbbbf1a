import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { assertFault, netTest, pause, streamOf, textOf, withOrigin } from "./fake_origin.ts";

const OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/** A stream that yields the chunk for ever, and tells when it is cancelled. */
function endless(chunk: Uint8Array): {
  stream: ReadableStream<Uint8Array>;
  cancelled: Promise<unknown>;
} {
  const cancelled = Promise.withResolvers<unknown>();
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      await pause(1);
      controller.enqueue(chunk);
    },
    cancel: (reason) => cancelled.resolve(reason),
  });
  return { stream, cancelled: cancelled.promise };
}

netTest("Client sends a small body in one write with the head", async () => {
  let received = "";
  await withOrigin(async (peer) => {
    const buffer = new Uint8Array(1000);
    const length = await peer.conn.read(buffer) ?? 0;
    received = new TextDecoder().decode(buffer.subarray(0, length));
    await peer.send(OK);
    await peer.drain();
  }, async ({ get, client }) => {
    const body = streamOf("ab", "", "cde");
    const response = await get({ method: "POST", target: "/p", body, bodyLength: 5 });
    assertEquals(await textOf(response), "ok");
    assertEquals(
      received,
      "POST /p HTTP/1.1\r\nHost: origin.test\r\nContent-Length: 5\r\n\r\nabcde",
    );
    await pause(1);
    assertEquals(client.stats.idle, 1);
  });
});

netTest("Client sends a body of unknown length chunked", async () => {
  let received: string | undefined;
  await withOrigin(async (peer) => {
    const head = await peer.head();
    assertMatch(head ?? "", /\r\nTransfer-Encoding: chunked$/);
    received = await peer.until("0\r\n\r\n");
    await peer.send(OK);
    await peer.drain();
  }, async ({ get, client }) => {
    const body = streamOf("hello", "", "0123456789abcdef");
    assertEquals(await textOf(await get({ method: "POST", body })), "ok");
    assertEquals(received, "5\r\nhello\r\n10\r\n0123456789abcdef\r\n");
    assertEquals(client.stats.idle, 1);
  });
});

netTest("Client sends a large body with its length", async () => {
  const chunk = "x".repeat(150_000);
  let received: string | undefined;
  await withOrigin(async (peer) => {
    assertMatch(await peer.head() ?? "", /\r\nContent-Length: 300000$/);
    received = await peer.bytes(300_000);
    await peer.send(OK);
    await peer.drain();
  }, async ({ get, client }) => {
    const body = streamOf(chunk, chunk);
    const response = await get({ method: "PUT", body, bodyLength: 300_000 });
    assertEquals(await textOf(response), "ok");
    assertEquals(received, chunk + chunk);
    await pause(1);
    assertEquals(client.stats.idle, 1);
  });
});

for (
  const [what, chunks, bodyLength] of [
    ["a small body that is shorter", ["ab"], 3],
    ["a small body that is longer", ["ab", "cd"], 3],
    ["a large body that is shorter", ["a".repeat(30_000)], 40_000],
    ["a large body that is longer", ["a".repeat(30_000), "b".repeat(20_000)], 40_000],
  ] as const
) {
  netTest(`Client sends no whole request for ${what} than its length`, async () => {
    let whole = false;
    await withOrigin(async (peer) => {
      if (await peer.head() !== undefined) whole = await peer.bytes(bodyLength) !== undefined;
    }, async ({ get, client }) => {
      const body = streamOf(...chunks);
      const fault = await assertFault(get({ method: "PUT", body, bodyLength }), "bad-request");
      assertMatch(fault.message, /longer|shorter/);
      assertEquals(client.stats.lent, 0);
    });
    assertEquals(whole, false);
  });
}

netTest("Client passes the error of a body on, and cuts the request", async () => {
  let rest: string | undefined = "";
  await withOrigin(async (peer) => {
    await peer.head();
    rest = await peer.until("0\r\n\r\n");
  }, async ({ get, client }) => {
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        controller.enqueue(new Uint8Array(10));
        await pause(5);
        controller.error(new SyntaxError("client left"));
      },
    });
    await assertRejects(() => get({ method: "POST", body }), SyntaxError, "client left");
    assertEquals(client.stats.lent, 0);
    await pause(5);
    assertEquals(rest, undefined);
  });
});

netTest("Client stops the upload at an early refusal, and delivers it whole", async () => {
  const { stream, cancelled } = endless(new Uint8Array(1000));
  await withOrigin(async (peer) => {
    await peer.head();
    await pause(10);
    await peer.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 4\r\n\r\nto");
    await pause(10);
    await peer.send("o!");
    await peer.drain();
  }, async ({ get, client }) => {
    const response = await get({ method: "POST", body: stream });
    assertEquals(response.status, 413);
    await cancelled;
    assertEquals(await textOf(response), "too!");
    assertEquals([client.stats.lent, client.stats.idle], [0, 0]);
  });
});

netTest("Client tells an origin that closes that no more of the upload will come", async () => {
  const { stream } = endless(new Uint8Array(1000));
  await withOrigin(async (peer) => {
    await peer.head();
    // The answer ends with the connection, and that only when the request has ended.
    await peer.send("HTTP/1.1 413 Content Too Large\r\n\r\nno");
    await peer.drain();
  }, async ({ get }) => {
    const response = await get({ method: "POST", body: stream });
    assertEquals([response.status, await textOf(response)], [413, "no"]);
  });
});

netTest("Client delivers an early answer of an origin that reads nothing", async () => {
  const { stream, cancelled } = endless(new Uint8Array(1 << 20));
  await withOrigin(async (peer) => {
    await peer.head();
    await pause(30);
    await peer.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
    await pause(200);
  }, async ({ get, client }) => {
    const response = await get({ method: "POST", body: stream });
    assertEquals(await textOf(response), "no");
    await cancelled;
    assertEquals([client.stats.lent, client.stats.idle], [0, 0]);
  });
});

netTest("Client goes on uploading while a good answer comes", async () => {
  await withOrigin(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (;;) {
      const size = parseInt(await peer.until("\r\n") ?? "0", 16);
      const data = await peer.bytes(size + 2);
      await peer.send(`${size.toString(16)}\r\n${data}`);
      if (size === 0) break;
    }
    await peer.drain();
  }, async ({ get, client }) => {
    const chunks = Array.from({ length: 50 }, (_, at) => `<${at}>`);
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await pause(1);
        const chunk = chunks.shift();
        if (chunk === undefined) controller.close();
        else controller.enqueue(new TextEncoder().encode(chunk));
      },
    });
    const expected = chunks.join("");
    assertEquals(await textOf(await get({ method: "POST", body })), expected);
    assertEquals(client.stats.idle, 1);
  });
});

netTest("Client stops the upload when a good answer ends before it", async () => {
  const { stream, cancelled } = endless(new Uint8Array(100));
  await withOrigin(async (peer) => {
    await peer.head();
    await peer.send(OK);
    await peer.drain();
  }, async ({ get, client }) => {
    assertEquals(await textOf(await get({ method: "POST", body: stream })), "ok");
    await cancelled;
    assertEquals([client.stats.lent, client.stats.idle], [0, 0]);
  });
});

netTest("Client gives up on an origin that takes nothing", async () => {
  const { stream, cancelled } = endless(new Uint8Array(4 << 20));
  await withOrigin(() => pause(400), async ({ get, client }) => {
    const fault = await assertFault(get({ method: "POST", body: stream }), "origin-slow");
    assertMatch(fault.message, /took nothing/);
    await cancelled;
    assertEquals(client.stats.lent, 0);
  }, { readTime: 60 });
});

netTest("Client gives the origin its time for the head only after a slow upload", async () => {
  await withOrigin(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 100 Continue\r\n\r\n");
    await peer.until("0\r\n\r\n");
    await pause(20);
    await peer.send(OK);
  }, async ({ get }) => {
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        for (let i = 0; i < 12; i++) {
          await pause(15);
          controller.enqueue(new Uint8Array(10));
        }
        controller.close();
      },
    });
    assertEquals(await textOf(await get({ method: "POST", body })), "ok");
  }, { headTime: 120 });
});

netTest("Client cancels a body that it could not send", async () => {
  await withOrigin(() => Promise.resolve(), async ({ get }) => {
    const { stream, cancelled } = endless(new Uint8Array(1));
    await assertFault(get({ method: "BAD METHOD", body: stream }), "bad-request");
    await cancelled;
    const other = endless(new Uint8Array(1));
    const signal = AbortSignal.abort(new RangeError("gone"));
    await assertRejects(() => get({ method: "POST", body: other.stream, signal }), RangeError);
    await other.cancelled;
  });
});

netTest("Client leaves a small body that does not come when told to", async () => {
  let connections = 0;
  await withOrigin(() => Promise.resolve(connections++), async ({ get }) => {
    const stop = new AbortController();
    const body = new ReadableStream<Uint8Array>();
    const asked = get({ method: "POST", body, bodyLength: 5, signal: stop.signal });
    await pause(5);
    stop.abort(new RangeError("gone"));
    await assertRejects(() => asked, RangeError, "gone");
    const signal = stop.signal;
    const never = new ReadableStream<Uint8Array>();
    const late = get({ method: "POST", body: never, bodyLength: 5, signal });
    await assertRejects(() => late, RangeError, "gone");
    assertEquals(connections, 0);
  });
});

netTest("Client reads the answer of an origin that closes within the upload", async () => {
  const { stream } = endless(new Uint8Array(10));
  await withOrigin(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 503 Busy\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbusy");
    await peer.conn.closeWrite();
    await peer.drain();
  }, async ({ get }) => {
    const response = await get({ method: "POST", body: stream });
    assertEquals(response.status, 503);
    assertEquals(await textOf(response), "busy");
    assert(stream.locked);
  });
});

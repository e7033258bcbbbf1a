import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  answering,
  answeringOnce,
  assertFault,
  netTest,
  pause,
  textOf,
  withOrigin,
} from "./fake_origin.ts";

const CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

netTest("Client hands out fields as they stood on the wire", async () => {
  const head = "HTTP/1.1 203 All Right\r\nX-A: 1\r\nSet-Cookie: a=1\r\nset-cookie:b=2 \r\n" +
    "X-Latin: \x80\xe9\r\nX-Empty:\r\nContent-Length: 2\r\n\r\nhi";
  await withOrigin(answering(head), async ({ get }) => {
    const response = await get();
    assertEquals(response.version, "1.1");
    assertEquals(response.status, 203);
    assertEquals(response.reason, "All Right");
    assertEquals(response.length, 2);
    assertEquals(response.fields, [
      ["X-A", "1"],
      ["Set-Cookie", "a=1"],
      ["set-cookie", "b=2"],
      ["X-Latin", "\x80\xe9"],
      ["X-Empty", ""],
      ["Content-Length", "2"],
    ]);
    assertEquals(await textOf(response), "hi");
    assertEquals(await response.trailers, []);
  });
});

netTest("Client has a body whole that came with its head, in whatever framing", async () => {
  const chunked = `${CHUNKED}2\r\nhi\r\n0\r\nX-Sum: 7\r\n\r\n`;
  for (const answer of ["HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", chunked]) {
    await withOrigin(answering(answer), async ({ get, client }) => {
      const response = await get();
      assertEquals(new TextDecoder().decode(response.whole), "hi");
      assertEquals(response.trailers, answer === chunked ? [["X-Sum", "7"]] : []);
      assertEquals(await textOf(response), "hi");
      await get();
      assertEquals(client.stats.opened, 1);
    });
  }
});

netTest("Client has no body whole of which some is still to come", async () => {
  await withOrigin(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nh");
    await pause(20);
    await peer.send("i");
  }, async ({ get }) => {
    const response = await get();
    assertEquals(response.whole, undefined);
    assertEquals(await textOf(response), "hi");
  });
});

netTest("Client leaves a gzip body as it is", async () => {
  const gzip =
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\xc8\x04\x00\xac\x2a\x93\xd8\x02\x00\x00\x00";
  const head =
    `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${gzip.length}\r\n\r\n`;
  await withOrigin(answering(head + gzip), async ({ get }) => {
    const response = await get({ fields: [["Accept-Encoding", "gzip"]] });
    assertEquals(response.fields[0], ["Content-Encoding", "gzip"]);
    assertEquals(await textOf(response), gzip);
  });
});

netTest("Client reads a chunked body at every split of the message into two", async () => {
  const message = CHUNKED + "5;a=b\r\nhello\r\n1\r\n \r\nA\r\n0123456789\r\n0\r\nX-Sum: 42\r\n\r\n";
  let split = 0;
  await withOrigin(async (peer) => {
    while (await peer.head() !== undefined) {
      await peer.send(message.slice(0, split));
      await pause(1);
      await peer.send(message.slice(split));
    }
  }, async ({ get, client }) => {
    for (split = 1; split < message.length; split++) {
      const response = await get();
      assertEquals(await textOf(response), "hello 0123456789", `split at ${split}`);
      assertEquals(await response.trailers, [["X-Sum", "42"]]);
      assertEquals(response.length, undefined);
    }
    assertEquals(client.stats.opened, 1);
  });
});

netTest("Client reads a chunked message that comes byte by byte", async () => {
  const message = CHUNKED + "3\r\nabc\r\n2\r\nde\r\n0\r\nA: 1\r\nB: 2\r\n\r\n";
  await withOrigin(async (peer) => {
    await peer.head();
    for (const byte of message) {
      await peer.send(byte);
      await pause(1);
    }
  }, async ({ get }) => {
    const response = await get();
    assertEquals(await textOf(response), "abcde");
    assertEquals(await response.trailers, [["A", "1"], ["B", "2"]]);
  });
});

netTest("Client joins thousands of one-byte chunks to few", async () => {
  const body = "1\r\nx\r\n".repeat(50_000) + "0\r\n\r\n";
  await withOrigin(answering(CHUNKED + body), async ({ get }) => {
    let chunks = 0;
    let bytes = 0;
    for await (const chunk of (await get()).body) {
      chunks++;
      bytes += chunk.length;
      assert(chunk.length <= 64 << 10);
    }
    assertEquals(bytes, 50_000);
    assert(chunks < 1000, `${chunks} chunks`);
  });
});

netTest("Client reads a large body whole and in order", async () => {
  const size = 3_000_001;
  const bytes = Uint8Array.from({ length: size }, (_, at) => at % 251);
  await withOrigin(async (peer) => {
    await peer.head();
    await peer.send(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`);
    await peer.sendBytes(bytes);
    await peer.drain();
  }, async ({ get, client }) => {
    let at = 0;
    for await (const chunk of (await get()).body) {
      assert(chunk.length <= 64 << 10);
      for (const byte of chunk) if (byte !== at++ % 251) throw new Error(`wrong byte ${at}`);
    }
    assertEquals(at, size);
    assertEquals(client.stats.idle, 1);
  });
});

netTest("Client reads a body that ends with the connection", async () => {
  await withOrigin(answeringOnce("HTTP/1.1 200 OK\r\n\r\nab", "cd"), async ({ get, client }) => {
    const response = await get();
    assertEquals(response.length, undefined);
    assertEquals(await textOf(response), "abcd");
    assertEquals(client.stats.idle, 0);
  });
});

netTest("Client reads HTTP/1.0 answers", async () => {
  await withOrigin(answeringOnce("HTTP/1.0 200 OK\r\n\r\nold"), async ({ get }) => {
    const response = await get();
    assertEquals(response.version, "1.0");
    assertEquals(await textOf(response), "old");
  });
});

for (
  const [what, message] of [
    ["a length that is not reached", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"],
    ["a length and no byte", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"],
    ["a chunk cut within its data", CHUNKED + "5\r\nab"],
    ["a missing last chunk", CHUNKED + "2\r\nab\r\n"],
    ["a last chunk without the empty line", CHUNKED + "2\r\nab\r\n0\r\n"],
    ["a trailer that is cut", CHUNKED + "2\r\nab\r\n0\r\nX-A: 1\r\n"],
  ]
) {
  netTest(`Client errors the body for ${what}`, async () => {
    await withOrigin(answeringOnce(message), async ({ get, client }) => {
      const response = await get();
      const fault = await assertFault(textOf(response), "origin-broken");
      assertMatch(fault.message, /cut/);
      await assertFault(Promise.resolve(response.trailers), "origin-broken");
      assertEquals(client.stats.idle, 0);
    });
  });
}

for (
  const [what, body] of [
    ["a size that is no number", "g\r\n"],
    ["a signed size", "+2\r\nab\r\n0\r\n\r\n"],
    ["a blank before the size", " 2\r\nab\r\n0\r\n\r\n"],
    ["a size of 2 to the 64", "10000000000000000\r\nab\r\n0\r\n\r\n"],
    ["a bare line feed after the size", "2\nab\r\n0\r\n\r\n"],
    ["junk after chunk data", "2\r\nabX\r\n0\r\n\r\n"],
    ["a line feed after chunk data", "2\r\nab\n0\r\n\r\n"],
    ["a folded trailer", "0\r\nA: 1\r\n 2\r\n\r\n"],
    ["NUL in an extension", "2;a=\0\r\nab\r\n0\r\n\r\n"],
  ]
) {
  netTest(`Client refuses chunks with ${what}`, async () => {
    // In a write of its own, so that the head is out before the body turns out to be bad.
    await withOrigin(answeringOnce(CHUNKED, body), async ({ get, client }) => {
      const read = async () => await textOf(await get());
      await assertFault(read(), "origin-broken");
      assertEquals(client.stats.idle, 0);
    });
  });
}

for (
  const [method, head, length] of [
    ["HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n", 1234],
    ["HEAD", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", undefined],
    ["GET", 'HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\nETag: "a"\r\n\r\n', 99],
    ["GET", "HTTP/1.1 204 No Content\r\n\r\n", undefined],
    ["GET", "HTTP/1.1 204\r\nContent-Length: 0\r\n\r\n", undefined],
    ["GET", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 0],
  ] as const
) {
  netTest(`Client reads no body after ${method} and ${JSON.stringify(head)}`, async () => {
    await withOrigin(answering(head), async ({ get, client }) => {
      for (let i = 0; i < 2; i++) {
        const response = await get({ method });
        assertEquals(response.length, length);
        assertEquals(await textOf(response), "");
      }
      assertEquals(client.stats.opened, 1);
      assertEquals(client.stats.reused, 1);
    });
  });
}

netTest("Client closes the connection when cancelled within a body", async () => {
  let end: string | undefined = "open";
  await withOrigin(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
    end = await peer.head();
  }, async ({ get, client }) => {
    const response = await get();
    await response.body.cancel();
    await pause(20);
    assertEquals(end, undefined);
    assertEquals(client.stats.idle, 0);
    assertEquals(client.stats.lent, 0);
    await Promise.resolve(response.trailers).catch(() => {});
  });
});

netTest("Client can be cancelled while a read of the body is under way", async () => {
  await withOrigin(async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
    await peer.drain();
  }, async ({ get, client }) => {
    const reader = (await get()).body.getReader();
    const reading = reader.read();
    await pause(5);
    await reader.cancel();
    assertEquals((await reading).done, true);
    assertEquals(client.stats.lent, 0);
  });
});

netTest("Client holds little of 200 MiB that nobody reads", async () => {
  const piece = new Uint8Array(1 << 20);
  let sent = 0;
  await withOrigin(async (peer) => {
    await peer.head();
    await peer.send(`HTTP/1.1 200 OK\r\nContent-Length: ${200 << 20}\r\n\r\n`);
    for (; sent < 200; sent++) await peer.sendBytes(piece);
  }, async ({ get }) => {
    const reader = (await get()).body.getReader();
    await reader.read();
    await pause(200);
    // What has left the origin lies in the buffers of the two sockets, and nothing in ours.
    assert(sent <= 16, `${sent} MiB were taken`);
    await reader.cancel();
  }, { readTime: 50 });
});

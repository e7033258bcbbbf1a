import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { allowed } from "../allowed.ts";
import { Fault } from "../../src/model/fault.ts";
import { createVariform, type Variform } from "../../src/mod.ts";
import { isWebSocket, relay } from "../../src/pipeline/web_socket.ts";

const ignore = !allowed.net;
const HANDSHAKE = {
  "upgrade": "websocket",
  "connection": "Upgrade",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
};

/** A socket that does what it is told, and complains of what a browser's would complain of. */
class FakeSocket extends EventTarget {
  binaryType = "blob";
  readonly protocol = "";
  readonly sent: unknown[] = [];
  readonly closes: (number | undefined)[] = [];

  constructor(public readyState: number) {
    super();
  }

  send(data: unknown): void {
    this.sent.push(data);
  }

  close(code?: number): void {
    const allowedCode = code === undefined || code === 1000 || (code >= 3000 && code <= 4999);
    if (!allowedCode) throw new DOMException("the code is reserved", "InvalidAccessError");
    this.closes.push(code);
    this.readyState = WebSocket.CLOSING;
  }

  receive(data: string): void {
    this.dispatchEvent(new MessageEvent("message", { data }));
  }
}

/** Relays between two sockets of which the origin's opens in a moment. */
async function relayed(outer: FakeSocket): Promise<FakeSocket> {
  const inner = new FakeSocket(WebSocket.CONNECTING);
  queueMicrotask(() => {
    inner.readyState = WebSocket.OPEN;
    inner.dispatchEvent(new Event("open"));
  });
  const upgrade = () => ({ socket: outer as unknown as WebSocket, response: new Response() });
  await relay(new Headers(HANDSHAKE), upgrade, () => inner as unknown as WebSocket, 1_000);
  return inner;
}

Deno.test("isWebSocket tells a handshake from other upgrades", () => {
  const { connection: _, ...unconnected } = HANDSHAKE;
  const { "sec-websocket-key": _key, ...keyless } = HANDSHAKE;
  const cases: [Record<string, string>, boolean][] = [
    [HANDSHAKE, true],
    [{ ...HANDSHAKE, upgrade: " WebSocket ", connection: "keep-alive, upgrade" }, true],
    [{ ...HANDSHAKE, upgrade: "h2c" }, false],
    [{ ...HANDSHAKE, connection: "close" }, false],
    [{ ...HANDSHAKE, connection: "x-upgrade" }, false],
    [unconnected, false],
    [keyless, false],
    [{}, false],
  ];
  for (const [fields, expected] of cases) {
    const request = { method: "GET", headers: new Headers(fields), body: null };
    assertEquals(isWebSocket(request), expected, JSON.stringify(fields));
    assertEquals(isWebSocket({ ...request, method: "POST" }), false);
    const body = new ReadableStream<Uint8Array>();
    assertEquals(isWebSocket({ ...request, body }), false);
  }
});

Deno.test("relay closes the origin's socket when frames come that the client won't take", async () => {
  for (const state of [WebSocket.CLOSING, WebSocket.CLOSED]) {
    const outer = new FakeSocket(WebSocket.OPEN);
    const inner = await relayed(outer);
    inner.receive("in time");
    outer.readyState = state;
    inner.receive("too late");
    inner.receive("later still");
    assertEquals([outer.sent, inner.closes], [["in time"], [undefined]]);
  }
});

Deno.test("relay keeps a few frames until the client's socket opens, in their order", async () => {
  const outer = new FakeSocket(WebSocket.CONNECTING);
  const inner = await relayed(outer);
  for (let i = 0; i < 64; i++) inner.receive(`${i}`);
  assertEquals([outer.sent.length, inner.closes.length], [0, 0]);
  outer.readyState = WebSocket.OPEN;
  outer.dispatchEvent(new Event("open"));
  assertEquals(outer.sent, Array.from({ length: 64 }, (_, i) => `${i}`));

  const slow = new FakeSocket(WebSocket.CONNECTING);
  const hasty = await relayed(slow);
  for (let i = 0; i < 65; i++) hasty.receive(`${i}`);
  assertEquals(hasty.closes, [undefined]);
});

Deno.test("relay leaves no socket at the origin when the client's handshake fails", async () => {
  const inner = new FakeSocket(WebSocket.CONNECTING);
  queueMicrotask(() => inner.dispatchEvent(new Event("open")));
  const upgrade = () => {
    throw new TypeError("no handshake");
  };
  const relaying = relay(
    new Headers(HANDSHAKE),
    upgrade,
    () => inner as unknown as WebSocket,
    1_000,
  );
  const { code } = await assertRejects(() => relaying, Fault);
  assertEquals([code, inner.closes], ["bad-request", [undefined]]);
});

Deno.test("relay waits for the origin's socket so long and no longer", async () => {
  const inner = new FakeSocket(WebSocket.CONNECTING);
  const upgrade = () => {
    throw new Error("must not be asked");
  };
  const relaying = relay(new Headers(HANDSHAKE), upgrade, () => inner as unknown as WebSocket, 20);
  const { code } = await assertRejects(() => relaying, Fault);
  assertEquals([code, inner.closes], ["origin-slow", [undefined]]);
});

/** Two servers: the origin, which counts sockets, and Variform before it. */
async function withFront(
  talk: (socket: WebSocket) => void,
  use: (port: number, counts: { opened: number; closed: number }, app: Variform) => Promise<void>,
): Promise<void> {
  const counts = { opened: 0, closed: 0 };
  const serve = { hostname: "127.0.0.1", port: 0, onListen() {} };
  await using origin = Deno.serve(serve, (request) => {
    if (request.headers.get("upgrade") !== "websocket") return new Response("page");
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.addEventListener("open", () => {
      counts.opened++;
      talk(socket);
    });
    socket.addEventListener("close", () => counts.closed++);
    return response;
  });
  const app = createVariform({ origin: `http://127.0.0.1:${origin.addr.port}`, log() {} });
  await using server = Deno.serve(serve, app.fetch);
  await use(server.addr.port, counts, app);
  await app.close();
}

/** Sends raw bytes and gives the first that come back. */
async function headOf(port: number, target: string, fields: Record<string, string>) {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  const text = [`GET ${target} HTTP/1.1`, "Host: site.test", ...lines, "", ""].join("\r\n");
  await connection.write(new TextEncoder().encode(text));
  const bytes = new Uint8Array(4096);
  const count = await connection.read(bytes);
  return new TextDecoder().decode(bytes.subarray(0, count ?? 0));
}

Deno.test({
  name: "relay: a path that begins with two slashes leads to the origin and to nobody else",
  ignore,
  async fn() {
    let strangers = 0;
    const serve = { hostname: "127.0.0.1", port: 0, onListen() {} };
    await using elsewhere = Deno.serve(serve, () => {
      strangers++;
      return new Response("secret");
    });
    const { promise: opened, resolve } = Promise.withResolvers<void>();
    const talk = (socket: WebSocket) => {
      resolve();
      socket.close();
    };
    await withFront(talk, async (port, counts) => {
      const head = await headOf(port, `//127.0.0.1:${elsewhere.addr.port}/x`, HANDSHAKE);
      assertStringIncludes(head, "HTTP/1.1 101");
      await opened;
      assertEquals([counts.opened, strangers], [1, 0]);
    });
  },
});

Deno.test({
  name: "relay: what is no handshake opens no socket at the origin",
  ignore,
  async fn() {
    await withFront(() => {}, async (port, counts) => {
      const head = await headOf(port, "/x", { ...HANDSHAKE, connection: "close" });
      assertStringIncludes(head, "HTTP/1.1 200");
      assertEquals(counts, { opened: 0, closed: 0 });
    });
  },
});

Deno.test({
  name: "relay: clients that leave while the origin sends end nobody",
  ignore,
  async fn() {
    const timers = new Set<ReturnType<typeof setInterval>>();
    const talk = (socket: WebSocket) => {
      const timer = setInterval(() => {
        for (let i = 0; i < 20 && socket.readyState === WebSocket.OPEN; i++) {
          socket.send("x".repeat(10_000));
        }
      }, 1);
      timers.add(timer);
      socket.addEventListener("close", () => clearInterval(timer));
    };
    await withFront(talk, async (port, counts, app) => {
      for (let i = 0; i < 5; i++) {
        const socket = new WebSocket(`ws://127.0.0.1:${port}/live`);
        await new Promise((resolve) => socket.addEventListener("message", resolve));
        const closed = new Promise((resolve) => socket.addEventListener("close", resolve));
        socket.close();
        await closed;
      }
      const end = performance.now() + 3_000;
      while (counts.closed < 5 && performance.now() < end) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      assertEquals(counts, { opened: 5, closed: 5 });
      const page = await app.fetch(new Request("http://site.test/"));
      assert(page.ok);
      await page.body?.cancel();
    });
    for (const timer of timers) clearInterval(timer);
  },
});

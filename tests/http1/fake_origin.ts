/**
 * Origins of every kind for the client's tests: a listener on the loopback whose answers are written
 * byte by byte by the test itself.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { arena } from "../../src/bytes/arena.ts";
import { Client, type ClientRequest } from "../../src/http1/client.ts";
import type { ClientResponse } from "../../src/http1/client.ts";
import { Fault, type FaultCode } from "../../src/model/fault.ts";
import { DEFAULT_LIMITS, type Limits } from "../../src/model/limits.ts";
import { allowed } from "../allowed.ts";

/** The origin's end of one connection. */
export class Peer {
  #rest: string = "";

  constructor(readonly conn: Deno.Conn, readonly index: number) {}

  /** Text in Latin-1, so that a test can write any byte. */
  async send(text: string): Promise<void> {
    await this.sendBytes(Uint8Array.from(text, (sign) => sign.charCodeAt(0)));
  }

  async sendBytes(bytes: Uint8Array): Promise<void> {
    let sent = 0;
    while (sent < bytes.length) sent += await this.conn.write(bytes.subarray(sent));
  }

  /** The next request head, without its empty line; undefined at the end of the connection. */
  head(): Promise<string | undefined> {
    return this.until("\r\n\r\n");
  }

  /** What comes before the mark, which is taken, too. */
  async until(mark: string): Promise<string | undefined> {
    for (;;) {
      const at = this.#rest.indexOf(mark);
      if (at >= 0) {
        const text = this.#rest.slice(0, at);
        this.#rest = this.#rest.slice(at + mark.length);
        return text;
      }
      if (!await this.#more()) return undefined;
    }
  }

  /** Exactly so many bytes. */
  async bytes(count: number): Promise<string | undefined> {
    while (this.#rest.length < count) if (!await this.#more()) return undefined;
    const text = this.#rest.slice(0, count);
    this.#rest = this.#rest.slice(count);
    return text;
  }

  /** Reads until the client closes; everything that came. */
  async drain(): Promise<string> {
    while (await this.#more());
    return this.#rest;
  }

  close(): void {
    try {
      this.conn.close();
    } catch {
      // Closed by the script already.
    }
  }

  async #more(): Promise<boolean> {
    const buffer = new Uint8Array(16 << 10);
    const length = await this.conn.read(buffer).catch(() => null);
    if (length === null) return false;
    this.#rest += String.fromCharCode(...buffer.subarray(0, length));
    return true;
  }
}

/** What the origin does with each connection. It is closed when the script ends. */
export type Script = (peer: Peer) => Promise<unknown>;

export interface Scene {
  readonly client: Client;
  readonly port: number;
  get(fields?: Partial<ClientRequest>): Promise<ClientResponse>;
}

/** Runs a test against an origin that follows the script. All slots must be back at the end. */
export async function withOrigin(
  script: Script,
  test: (scene: Scene) => Promise<void>,
  limits: Partial<Limits> = {},
): Promise<void> {
  const leased = arena.leased;
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const peers: Peer[] = [];
  const accepting = acceptAll(listener, script, peers);
  const client = new Client({ protocol: "http:", hostname: "127.0.0.1", port }, {
    limits: { ...DEFAULT_LIMITS, ...limits },
  });
  const get = (request: Partial<ClientRequest> = {}) =>
    client.send({ method: "GET", target: "/", host: "origin.test", fields: [], ...request });
  try {
    await test({ client, port, get });
  } finally {
    client.close();
    listener.close();
    for (const peer of peers) peer.close();
    await accepting;
  }
  assertEquals(client.stats.lent, 0, "a connection is still lent");
  assertEquals(arena.leased, leased, "a slot is still leased");
}

async function acceptAll(listener: Deno.TcpListener, script: Script, peers: Peer[]): Promise<void> {
  const scripts: Promise<unknown>[] = [];
  const failures: unknown[] = [];
  try {
    for await (const conn of listener) {
      conn.setNoDelay(true);
      const peer = new Peer(conn, peers.length);
      peers.push(peer);
      const fail = (error: unknown) => isClosed(error) || failures.push(error);
      scripts.push(script(peer).catch(fail).finally(() => peer.close()));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
  await Promise.all(scripts);
  if (failures.length > 0) throw failures[0];
}

/** The client may leave at any time; only what the script itself asserted counts. */
function isClosed(error: unknown): boolean {
  const { BadResource, BrokenPipe, ConnectionReset, Interrupted } = Deno.errors;
  return [BadResource, BrokenPipe, ConnectionReset, Interrupted].some((it) => error instanceof it);
}

/** A script that answers every request on a connection alike. */
export function answering(...pieces: string[]): Script {
  return async (peer) => {
    while (await peer.head() !== undefined) {
      for (const piece of pieces) await peer.send(piece);
    }
  };
}

/** A script that answers one request, then closes. */
export function answeringOnce(...pieces: string[]): Script {
  return async (peer) => {
    await peer.head();
    for (const piece of pieces) {
      await peer.send(piece);
      await pause(5);
    }
  };
}

/** A test that needs the network. */
export function netTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: !allowed.net, fn });
}

/** The whole body as Latin-1 text. */
export async function textOf(response: ClientResponse): Promise<string> {
  let text = "";
  for await (const chunk of response.body) text += String.fromCharCode(...chunk);
  return text;
}

/** Asserts that the work fails with this fault, and hands it over. */
export async function assertFault(work: Promise<unknown>, code: FaultCode): Promise<Fault> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Fault && error.code === code) return error;
    throw error;
  }
  throw new Error(`expected the fault ${code}`);
}

/** A stream of these chunks, a turn apart. */
export function streamOf(...chunks: string[]): ReadableStream<Uint8Array> {
  return ReadableStream.from(chunks.map((chunk) => new TextEncoder().encode(chunk)));
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

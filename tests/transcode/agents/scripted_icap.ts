/**
 * A small ICAP service of the tests: what it answers is written byte by byte by the test itself.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { arena } from "../../../src/bytes/arena.ts";
import { Peer } from "../../http1/fake_origin.ts";

/** A request as the service has read it. */
export interface IcapRequest {
  readonly method: string;
  readonly head: string;
  /** The encapsulated heads. */
  readonly http: string;
  /** What has been shown of the body; undefined for a null-body. */
  body?: string;
  /** Whether `ieof` said that this is all. */
  ieof: boolean;
  /** Its number on this service, from 0. */
  readonly turn: number;
}

/** What the service does with a request; returning false closes the connection. */
export type IcapScript = (request: IcapRequest, peer: IcapPeer) => Promise<unknown>;

/** The service's end of a connection. */
export class IcapPeer extends Peer {
  /** Reads chunks up to the last one, and adds them to the request's body. */
  async readBody(request: IcapRequest): Promise<void> {
    request.body ??= "";
    for (;;) {
      const line = await this.until("\r\n");
      if (line === undefined) throw new Error("cut within chunks");
      const size = parseInt(line, 16);
      if (size === 0) {
        request.ieof = /;\s*ieof/.test(line);
        await this.until("\r\n");
        return;
      }
      request.body += await this.bytes(size) ?? "";
      await this.until("\r\n");
    }
  }

  /** Asks for what follows the preview, and reads it. */
  async readRest(request: IcapRequest): Promise<void> {
    if (request.ieof) return;
    await this.send("ICAP/1.0 100 Continue\r\n\r\n");
    await this.readBody(request);
  }

  /** Answers with a whole response. */
  async modify(body: string, { tag = "t1", fields = "", status = "200 OK" } = {}): Promise<void> {
    const head = `HTTP/1.1 ${status}\r\nContent-Type: text/html\r\n${fields}\r\n`;
    await this.send(
      `ICAP/1.0 200 OK\r\nISTag: "${tag}"\r\n` +
        `Encapsulated: res-hdr=0, res-body=${head.length}\r\n\r\n${head}${chunked(body)}`,
    );
  }

  /** Answers that nothing is to be changed. */
  async unchanged(tag = "t1"): Promise<void> {
    await this.send(`ICAP/1.0 204 Unmodified\r\nISTag: "${tag}"\r\n\r\n`);
  }
}

/** A body as one chunk; what the last one says, goes with it. */
export function chunked(body: string, extension = ""): string {
  const chunk = body === "" ? "" : `${body.length.toString(16)}\r\n${body}\r\n`;
  return `${chunk}0${extension}\r\n\r\n`;
}

/** What the service says to OPTIONS, unless the test says it otherwise. */
export function optionsAnswer(more = "Preview: 16\r\n", tag = "t1"): string {
  return `ICAP/1.0 200 OK\r\nMethods: RESPMOD, REQMOD\r\nISTag: "${tag}"\r\n` +
    `Allow: 204, 206\r\n${more}Encapsulated: null-body=0\r\n\r\n`;
}

/** A running service. */
export interface ScriptedService {
  readonly url: string;
  readonly port: number;
  /** All requests but OPTIONS, in the order in which they came. */
  readonly seen: IcapRequest[];
  /** How often OPTIONS was asked, and how many connections there were. */
  readonly counts: { options: number; connections: number };
  /** What OPTIONS is answered with. */
  options: string;
}

/** Runs a test against a service that follows the script. All slots must be back at the end. */
export async function withIcap(
  script: IcapScript,
  test: (service: ScriptedService) => Promise<void>,
): Promise<void> {
  const leased = arena.leased;
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const service: ScriptedService = {
    url: `icap://127.0.0.1:${port}/service`,
    port,
    seen: [],
    counts: { options: 0, connections: 0 },
    options: optionsAnswer(),
  };
  const peers: Peer[] = [];
  const running = (async () => {
    const talks: Promise<void>[] = [];
    for await (const conn of listener) {
      conn.setNoDelay(true);
      const peer = new IcapPeer(conn, service.counts.connections++);
      peers.push(peer);
      talks.push(converse(peer, script, service).catch(() => {}).finally(() => peer.close()));
    }
    await Promise.all(talks);
  })();
  try {
    await test(service);
  } finally {
    listener.close();
    for (const peer of peers) peer.close();
    await running.catch(() => {});
  }
  assertEquals(arena.leased, leased, "a slot is still leased");
}

async function converse(
  peer: IcapPeer,
  script: IcapScript,
  service: ScriptedService,
): Promise<void> {
  for (;;) {
    const head = await peer.head();
    if (head === undefined) return;
    const [method] = head.split(" ", 1);
    if (method === "OPTIONS") {
      service.counts.options++;
      await peer.send(service.options);
      continue;
    }
    const parts = /Encapsulated: (.*)/.exec(head)?.[1].split(", ") ?? [];
    const [last, offset] = parts[parts.length - 1].split("=");
    const http = await peer.bytes(Number(offset)) ?? "";
    const request: IcapRequest = { method, head, http, ieof: false, turn: service.seen.length };
    service.seen.push(request);
    if (last !== "null-body") await peer.readBody(request);
    if (await script(request, peer) === false) return;
  }
}

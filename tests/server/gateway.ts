/**
 * A whole Variform between raw sockets: clients that send any bytes, an origin that writes down all
 * that comes and answers with any bytes.
 *
 * @module
 */
import { assemble, type Assembly, type VariformOptions } from "../../src/assembly.ts";
import type { FrontLimits } from "../../src/model/front_limits.ts";
import type { Limits } from "../../src/model/limits.ts";
import type { Front } from "../../src/server/front.ts";
import { startWireFront } from "../../src/server/wire/front.ts";
import { latin1 } from "../bytes/inputs.ts";

/** A request as the origin read it: strictly, and by no code of ours. */
export interface SeenRequest {
  readonly line: string;
  readonly fields: readonly (readonly [string, string])[];
  readonly body: string;
}

/** What the origin does with a request; false closes the connection. */
export type OriginScript = (
  request: SeenRequest,
  peer: OriginPeer,
) => Promise<boolean | void> | boolean | void;

/** The origin's end of a connection. */
export class OriginPeer {
  #text = "";

  constructor(readonly conn: Deno.TcpConn) {}

  async send(text: string): Promise<void> {
    const bytes = latin1(text);
    for (let at = 0; at < bytes.length;) at += await this.conn.write(bytes.subarray(at));
  }

  async line(): Promise<string | undefined> {
    for (;;) {
      const at = this.#text.indexOf("\r\n");
      if (at >= 0) {
        const line = this.#text.slice(0, at);
        this.#text = this.#text.slice(at + 2);
        return line;
      }
      if (!await this.#more()) return undefined;
    }
  }

  async take(length: number): Promise<string> {
    while (this.#text.length < length) if (!await this.#more()) break;
    const text = this.#text.slice(0, length);
    this.#text = this.#text.slice(length);
    return text;
  }

  async #more(): Promise<boolean> {
    const buffer = new Uint8Array(16 << 10);
    const length = await this.conn.read(buffer).catch(() => null);
    if (length === null) return false;
    for (let i = 0; i < length; i++) this.#text += String.fromCharCode(buffer[i]);
    return true;
  }
}

/** Reads one request; what is malformed is kept as a line that no test expects. */
async function readRequest(peer: OriginPeer): Promise<SeenRequest | undefined> {
  const line = await peer.line();
  if (line === undefined) return undefined;
  const fields: [string, string][] = [];
  for (let text = await peer.line(); text !== ""; text = await peer.line()) {
    if (text === undefined) return { line: `cut head: ${line}`, fields, body: "" };
    const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/.exec(text) ?? [];
    if (name === undefined) return { line: `malformed field: ${text}`, fields, body: "" };
    fields.push([name.toLowerCase(), value]);
  }
  const value = (name: string) => fields.filter(([key]) => key === name).map(([, it]) => it);
  const [lengths, codings] = [value("content-length"), value("transfer-encoding")];
  if (lengths.length + codings.length > 1) {
    return { line: `two framings: ${line}`, fields, body: "" };
  }
  if (codings.length === 1) return { line, fields, body: await readChunks(peer) };
  return { line, fields, body: await peer.take(Number(lengths[0] ?? 0)) };
}

async function readChunks(peer: OriginPeer): Promise<string> {
  let body = "";
  for (;;) {
    const line = await peer.line();
    if (line === undefined || !/^[0-9a-f]+$/i.test(line)) return `${body}[bad chunk ${line}]`;
    const size = parseInt(line, 16);
    if (size === 0) break;
    body += await peer.take(size);
    await peer.take(2);
  }
  for (let line = await peer.line(); line; line = await peer.line()) body += `[${line}]`;
  return body;
}

/** A Variform with its origin. */
export interface Gateway extends AsyncDisposable {
  readonly front: Front;
  readonly house: Assembly["house"];
  /** What the origin has got, in order. */
  readonly seen: SeenRequest[];
}

/** How a gateway is set up. */
export interface GatewaySetup {
  readonly options?: Partial<VariformOptions>;
  readonly limits?: Partial<FrontLimits>;
  readonly upstream?: Partial<Limits>;
  readonly trustForwarded?: boolean;
}

/** Opens both on free ports of the loopback. */
export function openGateway(script: OriginScript, setup: GatewaySetup = {}): Gateway {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const seen: SeenRequest[] = [];
  const open = new Set<Deno.Conn>();
  const serving = serveOrigin(listener, script, seen, open);
  const assembly = assemble({
    origin: `http://127.0.0.1:${listener.addr.port}`,
    log() {},
    limits: setup.upstream,
    trustForwarded: setup.trustForwarded,
    ...setup.options,
  });
  const front = startWireFront(assembly.respond, {
    address: { hostname: "127.0.0.1", port: 0 },
    limits: { lingerTime: 200, leaveTime: 500, ...setup.limits },
    trustForwarded: setup.trustForwarded,
  });
  return {
    front,
    house: assembly.house,
    seen,
    async [Symbol.asyncDispose]() {
      await front.shutdown();
      await assembly.close();
      listener.close();
      for (const conn of open) quietly(() => conn.close());
      await serving;
    },
  };
}

async function serveOrigin(
  listener: Deno.TcpListener,
  script: OriginScript,
  seen: SeenRequest[],
  open: Set<Deno.Conn>,
): Promise<void> {
  const talks: Promise<void>[] = [];
  try {
    for await (const conn of listener) {
      open.add(conn);
      talks.push(converse(new OriginPeer(conn), script, seen));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
  await Promise.all(talks);
}

async function converse(
  peer: OriginPeer,
  script: OriginScript,
  seen: SeenRequest[],
): Promise<void> {
  try {
    for (;;) {
      const request = await readRequest(peer);
      if (request === undefined) break;
      seen.push(request);
      if (await script(request, peer) === false) break;
    }
  } catch {
    // The gateway has left in the middle of something.
  }
  quietly(() => peer.conn.close());
}

function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // Closed already.
  }
}

/**
 * Opening a socket to an origin, plain or with TLS, in limited time.
 *
 * @module
 */
import { Fault } from "../model/fault.ts";
import { Deadline } from "./deadline.ts";
import type { Socket } from "./connection.ts";

/** Where an origin listens. */
export interface OriginAddress {
  readonly protocol: "http:" | "https:";
  /** A name or address; IPv6 with or without brackets. */
  readonly hostname: string;
  readonly port: number;
}

/** How to reach it. */
export interface DialOptions {
  /** Milliseconds for all of it: name, connection, TLS handshake. */
  readonly connectTime: number;
  /** Root certificates in PEM, beside those of the system. */
  readonly caCerts?: string[];
  readonly signal?: AbortSignal;
}

/**
 * Opens a socket. Rejects with an `origin-slow` fault when time is up, with the signal's reason when
 * that fires, and with an `origin-down` fault for anything else, a bad certificate included.
 */
export async function dial(origin: OriginAddress, options: DialOptions): Promise<Socket> {
  const { connectTime, signal } = options;
  signal?.throwIfAborted();
  const stop = new AbortController();
  const abort = () => stop.abort(signal?.reason);
  using deadline = new Deadline(() =>
    stop.abort(new Fault("origin-slow", `No connection to ${name(origin)} in ${connectTime} ms`))
  );
  deadline.arm(connectTime);
  signal?.addEventListener("abort", abort, { once: true });
  try {
    return await connect(origin, options.caCerts, stop.signal);
  } catch (cause) {
    stop.signal.throwIfAborted();
    throw new Fault("origin-down", `No connection to ${name(origin)}`, { cause });
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}

async function connect(
  { protocol, hostname, port }: OriginAddress,
  caCerts: string[] | undefined,
  signal: AbortSignal,
): Promise<Socket> {
  const bare = hostname.replace(/^\[(.*)\]$/, "$1");
  const plain = await Deno.connect({ hostname: bare, port, signal });
  // A request in two writes must not wait for the acknowledgement of the first one.
  plain.setNoDelay(true);
  if (protocol === "http:") return plain;
  // Not connectTls: it takes no signal, and a silent server would hold the handshake for ever.
  const secure = await Deno.startTls(plain, {
    hostname: bare,
    caCerts,
    alpnProtocols: ["http/1.1"],
  });
  let open = true;
  const close = () => {
    if (open) secure.close();
    open = false;
  };
  signal.addEventListener("abort", close, { once: true });
  try {
    signal.throwIfAborted();
    await secure.handshake();
    return secure;
  } catch (error) {
    close();
    throw error;
  } finally {
    signal.removeEventListener("abort", close);
  }
}

function name({ hostname, port }: OriginAddress): string {
  return `${hostname}:${port}`;
}

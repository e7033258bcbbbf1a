/**
 * The front on raw sockets: HTTP/1.1 over TCP, TLS and Unix sockets, strict about what it takes,
 * with a limit for everything that a client can make it do.
 *
 * @module
 */
import { arena as sharedArena, type Slot } from "../../bytes/arena.ts";
import { Fault } from "../../model/fault.ts";
import type { Front, FrontAddress, Respond } from "../front.ts";
import { acceptAll, Census, evictIdle, type Listener } from "./accept.ts";
import { Again } from "./again.ts";
import { Connection, type Host } from "./connection.ts";
import { converse } from "./converse.ts";
import { Dates } from "./dates.ts";
import { refuse } from "./refuse.ts";
import type { Setting } from "./setting.ts";
import { FRONT_LIMITS, type FrontLimits } from "../../model/front_limits.ts";
import { isLoopback, type WireFrontOptions } from "./settings.ts";
import { Watch } from "./watch.ts";

const LEAST_DESK = 64 << 10;

/** Listens. Throws what `Deno.listen` throws when the address cannot be had. */
export function startWireFront(respond: Respond, options: WireFrontOptions): Front {
  const listener = listen(options);
  try {
    return new WireFront(respond, options, listener);
  } catch (error) {
    listener.close();
    throw error;
  }
}

class WireFront implements Front, Host {
  readonly address: FrontAddress;
  readonly finished: Promise<void>;
  readonly #listener: Listener;
  readonly #limits: FrontLimits;
  readonly #setting: Setting;
  readonly #desk: Slot;
  /** Knows all connections, and some that are closed and about to be forgotten. */
  readonly #watch: Watch<Connection>;
  readonly #census: Census;
  #open = 0;
  #onEmpty: () => void = () => {};

  constructor(respond: Respond, options: WireFrontOptions, listener: Deno.Listener<Deno.Conn>) {
    const { arena = sharedArena, tls, log, warn = () => {} } = options;
    // Behind a proxy everybody comes from its address.
    const { uncounted = options.trustForwarded ? () => true : isLoopback } = options;
    const limits = { ...FRONT_LIMITS, ...options.limits };
    this.address = addressOf(listener.addr, options);
    this.#listener = listener;
    this.#limits = limits;
    this.#watch = new Watch(shortestTime(limits));
    this.#census = new Census(limits.connectionsPerAddress, uncounted);
    const desk = arena.lease("front", Math.max(LEAST_DESK, limits.headBytes));
    if (desk === undefined) throw new RangeError("there is no slot left for another front");
    this.#desk = desk;
    this.#setting = {
      ...{ respond, limits, arena, log, warn },
      // Its parts, which a slot would check on each access.
      desk: { offset: desk.offset, size: desk.size, view: desk.view },
      dates: new Dates(this.#watch),
      again: new Again(this.#watch, log, { bytes: limits.againBytes }),
      scheme: tls === undefined ? "http" : "https",
      ownAuthority: authorityOf(this.address),
      trustForwarded: options.trustForwarded ?? false,
      draining: false,
    };
    const accepting = acceptAll(listener, {
      admit: (socket) => this.#admit(socket),
      trouble: (error) => this.#makeRoom(error),
      stopped: () => this.#setting.draining,
    });
    this.finished = accepting.then(() => this.#finish());
  }

  async shutdown(): Promise<void> {
    if (!this.#setting.draining) {
      this.#setting.draining = true;
      this.#listener.close();
      const fault = new Fault("bad-request", "The server is being stopped");
      for (const connection of this.#watch.watched) {
        if (connection.phase === "idle") connection.destroy(fault);
      }
    }
    await this.finished;
  }

  #admit(socket: Deno.Conn): void {
    if (this.#setting.draining) return socket.close();
    const address = "hostname" in socket.remoteAddr ? socket.remoteAddr.hostname : undefined;
    if (this.#open >= this.#limits.connections) evictIdle(this.#watch.watched);
    if (this.#open >= this.#limits.connections || !this.#census.enter(address)) {
      return socket.close();
    }
    // An answer in two writes must not wait for the acknowledgement of the first one.
    if ("setNoDelay" in socket) (socket as Deno.TcpConn).setNoDelay(true);
    const { scheme } = this.#setting;
    const connection = new Connection(
      socket,
      { address, scheme },
      this.#watch,
      this.#limits,
      this,
    );
    this.#open++;
    this.#watch.add(connection);
    converse(connection, this.#setting);
  }

  #makeRoom(error: unknown): void {
    const closed = evictIdle(this.#watch.watched);
    const reason = error instanceof Error ? error.message : String(error);
    this.#setting.warn(
      `no connection can be accepted (${reason}): ${closed} idle ones were closed`,
    );
  }

  /** Counts one connection less. */
  closed({ peer }: Connection): void {
    this.#open--;
    this.#census.leave(peer.address);
  }

  /** Forgets a connection that nothing more is done for. */
  over(connection: Connection): void {
    this.#watch.delete(connection);
    if (this.#watch.watched.size === 0) this.#onEmpty();
  }

  /** Answers a head that did not come in time. */
  late(connection: Connection): void {
    const late = { status: 408, reason: "The request's head did not come in time." } as const;
    refuse(connection, late, this.#setting).catch(() => {});
  }

  /** Waits for answers in flight, but not for ever, and never for one that nobody can be sent. */
  async #finish(): Promise<void> {
    const fault = new Fault("bad-request", "The server was stopped");
    let deadline: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => {
      deadline = setTimeout(() => {
        for (const connection of this.#watch.watched) connection.destroy(fault);
        setTimeout(resolve);
      }, this.#limits.drainTime);
    });
    const empty = new Promise<void>((resolve) => this.#onEmpty = resolve);
    if (this.#watch.watched.size > 0) await Promise.race([empty, late]);
    clearTimeout(deadline);
    this.#desk.release();
  }
}

function listen(
  { address, tls, sharePort: reusePort }: WireFrontOptions,
): Deno.Listener<Deno.Conn> {
  if ("path" in address) {
    return Deno.listen({ transport: "unix", path: address.path }) as Deno.Listener<Deno.Conn>;
  }
  const { hostname, port } = address;
  return tls === undefined
    ? Deno.listen({ hostname, port, reusePort })
    : Deno.listenTls({ hostname, port, reusePort, ...tls, alpnProtocols: ["http/1.1"] });
}

function addressOf(addr: Deno.Addr, { address }: WireFrontOptions): FrontAddress {
  if ("path" in address) return { hostname: address.path, port: 0 };
  return { hostname: address.hostname, port: (addr as Deno.NetAddr).port };
}

function authorityOf({ hostname, port }: FrontAddress): string {
  if (port === 0) return "localhost";
  return `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}

function shortestTime(limits: FrontLimits): number {
  const { idleTime, headTime, bodyTime, slowTime, writeTime, leaveTime, lingerTime } = limits;
  return Math.min(idleTime, headTime, bodyTime, slowTime, writeTime, leaveTime, lingerTime);
}

/**
 * The connections to one origin: how many at once, and which may be used again (RFC 9112 §9.3).
 *
 * @module
 */
import { Fault } from "../model/fault.ts";
import type { Limits } from "../model/limits.ts";
import { Connection, type Socket } from "./connection.ts";
import { Deadline } from "./deadline.ts";
import { Permits } from "./permits.ts";

/** The limits that a pool keeps. */
export type PoolLimits = Pick<Limits, "originConnections" | "idleTime" | "headTime">;

/** Opens one more socket. */
export type Dial = (signal?: AbortSignal) => Promise<Socket>;

interface Idle {
  readonly connection: Connection;
  readonly deadline: Deadline;
}

/**
 * Lends connections. A permit belongs to each that is lent. A new one is dialled only while none is
 * idle, so that lent and idle ones together never exceed the limit.
 */
export class Pool {
  /** Sockets opened so far, and exchanges that found an idle one. */
  opened = 0;
  reused = 0;
  /** Connections lent at this moment. */
  lent = 0;
  readonly #dial: Dial;
  readonly #limits: PoolLimits;
  readonly #permits: Permits;
  readonly #idle: Idle[] = [];
  #closed = false;

  /** Starts empty. */
  constructor(dial: Dial, limits: PoolLimits) {
    this.#dial = dial;
    this.#limits = limits;
    this.#permits = new Permits(limits.originConnections);
  }

  /** How many idle connections there are. */
  get idle(): number {
    return this.#idle.length;
  }

  /** How many wait for a connection. */
  get waiting(): number {
    return this.#permits.waiting;
  }

  /** Lends a connection, an idle one if there is any. Whoever takes one gives or drops it once. */
  async take(signal?: AbortSignal): Promise<Connection> {
    await this.#enter(signal);
    try {
      return await this.#wake() ?? await this.#open(signal);
    } catch (error) {
      this.#yield();
      throw error;
    }
  }

  /**
   * Lends a new connection and closes the idle ones: called when one of them turned out to be dead,
   * and its like will be, too.
   */
  async takeFresh(signal?: AbortSignal): Promise<Connection> {
    await this.#enter(signal);
    this.#clear();
    try {
      return await this.#open(signal);
    } catch (error) {
      this.#yield();
      throw error;
    }
  }

  /** One more may be lent from now on. */
  #enter(signal: AbortSignal | undefined): Promise<void> | undefined {
    if (this.#closed) throw new Fault("origin-down", "The client has been closed");
    signal?.throwIfAborted();
    if (!this.#permits.take()) return this.#wait(signal);
    this.lent++;
  }

  async #wait(signal: AbortSignal | undefined): Promise<void> {
    const { headTime } = this.#limits;
    await this.#permits.acquire({
      signal,
      time: headTime,
      fault: () => new Fault("origin-slow", `No connection became free in ${headTime} ms`),
    });
    this.lent++;
    if (!this.#closed) return;
    this.#yield();
    throw new Fault("origin-down", "The client has been closed");
  }

  /** Takes back a connection whose exchange is complete; it may be lent again. */
  give(connection: Connection): void {
    if (this.#closed || this.#limits.idleTime <= 0) this.drop(connection);
    else {
      this.#rest(connection);
      this.#yield();
    }
  }

  /** Takes back a connection that must not be used again. */
  drop(connection: Connection): void {
    connection.destroy(new Fault("origin-broken", "The connection was given up"));
    this.#yield();
  }

  /** Sets how many connections there may be; those in use are left alone. */
  resize(connections: number): void {
    this.#permits.resize(connections);
    while (this.#idle.length > 0 && this.#idle.length + this.lent > connections) {
      this.#discard(this.#idle[0]);
    }
  }

  /** Closes the idle ones now, and each lent one when it comes back. */
  close(): void {
    this.#closed = true;
    this.#clear();
  }

  #clear(): void {
    for (const idle of this.#idle.splice(0)) this.#end(idle);
  }

  #yield(): void {
    this.lent--;
    this.#permits.release();
  }

  /** The connection used last is the one that lives most likely. */
  async #wake(): Promise<Connection | undefined> {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      idle.deadline.disarm();
      const { connection } = idle;
      // Its sudden end, or bytes that nobody asked for: a response to no request (RFC 9112 §9.2).
      if (connection.signal.aborted || await connection.isStirred()) {
        connection.destroy(new Fault("origin-broken", "The idle connection spoke"));
        continue;
      }
      this.reused++;
      connection.reused = true;
      connection.received = 0;
      return connection;
    }
  }

  async #open(signal: AbortSignal | undefined): Promise<Connection> {
    const socket = await this.#dial(signal);
    this.opened++;
    return new Connection(socket);
  }

  #rest(connection: Connection): void {
    const discard = () => this.#discard(idle);
    const idle: Idle = { connection, deadline: new Deadline(discard) };
    idle.deadline.arm(this.#limits.idleTime);
    this.#idle.push(idle);
    connection.listen().then(discard, discard);
  }

  #discard(idle: Idle): void {
    const at = this.#idle.indexOf(idle);
    if (at < 0) return;
    this.#idle.splice(at, 1);
    this.#end(idle);
  }

  #end(idle: Idle): void {
    idle.deadline.disarm();
    idle.connection.destroy(new Fault("origin-broken", "The idle connection was closed"));
  }
}

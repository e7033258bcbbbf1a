/**
 * One socket to an origin: reads, whole writes, one reason for its end.
 *
 * A socket that is silent holds no slot: it waits with a small buffer of its own, and what came is
 * copied to the front of the slot that is leased then. Hundreds of silent event streams or idle
 * connections thus take nothing from those who have work to do.
 *
 * @module
 */
import { Fault } from "../model/fault.ts";

/** What is used of `Deno.Conn`. */
export type Socket = Pick<Deno.Conn, "read" | "write" | "close" | "closeWrite">;

/** Bytes that a silent socket can receive before it needs a slot. Small answers fit, and so come whole. */
const WAITING_SIZE = 4096;

/**
 * Turns of the microtask queue within which a read settles that finds bytes at hand: two, with Deno
 * 2.9 on TCP. Longer waits would gain nothing, for bytes can always come a moment later still.
 */
const SETTLING_TURNS = 6;

/** A connection to an origin, used by one exchange at a time. */
export class Connection {
  /** Bytes received since the exchange began. */
  received = 0;
  /** Whether an exchange has been completed on it before. */
  reused = false;
  /** Whether what has come was no answer, but left over from the exchange before. */
  strayed = false;
  readonly #socket: Socket;
  readonly #waiting: Uint8Array<ArrayBuffer> = new Uint8Array(WAITING_SIZE);
  /** Settles when the read into `#waiting` does. */
  #arrival: Promise<void> | undefined;
  /** What that read has brought, and nobody has fetched yet; 0 is the end. */
  #came: number | undefined;
  #brisk = false;
  readonly #end = new AbortController();

  /** Takes over the socket. */
  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Aborts when it is destroyed, with the reason. */
  get signal(): AbortSignal {
    return this.#end.signal;
  }

  /**
   * Resolves when it is worth having a slot: bytes or the end have come, or more bytes are on their
   * way for sure. Rejects when it is destroyed.
   */
  arrival(): Promise<void> {
    return this.#brisk ? Promise.resolve() : this.listen();
  }

  /** Whether more bytes are on their way for sure. */
  get brisk(): boolean {
    return this.#brisk;
  }

  /** Resolves when there is something to read: bytes, or the end. Rejects when it is destroyed. */
  listen(): Promise<void> {
    return this.#arrival ??= this.#listen();
  }

  async #listen(): Promise<void> {
    this.#brisk = false;
    try {
      this.#came = await this.#socket.read(this.#waiting) ?? 0;
    } catch (error) {
      // Nothing more will, which stirs it, too.
      this.#came = 0;
      throw this.#explain(error);
    }
  }

  /**
   * Whether something has come to a connection that listens and was asked nothing. Looks long enough
   * to see what lay in the socket when it began to listen, so that surplus bytes behind one answer
   * are not taken for the next one when a connection is handed on at once.
   */
  async isStirred(): Promise<boolean> {
    for (let turn = 0; turn < SETTLING_TURNS; turn++) await null;
    return this.#came !== undefined;
  }

  /** Reads at least one byte into a view of more than `WAITING_SIZE` bytes; 0 is the end. */
  async read(into: Uint8Array): Promise<number> {
    await this.#arrival;
    const length = this.#came === undefined
      ? await this.#fetch(into)
      : this.#take(into, this.#came);
    // A full buffer means that more is on its way: the next read needs no wait beforehand.
    this.#brisk = length >= WAITING_SIZE;
    this.received += length;
    return length;
  }

  /** Writes all of the bytes. */
  async write(bytes: Uint8Array): Promise<void> {
    try {
      let written = 0;
      while (written < bytes.length) written += await this.#socket.write(bytes.subarray(written));
    } catch (error) {
      throw this.#explain(error);
    }
  }

  /** Tells the origin that nothing more will be written. */
  async closeWrite(): Promise<void> {
    if (!this.signal.aborted) await this.#socket.closeWrite();
  }

  /** Closes the socket. Reads and writes under way reject with the first reason given. */
  destroy(reason: unknown): void {
    if (this.signal.aborted) return;
    this.#end.abort(reason);
    this.#socket.close();
  }

  async #fetch(into: Uint8Array): Promise<number> {
    try {
      return await this.#socket.read(into) ?? 0;
    } catch (error) {
      throw this.#explain(error);
    }
  }

  /** What has come while it listened. */
  #take(into: Uint8Array, length: number): number {
    this.#arrival = undefined;
    this.#came = undefined;
    into.set(this.#waiting.subarray(0, length));
    return length;
  }

  #explain(cause: unknown): unknown {
    if (this.signal.aborted) return this.signal.reason;
    return new Fault("origin-broken", "The connection to the origin broke", { cause });
  }
}

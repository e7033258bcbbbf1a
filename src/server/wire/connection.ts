/**
 * One client's connection: its bytes, whole writes, its deadlines, and one end.
 *
 * @module
 */
import type { Outlet } from "../../bytes/outlets.ts";
import { Fault } from "../../model/fault.ts";
import type { Peer } from "../../origin/origin.ts";
import type { FieldBlock } from "./field_blocks.ts";
import { Intake } from "./intake.ts";
import type { FrontLimits } from "../../model/front_limits.ts";
import type { Watch, Watched } from "./watch.ts";

/** What is used of `Deno.Conn`. */
export type Socket = Pick<Deno.Conn, "read" | "write" | "close" | "closeWrite">;

/** What a connection is doing, for those who must choose which one to close. */
export type Phase = "idle" | "head" | "exchange" | "closing";

/** Why most connections end. */
export function gone(cause?: unknown): Fault {
  return new Fault("bad-request", "The client has left", { cause });
}

/**
 * What happens when a deadline is missed. A function of the connection, not of its own: thousands of
 * connections wait, and each closure for them would be one more thing to hold.
 */
export type Ring = (connection: Connection) => void;

/** Nobody sends a request. */
export const silent: Ring = (connection) =>
  connection.destroy(new Fault("bad-request", "The client was silent"));

/** A head does not come to its end. */
export const late: Ring = (connection) => connection.host.late(connection);

/** A deadline that is none: a small number, as all others are, and so kept without an object. */
const NEVER = 0;

function isMissed(due: number, now: number): boolean {
  return due !== NEVER && now >= due;
}

/** A deadline with what happens when it is missed. */
export class Alarm {
  #due = NEVER;
  #ring: Ring = silent;

  /** Sets it anew. */
  set(due: number, ring: Ring): void {
    this.#due = due;
    this.#ring = ring;
  }

  /** Takes it back. */
  clear(): void {
    this.#due = NEVER;
  }

  /** Rings if it is time. */
  check(now: number, connection: Connection): void {
    if (!isMissed(this.#due, now)) return;
    this.#due = NEVER;
    this.#ring(connection);
  }
}

/** Who a connection belongs to. */
export interface Host {
  /** A head did not come in time. */
  late(connection: Connection): void;
  /** It is closed; called once. */
  closed(connection: Connection): void;
  /** Nothing more is done for it; called once, and last. */
  over(connection: Connection): void;
}

/** How long a client may take. */
export type ClientTimes = Pick<FrontLimits, "writeTime" | "leaveTime">;

/** Whoever has to know what becomes of a connection. */
export interface Bystander {
  /** The client sends no more. */
  onQuiet(): void;
  /** The connection is closed. */
  onEnd(reason: unknown): void;
}

/** How far a head has come. */
export interface HeadProgress {
  /** Bytes in which its end does not lie. */
  searched: number;
  /** Empty lines before it. */
  emptyLines: number;
}

/** A connection of a client, from accept to close. */
export class Connection implements Watched {
  phase: Phase = "idle";
  /** When it became idle, on the watch's clock. */
  since: number;
  readonly intake: Intake;
  /** For what is to be read. */
  readonly reading: Alarm = new Alarm();
  /** How far a head has been searched that is not whole yet. */
  progress: HeadProgress | undefined;
  /** The fields of the last head, if they were known. */
  lastBlock: FieldBlock | undefined;
  /** Who is told, if anybody. */
  bystander: Bystander | undefined;
  readonly peer: Peer;
  readonly watch: Watch;
  readonly #socket: Socket;
  readonly #times: ClientTimes;
  readonly host: Host;
  /** Until when what is written must have left, and an answer be there for a client that has left. */
  #writeBy = NEVER;
  #answerBy = NEVER;
  #busy = false;
  #over = false;

  /** Takes over the socket. */
  constructor(
    socket: Socket,
    peer: Peer,
    watch: Watch,
    times: ClientTimes,
    host: Host,
  ) {
    this.host = host;
    this.#socket = socket;
    this.#times = times;
    this.peer = peer;
    this.watch = watch;
    this.since = watch.now;
    this.intake = new Intake(socket, this);
  }

  /** Whether it has been closed. */
  get over(): boolean {
    return this.#over;
  }

  /** Whoever is to be told that the client sends no more. */
  onQuiet(): void {
    this.bystander?.onQuiet();
  }

  /** Nobody is told any more of what the client does. */
  forgetExchange(): void {
    this.#answerBy = NEVER;
    this.bystander = undefined;
  }

  /**
   * Writes all of the bytes. Rejects, and ends the connection, when the client takes them no more.
   * The outlet that they lie in is released.
   */
  async write(bytes: Uint8Array, from?: Outlet): Promise<void> {
    this.#busy = true;
    this.#answerBy = NEVER;
    try {
      for (let written = 0; written < bytes.length;) {
        this.#writeBy = this.watch.after(this.#times.writeTime);
        const rest = written === 0 ? bytes : bytes.subarray(written);
        written += await this.#socket.write(rest);
      }
    } catch (cause) {
      const fault = gone(cause);
      this.destroy(fault);
      throw fault;
    } finally {
      from?.release();
      this.#busy = false;
      this.#writeBy = NEVER;
    }
  }

  /**
   * Begins to write bytes that mostly leave at once; resolves with how many have left. Whoever calls it
   * goes on with `endWrite`. The two are `write` without the promises of a function of its own.
   */
  beginWrite(bytes: Uint8Array): Promise<number> {
    this.#busy = true;
    this.#writeBy = this.watch.after(this.#times.writeTime);
    return this.#socket.write(bytes);
  }

  /** Ends what `beginWrite` began: nothing is left to wait for, as a rule. */
  endWrite(bytes: Uint8Array, written: number): Promise<void> | undefined {
    this.#busy = false;
    this.#writeBy = NEVER;
    return written < bytes.length ? this.write(bytes.subarray(written)) : undefined;
  }

  /**
   * The answer has to wait for somebody: a client that has closed its side is waited for only so
   * long. Called again after each write.
   */
  expectWork(): void {
    if (!this.intake.ended || this.#busy) return;
    this.#answerBy = this.watch.after(this.#times.leaveTime);
  }

  /** Tells the client that nothing more will be written. */
  async closeWrite(): Promise<void> {
    try {
      await this.#socket.closeWrite();
    } catch {
      this.destroy(gone());
    }
  }

  /** Closes the socket; whatever reads or writes is told. */
  destroy(reason: unknown): void {
    if (this.#over) return;
    this.#over = true;
    this.#socket.close();
    this.host.closed(this);
    this.bystander?.onEnd(reason);
  }

  /** Looks at the deadlines. */
  expire(now: number): void {
    if (this.#over) return;
    this.reading.check(now, this);
    if (isMissed(this.#writeBy, now)) {
      this.destroy(new Fault("bad-request", "The client takes nothing"));
    } else if (isMissed(this.#answerBy, now)) this.destroy(gone());
  }
}

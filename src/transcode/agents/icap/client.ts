/**
 * The ICAP client (RFC 3507): one service, its connections, and what it says of itself.
 *
 * @module
 */
import { arena as sharedArena } from "../../../bytes/arena.ts";
import type { Connection } from "../../../http1/connection.ts";
import { dial } from "../../../http1/dial.ts";
import { Pool } from "../../../http1/pool.ts";
import { Fault } from "../../../model/fault.ts";
import type { Limits } from "../../../model/limits.ts";
import { type IcapAddress, readIcapAddress } from "./address.ts";
import { formatIcapRequest } from "./heads.ts";
import { readService, readTag, type Service } from "./service.ts";
import { HEAD_ONLY, type IcapMessage, type IcapResponse, transact } from "./transaction.ts";

/** How a client behaves. */
export interface IcapClientOptions {
  readonly limits: Limits;
  /** Root certificates in PEM for `icaps:`, beside those of the system. */
  readonly caCerts?: string[];
  /** The clock, in milliseconds since the epoch. */
  readonly now?: () => number;
}

/** A service that does not say for how long its OPTIONS hold is asked again after this, in seconds. */
const LIFETIME = 3600;

/** Speaks ICAP to one service. */
export class IcapClient {
  /** Where the service is. */
  readonly address: IcapAddress;
  readonly #pool: Pool;
  readonly #limits: Limits;
  readonly #now: () => number;
  #service: Service | undefined;
  #expires = 0;
  #istag = "";
  #asking: Promise<Service> | undefined;

  /** Opens nothing yet. Throws a TypeError for what is no address of a service. */
  constructor(url: string, { limits, caCerts, now = Date.now }: IcapClientOptions) {
    this.address = readIcapAddress(url);
    this.#limits = limits;
    this.#now = now;
    const { connectTime } = limits;
    const open = (signal?: AbortSignal) =>
      dial(this.address.dial, { connectTime, caCerts, signal });
    this.#pool = new Pool(open, limits);
  }

  /** The tag of the service, as far as it is known. */
  get istag(): string {
    return this.#istag;
  }

  /** Connections opened, lent and idle. */
  get connections(): { readonly opened: number; readonly lent: number; readonly idle: number } {
    const { opened, lent, idle } = this.#pool;
    return { opened, lent, idle };
  }

  /** What the service says of itself, if that is known and still holds. */
  get known(): Service | undefined {
    return this.#now() < this.#expires ? this.#service : undefined;
  }

  /** What the service says of itself; asked where nothing is known that still holds. */
  options(): Promise<Service> {
    const { known } = this;
    if (known !== undefined) return Promise.resolve(known);
    this.#asking ??= this.#ask().finally(() => this.#asking = undefined);
    return this.#asking;
  }

  /**
   * Sends a request and waits for the heads of its response. A connection that the service had closed
   * as we took it is replaced once, where `message` can be made anew.
   */
  async send(message: () => IcapMessage): Promise<IcapResponse> {
    const first = message();
    const connection = await this.#pool.take(first.signal);
    try {
      return await this.#transact(connection, first);
    } catch (error) {
      const isStale = connection.reused && connection.received === 0 &&
        error instanceof Fault && error.code === "origin-broken";
      if (!isStale || first.signal?.aborted) throw error;
    }
    return await this.#transact(await this.#pool.takeFresh(first.signal), message());
  }

  /** Closes idle connections now, and each one in use when its response is over. */
  close(): void {
    this.#pool.close();
  }

  async #transact(connection: Connection, message: IcapMessage): Promise<IcapResponse> {
    const finish = (reusable: boolean) =>
      reusable ? this.#pool.give(connection) : this.#pool.drop(connection);
    try {
      const surroundings = { limits: this.#limits, arena: sharedArena, finish };
      const response = await transact(connection, message, surroundings);
      this.#learn(response);
      return response;
    } catch (error) {
      this.#pool.drop(connection);
      throw error;
    }
  }

  /** Every response carries the tag; a new one voids what was made under the old one (§4.7). */
  #learn({ fields, status }: IcapResponse): void {
    const istag = readTag(fields);
    if (istag === undefined || status >= 300 || istag === this.#istag) return;
    this.#istag = istag;
    // What the service says of itself may have changed with it.
    this.#expires = 0;
  }

  async #ask(): Promise<Service> {
    const { uri, host } = this.address;
    const response = await this.send(() => ({
      head: formatIcapRequest({
        ...{ method: "OPTIONS", uri, host, heads: [], body: "null-body" },
        fields: [["Allow", "204, 206"]],
      }),
      payload: HEAD_ONLY,
    }));
    await response.body?.cancel();
    if (response.status !== 200) {
      throw new Fault("agent", `The ICAP service answered ${response.status} to OPTIONS`);
    }
    const service = readService(response.fields);
    this.#service = service;
    this.#istag = service.istag;
    this.#expires = this.#now() + (service.lifetime ?? LIFETIME) * 1000;
    const { originConnections } = this.#limits;
    this.#pool.resize(Math.min(originConnections, service.connections ?? originConnections));
    return service;
  }
}

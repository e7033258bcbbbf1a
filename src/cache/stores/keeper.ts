/**
 * Keeps things for other processes of this machine: each store is one for all of them, purges reach all,
 * and of all that ask for a claim one has it.
 *
 * @module
 */
import { Epochs } from "../epochs.ts";
import type { Store } from "../store.ts";
import { type Guest, type Notes, replyTo, type SharedStore, type Walks } from "./keeper_answers.ts";
import { KeptClaims } from "./keeper_claims.ts";
import { KeeperLine } from "./keeper_line.ts";
import { type Asked, type Greeting, type KeeperAddress, TEXT_LIMIT } from "./keeper_messages.ts";

/** What anybody may say before it has shown the token, in bytes; and how long it may take to. */
const GREETING = { length: 1_024, milliseconds: 5_000 };

/** Keeps things for those who know where it is, and its token. */
export class Keeper {
  readonly #listener: Deno.TcpListener;
  readonly #token = crypto.randomUUID();
  readonly #stores: readonly SharedStore[];
  readonly #notes: Notes = new Map();
  readonly #limit: number;

  /**
   * Takes over the stores, which are known by their places in the list. `contentLimit`: the largest content
   * that is put, in bytes.
   */
  constructor(stores: readonly Store[], contentLimit: number) {
    this.#stores = stores.map((store) =>
      store && ({
        store,
        epochs: new Epochs(),
        claims: new KeptClaims((guest: Guest, key) => guest.tell({ ended: key })),
        guests: new Set(),
      })
    );
    this.#limit = contentLimit + TEXT_LIMIT;
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.#accept();
  }

  /** Where it is. */
  get address(): KeeperAddress {
    return { port: this.#listener.addr.port, token: this.#token };
  }

  /** Asks nobody in any more, and closes the stores. */
  async close(): Promise<void> {
    this.#listener.close();
    for (const { store, claims, guests } of this.#stores) {
      for (const guest of guests) guest.leave();
      claims.close();
      await store.close();
    }
  }

  async #accept(): Promise<void> {
    try {
      for await (const connection of this.#listener) this.#host(new KeeperLine(connection));
    } catch {
      // It has been closed.
    }
  }

  async #host(line: KeeperLine): Promise<void> {
    const shared = await this.#greet(line);
    if (shared === undefined) return line.close();
    const guest: Guest = { tell: (told) => line.send(told), leave: () => line.close() };
    shared.guests.add(guest);
    const walks: Walks = new Map();
    try {
      for (let next; (next = await line.receive<Asked>(this.#limit)) !== undefined;) {
        const { message, bytes } = next;
        replyTo(message, bytes, { ...shared, guest, walks, notes: this.#notes })
          .then(({ answer, content }) => line.send({ number: message.number, answer }, content))
          .catch(() => line.send({ number: message.number }));
      }
    } catch {
      // Whoever says what nobody says is no guest any more.
    }
    shared.guests.delete(guest);
    shared.claims.leave(guest);
    line.close();
  }

  /** The store that a stranger has shown the token for. */
  async #greet(line: KeeperLine): Promise<SharedStore | undefined> {
    const timer = setTimeout(() => line.close(), GREETING.milliseconds);
    try {
      const greeting = await line.receive<Greeting>(GREETING.length);
      const { token, store } = greeting?.message ?? {};
      return token === this.#token && store !== undefined ? this.#stores[store] : undefined;
    } catch {
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }
}

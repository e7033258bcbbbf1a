/**
 * Notes that the guests of a keeper leave for each other.
 *
 * @module
 */
import { KeeperClient, type KeeperClientOptions } from "./keeper_client.ts";

/** Where one guest writes and reads them. */
export class KeeperBoard {
  readonly #writer = crypto.randomUUID();
  readonly #keeper: KeeperClient;

  /** Connects. */
  constructor(options: KeeperClientOptions) {
    this.#keeper = new KeeperClient(options, { onTold: () => {}, onEnd: () => {} });
  }

  /** Leaves a note, fit for JSON, in place of the one before. It stays when this guest has gone. */
  async write(note: unknown): Promise<void> {
    await this.#keeper.ask("note", { writer: this.#writer, note }, true);
  }

  /** The last notes of all others. */
  async read(): Promise<readonly unknown[]> {
    return await this.#keeper.ask("notes", { besides: this.#writer }, []);
  }

  /** Leaves the keeper. */
  async close(): Promise<void> {
    await this.#keeper.close();
  }
}

/**
 * A connection whose protocol was changed (RFC 9110 §7.8, §15.2.2): bytes both ways, not looked at
 * and not limited in time.
 *
 * @module
 */
import type { Arena } from "../bytes/arena.ts";
import { Fault } from "../model/fault.ts";
import type { Connection } from "./connection.ts";
import { READ_SIZE } from "./response_body.ts";

/** Both directions of an upgraded connection. */
export interface Tunnel {
  /** What the origin sends. */
  readonly readable: ReadableStream<Uint8Array>;
  /** What the origin is to get. */
  readonly writable: WritableStream<Uint8Array>;
}

/** What a tunnel is made from. */
export interface TunnelOptions {
  readonly connection: Connection;
  readonly arena: Arena;
  /** Bytes of the new protocol that came together with the head. */
  readonly early: Uint8Array;
  /** Called once, when both directions have ended or one has failed, and the connection is closed. */
  finish(): void;
}

/** Makes streams of a connection. */
export function openTunnel({ connection, arena, early, finish }: TunnelOptions): Tunnel {
  let directions = 2;
  const leave = () => {
    if (--directions === 0) connection.destroy(new Fault("origin-broken", "The tunnel is closed"));
  };
  const guard = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error) => {
      connection.destroy(error);
      throw error;
    });
  connection.signal.addEventListener("abort", finish, { once: true });
  const readable = new ReadableStream<Uint8Array>({
    start(controller) {
      if (early.length > 0) controller.enqueue(early);
    },
    async pull(controller) {
      const bytes = await guard(receive(connection, arena));
      if (bytes.length > 0) return controller.enqueue(bytes);
      controller.close();
      leave();
    },
    cancel: (reason) => connection.destroy(reason),
  }, { highWaterMark: 0 });
  const writable = new WritableStream<Uint8Array>({
    write: (chunk) => guard(connection.write(chunk)),
    async close() {
      await guard(connection.closeWrite());
      leave();
    },
    abort: (reason) => connection.destroy(reason),
  });
  return { readable, writable };
}

async function receive(connection: Connection, arena: Arena): Promise<Uint8Array> {
  await connection.arrival();
  using slot = await arena.acquire("upstream", READ_SIZE, connection.signal);
  return slot.view.slice(0, await connection.read(slot.view));
}

/**
 * A connection of the wire front without a socket: what the client sends is cut into reads at will,
 * and what it gets is gathered.
 *
 * @module
 */
import { arena } from "../../src/bytes/arena.ts";
import type { Respond } from "../../src/server/front.ts";
import { Connection, type Socket } from "../../src/server/wire/connection.ts";
import { converse } from "../../src/server/wire/converse.ts";
import { Again } from "../../src/server/wire/again.ts";
import { Dates } from "../../src/server/wire/dates.ts";
import { FRONT_LIMITS, type FrontLimits } from "../../src/model/front_limits.ts";
import { Watch } from "../../src/server/wire/watch.ts";

/** Sends the pieces, each of which arrives by a read of its own, and then no more. */
class PiecewiseSocket implements Socket {
  answer = "";
  #closed = false;
  readonly #pieces: Uint8Array[];

  constructor(pieces: readonly Uint8Array[]) {
    this.#pieces = pieces.filter((piece) => piece.length > 0);
  }

  async read(into: Uint8Array): Promise<number | null> {
    await null;
    if (this.#closed) throw new Deno.errors.BadResource("closed");
    const [piece] = this.#pieces;
    if (piece === undefined) return null;
    const length = Math.min(piece.length, into.length);
    into.set(piece.subarray(0, length));
    if (length === piece.length) this.#pieces.shift();
    else this.#pieces[0] = piece.subarray(length);
    return length;
  }

  async write(bytes: Uint8Array): Promise<number> {
    await null;
    if (this.#closed) throw new Deno.errors.BadResource("closed");
    // As sockets do, now and then.
    const length = bytes.length > 10 ? bytes.length - 3 : bytes.length;
    for (const byte of bytes.subarray(0, length)) this.answer += String.fromCharCode(byte);
    return length;
  }

  closeWrite(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    this.#closed = true;
  }
}

/** Runs one connection to its end; gives all that was answered. */
export async function runConnection(
  respond: Respond,
  pieces: readonly Uint8Array[],
  limits: Partial<FrontLimits> = {},
  again: Again = new Again(new Watch(10_000), undefined),
): Promise<string> {
  const socket = new PiecewiseSocket(pieces);
  const all = { ...FRONT_LIMITS, ...limits };
  const peer = { address: "127.0.0.1", scheme: "http" } as const;
  const watch = new Watch(10_000);
  const connection = new Connection(socket, peer, watch, all, {
    late: () => {},
    closed: () => {},
    over: () => {},
  });
  using desk = arena.lease("front", 64 << 10);
  if (desk === undefined) throw new Error("no slot is free");
  await converse(connection, {
    ...{
      respond,
      limits: all,
      arena,
      desk,
      scheme: "http",
      dates: new Dates(watch),
      again,
      ownAuthority: "localhost",
    },
    ...{ log: undefined, warn: () => {}, draining: false, trustForwarded: false },
  });
  connection.destroy(undefined);
  return socket.answer;
}

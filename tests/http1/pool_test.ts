import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import type { Socket } from "../../src/http1/connection.ts";
import { Pool } from "../../src/http1/pool.ts";

const LIMITS = { originConnections: 1, idleTime: 60_000, headTime: 60_000 };

/** A socket whose reads end only when it is closed, unless bytes are given. */
class FakeSocket implements Socket {
  closed = 0;
  reads = 0;
  readonly #end = Promise.withResolvers<null>();

  constructor(readonly bytes: readonly number[] = []) {}

  read(into: Uint8Array): Promise<number | null> {
    this.reads++;
    if (this.bytes.length === 0) return this.#end.promise;
    into.set(this.bytes);
    return Promise.resolve(this.bytes.length);
  }

  write(bytes: Uint8Array): Promise<number> {
    return Promise.resolve(bytes.length);
  }

  closeWrite(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    this.closed++;
    this.#end.resolve(null);
  }
}

function poolOf(...sockets: FakeSocket[]): Pool {
  const left = [...sockets];
  return new Pool(() => {
    const next = left.shift();
    return next === undefined ? Promise.reject(new Error("no socket left")) : Promise.resolve(next);
  }, LIMITS);
}

Deno.test("Pool lends the same connection again", async () => {
  const socket = new FakeSocket();
  const pool = poolOf(socket);
  const first = await pool.take();
  assertEquals(first.reused, false);
  pool.give(first);
  const second = await pool.take();
  assertStrictEquals(second, first);
  assertEquals(second.reused, true);
  pool.drop(second);
  assertEquals([pool.opened, pool.reused, pool.lent, pool.idle, socket.closed], [1, 1, 0, 0, 1]);
});

Deno.test("Pool does not hand on a connection in which bytes wait", async () => {
  const [bad, good] = [new FakeSocket([72, 84, 84, 80]), new FakeSocket()];
  const pool = poolOf(bad, good);
  const first = await pool.take();
  const waiting = pool.take();
  pool.give(first);
  const second = await waiting;
  assertEquals(second.reused, false);
  assertEquals([bad.closed, bad.reads], [1, 1]);
  pool.drop(second);
});

Deno.test("Pool gives the permit back when no connection can be opened", async () => {
  const pool = poolOf();
  await assertRejects(() => pool.take(), Error, "no socket left");
  await assertRejects(() => pool.take(), Error, "no socket left");
  assertEquals([pool.lent, pool.waiting], [0, 0]);
});

Deno.test("Pool.takeFresh closes the idle ones and opens another", async () => {
  const [old, fresh] = [new FakeSocket(), new FakeSocket()];
  const pool = poolOf(old, fresh);
  pool.give(await pool.take());
  assertEquals(pool.idle, 1);
  const connection = await pool.takeFresh();
  assertEquals([connection.reused, old.closed, pool.idle, pool.opened], [false, 1, 0, 2]);
  pool.drop(connection);
  assertEquals(fresh.closed, 1);
});

Deno.test("Pool.close closes idle connections, and lent ones when they come back", async () => {
  const socket = new FakeSocket();
  const pool = poolOf(socket);
  const connection = await pool.take();
  pool.close();
  assertEquals(socket.closed, 0);
  pool.give(connection);
  assertEquals([socket.closed, pool.idle], [1, 0]);
});

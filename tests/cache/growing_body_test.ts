import { assert, assertEquals, assertRejects } from "@std/assert";
import { GrowingBody, type GrowingOptions } from "../../src/cache/growing_body.ts";
import { BytesBody } from "../../src/cache/stored_body.ts";
import { PendingBody } from "../../src/cache/stores/pending_body.ts";
import type { BodyWriter, StoredBody } from "../../src/cache/store.ts";

const REFUSES: BodyWriter = {
  length: 0,
  write: () => false,
  peek: () => undefined,
  commit: () => undefined,
  abort: () => {},
};

/** Pieces that are not gathered. */
const SIZE = 1 << 10;
const WINDOW = 2 * SIZE;

/** Pieces of this size, each of them the number of the piece. */
function pieces(count: number, asked = { pieces: 0 }): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      if (asked.pieces === count) return controller.close();
      controller.enqueue(new Uint8Array(SIZE).fill(asked.pieces++));
    },
  }, { highWaterMark: 0 });
}

const WHOLE = Uint8Array.from({ length: 10 * SIZE }, (_, index) => Math.floor(index / SIZE));

function grow(source: ReadableStream<Uint8Array>, options: Partial<GrowingOptions> = {}) {
  const writer = new PendingBody(() => true, 100 * SIZE);
  return new GrowingBody(source, {
    writer,
    window: WINDOW,
    patience: 10_000,
    finish: () => Promise.resolve(new BytesBody(WHOLE)),
    ...options,
  });
}

async function read(body: GrowingBody): Promise<Uint8Array> {
  const seat = body.join();
  assert(seat !== undefined);
  return await new Response(seat.open()).bytes();
}

/** All that is left for this reader. */
async function readOn(reader?: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array> {
  const rest: number[] = [];
  for (let piece = await reader?.read(); piece?.value; piece = await reader?.read()) {
    rest.push(...piece.value);
  }
  return new Uint8Array(rest);
}

Deno.test("GrowingBody asks for nothing before somebody reads, and then for no more than is read", async () => {
  const asked = { pieces: 0 };
  const body = grow(pieces(10, asked));
  const reader = body.join()?.open().getReader();
  assertEquals(asked.pieces, 0);
  await reader?.read();
  assertEquals(asked.pieces, 1);
  await reader?.cancel();
});

Deno.test("GrowingBody gives the whole to all, however they come and go", async () => {
  for (const refused of [false, true]) {
    const body = grow(pieces(10), refused ? { writer: REFUSES, window: 100 * SIZE } : {});
    const [fast, slow] = [body.join()?.open(), body.join()?.open()];
    const first = await new Response(fast).bytes();
    assertEquals([first, await read(body), await new Response(slow).bytes()], [
      WHOLE,
      WHOLE,
      WHOLE,
    ]);
  }
});

Deno.test("GrowingBody gives a late reader what only the writer remembers", async () => {
  const body = grow(pieces(10));
  const fast = body.join()?.open().getReader();
  for (let turn = 0; turn < 8; turn++) await fast?.read();
  const late = body.join()?.open().getReader();
  assertEquals((await late?.read())?.value, new Uint8Array(SIZE).fill(0));
  assertEquals((await late?.read())?.value, new Uint8Array(SIZE).fill(1));
  for (let turn = 0; turn < 3; turn++) await fast?.read();
  assertEquals(await readOn(late), WHOLE.slice(2 * SIZE));
});

Deno.test("GrowingBody has no seat for who comes when the beginning is gone", async () => {
  const body = grow(pieces(10), { writer: REFUSES });
  const fast = body.join()?.open().getReader();
  for (let turn = 0; turn < 8; turn++) await fast?.read();
  assertEquals(body.join(), undefined);
  await fast?.cancel();
  assertEquals(body.join(), undefined);
});

Deno.test("GrowingBody lets nobody run away from a slow reader, but cuts off one who sleeps", async () => {
  const asked = { pieces: 0 };
  const finish = () => Promise.resolve(undefined);
  const body = grow(pieces(10, asked), { writer: REFUSES, patience: 20, finish });
  const asleep = body.join()?.open().getReader();
  await asleep?.read();
  assertEquals(await read(body), WHOLE);
  await assertRejects(async () => {
    while (!(await asleep?.read())?.done);
  });
});

Deno.test("GrowingBody waits for a slow reader", async () => {
  const asked = { pieces: 0 };
  const body = grow(pieces(10, asked), { writer: REFUSES });
  const slow = body.join()?.open().getReader();
  const fast = body.join()?.open().getReader();
  const reading = (async () => {
    while (!(await fast?.read())?.done);
  })();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assertEquals(asked.pieces, 3);
  while (!(await slow?.read())?.done);
  await reading;
});

Deno.test("GrowingBody sends a slow reader off to go on by itself, where it can", async () => {
  const from: number[] = [];
  const catchUp = (position: number) => {
    from.push(position);
    return Promise.resolve(new Blob([WHOLE.slice(position)]).stream());
  };
  const finish = () => Promise.resolve(undefined);
  const body = grow(pieces(10), { writer: REFUSES, holdUp: 10, catchUp, finish });
  const [one, two] = [body.join()?.open().getReader(), body.join()?.open().getReader()];
  await one?.read();
  assertEquals(await read(body), WHOLE);
  // Both of them have held the others up at the same time, and neither is cut off.
  assertEquals(await readOn(one), WHOLE.slice(SIZE));
  assertEquals(await readOn(two), WHOLE);
  assertEquals(from.sort(), [0, SIZE]);
});

Deno.test("GrowingBody sends off who lags behind when the writer gives up before its time", async () => {
  let left = 4;
  const writer = { ...REFUSES, write: () => left-- > 0, peek: () => undefined };
  const catchUp = (position: number) => Promise.resolve(new Blob([WHOLE.slice(position)]).stream());
  const body = grow(pieces(10), { writer, catchUp });
  const slow = body.join()?.open().getReader();
  assertEquals(await read(body), WHOLE);
  assertEquals(await readOn(slow), WHOLE);
});

Deno.test("GrowingBody harms no reader by a store that fails", async () => {
  const fail = () => Promise.reject(new Error("store"));
  const failing = [{ write: fail }, { peek: fail }, {}];
  for (const part of failing) {
    const writer = { ...REFUSES, write: () => true, ...part };
    assertEquals(await read(grow(pieces(10), { writer, finish: fail })), WHOLE);
  }
});

Deno.test("GrowingBody waits for the slowest before the writer has all that it can take", async () => {
  const asked = { pieces: 0 };
  const writer = new PendingBody(() => true, 5 * SIZE);
  const finish = () => Promise.resolve(undefined);
  const body = grow(pieces(10, asked), { writer, capacity: 5 * SIZE, finish });
  const slow = body.join()?.open().getReader();
  await slow?.read();
  const reading = read(body);
  await new Promise((resolve) => setTimeout(resolve, 5));
  assertEquals(asked.pieces, 4);
  assertEquals(await readOn(slow), WHOLE.slice(SIZE));
  assertEquals(await reading, WHOLE);
});

Deno.test("GrowingBody holds nobody up for one who reads alone", async () => {
  const asked = { pieces: 0 };
  const body = grow(pieces(10, asked), { writer: REFUSES, patience: 20 });
  const slow = body.join()?.open().getReader();
  const fast = body.join()?.open().getReader();
  for (let turn = 0; turn < 3; turn++) await fast?.read();
  const waiting = fast?.read();
  await fast?.cancel();
  await waiting;
  await new Promise((resolve) => setTimeout(resolve, 40));
  assertEquals(await readOn(slow), WHOLE);
});

Deno.test("GrowingBody gives up when all have left, and is finished where it is worth it", async () => {
  for (const lasting of [false, true]) {
    let finished = -1;
    const asked = { pieces: 0 };
    const body = grow(pieces(10, asked), {
      lasting,
      finish: (length) => {
        finished = length;
        return Promise.resolve(undefined);
      },
    });
    body.join()?.leave();
    await body.done;
    assertEquals([finished, asked.pieces], lasting ? [10 * SIZE, 10] : [-1, 0]);
    assertEquals(body.join() === undefined, true);
  }
});

Deno.test("GrowingBody breaks where its source does, and keeps nothing", async () => {
  let aborted = false;
  const writer = { ...REFUSES, write: () => true, abort: () => void (aborted = true) };
  const source = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.error(new Error("cut"));
    },
  });
  const body = grow(source, { writer, finish: () => Promise.reject(new Error("finished")) });
  await assertRejects(() => read(body), Error, "cut");
  await body.done;
  assertEquals([aborted, body.join()], [true, undefined]);
});

Deno.test("GrowingBody goes on with what stands in for its source, but not for ever", async () => {
  const positions: number[] = [];
  const cut = (from: number) => {
    let sent = false;
    return new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent) controller.error(new Error("cut"));
        else controller.enqueue(WHOLE.slice(from, from + SIZE));
        sent = true;
      },
    }, { highWaterMark: 0 });
  };
  const resume = (position: number) => {
    positions.push(position);
    return Promise.resolve(cut(position));
  };
  await assertRejects(() => read(grow(cut(0), { resume })), Error, "cut");
  assertEquals(positions, [SIZE, 2 * SIZE, 3 * SIZE]);
});

Deno.test("GrowingBody ends for its readers only when it is kept", async () => {
  const kept = Promise.withResolvers<StoredBody | undefined>();
  const body = grow(pieces(1), { finish: () => kept.promise });
  const reader = body.join()?.open().getReader();
  await reader?.read();
  let ended = false;
  const end = reader?.read().then(() => ended = true);
  await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals(ended, false);
  kept.resolve(undefined);
  await end;
});

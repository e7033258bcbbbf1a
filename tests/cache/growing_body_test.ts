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

/** Pieces of ten bytes, each of them the number of the piece. */
function pieces(count: number, asked = { pieces: 0 }): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      if (asked.pieces === count) return controller.close();
      controller.enqueue(new Uint8Array(10).fill(asked.pieces++));
    },
  }, { highWaterMark: 0 });
}

const WHOLE = Uint8Array.from({ length: 100 }, (_, index) => Math.floor(index / 10));

function grow(source: ReadableStream<Uint8Array>, options: Partial<GrowingOptions> = {}) {
  const writer = new PendingBody(() => true, 1_000);
  return new GrowingBody(source, {
    writer,
    window: 20,
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
    const body = grow(pieces(10), refused ? { writer: REFUSES, window: 1_000 } : {});
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
  assertEquals((await late?.read())?.value, new Uint8Array(10).fill(0));
  assertEquals((await late?.read())?.value, new Uint8Array(10).fill(1));
  for (let turn = 0; turn < 3; turn++) await fast?.read();
  const rest: number[] = [];
  for (let piece = await late?.read(); piece?.value; piece = await late?.read()) {
    rest.push(...piece.value);
  }
  assertEquals(new Uint8Array(rest), WHOLE.slice(20));
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
    assertEquals([finished, asked.pieces], lasting ? [100, 10] : [-1, 0]);
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
        else controller.enqueue(WHOLE.slice(from, from + 10));
        sent = true;
      },
    }, { highWaterMark: 0 });
  };
  const resume = (position: number) => {
    positions.push(position);
    return Promise.resolve(cut(position));
  };
  await assertRejects(() => read(grow(cut(0), { resume })), Error, "cut");
  assertEquals(positions, [10, 20, 30]);
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

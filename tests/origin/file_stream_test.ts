import { assert, assertEquals, assertRejects } from "@std/assert";
import { arena, RESERVES, type Slot } from "../../src/bytes/arena.ts";
import { heap } from "../../src/bytes/layout.ts";
import { type FileStamp, stampFile } from "../../src/origin/file_stamp.ts";
import { streamFile } from "../../src/origin/file_stream.ts";
import { allowed } from "../allowed.ts";

const ignore = !(allowed.read && allowed.write);
const RESERVE = RESERVES.find(({ lessee }) => lessee === "files") ?? { size: 0, count: 0 };

/** Some bytes in a file of a folder of its own. */
async function withFile(size: number, act: (stamp: FileStamp, bytes: Uint8Array) => Promise<void>) {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    const bytes = Uint8Array.from({ length: size }, (_, i) => i * 7 + (i >> 8));
    await Deno.writeFile(`${folder}/file`, bytes);
    const stamp = await stampFile(folder, `${folder}/file`);
    if (stamp === undefined || stamp === "folder") throw new Error("no file");
    await act(stamp, bytes);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Every slot that files may have. */
function leaseAll(): Slot[] {
  return Array.from({ length: RESERVE.count }, () => {
    const slot = arena.lease("files", RESERVE.size);
    if (slot === undefined) throw new Error("a slot is still out");
    return slot;
  });
}

Deno.test({
  name:
    "streamFile reads files and ranges through the shared memory, and gives chunks of their own",
  ignore,
  async fn() {
    for (const size of [0, 1, RESERVE.size - 1, RESERVE.size, RESERVE.size + 1, 400_000]) {
      await withFile(size, async (stamp, bytes) => {
        const chunks = await Array.fromAsync(await streamFile(stamp));
        assert(chunks.every(({ buffer }) => buffer !== heap.buffer));
        assertEquals(new Uint8Array(await new Blob(chunks.map(own)).arrayBuffer()), bytes);
        if (size < 2) return;
        const part = await Array.fromAsync(await streamFile(stamp, { first: 1, last: size - 2 }));
        assertEquals(
          new Uint8Array(await new Blob(part.map(own)).arrayBuffer()),
          bytes.slice(1, -1),
        );
      });
    }
  },
});

/** For Blob, which wants to know that the buffer is not shared. */
function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

Deno.test({
  name: "streamFile holds no slot while nobody reads on, and waits for one when all are out",
  ignore,
  async fn() {
    await withFile(3 * RESERVE.size, async (stamp) => {
      const reader = (await streamFile(stamp)).getReader();
      await reader.read();
      const slots = leaseAll();
      const reading = reader.read();
      const first = await Promise.race([reading, new Promise((go) => setTimeout(go, 20))]);
      assertEquals(first, undefined);
      slots.pop()?.release();
      assertEquals((await reading).value?.length, RESERVE.size);
      for (const slot of slots) slot.release();
      await reader.cancel();
    });
  },
});

Deno.test({
  name: "streamFile stops waiting for a slot when the reader leaves, and leaks none",
  ignore,
  async fn() {
    await withFile(100, async (stamp) => {
      const slots = leaseAll();
      const reader = (await streamFile(stamp)).getReader();
      const reading = reader.read();
      await reader.cancel("left");
      assertEquals((await reading).done, true);
      for (const slot of slots) slot.release();
      for (const slot of leaseAll()) slot.release();
    });
  },
});

Deno.test({
  name: "streamFile fails, and gives the slot back, when the file became shorter",
  ignore,
  async fn() {
    await withFile(3 * RESERVE.size, async (stamp) => {
      const reader = (await streamFile(stamp)).getReader();
      await reader.read();
      await Deno.truncate(stamp.path, 10);
      await assertRejects(() => reader.read());
      for (const slot of leaseAll()) slot.release();
    });
  },
});

/**
 * Processes that are killed while they fill a store, and disks that refuse.
 */
import { assert, assertEquals, assertGreaterOrEqual } from "@std/assert";
import { SqliteStore } from "../../../src/cache/stores/sqlite.ts";
import { allowed } from "../../allowed.ts";
import { contentOf, countSound, headOf, shelfOf } from "./sqlite_things.ts";

const ignore = !allowed.read || !allowed.write || !allowed.run;

/** Kills of one store; more by the environment, for a longer look. */
const KILLS = Number((allowed.env && Deno.env.get("KILLS")) || 6);

/** Lets a child fill the store, kills it in the middle, and tells what it was told is kept. */
async function fillAndKill(path: string, first: number, lines: number): Promise<number[]> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", new URL("sqlite_child.ts", import.meta.url).href, path, `${first}`],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of child.stdout) {
    text += decoder.decode(chunk, { stream: true });
    if (text.split("\n").length <= lines) continue;
    child.kill("SIGKILL");
    lines = Infinity;
  }
  await child.status;
  return text.slice(0, text.lastIndexOf("\n")).split("\n").map(Number);
}

Deno.test({
  name: "SqliteStore gives nothing wrong after it was killed, and has what it said it has",
  ignore,
  async fn() {
    const folder = await Deno.makeTempDir();
    const path = `${folder}/cache.sqlite`;
    try {
      const told: number[] = [];
      for (let kill = 0; kill < KILLS; kill++) {
        told.push(...await fillAndKill(path, kill * 10_000, 20 + (kill * 13) % 40));
        const store = new SqliteStore({ path, maxBytes: 256 << 20 });
        const begun = Array.from({ length: 200 }, (_, index) => kill * 10_000 + index);
        assertEquals(await countSound(store, told), told.length);
        await countSound(store, begun);
        store.close();
      }
      assertGreaterOrEqual(told.length, KILLS * 20);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

/** A file system of one megabyte. Takes leave to make one. */
class SmallDisk {
  readonly folder = Deno.makeTempDirSync();
  readonly isMounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", this.folder);

  forbidWriting(): boolean {
    return run("mount", "-o", "remount,ro", this.folder);
  }

  [Symbol.dispose](): void {
    if (this.isMounted) run("umount", "-l", this.folder);
    Deno.removeSync(this.folder);
  }
}

function run(program: string, ...args: string[]): boolean {
  return new Deno.Command(program, { args, stderr: "null" }).outputSync().success;
}

function canMount(): boolean {
  if (ignore || Deno.build.os !== "linux") return false;
  using disk = new SmallDisk();
  return disk.isMounted;
}

Deno.test({
  name: "SqliteStore goes on when the disk is full, and keeps nothing when it is read-only",
  ignore: !canMount(),
  async fn() {
    using disk = new SmallDisk();
    const lines: string[] = [];
    const log = (line: string) => lines.push(line);
    const store = new SqliteStore({ path: `${disk.folder}/cache.sqlite`, maxBytes: 64 << 20, log });
    let kept = 0;
    for (let index = 0; index < 100; index++) {
      if (store.put(shelfOf(index), headOf(index), contentOf(index))) kept++;
    }
    assert(kept > 0 && kept < 100);
    assert(lines.length > 0 && lines.length < 100);
    await countSound(store, Array(100).keys());
    await store.purge({ prefix: "" });
    assertEquals(await countSound(store, Array(100).keys()), 0);
    assert(store.put(shelfOf(1), headOf(1), contentOf(1)));
    assertEquals(await countSound(store, [1]), 1);

    store.close();

    // What cannot be purged is not served.
    assert(disk.forbidWriting());
    lines.length = 0;
    const readOnly = new SqliteStore({
      path: `${disk.folder}/cache.sqlite`,
      maxBytes: 64 << 20,
      log,
    });
    assertEquals(readOnly.put(shelfOf(2), headOf(2), contentOf(2)), false);
    assertEquals(await countSound(readOnly, [1]), 0);
    readOnly.close();
    assertEquals(lines.length, 1);
  },
});

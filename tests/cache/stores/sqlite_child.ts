/**
 * Fills an SQLite store as fast as it can until it is killed, and says what it was told is kept.
 *
 *     deno run -A sqlite_child.ts FILE FIRST
 */
import { SqliteStore } from "../../../src/cache/stores/sqlite.ts";
import { contentOf, headOf, shelfOf } from "./sqlite_things.ts";

const [path, first] = Deno.args;
const store = new SqliteStore({ path, maxBytes: 256 << 20 });
const encoder = new TextEncoder();

for (let index = Number(first);; index++) {
  const bytes = contentOf(index);
  let isKept: boolean;
  if (index % 3 === 0) {
    const writer = store.begin();
    for (let at = 0; at < bytes.length; at += 50_000) {
      await writer.write(bytes.slice(at, at + 50_000));
    }
    isKept = await writer.commit(shelfOf(index), headOf(index)) !== undefined;
  } else {
    isKept = store.put(shelfOf(index), headOf(index), bytes);
  }
  const before = Math.max(index - 7, Number(first));
  await store.get(shelfOf(before), headOf(before).id);
  if (isKept) Deno.stdout.writeSync(encoder.encode(`${index}\n`));
  await new Promise((resolve) => setTimeout(resolve));
}

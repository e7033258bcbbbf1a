/** A disk that is full, under a server at work: everything is answered, and rightly. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { allowed } from "../../allowed.ts";
import { findProgram, start } from "../../programs.ts";

const MAIN = new URL("../../../src/main.ts", import.meta.url).href;
const SIZE = 32 << 10;
const PAGES = 200;
/** Room for a few dozen pages: what is written beyond it fails as on a disk that is full. */
const ROOM = 2 << 20;

/** A page that no other is like. */
function page(path: string): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(`${path}\n`);
  return Uint8Array.from({ length: SIZE }, (_, index) => text[index % text.length]);
}

/** Whether file systems may be mounted here. */
function mayMount(): boolean {
  if (!allowed.run || !allowed.write || findProgram("mount") === undefined) return false;
  const folder = Deno.makeTempDirSync();
  const isMounted = mount(folder);
  if (isMounted) unmount(folder);
  Deno.removeSync(folder);
  return isMounted;
}

function mount(folder: string): boolean {
  const args = ["-t", "tmpfs", "-o", `size=${ROOM}`, "tmpfs", folder];
  return new Deno.Command("mount", { args, stderr: "null" }).outputSync().success;
}

function unmount(folder: string): void {
  new Deno.Command("umount", { args: ["--lazy", folder] }).outputSync();
}

/** Serves an origin with a cache in this folder, and asks for all pages twice. */
async function askAll(folder: string, script: string): Promise<void> {
  const origin = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, ({ url }) => {
    const headers = { "content-type": "text/plain", "cache-control": "max-age=600" };
    return new Response(page(new URL(url).pathname), { headers });
  });
  const command = [
    ...[Deno.execPath(), "run", "--quiet", "--no-prompt", "--allow-all", MAIN, "serve"],
    ...["--port", "0", "--quiet", "--cache-dir", folder],
    `http://127.0.0.1:${origin.addr.port}`,
  ];
  const env = { NO_COLOR: "1" };
  try {
    await using server = start("/bin/sh", ["-c", script, "sh", ...command], { env });
    const [, base] = await server.waitFor(/^ {2}(http:\/\/\S+\/)$/m);
    const headers = { "accept-encoding": "identity" };
    for (let index = 0; index < 2 * PAGES; index++) {
      const response = await fetch(`${base}${index % PAGES}`, { headers });
      assertEquals(response.status, 200);
      assertEquals(await response.bytes(), page(`/${index % PAGES}`));
    }
    assertStringIncludes(server.printed(), "cannot be used as it should");
  } finally {
    await origin.shutdown();
  }
}

function test(name: string, ignore: boolean, fn: (folder: string) => Promise<void>): void {
  Deno.test({
    name: `SqliteStore harms no answer where ${name}`,
    ignore: ignore || !allowed.run || !allowed.net || !allowed.write || !findProgram("sh"),
    async fn() {
      const folder = await Deno.makeTempDir();
      try {
        await fn(folder);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

test("its file can grow no more", false, async (folder) => {
  // The signal is ignored, so that a write that is too much is an error and not the end.
  await askAll(folder, `trap '' XFSZ; ulimit -f ${ROOM / 512}; exec "$@"`);
});

test("the disk is full", !mayMount(), async (folder) => {
  assert(mount(folder));
  try {
    await askAll(folder, `exec "$@"`);
  } finally {
    unmount(folder);
  }
});

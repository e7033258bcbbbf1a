import { assert, assertEquals, assertMatch } from "@std/assert";
import { allowed } from "../allowed.ts";
import { runToEnd, start } from "../programs.ts";
import { RawClient } from "../server/raw_client.ts";

const ignore = !allowed.run || !allowed.net || !allowed.read || !allowed.write ||
  Deno.build.os === "windows";
const MAIN = new URL("../../src/main.ts", import.meta.url).href;
const ENV = { env: { NO_COLOR: "1" } };

const command = (path: string, ...more: string[]) => [
  ...["run", "--quiet", "--no-prompt", "--allow-net", "--allow-read", "--allow-env=INIT_CWD"],
  ...[...more, MAIN, "serve", "--quiet", "--socket", path],
];

async function statusAt(path: string): Promise<number | undefined> {
  using client = new RawClient(await Deno.connect({ transport: "unix", path }));
  await client.send("GET /about HTTP/1.1\r\nHost: a.test\r\n\r\n");
  return (await client.answer())?.status;
}

function isThere(path: string): boolean {
  try {
    return Deno.lstatSync(path) !== undefined;
  } catch {
    return false;
  }
}

Deno.test({
  name: "serve --socket listens on a Unix socket, also where a killed process has left one",
  ignore,
  async fn() {
    const folder = await Deno.makeTempDir();
    const path = `${folder}/it.sock`;
    const granted = `--allow-write=${path}`;
    {
      await using first = start(Deno.execPath(), command(path, granted), ENV);
      await first.waitFor(/curl --unix-socket/);
      assertEquals(await statusAt(path), 200);
      const second = await runToEnd(Deno.execPath(), command(path, granted), ENV);
      assertEquals([second.code, second.stdout], [1, ""]);
      assertMatch(second.stderr, /^variform: [^\n]* another process listens there\.\n$/);
      assertEquals(await statusAt(path), 200);
      await first.stop("SIGKILL");
    }
    assert(isThere(path));
    await using third = start(Deno.execPath(), command(path, granted), ENV);
    await third.waitFor(/curl --unix-socket/);
    assertEquals(await statusAt(path), 200);
    assertEquals(await third.stop("SIGTERM"), 0);
    assert(!isThere(path));
    await Deno.remove(folder, { recursive: true });
  },
});

Deno.test({
  name: "serve --socket leaves alone what is no socket, and says what it needs",
  ignore,
  async fn() {
    const folder = await Deno.makeTempDir();
    const path = `${folder}/it.sock`;
    const denied = await runToEnd(Deno.execPath(), command(path), ENV);
    assertEquals(denied.code, 1);
    assertMatch(denied.stderr, /--allow-read=\S+ --allow-write=\S+\n$/);
    await Deno.writeTextFile(path, "a text");
    const taken = await runToEnd(Deno.execPath(), command(path, "--allow-write"), ENV);
    assertEquals(taken.code, 1);
    assertMatch(taken.stderr, /no socket/);
    assertEquals(await Deno.readTextFile(path), "a text");
    for (const more of [["--workers", "2"], ["--front", "web"]]) {
      const refused = await runToEnd(Deno.execPath(), [...command(path), ...more], ENV);
      assertEquals(refused.code, 2);
    }
    await Deno.remove(folder, { recursive: true });
  },
});

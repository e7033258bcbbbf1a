import { assert, assertEquals, assertMatch } from "@std/assert";
import { allowed } from "../allowed.ts";
import { freePort, runToEnd, start } from "../programs.ts";
import { RawClient } from "../server/raw_client.ts";

const ignore = !allowed.run || !allowed.net || !allowed.read || Deno.build.os === "windows";
const MAIN = new URL("../../src/main.ts", import.meta.url).href;
const SERVE = ["run", "--quiet", "--no-prompt", "--allow-net", "--allow-read"];
const ENV = { env: { NO_COLOR: "1" } };

/** How many sockets listen on a port, where the system tells. */
function listenersOn(port: number): number | undefined {
  if (Deno.build.os !== "linux") return undefined;
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  const listening = new RegExp(`^ *\\d+: \\w+:${hex} \\w+:0000 0A`, "gm");
  return (Deno.readTextFileSync("/proc/net/tcp").match(listening) ?? []).length;
}

Deno.test({
  name: "serve --workers runs several processes on one port, replaces one that dies, and drains",
  ignore,
  async fn() {
    await using server = start(Deno.execPath(), [
      ...[...SERVE, "--allow-run", "--allow-env=INIT_CWD", MAIN],
      ...["serve", "--quiet", "--port", "0", "--workers", "2"],
    ], ENV);
    const [, base] = await server.waitFor(/^ {2}(http:\/\/\S+\/)$/m);
    const [, first, second] = await server.waitFor(/2 workers: (\d+), (\d+)/);
    assert(first !== second);
    const ask = async () => {
      const response = await fetch(`${base}about`, { headers: { connection: "close" } });
      await response.body?.cancel();
      return response.status;
    };
    const port = Number(new URL(base).port);
    // What it says of all of them holds of each.
    assertEquals(listenersOn(port) ?? 2, 2);
    for (let i = 0; i < 10; i++) assertEquals(await ask(), 200);
    const clients = await Promise.all(
      Array.from({ length: 24 }, () => RawClient.connect({ hostname: "127.0.0.1", port })),
    );
    const again = "GET /about HTTP/1.1\r\nHost: a.test\r\nAccept: text/html\r\n\r\n";
    for (const client of clients) {
      await client.send(again);
      assertEquals((await client.answer())?.status, 200);
    }
    Deno.kill(Number(first), "SIGKILL");
    await server.waitFor(new RegExp(`worker ${first} has ended \\(SIGKILL\\) and is replaced`));
    for (let i = 0; i < 10; i++) assertEquals(await ask(), 200);
    // Who was connected to another one notices nothing.
    const statuses = await Promise.all(clients.map(async (client) => {
      await client.send(again).catch(() => {});
      return (await client.answer().catch(() => undefined))?.status;
    }));
    assert(statuses.includes(200), `${statuses}`);
    assert(statuses.every((status) => status === 200 || status === undefined), `${statuses}`);
    for (const client of clients) client.close();
    assertEquals(await server.stop("SIGTERM"), 0);
  },
});

Deno.test({
  name: "serve --workers says once what is wrong, and starts nothing over and over",
  ignore,
  async fn() {
    using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const run = (permissions: string[], ...args: string[]) =>
      runToEnd(Deno.execPath(), [
        ...[...SERVE, ...permissions, "--allow-env=INIT_CWD", MAIN, "serve"],
        ...["--workers", "2", ...args],
      ], ENV);
    const port = String(taken.addr.port);
    const busy = await run(["--allow-run"], "--port", port);
    assertEquals([busy.code, busy.stdout], [1, ""]);
    assertMatch(busy.stderr, /in use/);
    const denied = await run([], "--port", "0");
    assertEquals([denied.code, denied.stdout], [1, ""]);
    assertMatch(denied.stderr, /^variform: [^\n]*--allow-run\.\n$/);
    const folder = await run(["--allow-run"], "--cache-dir", "/nowhere");
    assertEquals([folder.code, folder.stdout], [1, ""]);
    assertMatch(folder.stderr, /^variform: [^\n]*--allow-write=\/nowhere\.\n$/);
  },
});

Deno.test({
  name: "serve --workers leaves no worker behind when the launcher is killed",
  ignore,
  async fn() {
    const server = start(Deno.execPath(), [
      ...[...SERVE, "--allow-run", "--allow-env=INIT_CWD", MAIN],
      ...["serve", "--quiet", "--port", "0", "--workers", "2"],
    ], ENV);
    await server.waitFor(/2 workers: (\d+), (\d+)/);
    // It returns once all who can write to the launcher's output have ended.
    await server.stop("SIGKILL");
  },
});

Deno.test({
  name: "serve --share-port listens beside others, whatever its standard input is",
  ignore,
  async fn() {
    const port = String(freePort());
    const beside = () =>
      start(Deno.execPath(), [
        ...[...SERVE, "--unstable-net", "--allow-env=INIT_CWD", MAIN],
        ...["serve", "--quiet", "--share-port", "--port", port],
      ], ENV);
    await using first = beside();
    await using second = beside();
    for (let tries = 0; (listenersOn(Number(port)) ?? 2) < 2 && tries < 200; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assertEquals(listenersOn(Number(port)) ?? 2, 2);
    for (const server of [first, second]) assertEquals(await server.stop("SIGTERM"), 0);
  },
});

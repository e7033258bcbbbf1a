import { assert, assertEquals } from "@std/assert";
import { allowed } from "../allowed.ts";
import { findProgram, freePort, type Running, start, startServe } from "../programs.ts";
import { type Balancer, BALANCERS } from "./balancers.ts";

const redis = findProgram("redis-server", "valkey-server");

/** Requests at a time, while one of the machines dies. */
const CLIENTS = 8;

/** How long the origin takes for what many ask for at once, in milliseconds. */
const SLOW = 300;

async function untilListening(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      return (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error(`nobody listens on ${port}`);
}

async function textOf(url: string): Promise<string> {
  const response = await fetch(url);
  return `${response.status} ${await response.text()}`;
}

/** An origin whose pages have a version, and which counts how often it is asked for each. */
class Origin {
  version = 1;
  readonly fetches = new Map<string, number>();
  readonly server: Deno.HttpServer<Deno.NetAddr>;

  constructor() {
    this.server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      (request) => this.#answer(new URL(request.url).pathname),
    );
  }

  async #answer(path: string): Promise<Response> {
    this.fetches.set(path, (this.fetches.get(path) ?? 0) + 1);
    const [text, isSlow] = [`version ${this.version}`, path.startsWith("/slow")];
    if (isSlow) await new Promise((resolve) => setTimeout(resolve, SLOW));
    const headers = { "content-type": "text/css", "cache-control": "max-age=600" };
    return new Response(text, { headers });
  }
}

/** Two machines that share a store, and a balancer before them. */
interface Machines {
  readonly base: string;
  readonly nodes: readonly Running[];
  purge(path: string): Promise<void>;
}

async function withMachines(
  balancer: Balancer,
  origin: Origin,
  test: (machines: Machines) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const [store, front, admin] = [freePort(), freePort(), freePort()];
  {
    await using server = start(redis ?? "", [
      ...["--port", String(store), "--bind", "127.0.0.1", "--save", "", "--dir", folder],
    ]);
    await untilListening(store);
    const url = `http://127.0.0.1:${origin.server.addr.port}`;
    const node = (...more: string[]) =>
      startServe("--quiet", "--cache-url", `redis://127.0.0.1:${store}`, ...more, url);
    await using first = await node("--admin", String(admin));
    await using second = await node();
    const nodes = [first, second];
    const ports = nodes.map(({ base }) => Number(new URL(base).port));
    const site = { folder, port: front, nodes: ports };
    const file = `${folder}/balancer`;
    await Deno.writeTextFile(file, balancer.config(site));
    await using proxy = start(balancer.program ?? "", balancer.args(file, site));
    await untilListening(front);
    await test({
      base: `http://127.0.0.1:${front}`,
      nodes,
      async purge(path) {
        const purged = await fetch(`http://127.0.0.1:${admin}/purge`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ url: `http://127.0.0.1${path}` }),
        });
        assert(purged.ok, await purged.text());
      },
    });
    await proxy.stop();
    await server.stop();
  }
  await Deno.remove(folder, { recursive: true });
}

/** Asks over and over, by several clients at once, until it is told to stop; gives all answers. */
function load(url: string): { stop(): Promise<readonly string[]> } {
  const answers: string[] = [];
  let isOver = false;
  const clients = Array.from({ length: CLIENTS }, async () => {
    while (!isOver) answers.push(await textOf(url).catch((error) => `failed: ${error.message}`));
  });
  return {
    async stop() {
      isOver = true;
      await Promise.all(clients);
      return answers;
    },
  };
}

const pause = (time: number) => new Promise((resolve) => setTimeout(resolve, time));

for (const balancer of BALANCERS) {
  Deno.test({
    name: `serve: two machines behind ${balancer.name} share a Redis, a fetch, and a purge`,
    ignore: redis === undefined || balancer.program === undefined,
    async fn() {
      const origin = new Origin();
      await withMachines(balancer, origin, async ({ base, purge }) => {
        const url = `${base}/a.css`;
        // What one has fetched the other finds.
        for (let i = 0; i < 8; i++) assertEquals(await textOf(url), "200 version 1");
        assertShared(origin.fetches.get("/a.css"));

        // What both are asked for at once is fetched by one.
        const crowd = Array.from({ length: 40 }, () => textOf(`${base}/slow.css`));
        assertEquals(new Set(await Promise.all(crowd)), new Set(["200 version 1"]));
        assertEquals(origin.fetches.get("/slow.css"), 1);

        // A purge of one reaches both.
        origin.version = 2;
        await purge("/a.css");
        await untilAll(url, "200 version 2");
        assertFewMore(origin.fetches.get("/a.css"));
      });
      await origin.server.shutdown();
    },
  });

  Deno.test({
    name: `serve: a machine behind ${balancer.name} dies under load, and is missed by nobody`,
    ignore: redis === undefined || balancer.program === undefined,
    async fn() {
      const origin = new Origin();
      await withMachines(balancer, origin, async ({ base, nodes }) => {
        const url = `${base}/a.css`;
        assertEquals(await textOf(url), "200 version 1");
        const clients = load(url);
        await pause(300);
        await nodes[1].stop("SIGKILL");
        await pause(700);
        const answers = await clients.stop();
        const wrong = answers.filter((answer) => answer !== "200 version 1");
        // Those that were under way on it may fail; both balancers ask the other one, as a rule.
        assert(wrong.length <= CLIENTS, wrong.join("\n"));
        assert(answers.length > 4 * CLIENTS, `${answers.length} answers`);
        for (let i = 0; i < 8; i++) assertEquals(await textOf(url), "200 version 1");
        assertShared(origin.fetches.get("/a.css"));
      });
      await origin.server.shutdown();
    },
  });
}

/** The store is written behind the answer: who is quicker than that fetches once more. */
function assertShared(fetches = 0): void {
  assert(fetches === 1 || fetches === 2, `${fetches} fetches`);
}

/** What is fetched while a machine hears of the purge is not kept, and fetched once more. */
function assertFewMore(fetches = 0): void {
  assert(fetches >= 2 && fetches <= 5, `${fetches} fetches`);
}

/** What was purged is published to the others, which takes its way. */
async function untilAll(url: string, expected: string): Promise<void> {
  for (let tries = 0; tries < 50; tries++) {
    const texts = [];
    for (let i = 0; i < 4; i++) texts.push(await textOf(url));
    if (texts.every((text) => text === expected)) return;
    await pause(50);
  }
  throw new Error("the purge has not reached all");
}

/** Workers of one launcher, with its base. */
async function startWorkers(
  origin: Origin,
  ...args: readonly string[]
): Promise<{ readonly workers: Running; readonly base: string; readonly pids: readonly number[] }> {
  const main = new URL("../../src/main.ts", import.meta.url).href;
  const workers = start(Deno.execPath(), [
    ...["run", "--quiet", "--no-prompt", "--allow-net", "--allow-read", "--allow-write"],
    ...["--allow-run", "--allow-env=INIT_CWD", main, "serve", "--quiet", "--port", "0"],
    ...["--workers", "2", ...args, `http://127.0.0.1:${origin.server.addr.port}`],
  ], { env: { NO_COLOR: "1" } });
  const [, base] = await workers.waitFor(/^ {2}(http:\/\/127\S+)\/$/m);
  const [, ...pids] = await workers.waitFor(/2 workers: (\d+), (\d+)/);
  return { workers, base, pids: pids.map(Number) };
}

/** How often workers were asked for something. */
let asked = 0;

/** On a connection of its own, so that all workers are asked. */
async function ask(url: string): Promise<string> {
  asked++;
  const response = await fetch(url, { headers: { connection: "close" } });
  return `${response.status} ${await response.text()}`;
}

/** Has workers share what they fetch, and a purge. */
async function shareAll(origin: Origin, ...args: readonly string[]): Promise<void> {
  const admin = freePort();
  asked = 0;
  const { workers, base } = await startWorkers(origin, "--admin", String(admin), ...args);
  await using _ = workers;
  await untilListening(admin);
  const url = `${base}/slow.css`;
  const crowd = Array.from({ length: 24 }, () => ask(url));
  assertEquals(new Set(await Promise.all(crowd)), new Set(["200 version 1"]));
  assertEquals(origin.fetches.get("/slow.css"), 1);
  origin.version = 2;
  const purged = await fetch(`http://127.0.0.1:${admin}/purge`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ url }),
  });
  assert(purged.ok, await purged.text());
  for (let tries = 0; tries < 50; tries++) {
    const texts = await Promise.all(Array.from({ length: 12 }, () => ask(url)));
    if (texts.every((text) => text === "200 version 2")) break;
    await pause(50);
  }
  const texts = await Promise.all(Array.from({ length: 12 }, () => ask(url)));
  assertEquals(new Set(texts), new Set(["200 version 2"]));
  assertFewMore(origin.fetches.get("/slow.css"));
  // Whoever tells the numbers tells those of all.
  const counted = async () => {
    const text = await textOf(`http://127.0.0.1:${admin}/metrics`);
    return Number(/^variform_decision_seconds_count (\d+)$/m.exec(text)?.[1]);
  };
  for (let tries = 0; tries < 100 && await counted() < asked; tries++) await pause(50);
  assertEquals(await counted(), asked);
  assertEquals(await workers.stop("SIGTERM"), 0);
}

Deno.test({
  name: "serve --workers share a Redis, a fetch, and a purge",
  ignore: redis === undefined || Deno.build.os === "windows",
  async fn() {
    const folder = await Deno.makeTempDir();
    const origin = new Origin();
    const store = freePort();
    {
      await using server = start(redis ?? "", [
        ...["--port", String(store), "--bind", "127.0.0.1", "--save", "", "--dir", folder],
      ]);
      await untilListening(store);
      await shareAll(origin, "--cache-url", `redis://127.0.0.1:${store}`);
      await server.stop();
    }
    await origin.server.shutdown();
    await Deno.remove(folder, { recursive: true });
  },
});

const ignore = !allowed.run || !allowed.net || !allowed.read || !allowed.write ||
  Deno.build.os === "windows";

Deno.test({
  name: "serve --workers share the memory of their launcher, a fetch, and a purge",
  ignore,
  async fn() {
    const origin = new Origin();
    await shareAll(origin);
    await origin.server.shutdown();
  },
});

Deno.test({
  name: "serve --workers share a folder, which outlives a worker and all of them",
  ignore,
  async fn() {
    const folder = await Deno.makeTempDir();
    const origin = new Origin();
    await shareAll(origin, "--cache-dir", folder);
    // The port is part of what an answer is found by.
    const again = ["--cache-dir", folder, "--port", String(freePort())];
    const askAll = async (base: string) =>
      new Set(await Promise.all(Array.from({ length: 12 }, () => ask(`${base}/page.css`))));
    const expected = new Set(["200 version 2"]);
    {
      const { workers, base, pids } = await startWorkers(origin, ...again);
      await using _ = workers;
      assertEquals(await askAll(base), expected);
      const fetches = origin.fetches.get("/page.css");
      assertEquals(await askAll(base), expected);
      assertEquals(origin.fetches.get("/page.css"), fetches);
      origin.version = 3;
      Deno.kill(pids[0], "SIGKILL");
      await workers.waitFor(/has ended \(SIGKILL\) and is replaced/);
      assertEquals(await askAll(base), expected);
      assertEquals(await workers.stop("SIGTERM"), 0);
    }
    {
      const { workers, base } = await startWorkers(origin, ...again);
      await using _ = workers;
      assertEquals(await askAll(base), expected);
      assertEquals(await workers.stop("SIGTERM"), 0);
    }
    await origin.server.shutdown();
    await Deno.remove(folder, { recursive: true });
  },
});

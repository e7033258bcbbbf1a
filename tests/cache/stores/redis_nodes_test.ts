/** Redis on several servers, of which one is lost: nobody waits long, nobody is refused. */
import { assert, assertEquals } from "@std/assert";
import { RedisStore } from "../../../src/cache/stores/redis.ts";
import { Cluster, Guarded, hasCluster } from "./redis_nodes.ts";
import { findProgram } from "../../programs.ts";
import { pause, RedisServer } from "./redis_server.ts";

const HEAD = { id: "x", length: 3, labels: ["red"] };
const BYTES = new Uint8Array([1, 2, 3]);
const COUNT = 60;

const shelf = (index: number) => ({ group: `http://h/${index}`, name: "" });

/** Two machines that share servers. */
class Machines {
  readonly a: RedisStore;
  readonly b: RedisStore;

  constructor(url: string) {
    const options = { url, bodyBytes: 1 << 20, callTime: 2_000, memoryTime: 600_000, log() {} };
    [this.a, this.b] = [new RedisStore(options), new RedisStore(options)];
  }

  /** How many things are found by the second that the first has put. */
  async share(): Promise<number> {
    let found = 0;
    for (let index = 0; index < COUNT; index++) {
      await this.a.put(shelf(index), HEAD, BYTES);
      const kept = await this.b.get(shelf(index), "x");
      if (kept?.body.bytes?.join() === BYTES.join()) found++;
    }
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.a.close();
    await this.b.close();
  }
}

/** Waits for what is to come about; the runner's own limit is the only one. */
async function until(test: () => boolean | Promise<boolean>): Promise<void> {
  while (!await test()) await pause(100);
}

/** Asks on and on meanwhile; gives how often, and fails where anything is refused. */
function load({ a, b }: Machines) {
  let [count, isOver] = [0, false];
  const asking = (async () => {
    while (!isOver) {
      await a.put(shelf(count % COUNT), HEAD, BYTES);
      await b.get(shelf(count % COUNT), "x");
      await b.list(shelf(count % COUNT));
      count++;
      await pause(1);
    }
  })();
  return {
    count: () => count,
    async end() {
      isOver = true;
      await asking;
    },
  };
}

/** Whether a purge by the first reaches the memory of the second. */
async function purgesReach({ a, b }: Machines): Promise<boolean> {
  await a.put(shelf(1), HEAD, BYTES);
  await b.get(shelf(1), "x");
  const since = b.epochs.begin();
  const { partial } = await a.purge({ label: "red" });
  if (partial !== undefined) return false;
  for (let turn = 0; turn < 20 && b.epochs.begin() === since; turn++) await pause(50);
  return b.epochs.begin() > since && await b.get(shelf(1), "x") === undefined;
}

/** Whether the second gives from its memory what it was asked for before. */
async function remembers({ a, b }: Machines, servers: readonly RedisServer[]): Promise<boolean> {
  await a.put(shelf(2), HEAD, BYTES);
  await b.list(shelf(2));
  await b.get(shelf(2), "x");
  const before = await scriptsOf(servers);
  for (let turn = 0; turn < 20; turn++) await b.get(shelf(2), "x");
  return await scriptsOf(servers) === before;
}

/** How many scripts all servers have run. */
async function scriptsOf(servers: readonly RedisServer[]): Promise<number> {
  let count = 0;
  for (const server of servers) {
    const told = await server.command("INFO commandstats") ?? "";
    count += Number(/cmdstat_eval:calls=(\d+)/.exec(told)?.[1] ?? 0);
  }
  return count;
}

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: `RedisStore ${name}`, ignore: !hasCluster, fn });
}

test("shares among three servers of a cluster: hits, claims and purges", async () => {
  await using cluster = await Cluster.start();
  await using machines = new Machines(cluster.url);
  const { a, b } = machines;
  await Promise.all([a.connected, b.connected]);
  assertEquals(await machines.share(), COUNT);
  const keys = await Promise.all(cluster.servers.map((server) => server.command("DBSIZE")));
  assert(keys.every((size) => size !== ":0\r\n"), keys.join());
  const claims = await Promise.all(
    [a, b, a, b, a, b].map((store) => store.claim("page", 60_000)),
  );
  assertEquals(claims.filter(({ granted }) => granted).length, 1);
  assertEquals((await b.find("red")).length, COUNT);
  assertEquals(await b.purge({ label: "red" }), { count: COUNT });
  await until(async () => await a.get(shelf(7), "x") === undefined);
});

test("loses a server of a cluster under load, and finds it again", async () => {
  await using cluster = await Cluster.start();
  await using machines = new Machines(cluster.url);
  await Promise.all([machines.a.connected, machines.b.connected]);
  assertEquals(await machines.share(), COUNT);
  const loaded = load(machines);
  for (const lost of cluster.servers.keys()) {
    await cluster.servers[lost].stop();
    const before = loaded.count();
    await until(() => loaded.count() > before + 5);
    await cluster.revive(lost);
    await cluster.agree();
    await until(async () => await machines.share() === COUNT);
    await until(() => purgesReach(machines));
  }
  await loaded.end();
  await until(() => remembers(machines, cluster.servers));
});

test("goes over to the replica that a Sentinel puts in the place of a lost master", async () => {
  await using guarded = await Guarded.start();
  await using machines = new Machines(guarded.url);
  await Promise.all([machines.a.connected, machines.b.connected]);
  assertEquals(await machines.share(), COUNT);
  const loaded = load(machines);
  await guarded.servers[0].stop();
  await until(async () => await machines.share() === COUNT);
  await until(() => purgesReach(machines));
  await loaded.end();
  await until(() => remembers(machines, guarded.servers.slice(0, 2)));
});

const CHILD = new URL("redis_tls_child.ts", import.meta.url).href;

/** An authority of our own, and a certificate for the loopback that it vouches for. */
async function certify(folder: string): Promise<void> {
  const self = ["-subj", "/CN=ours", "-keyout", "ca-key.pem", "-out", "ca.pem"];
  const leaf = [
    ...["-subj", "/CN=127.0.0.1", "-keyout", "key.pem", "-out", "cert.pem"],
    ...["-CA", "ca.pem", "-CAkey", "ca-key.pem", "-addext", "subjectAltName=IP:127.0.0.1"],
    ...["-addext", "basicConstraints=critical,CA:FALSE"],
  ];
  for (const own of [self, leaf]) {
    const args = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...own];
    const { success, stderr } = await new Deno.Command("openssl", { args, cwd: folder }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
  }
}

Deno.test({
  name:
    "RedisStore speaks TLS with a server whose authority it is told to trust, and with no other",
  ignore: !hasCluster || findProgram("openssl") === undefined,
  async fn() {
    const folder = await Deno.makeTempDir();
    await using server = new RedisServer();
    try {
      await certify(folder);
      await server.start(
        ...["--tls-port", `${server.busPort}`, "--tls-auth-clients", "no"],
        ...["--tls-cert-file", `${folder}/cert.pem`, "--tls-key-file", `${folder}/key.pem`],
        ...["--tls-ca-cert-file", `${folder}/ca.pem`],
      );
      const url = `rediss://127.0.0.1:${server.busPort}`;
      for (const [cert, found] of [[`${folder}/ca.pem`, "1,2,3"], ["", "nothing"]]) {
        const env: Record<string, string> = cert === "" ? {} : { DENO_CERT: cert };
        const args = ["run", "--quiet", "--allow-net", CHILD, url];
        const { stdout } = await new Deno.Command(Deno.execPath(), { args, env }).output();
        assertEquals(new TextDecoder().decode(stdout).trim(), found);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

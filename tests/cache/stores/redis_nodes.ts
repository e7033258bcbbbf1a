/**
 * Several Redis servers for tests: a cluster of three, a master with its replica under a Sentinel.
 *
 * @module
 */
import { findProgram } from "../../programs.ts";
import { hasRedis, pause, RedisServer } from "./redis_server.ts";

/** Whether a cluster can be made. */
export const hasCluster: boolean = hasRedis && findProgram("redis-cli") !== undefined;

/** Servers with a folder, gone together. */
class Nodes implements AsyncDisposable {
  readonly folder: string = Deno.makeTempDirSync();
  readonly servers: RedisServer[] = [];

  async [Symbol.asyncDispose](): Promise<void> {
    for (const server of this.servers) await server.stop();
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** Three masters, each with a third of the keys; the others go on when one is gone. */
export class Cluster extends Nodes {
  /** Starts them, and waits until they agree. */
  static async start(): Promise<Cluster> {
    const cluster = new Cluster();
    for (let index = 0; index < 3; index++) {
      const server = new RedisServer();
      cluster.servers.push(server);
      await cluster.revive(index);
    }
    const nodes = cluster.servers.map(({ port }) => `127.0.0.1:${port}`);
    const args = ["--cluster", "create", ...nodes, "--cluster-yes"];
    const { success, stdout } = await new Deno.Command("redis-cli", { args }).output();
    if (!success) throw new Error(new TextDecoder().decode(stdout));
    await cluster.agree();
    return cluster;
  }

  /** All of its servers. */
  get url(): string {
    return `redis+cluster://${this.servers.map(({ port }) => `127.0.0.1:${port}`).join()}`;
  }

  /** Starts a server, for the first time or again. */
  async revive(index: number): Promise<void> {
    const server = this.servers[index];
    const folder = `${this.folder}/${index}`;
    await Deno.mkdir(folder, { recursive: true });
    await server.start(
      ...["--cluster-enabled", "yes", "--cluster-node-timeout", "1000", "--dir", folder],
      ...["--cluster-port", `${server.busPort}`, "--cluster-require-full-coverage", "no"],
    );
  }

  /** Waits until every server knows all slots to be served. */
  async agree(): Promise<void> {
    for (const server of this.servers) {
      const isWell = async () => {
        const info = await server.command("CLUSTER INFO") ?? "";
        return info.includes("state:ok") && info.includes("slots_ok:16384") &&
          info.includes("known_nodes:3");
      };
      while (!await isWell()) await pause(50);
    }
  }
}

/** A master and its replica, which a Sentinel puts in its place when it is gone. */
export class Guarded extends Nodes {
  /** Starts them, and waits until the Sentinel knows both. */
  static async start(): Promise<Guarded> {
    const guarded = new Guarded();
    const [master, replica, sentinel] = [new RedisServer(), new RedisServer(), new RedisServer()];
    guarded.servers.push(master, replica, sentinel);
    await master.start();
    await replica.start(
      "--replicaof",
      "127.0.0.1",
      `${master.port}`,
      "--repl-diskless-sync-delay",
      "0",
    );
    const file = `${guarded.folder}/sentinel.conf`;
    const lines = [
      `sentinel monitor main 127.0.0.1 ${master.port} 1`,
      "sentinel down-after-milliseconds main 500",
      "sentinel failover-timeout main 2000",
    ];
    await Deno.writeTextFile(file, lines.join("\n") + "\n");
    await sentinel.startWith(file, "--sentinel");
    const knows = async () =>
      (await sentinel.command("SENTINEL REPLICAS main"))?.includes(`${replica.port}`) &&
      (await replica.command("INFO replication"))?.includes("master_link_status:up");
    while (!await knows()) await pause(50);
    return guarded;
  }

  /** What is asked for the master. */
  get url(): string {
    return `redis+sentinel://127.0.0.1:${this.servers[2].port}/main`;
  }
}

/**
 * Connections to a Redis: one server, servers under Sentinels, or a cluster.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { RedisEar } from "./redis_ear.ts";
import type { RedisAddress } from "./redis_address.ts";

export { readRedisAddress, type RedisAddress } from "./redis_address.ts";

/** An argument of a command. */
export type RedisArgument = string | Uint8Array;

/** Sends commands, and hears what is published. */
export interface RedisLink {
  /** Sends a command, to where this key is; texts in the reply come as bytes. */
  send(key: string, ...args: readonly RedisArgument[]): Promise<unknown>;
  /** Ends all connections at once. */
  close(): void;
}

/** What a link tells. */
export interface RedisEvents {
  /** Something was published on the channel. */
  onMessage(message: string): void;
  /** What is published is heard from now on, or no longer. */
  onHearing(hears: boolean): void;
}

const SENTINEL_PORT = 26_379;
/** Between attempts to connect, in milliseconds. */
const RETRY = { first: 100, most: 2_000 };
/** Commands that wait for their answers; what is too much for Redis must not be too much for us. */
const WAITING = 10_000;

type Libraries = typeof import("../../libraries/redis.ts");
type Hear = (message: string) => void;

/** What a link of any kind is made with. */
interface Plan {
  readonly address: RedisAddress;
  readonly channel: string;
  readonly hear: Hear;
  readonly events: RedisEvents;
  readonly settings: ReturnType<typeof settingsOf>;
}

/** Connects, and goes on trying: never rejects for want of a server. */
export async function linkRedis(
  address: RedisAddress,
  channel: string,
  events: RedisEvents,
  connectTime: number,
): Promise<RedisLink> {
  const libraries = await import("../../libraries/redis.ts");
  const settings = settingsOf(libraries, connectTime);
  const hear = (message: string) => events.onMessage(message);
  return LINKS[address.kind](libraries, { address, channel, hear, events, settings });
}

const LINKS = { single: linkServer, cluster: linkCluster, sentinel: linkSentinel } as const;

function settingsOf({ RESP_TYPES }: Libraries, connectTime: number) {
  const commandOptions = { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } };
  const node = {
    // They would ask for the environment.
    maintNotifications: "disabled",
    disableClientInfo: true,
    disableOfflineQueue: true,
    commandsQueueMaxLength: WAITING,
    socket: {
      connectTimeout: connectTime,
      reconnectStrategy: (tries: number) => Math.min(RETRY.most, RETRY.first * (tries + 1)),
    },
  } as const;
  return { whole: { RESP: 2, commandOptions } as const, node };
}

function linkServer({ createClient }: Libraries, plan: Plan): RedisLink {
  const { address: { urls: [url] }, channel, hear, events, settings } = plan;
  const options = { ...settings.whole, ...settings.node, url };
  const [client, ear] = [createClient(options), createClient(options)];
  ear.on("ready", () => events.onHearing(true));
  ear.on("error", () => events.onHearing(false));
  client.on("error", () => {});
  connectForEver(client);
  connectForEver(ear, () => ear.subscribe(channel, hear));
  return {
    send: (_key, ...args) => client.sendCommand(args.map(toArgument)),
    close: () => [client, ear].forEach((one) => one.destroy()),
  };
}

function linkCluster({ createCluster }: Libraries, plan: Plan): RedisLink {
  const { address: { urls }, channel, events, settings } = plan;
  const rootNodes = urls.map((url) => ({ ...settings.node, url }));
  const defaults = withCredentials(urls[0], settings.node);
  const cluster = createCluster({ ...settings.whole, rootNodes, defaults });
  const ear = new RedisEar({
    events,
    pause: RETRY.most,
    subscribe: (hear) => cluster.subscribe(channel, hear),
    publish: (message) => cluster.publish(channel, message),
  });
  cluster.on("error", () => ear.lose());
  cluster.on("node-error", () => ear.lose());
  connectForEver(cluster, () => ear.lose());
  return {
    send: (key, ...args) => cluster.sendCommand(key, false, args.map(toArgument)),
    close() {
      ear.close();
      cluster.destroy();
    },
  };
}

function linkSentinel({ createSentinel }: Libraries, plan: Plan): RedisLink {
  const { address: { urls, master: name = "" }, channel, events, settings } = plan;
  const sentinelRootNodes = urls.map((url) => {
    const { hostname, port } = new URL(url);
    return { host: hostname, port: Number(port || SENTINEL_PORT) };
  });
  const nodeClientOptions = withCredentials(urls[0], settings.node);
  const sentinel = createSentinel({
    ...settings.whole,
    name,
    sentinelRootNodes,
    nodeClientOptions,
  });
  const ear = new RedisEar({
    events,
    pause: RETRY.most,
    subscribe: (hear) => sentinel.subscribe(channel, hear),
    publish: (message) => sentinel.publish(channel, message),
  });
  sentinel.on("error", () => ear.lose());
  sentinel.on("topology-change", () => ear.lose());
  connectForEver(sentinel, () => ear.lose());
  return {
    send: (_key, ...args) => sentinel.sendCommand(false, args.map(toArgument)),
    close() {
      ear.close();
      sentinel.destroy();
    },
  };
}

/** The user and password of a URL, and whether TLS is spoken. */
function withCredentials<Node extends { readonly socket: object }>(url: string, node: Node) {
  const { username, password, protocol } = new URL(url);
  const socket = protocol === "rediss:" ? { ...node.socket, tls: true as const } : node.socket;
  return {
    ...node,
    socket,
    ...username && { username: decodeURIComponent(username) },
    ...password && { password: decodeURIComponent(password) },
  };
}

/** A first attempt that fails is made again; later ones are the client's own affair. */
function connectForEver(
  client: { connect(): Promise<unknown>; on(name: "error", listener: () => void): unknown },
  onConnect?: () => unknown,
): void {
  const attempt = async () => {
    try {
      await client.connect();
      await onConnect?.();
    } catch {
      Deno.unrefTimer(setTimeout(attempt, RETRY.most));
    }
  };
  attempt();
}

function toArgument(argument: RedisArgument): string | Buffer {
  if (typeof argument === "string") return argument;
  return Buffer.from(argument.buffer, argument.byteOffset, argument.byteLength);
}

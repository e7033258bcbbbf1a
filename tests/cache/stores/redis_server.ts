/**
 * A Redis of our own for tests, on a free port.
 *
 * @module
 */
import { allowed } from "../../allowed.ts";

/** Whether there is a `redis-server` to be run. */
export const hasRedis: boolean = allowed.run && allowed.net && allowed.read && isInstalled();

function isInstalled(): boolean {
  try {
    return new Deno.Command("redis-server", { args: ["--version"] }).outputSync().success;
  } catch {
    return false;
  }
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** A server, which can be stopped and started again on its port. */
export class RedisServer {
  readonly port: number = freePort();
  /** Where servers of a cluster speak with each other. */
  readonly busPort: number = freePort();
  #process: Deno.ChildProcess | undefined;
  /** Where it runs: a replica writes there what it is sent, also if it is to save nothing. */
  #folder: string | undefined;

  /** Its address. */
  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it, and waits until it answers. */
  start(...args: string[]): Promise<this> {
    return this.startWith("--save", "", ...args);
  }

  /** Starts it with these arguments alone, and its address. */
  async startWith(...args: string[]): Promise<this> {
    this.#folder ??= await Deno.makeTempDir();
    this.#process = new Deno.Command("redis-server", {
      args: [...args, "--port", `${this.port}`, "--bind", "127.0.0.1"],
      cwd: this.#folder,
      stdout: "null",
      stderr: "null",
    }).spawn();
    while (await this.command("PING") !== "+PONG\r\n") await pause(20);
    return this;
  }

  /** Stops it, without a word to anyone. */
  async stop(): Promise<void> {
    const [process, folder] = [this.#process, this.#folder];
    this.#process = this.#folder = undefined;
    process?.kill("SIGKILL");
    await process?.status;
    if (folder !== undefined) await Deno.remove(folder, { recursive: true });
  }

  /** Lets it stand still, or go on. */
  signal(name: "SIGSTOP" | "SIGCONT"): void {
    this.#process?.kill(name);
  }

  /** Sends a command, and gives what comes first of the reply. */
  async command(text: string): Promise<string | undefined> {
    try {
      using connection = await Deno.connect({ hostname: "127.0.0.1", port: this.port });
      await connection.write(new TextEncoder().encode(`${text}\r\n`));
      const buffer = new Uint8Array(65_536);
      const length = await connection.read(buffer);
      return new TextDecoder().decode(buffer.subarray(0, length ?? 0));
    } catch {
      return undefined;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

/** Waits. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

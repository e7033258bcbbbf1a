/**
 * `serve --workers N`: several processes that listen on the same port, so that every core has work.
 * The system hands each connection to one of them. One that ends is replaced.
 *
 * Processes, not threads: threads of one program share its fate when one of them runs out of memory.
 *
 * @module
 */
import { Deadline } from "../http1/deadline.ts";
import { openRollCall, type RollCall } from "./roll_call.ts";
import type { EndSignals } from "./signals.ts";

/** Where the workers listen. */
export interface SharedAddress {
  readonly hostname: string;
  readonly port: number;
}

/** What a launcher tells. */
export interface WorkersReport {
  /** All of them listen. */
  ready(address: SharedAddress, pids: readonly number[]): void;
  /** Something happened that the operator should know. */
  warn(message: string): void;
}

/** Time between the end of a worker and its successor's start, doubled while they end early. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5_000;

/** A worker that ran for so long was sound. */
const SOUND_TIME = 10_000;

/** Permissions that a worker has if the launcher has them: all that serving may need. */
const PERMISSIONS = ["net", "read", "write", "sys", "ffi"] as const;

const MAIN = new URL("../main.ts", import.meta.url);

/** The command that starts a worker, which finds in its environment what it alone is to know. */
function commandOf(
  args: readonly string[],
  { hostname, port }: SharedAddress,
  env: Readonly<Record<string, string>>,
): Deno.Command {
  const granted = PERMISSIONS.filter((name) =>
    Deno.permissions.querySync({ name }).state === "granted"
  );
  return new Deno.Command(Deno.execPath(), {
    args: [
      // Ports are shared by an API that Deno still calls unstable.
      ...["run", "--quiet", "--no-prompt", "--unstable-net"],
      `--allow-env=${["INIT_CWD", ...Object.keys(env)]}`,
      ...granted.map((name) => `--allow-${name}`),
      ...[MAIN.href, "serve", ...args],
      // What is said last counts.
      ...["--workers", "1", "--share-port", "--host", hostname, "--port", String(port)],
    ],
    // Its end is that of the launcher, however that ends: no worker stays behind.
    stdin: "piped",
    env,
  });
}

/**
 * Runs workers until the first signal, then lets them drain. `env` is for their environment. Resolves with
 * the exit code.
 */
export async function runWorkers(
  count: number,
  args: readonly string[],
  address: SharedAddress,
  env: Readonly<Record<string, string>>,
  report: WorkersReport,
  signals: Pick<EndSignals, "first" | "second">,
): Promise<number> {
  const shared = { ...address, port: findPort(address) };
  const crew = new Crew(commandOf(args, shared, env), report);
  using call = openRollCall(count);
  crew.start(count, call);
  signals.first.then(() => crew.stop());
  signals.second.then(() => crew.stop());
  crew.sound = await Promise.race([crew.failed, crew.finished.then(() => false), call.complete]);
  if (crew.sound) report.ready(shared, crew.pids);
  return await crew.finished;
}

/** Throws where no processes may be started. */
export function assertPermission(): void {
  if (Deno.permissions.querySync({ name: "run" }).state === "granted") return;
  throw new Error("Workers are processes: --workers needs the permission --allow-run.");
}

/**
 * A port that is free now: workers could not agree on one by themselves, and whether the one that was
 * named is somebody else's is better told once. Throws what `Deno.listen` throws.
 */
function findPort({ hostname, port }: SharedAddress): number {
  using listener = Deno.listen({ hostname, port });
  return listener.addr.port;
}

/** The workers of one launcher. */
class Crew {
  /** Whether they have been seen to listen: from then on, one that ends is replaced. */
  sound = false;
  readonly #workers = new Set<Deno.ChildProcess>();
  readonly #report: WorkersReport;
  readonly #command: Deno.Command;
  readonly #finished = Promise.withResolvers<number>();
  readonly #failed = Promise.withResolvers<false>();
  #call: RollCall | undefined;
  #stopping = 0;
  #code = 0;
  #waiting = 0;
  #pause = FIRST_PAUSE;

  constructor(command: Deno.Command, report: WorkersReport) {
    this.#command = command;
    this.#report = report;
  }

  /** Resolves with the exit code when all have ended. */
  get finished(): Promise<number> {
    return this.#finished.promise;
  }

  /** Resolves when they could not begin. */
  get failed(): Promise<false> {
    return this.#failed.promise;
  }

  get pids(): readonly number[] {
    return [...this.#workers].map(({ pid }) => pid);
  }

  start(count: number, call: RollCall): void {
    this.#call = call;
    for (let i = 0; i < count; i++) this.#spawn();
  }

  /** Tells all to finish what they do; told again, ends them. */
  stop(): void {
    this.#stopping++;
    const signal = this.#stopping === 1 ? "SIGTERM" : "SIGKILL";
    for (const worker of this.#workers) kill(worker, signal);
    this.#settle();
  }

  #spawn(): void {
    const worker = this.#command.spawn();
    this.#call?.ask(worker.stdin);
    const begun = performance.now();
    this.#workers.add(worker);
    worker.status.then((status) => this.#over(worker, status, performance.now() - begun));
  }

  #over(worker: Deno.ChildProcess, { code, signal }: Deno.CommandStatus, time: number): void {
    this.#workers.delete(worker);
    if (this.#stopping > 0) {
      // One that was told before it listened had nothing to finish.
      if (signal !== "SIGTERM") this.#code = Math.max(this.#code, code);
    } else if (!this.sound) {
      // It has said why. The others would fail alike.
      this.#code = code;
      this.stop();
      this.#failed.resolve(false);
    } else {
      this.#replace(worker.pid, signal ?? `code ${code}`, time);
    }
    this.#settle();
  }

  #replace(pid: number, reason: string, time: number): void {
    this.#pause = time > SOUND_TIME ? FIRST_PAUSE : Math.min(2 * this.#pause, LONGEST_PAUSE);
    this.#report.warn(`the worker ${pid} has ended (${reason}) and is replaced`);
    this.#waiting++;
    new Deadline(() => {
      this.#waiting--;
      if (this.#stopping === 0) this.#spawn();
      this.#settle();
    }).arm(this.#pause);
  }

  #settle(): void {
    if (this.#workers.size > 0 || (this.#waiting > 0 && this.#stopping === 0)) return;
    if (this.#stopping === 0) return;
    this.#finished.resolve(this.#code);
  }
}

function kill(worker: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    worker.kill(signal);
  } catch {
    // It has ended by itself.
  }
}

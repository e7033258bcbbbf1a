/**
 * Other programs that tests drive, and processes of our own: each is stopped by its own id.
 *
 * @module
 */
import { allowed } from "./allowed.ts";

const FOLDERS = ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/bin"];

/** The path of a program, or undefined where it is not installed or may not be run. */
export function findProgram(...names: string[]): string | undefined {
  if (!allowed.run || !allowed.read) return undefined;
  return names.flatMap((name) => FOLDERS.map((folder) => `${folder}/${name}`)).find(exists);
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** A process that runs beside the test. */
export interface Running extends AsyncDisposable {
  readonly process: Deno.ChildProcess;
  /** Everything it has printed so far on both streams. */
  readonly printed: () => string;
  /** Resolves with the match when the output matches; rejects when the process ends before. */
  waitFor(pattern: RegExp): Promise<RegExpExecArray>;
  /** Sends a signal and waits for the exit code. */
  stop(signal?: Deno.Signal): Promise<number>;
}

/** Starts a program and reads what it prints. */
export function start(program: string, args: string[], options: Deno.CommandOptions = {}): Running {
  const process = new Deno.Command(program, {
    ...options,
    args,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let text = "";
  let wake = () => {};
  const read = async (stream: ReadableStream<Uint8Array>) => {
    for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      wake();
    }
    wake();
  };
  const reading = Promise.all([read(process.stdout), read(process.stderr)]);
  let ended = false;
  reading.then(() => {
    ended = true;
    wake();
  });
  return {
    process,
    printed: () => text,
    async waitFor(pattern) {
      for (;;) {
        const match = pattern.exec(text);
        if (match) return match;
        if (ended) throw new Error(`ended without printing ${pattern}: ${text}`);
        await new Promise<void>((resolve) => wake = resolve);
      }
    },
    async stop(signal = "SIGTERM") {
      try {
        process.kill(signal);
      } catch {
        // It has ended by itself.
      }
      const { code } = await process.status;
      await reading;
      return code;
    },
    async [Symbol.asyncDispose]() {
      await this.stop("SIGKILL");
    },
  };
}

/** Runs a program to its end. */
export async function runToEnd(
  program: string,
  args: string[],
  options: Deno.CommandOptions = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const output = await new Deno.Command(program, { ...options, args, stdin: "null" }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code: output.code, stdout: text(output.stdout), stderr: text(output.stderr) };
}

/** A port that was free a moment ago. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

const MAIN = new URL("../src/main.ts", import.meta.url).href;

/** Starts `serve` on a free port of 127.0.0.1 and waits until it listens. */
export async function startServe(...args: string[]): Promise<Running & { readonly base: string }> {
  const permissions = ["--allow-net", "--allow-read", "--allow-env=INIT_CWD"];
  const running = start(Deno.execPath(), [
    ...["run", "--quiet", "--no-prompt", ...permissions, MAIN, "serve", "--port", "0"],
    ...args,
  ], { env: { NO_COLOR: "1" } });
  const [, base] = await running.waitFor(/^ {2}(http:\/\/\S+\/)$/m);
  return { ...running, base };
}

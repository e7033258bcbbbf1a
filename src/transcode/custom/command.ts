/**
 * A program as a converter: content in at its standard input, out at its standard output. It is killed
 * when its time is up, when its output is given up, or when the client has left.
 *
 * @module
 */
import { Deadline } from "../../http1/deadline.ts";
import { Permits } from "../../http1/permits.ts";
import type { Conversion, Convert } from "../../model/conversion.ts";
import { Fault } from "../../model/fault.ts";
import type { Work } from "./options.ts";

type Command = Extract<Work, { kind: "command" }>;

/** What a program may say on standard error for the log, in bytes; the rest is read and dropped. */
const MOST_COMPLAINT = 1024;

const PATH = "/usr/local/bin:/usr/bin:/bin";

/** Runs of one program. */
export function commandConvert(to: string, command: Command): Convert {
  const { program, timeout, atOnce } = command;
  const permits = new Permits(atOnce);
  return async (input, conversion) => {
    const { signal } = conversion;
    const fault = () => new Fault("conversion", `${program} was busy for ${timeout} ms`);
    await permits.acquire({ signal, time: timeout, fault });
    const run = new Run(command, to, conversion, () => permits.release());
    return run.convert(input);
  };
}

/** One program under way. */
class Run {
  readonly #child: Deno.ChildProcess;
  readonly #command: Command;
  readonly #conversion: Conversion;
  readonly #release: () => void;
  #failure: Fault | undefined;

  constructor(command: Command, to: string, conversion: Conversion, release: () => void) {
    this.#command = command;
    this.#conversion = conversion;
    this.#release = release;
    try {
      this.#child = spawn(command, to, conversion);
    } catch (cause) {
      release();
      throw new Fault("conversion", `${command.program} could not be started`, { cause });
    }
  }

  convert(input: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
    return ReadableStream.from(this.#run(input));
  }

  async *#run(input: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
    const { program, timeout } = this.#command;
    const { signal } = this.#conversion;
    const { stdin, stdout, stderr, status } = this.#child;
    const leave = () => this.#kill();
    using deadline = new Deadline(() => {
      this.#failure = new Fault("conversion", `${program} was killed after ${timeout} ms`);
      this.#kill();
    });
    deadline.arm(timeout);
    signal?.addEventListener("abort", leave, { once: true });
    const stop = new AbortController();
    const feeding = feed(input, stdin, stop.signal);
    const complaint = readSome(stderr);
    try {
      yield* stdout;
      // A program may end without having read everything; it has decided.
      const { code } = await status;
      stop.abort();
      signal?.throwIfAborted();
      if (this.#failure) throw this.#failure;
      if (code !== 0) throw failed(program, code, await complaint);
      await feeding;
    } finally {
      signal?.removeEventListener("abort", leave);
      this.#kill();
      stop.abort();
      await Promise.allSettled([status, feeding, complaint]);
      this.#release();
    }
  }

  #kill(): void {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
}

function spawn(command: Command, to: string, conversion: Conversion): Deno.ChildProcess {
  const { program, args, environment } = command;
  const { from: { type = "", language = "" }, location } = conversion;
  const values: Readonly<Record<string, string>> = { from: type, language, to };
  const filled = args.map((arg) =>
    arg.replaceAll(/\{(from|to|language)\}/g, (_, key: string) => values[key])
  );
  return new Deno.Command(program, {
    args: filled,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    // What the server has in its environment is none of the program's business.
    clearEnv: true,
    env: {
      PATH,
      CONTENT_TYPE: type,
      CONTENT_LANGUAGE: language,
      CONTENT_LOCATION: location,
      ...environment,
    },
  }).spawn();
}

/** Rejects with what the source fails with; that the program reads no more is no failure. */
async function feed(
  input: ReadableStream<Uint8Array>,
  stdin: WritableStream<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  const writer = stdin.getWriter();
  const reader = input.getReader();
  const leave = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", leave, { once: true });
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      try {
        await writer.write(next.value);
      } catch {
        leave();
        return;
      }
    }
    await writer.close().catch(() => {});
  } catch (error) {
    // Cut input must not be taken for the whole.
    await writer.abort(error).catch(() => {});
    throw error;
  }
}

async function readSome(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) {
    if (text.length < MOST_COMPLAINT) text += decoder.decode(chunk, { stream: true });
  }
  return text.slice(0, MOST_COMPLAINT).trim();
}

function failed(program: string, code: number, complaint: string): Fault {
  // The message may get to clients, what the program says must not.
  const cause = complaint === "" ? undefined : new Error(complaint.replaceAll(/\s+/g, " "));
  return new Fault("conversion", `${program} ended with ${code}`, { cause });
}

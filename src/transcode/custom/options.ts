/**
 * How a converter of one's own is declared, and the same with nothing left open.
 *
 * @module
 */
import type { Conversion } from "../../model/conversion.ts";
import { type PathTest, testPaths } from "../../syntax/path_pattern.ts";

/** What a converter of one's own may give back. */
export type CustomOutput = ReadableStream<Uint8Array> | Uint8Array | string;

/** The work of a converter of one's own: bytes in, bytes or text out. */
export type CustomConvert = (
  input: ReadableStream<Uint8Array>,
  context: Conversion,
) => CustomOutput | Promise<CustomOutput>;

/** A converter of one's own: a function, a module that exports one as `convert`, or a command. */
export interface ConverterOptions {
  /** For logs and entity tags: letters, digits, `_` and `-`. */
  readonly name: string;
  /** The media type that it takes. */
  readonly from: string;
  /** The media type that it makes; text in UTF-8. */
  readonly to: string;
  /** How much survives, 0 to 1; 0.8 unless set. */
  readonly quality?: number;
  /** Expected work, relative to copying the bytes. */
  readonly cost?: number;
  /** To be raised when the same input gives other bytes than before. */
  readonly version?: number | string;
  /** The paths on which it takes part, such as `/shop/*`; all of them, if absent. */
  readonly paths?: readonly string[];
  /** The work itself. */
  readonly convert?: CustomConvert;
  /**
   * A module that exports the work as `convert`, by its URL or path; loaded when it is needed, in threads
   * of its own.
   */
  readonly module?: string | URL;
  /**
   * A program and its arguments: content goes in at its standard input and comes out at its standard
   * output. `{from}`, `{to}` and `{language}` stand for what they say.
   */
  readonly command?: readonly string[];
  /** Of commands and modules: milliseconds until it is killed, or given up; 30 seconds unless set. */
  readonly timeout?: number;
  /** Of commands and modules: how many may run at once; 4 unless set, and of modules 2. */
  readonly atOnce?: number;
  /** Of commands: variables of its environment, beside PATH and the description of the content. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A converter of one's own, settled. */
export interface Custom {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly quality: number;
  readonly cost: number;
  readonly version: number | string;
  /** Whether it takes part at this path. */
  readonly isAt: PathTest;
  readonly work: Work;
}

/** What does it. */
export type Work =
  | { readonly kind: "function"; readonly convert: CustomConvert }
  | {
    readonly kind: "module";
    readonly url: string;
    readonly timeout: number;
    readonly atOnce: number;
  }
  | {
    readonly kind: "command";
    readonly program: string;
    readonly args: readonly string[];
    readonly timeout: number;
    readonly atOnce: number;
    readonly environment: Readonly<Record<string, string>>;
  };

const NAME = /^[A-Za-z][\w-]{0,40}$/;
const TYPE = /^[a-z0-9][\w.+-]*\/[\w.+-]+$/;
const VERSION = /^[\w.-]{1,40}$/;

/** Below the built-in converters: where both could make a form, those are better known. */
const QUALITY = 0.8;
const COST = 50;
const TIMEOUT = 30_000;
const AT_ONCE = 4;
/** A thread takes the memory of a program, and what hangs a processor. */
const THREADS = 2;

/** Fills in the defaults; throws a TypeError for what can mean nothing. */
export function settleCustom(options: ConverterOptions): Custom {
  const { name, quality = QUALITY, cost = COST, version = 1 } = options;
  const [from, to] = [options.from.toLowerCase(), options.to.toLowerCase()];
  if (!NAME.test(name)) throw new TypeError(`A converter's name is a word, not "${name}".`);
  check(TYPE.test(from), name, `takes a media type, not "${from}"`);
  check(TYPE.test(to) && to !== from, name, `makes another media type, not "${to}"`);
  check(quality > 0 && quality <= 1, name, "has a quality above 0 and up to 1");
  check(cost >= 0, name, "has a cost of 0 or more");
  check(VERSION.test(String(version)), name, "has a version of letters, digits, dots and hyphens");
  return {
    name,
    from,
    to,
    quality,
    cost,
    version,
    isAt: testPaths(options.paths),
    work: workOf(options),
  };
}

function workOf({ name, convert, module, command, ...options }: ConverterOptions): Work {
  const given = [convert, module, command].filter((work) => work !== undefined);
  check(given.length === 1, name, "is one of a function, a module and a command");
  if (convert !== undefined) return { kind: "function", convert };
  const { timeout = TIMEOUT, atOnce = module === undefined ? AT_ONCE : THREADS } = options;
  check(
    timeout > 0 && atOnce >= 1,
    name,
    "has a positive timeout and runs at least once at a time",
  );
  if (module !== undefined) return { kind: "module", url: moduleUrl(module), timeout, atOnce };
  const [program = "", ...args] = command ?? [];
  check(program !== "", name, "has a command that begins with a program");
  const { state } = Deno.permissions.querySync({ name: "run", command: program });
  check(state === "granted", name, `needs the permission --allow-run=${program}`);
  const { environment = {} } = options;
  return { kind: "command", program, args, timeout, atOnce, environment };
}

/** A path is one on this machine, seen from where the server was started. */
function moduleUrl(module: string | URL): string {
  if (module instanceof URL || URL.canParse(module)) return String(module);
  return new URL(module, `file://${module.startsWith("/") ? "" : Deno.cwd()}/`).href;
}

function check(holds: boolean, name: string, rule: string): void {
  if (!holds) throw new TypeError(`The converter ${name} ${rule}.`);
}

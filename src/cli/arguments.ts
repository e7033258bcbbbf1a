/**
 * Reads the arguments of a command by its row in the table, and prints help from the same row.
 * Mistakes are told in one sentence.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { readFrontLimit } from "../config/front_limits.ts";
import { commandNamed, type CommandRow } from "../config/options.ts";
import type { FrontLimits } from "../model/front_limits.ts";

/** Wrong usage: exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** What stood on the command line, by the names of the table. */
export interface Arguments {
  readonly operands: readonly string[];
  /** The value of an option, or its default, or undefined. */
  text(name: string): string | undefined;
  /** The values of an option that may be given more than once. */
  texts(name: string): readonly string[];
  /** Whether a flag was given. */
  flag(name: string): boolean;
}

/** Reads the arguments of a command; throws {@linkcode UsageError}. */
export function readArguments(command: CommandRow, args: readonly string[]): Arguments {
  const options = Object.fromEntries(
    command.options.map(({ name, short, type, default: fallback, multiple }) => [
      name,
      {
        type,
        ...(multiple && { multiple }),
        ...(short && { short }),
        ...(fallback && { default: fallback }),
      },
    ]),
  );
  const { values, positionals } = parse(args, options);
  return {
    operands: positionals,
    text: (name) => values[name]?.toString(),
    texts: (name) => [values[name] ?? []].flat().map(String),
    flag: (name) => values[name] === true,
  };
}

type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

function parse(
  args: readonly string[],
  options: NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>["options"]>,
): { values: Values; positionals: string[] } {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const [sentence] = (error instanceof Error ? error.message : String(error)).split(". ");
    throw new UsageError(`${sentence.replace(/\.$/, "")}.`);
  }
}

/** What `serve` was told to do. */
export interface ServeArguments {
  /** A folder or an origin's URL. */
  readonly target?: string;
  readonly port: number;
  readonly host: string;
  readonly languages: readonly string[];
  readonly keepHost: boolean;
  readonly trustProxy: boolean;
  readonly front: "web" | "wire";
  /** Files of certificate and key. */
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly limits: Partial<FrontLimits>;
  /** Whether only the list of limits is wanted. */
  readonly listLimits: boolean;
  readonly quiet: boolean;
  readonly version: boolean;
}

/** Reads the arguments of `serve`; throws {@linkcode UsageError}. */
export function readServeArguments(args: readonly string[]): ServeArguments {
  const { operands, text, texts, flag } = readArguments(commandNamed("serve"), args);
  const front = text("front");
  if (front !== "web" && front !== "wire") {
    throw new UsageError(`A front is web or wire, not "${front}".`);
  }
  const limits = texts("limit").filter((limit) => limit !== "help");
  if (front === "web" && limits.length > 0) {
    throw new UsageError("Only the wire front has limits to be set.");
  }
  if (operands.length > 1) {
    throw new UsageError(`One folder or URL at most, not ${operands.length}.`);
  }
  return {
    target: operands[0],
    port: readPort(text("port") ?? ""),
    host: text("host") ?? "",
    languages: readLanguages(text("languages") ?? ""),
    keepHost: flag("keep-host"),
    trustProxy: flag("trust-proxy"),
    front,
    tls: readTls(text("cert"), text("key")),
    limits: Object.assign({}, ...limits.map(readLimit)),
    listLimits: texts("limit").includes("help"),
    quiet: flag("quiet"),
    version: flag("version"),
  };
}

function readLanguages(text: string): string[] {
  const tags = text.split(",").map((tag) => tag.trim()).filter((tag) => tag !== "");
  try {
    return Intl.getCanonicalLocales(tags);
  } catch {
    throw new UsageError(`Languages are tags such as en,ko,pt-BR, not "${text}".`);
  }
}

function readTls(cert: string | undefined, key: string | undefined): ServeArguments["tls"] {
  if (cert !== undefined && key !== undefined) return { cert, key };
  if (cert === key) return undefined;
  throw new UsageError("TLS takes both a certificate and its key: --cert and --key.");
}

function readLimit(text: string): Partial<FrontLimits> {
  const limit = readFrontLimit(text);
  if (limit === undefined) {
    throw new UsageError(`A limit is like idle-time=30s, not "${text}"; --limit help lists them.`);
  }
  return limit;
}

function readPort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) {
    throw new UsageError(`A port is a number from 0 to 65535, not "${text}".`);
  }
  return Number(text);
}

/** The help of a command, from its row. */
export function helpOf({ name, operands, about, options }: CommandRow): string {
  const rows = options.map(({ name, short, value, default: fallback, help }) => [
    `  ${short ? `-${short}, ` : "    "}--${name}${value ? ` ${value}` : ""}`,
    `${help}${fallback ? ` (default ${fallback})` : ""}`,
  ]);
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return [
    "Variform: one URL, every form.",
    "",
    `Usage: deno task ${name} [OPTIONS] ${operands}`,
    "",
    about,
    "",
    "Options:",
    ...rows.map(([left, right]) => left.padEnd(width) + right),
  ].join("\n");
}

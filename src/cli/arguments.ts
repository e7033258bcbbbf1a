/**
 * Reads the arguments of a command by its row in the table, and prints help from the same row.
 * Mistakes are told in one sentence.
 *
 * @module
 */
import { parseArgs } from "node:util";
import type { CommandRow } from "../config/options.ts";

/** Wrong usage: exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** What stood on the command line, by the names of the table. */
export interface Arguments {
  readonly operands: readonly string[];
  /** The value of an option, or undefined. */
  text(name: string): string | undefined;
  /** The values of an option that may be given more than once. */
  texts(name: string): readonly string[];
  /** Whether a flag was given. */
  flag(name: string): boolean;
  /** What was said of an option at all; a flag may be negated: `--no-quiet`. */
  given(name: string): string | boolean | undefined;
}

/** Reads the arguments of a command; throws {@linkcode UsageError}. */
export function readArguments(command: CommandRow, args: readonly string[]): Arguments {
  const options = Object.fromEntries(
    command.options.map(({ name, short, type, multiple }) => [
      name,
      { type, ...(multiple && { multiple }), ...(short && { short }) },
    ]),
  );
  const { values, positionals } = parse(args, options);
  return {
    operands: positionals,
    text: (name) => values[name]?.toString(),
    texts: (name) => [values[name] ?? []].flat().map(String),
    flag: (name) => values[name] === true,
    given(name) {
      const value = values[name];
      return Array.isArray(value) ? value.at(-1) : value;
    },
  };
}

type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

function parse(
  args: readonly string[],
  options: NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>["options"]>,
): { values: Values; positionals: string[] } {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, allowNegative: true });
  } catch (error) {
    const [sentence] = (error instanceof Error ? error.message : String(error)).split(". ");
    throw new UsageError(`${sentence.replace(/\.$/, "")}.`);
  }
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

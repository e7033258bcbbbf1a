/**
 * Reads the arguments of `serve` by the option table. Mistakes are told in one sentence.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { SERVE_OPTIONS } from "../config/options.ts";

/** Wrong usage: exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
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
  readonly quiet: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

/** Reads the arguments; throws {@linkcode UsageError}. */
export function readServeArguments(args: readonly string[]): ServeArguments {
  const { values, positionals } = parse(args);
  if (positionals.length > 1) {
    throw new UsageError(`One folder or URL at most, not ${positionals.length}.`);
  }
  const text = (name: string) => String(values[name] ?? "");
  return {
    target: positionals[0],
    port: readPort(text("port")),
    host: text("host"),
    languages: text("languages").split(",").map((tag) => tag.trim()).filter((tag) => tag !== ""),
    keepHost: values["keep-host"] === true,
    trustProxy: values["trust-proxy"] === true,
    quiet: values.quiet === true,
    help: values.help === true,
    version: values.version === true,
  };
}

function parse(args: readonly string[]) {
  const options = Object.fromEntries(
    SERVE_OPTIONS.map(({ name, short, type, default: fallback }) => [
      name,
      { type, ...(short && { short }), ...(fallback && { default: fallback }) },
    ]),
  );
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const [sentence] = (error instanceof Error ? error.message : String(error)).split(". ");
    throw new UsageError(`${sentence.replace(/\.$/, "")}.`);
  }
}

function readPort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) {
    throw new UsageError(`A port is a number from 0 to 65535, not "${text}".`);
  }
  return Number(text);
}

/** The help of `serve`, from the option table. */
export function serveHelp(): string {
  const rows = SERVE_OPTIONS.map(({ name, short, value, default: fallback, help }) => [
    `  ${short ? `-${short}, ` : "    "}--${name}${value ? ` ${value}` : ""}`,
    `${help}${fallback ? ` (default ${fallback})` : ""}`,
  ]);
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return [
    "Variform: one URL, every form.",
    "",
    "Usage: deno task serve [OPTIONS] [DIR | URL]",
    "",
    "Serves the folder DIR, or fronts the origin URL (http: or https:); examples/site by default.",
    "",
    "Options:",
    ...rows.map(([left, right]) => left.padEnd(width) + right),
  ].join("\n");
}

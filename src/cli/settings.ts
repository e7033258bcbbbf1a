/**
 * What a command goes by: its configuration file, and the options that overrule it.
 *
 * @module
 */
import { tellProblems } from "../config/check.ts";
import { overlayOptions } from "../config/command_line.ts";
import type { Section } from "../config/schema.ts";
import type { VariformConfig } from "../config/serve.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { readPath } from "./target.ts";

/** The settings of a command whose options are those of `section`; throws {@linkcode UsageError}. */
export async function readSettings(
  { text, given }: Arguments,
  section: Section,
): Promise<VariformConfig> {
  const file = text("config");
  const written = file === undefined ? {} : await readFile(file);
  const { config, problems } = overlayOptions(written, section, given, readPath);
  if (problems.length > 0) throw new UsageError(tellProblems(problems));
  return config;
}

async function readFile(file: string): Promise<VariformConfig> {
  if (file === "") throw new UsageError("A configuration file has a name.");
  const { ConfigError, readConfig } = await import("../config/read_config.ts");
  try {
    return await readConfig(readPath(file));
  } catch (error) {
    throw error instanceof ConfigError ? new UsageError(error.message) : error;
  }
}

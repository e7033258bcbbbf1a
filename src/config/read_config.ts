/**
 * Reads a configuration file: JSON, with comments if one likes, or a module with a default export.
 *
 * @module
 */
import { dirname, extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { check, tellProblems } from "./check.ts";
import { CONFIG, type VariformConfig } from "./serve.ts";
import type { Schema } from "./schema.ts";

/** A file that is no configuration. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

/** How each kind of file is read, by its extension. */
const READERS: Readonly<Record<string, (file: string) => Promise<unknown>>> = {
  ".json": readJson,
  ".jsonc": readJson,
  ".ts": readModule,
  ".mts": readModule,
  ".js": readModule,
  ".mjs": readModule,
};

/** The configuration in a file, with its paths seen from there; throws {@linkcode ConfigError}. */
export async function readConfig(file: string): Promise<VariformConfig> {
  const read = READERS[extname(file).toLowerCase()];
  if (read === undefined) {
    throw new ConfigError(`${file} is none of ${Object.keys(READERS).join(", ")}.`);
  }
  const value = withoutSchema(await read(file));
  const problems = check(value, CONFIG);
  if (problems.length > 0) throw new ConfigError(`${file}:\n${tellProblems(problems)}`);
  return resolvePaths(value, CONFIG, dirname(file)) as VariformConfig;
}

async function readJson(file: string): Promise<unknown> {
  const { parseJsonc } = await import("../libraries/jsonc.ts");
  const text = await readText(file);
  try {
    return parseJsonc(text);
  } catch (error) {
    throw new ConfigError(`${file} is not JSON: ${messageOf(error)}`);
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await Deno.readTextFile(file);
  } catch {
    throw new ConfigError(`${file} cannot be read.`);
  }
}

async function readModule(file: string): Promise<unknown> {
  await readText(file);
  let module: Readonly<Record<string, unknown>>;
  try {
    module = await import(pathToFileURL(file).href);
  } catch (error) {
    throw new ConfigError(`${file} cannot be loaded: ${messageOf(error)}`);
  }
  if (!("default" in module)) throw new ConfigError(`${file} has no default export.`);
  return module.default;
}

/** Editors are told by `$schema` what may stand in the file. */
function withoutSchema(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("$schema" in value)) return value;
  const { $schema: _schema, ...settings } = value;
  return settings;
}

/** The value, which fits the schema, with its paths made absolute. */
function resolvePaths(value: unknown, schema: Schema, folder: string): unknown {
  switch (schema.kind) {
    case "text":
      return schema.path && typeof value === "string" && !isUrl(value)
        ? resolve(folder, value)
        : value;
    case "list":
      return Array.isArray(value)
        ? value.map((item) => resolvePaths(item, schema.of, folder))
        : value;
    case "dictionary":
      return mapValues(value, (item) => resolvePaths(item, schema.of, folder));
    case "section":
      return mapValues(
        value,
        (item, name) => resolvePaths(item, schema.rows[name].schema, folder),
      );
    case "either": {
      const meant = schema.of.find((kind) => check(value, kind).length === 0);
      return meant === undefined ? value : resolvePaths(value, meant, folder);
    }
    default:
      return value;
  }
}

function mapValues(value: unknown, map: (item: unknown, name: string) => unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([name, item]) => [name, map(item, name)]),
  );
}

function isUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(text);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

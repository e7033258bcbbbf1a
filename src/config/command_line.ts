/**
 * Settings on the command line: rows that name an option are options, and what is given there is laid
 * over what the configuration says.
 *
 * @module
 */
import { check, type Problem } from "./check.ts";
import type { OptionRow } from "./options.ts";
import type { Row, Schema, Section } from "./schema.ts";

/** A setting that the command line can say. */
interface Bound {
  /** Names that lead to it, the outermost first. */
  readonly path: readonly string[];
  readonly schema: Schema;
  readonly option: OptionRow;
}

/** What was given on the command line, by the names of options. */
export type Given = (name: string) => string | boolean | undefined;

/** The options of all settings in a section. */
export function optionsOf(section: Section): readonly OptionRow[] {
  return bindOptions(section).map(({ option }) => option);
}

/**
 * The configuration with what the command line says laid over it; the problems name the options.
 * `locate` tells what a path means where it was typed.
 */
export function overlayOptions<Config extends object>(
  config: Config,
  section: Section,
  given: Given,
  locate: (path: string) => string = (path) => path,
): { readonly config: Config; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  let laid: object = config;
  for (const { path, schema, option } of bindOptions(section)) {
    const said = given(option.name);
    if (said === undefined) continue;
    const value = typeof said === "boolean" ? said : readText(said, schema, locate);
    problems.push(...check(value, schema, `--${option.name}`));
    laid = withValue(laid, path, value);
  }
  return { config: laid as Config, problems };
}

function bindOptions({ rows }: Section, path: readonly string[] = []): Bound[] {
  return Object.entries(rows).flatMap(([name, row]) => {
    const here = [...path, name];
    const { schema } = row;
    const own = row.option === undefined ? [] : [{ path: here, schema, option: optionOf(row) }];
    return schema.kind === "section" ? [...own, ...bindOptions(schema, here)] : own;
  });
}

function optionOf({ schema, option, help, default: fallback }: Row): OptionRow {
  const type = schema.kind === "flag" ? "boolean" : "string";
  return { name: "", ...option, type, help, ...type === "string" && { default: fallback } };
}

/** What a text means to a schema; what it cannot mean is left for the check to tell. */
function readText(text: string, schema: Schema, locate: (path: string) => string): unknown {
  if (schema.kind === "text" && schema.path && text !== "") return locate(text);
  if (schema.kind === "list") {
    return text.split(",").map((item) => item.trim()).filter((item) => item !== "");
  }
  return schema.kind === "number" && /^\d+$/.test(text) ? Number(text) : text;
}

function withValue(config: object, [name, ...rest]: readonly string[], value: unknown): object {
  const inner: unknown = name in config ? config[name as keyof typeof config] : undefined;
  const below = typeof inner === "object" && inner !== null ? inner : {};
  return { ...config, [name]: rest.length === 0 ? value : withValue(below, rest, value) };
}

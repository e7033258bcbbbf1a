/**
 * Writes what the documentation takes from tables: the settings in configuration.md, and their JSON
 * schema. `deno task docs` runs it; a test holds that it has been run.
 *
 * @module
 */
import { jsonSchema } from "../src/config/json_schema.ts";
import { referenceOf } from "../src/config/reference.ts";
import { CONFIG } from "../src/config/serve.ts";

const PAGE = new URL("configuration.md", import.meta.url);
const SCHEMA = new URL("configuration.schema.json", import.meta.url);

/** What the generated part of the page begins after. */
export const MARK = "<!-- settings -->";

/** The page with its tables as the rows have them now. */
export function withSettings(page: string): string {
  const at = page.indexOf(MARK);
  if (at < 0) throw new Error(`the page lacks ${MARK}`);
  return `${page.slice(0, at)}${MARK}\n\n${referenceOf(CONFIG)}\n`;
}

/** The schema as the rows have it now. */
export function schemaText(): string {
  return `${JSON.stringify(jsonSchema(CONFIG, "Variform's configuration file"), null, 2)}\n`;
}

if (import.meta.main) {
  await Deno.writeTextFile(PAGE, withSettings(await Deno.readTextFile(PAGE)));
  await Deno.writeTextFile(SCHEMA, schemaText());
}

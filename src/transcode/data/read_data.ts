/**
 * JSON and YAML as values, and values as JSON and YAML.
 *
 * @module
 */
import { parseAllYaml, stringifyYaml } from "../../libraries/yaml.ts";
import { Fault } from "../../model/fault.ts";
import { exactNumber, makeExact, mayBeInexact, needsSources } from "./exact_numbers.ts";
import { mergeMembers } from "./merge_members.ts";
import { type PlainValue, plainValue } from "./plain_value.ts";

/** The value of a JSON text. A number that would become another one is its digits as text. */
export function readJson(text: string): PlainValue {
  const revive = mayBeInexact(text) ? exact : undefined;
  return plainValue(reading("JSON", () => JSON.parse(text, revive)));
}

function exact(_: string, value: unknown, { source = "" }: { source?: string } = {}): unknown {
  return typeof value === "number" ? exactNumber(value, source) : value;
}

/** The values of a text that has one on each line (https://github.com/ndjson/ndjson-spec). */
export function readJsonLines(text: string): PlainValue {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return readJson(`[${lines.join(",\n")}]`);
}

/**
 * The value of a YAML document, of the types that JSON has alone; empty, it is null. Of a stream of
 * documents, the list of their values.
 */
export function readYaml(text: string): PlainValue {
  const root = { value: reading("YAML", () => parseDocuments(text, "core")) };
  if (needsSources(text)) makeExact(root, { value: readScalars(text) });
  mergeMembers(root.value);
  return plainValue(root.value);
}

function parseDocuments(text: string, schema: "core" | "failsafe"): unknown {
  // What stands between two separators, and nothing else, is no document.
  const documents = parseAllYaml(text, { schema });
  const [only = null, ...others] = documents;
  return others.length === 0 ? only : documents;
}

/** The same value with every scalar as it is written; null where a tag says what some of them are. */
function readScalars(text: string): unknown {
  try {
    return parseDocuments(text, "failsafe");
  } catch {
    return null;
  }
}

/** A value as JSON that people can read. */
export function writeJson(value: PlainValue): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** A value as YAML. */
export function writeYaml(value: PlainValue): string {
  return stringifyYaml(value, { schema: "core", useAnchors: false, lineWidth: 100 });
}

function reading(what: string, read: () => unknown): unknown {
  try {
    return read();
  } catch (cause) {
    throw new Fault("conversion", `this is no ${what} that can be read`, { cause });
  }
}

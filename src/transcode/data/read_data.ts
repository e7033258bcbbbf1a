/**
 * JSON and YAML as values, and values as JSON and YAML.
 *
 * @module
 */
import { parseYaml, stringifyYaml } from "../../libraries/yaml.ts";
import { Fault } from "../../model/fault.ts";
import { type PlainValue, plainValue } from "./plain_value.ts";

/** Only such a text can hold a number that a double does not: identifiers are often as long. */
const LONG_NUMBER = /\d{16}|\d[eE]\+?\d{2}/;

/** The value of a JSON text. A number that would become another one is its digits as text. */
export function readJson(text: string): PlainValue {
  const revive = LONG_NUMBER.test(text) ? exact : undefined;
  return plainValue(reading("JSON", () => JSON.parse(text, revive)));
}

function exact(_: string, value: unknown, { source = "" }: { source?: string } = {}): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  return Number.isFinite(value) && !/^-?\d+$/.test(source) ? value : source;
}

/** The value of a YAML document, of the types that JSON has alone; empty, it is null. */
export function readYaml(text: string): PlainValue {
  return plainValue(reading("YAML", () => parseYaml(text, { schema: "core" })));
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

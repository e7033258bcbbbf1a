/**
 * The structured data that a page carries as JSON-LD (schema.org): its things, with those of their
 * properties that are plain values. Whatever is malformed is no data.
 *
 * @module
 */

/** One thing, by the names of its properties; of a nested thing its name stands. */
export type DataThing = Readonly<Record<string, string>>;

const MAX_THINGS = 32;
const MAX_PROPERTIES = 40;
const MAX_LENGTH = 1000;

/** The things that the scripts of a page describe, in order. */
export function readThings(scripts: readonly string[]): DataThing[] {
  const things: DataThing[] = [];
  for (const script of scripts) {
    const waiting: unknown[] = [parseData(script)];
    while (waiting.length > 0 && things.length < MAX_THINGS) {
      const value = waiting.shift();
      if (Array.isArray(value)) waiting.push(...value.slice(0, MAX_THINGS));
      if (!isObject(value) || Array.isArray(value)) continue;
      if (Array.isArray(value["@graph"])) waiting.push(...value["@graph"].slice(0, MAX_THINGS));
      const thing = describe(value);
      if (Object.keys(thing).length > 0) things.push(thing);
    }
  }
  return things;
}

/** The data of one script; undefined where it is none. */
export function parseData(script: string): unknown {
  try {
    // Some put the data into a comment, as was once done for scripts.
    return JSON.parse(script.replace(/^\s*(?:<!--|\/\*.{0,40}\*\/)/, "").replace(/-->\s*$/, ""));
  } catch {
    return undefined;
  }
}

function describe(value: Readonly<Record<string, unknown>>): DataThing {
  const thing: Record<string, string> = {};
  for (const [name, property] of Object.entries(value).slice(0, MAX_PROPERTIES)) {
    if (name === "@context" || name === "@graph" || name === "__proto__") continue;
    const text = textOf(property);
    if (text !== "") thing[name.slice(0, 64)] = text;
  }
  return thing;
}

/** A plain value, the name or address of a thing, or several of these. */
function textOf(property: unknown): string {
  const values = Array.isArray(property) ? property.slice(0, 16) : [property];
  return values.map(plain).filter((text) => text !== "").join(", ").slice(0, MAX_LENGTH);
}

function plain(value: unknown): string {
  if (typeof value === "string") return value.slice(0, MAX_LENGTH).replace(/\s+/g, " ").trim();
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (!isObject(value)) return "";
  const { name, url } = value;
  if (typeof name === "string") return plain(name);
  return typeof url === "string" ? plain(url) : "";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

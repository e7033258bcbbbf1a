/**
 * Holds values against their schema. Each problem names the setting by its path.
 *
 * @module
 */
import { expectation, type Numeric, type Row, type Rows, type Schema } from "./schema.ts";

/** What is wrong, and where: `negotiation.policy.combine`. */
export interface Problem {
  readonly path: string;
  /** What was expected, and what came. */
  readonly message: string;
}

/** All that is wrong with the value; empty where nothing is. */
export function check(value: unknown, schema: Schema, path = ""): readonly Problem[] {
  switch (schema.kind) {
    case "list":
      if (!Array.isArray(value)) return mismatch(value, schema, path);
      return value.flatMap((item, index) => check(item, schema.of, `${path}[${index}]`));
    case "dictionary":
      if (!isObject(value)) return mismatch(value, schema, path);
      return Object.entries(value)
        .flatMap(([name, item]) => check(item, schema.of, join(path, name)));
    case "section":
      return isObject(value)
        ? checkSection(value, schema.rows, path)
        : mismatch(value, schema, path);
    case "either":
      return checkEither(value, schema.of, path) ?? mismatch(value, schema, path);
    default:
      return fits(value, schema) ? [] : mismatch(value, schema, path);
  }
}

/** The problems as lines, for people. */
export function tellProblems(problems: readonly Problem[]): string {
  return problems.map(({ path, message }) => `${path || "configuration"}: ${message}`).join("\n");
}

function fits(
  value: unknown,
  schema: Exclude<Schema, { kind: "list" | "dictionary" | "section" | "either" }>,
): boolean {
  switch (schema.kind) {
    case "text":
      return typeof value === "string" && (schema.test?.(value) ?? true);
    case "flag":
      return typeof value === "boolean";
    case "number":
      return isInRange(value, schema);
    case "choice":
      return typeof value === "string" && schema.of.includes(value);
    case "code":
      return schema.test(value);
  }
}

function isInRange(value: unknown, { whole, least, most }: Numeric): boolean {
  return typeof value === "number" && value >= least && value <= most &&
    (!whole || Number.isInteger(value));
}

function checkSection(value: object, rows: Rows, path: string): readonly Problem[] {
  const given = Object.entries(value).filter(([, item]) => item !== undefined);
  const missing = Object.entries(rows).filter(([name, { required }]: [string, Row]) =>
    required && !given.some(([key]) => key === name)
  );
  return [
    ...given.flatMap(([name, item]) =>
      Object.hasOwn(rows, name)
        ? check(item, rows[name].schema, join(path, name))
        : [{ path: join(path, name), message: unknownName(name, rows) }]
    ),
    ...missing.map(([name, { schema }]) => ({
      path: join(path, name),
      message: `missing; ${expectation(schema)}`,
    })),
  ];
}

/** An object can only be meant as the section or list among the kinds: its own problems tell more. */
function checkEither(
  value: unknown,
  kinds: readonly Schema[],
  path: string,
): readonly Problem[] | undefined {
  const found = kinds.map((kind) => ({ kind, problems: check(value, kind, path) }));
  if (found.some(({ problems }) => problems.length === 0)) return [];
  const shape = Array.isArray(value) ? "list" : isObject(value) ? "section" : undefined;
  return found.find(({ kind }) => kind.kind === shape)?.problems;
}

function mismatch(value: unknown, schema: Schema, path: string): readonly Problem[] {
  const why = schema.kind === "text" && typeof value === "string" ? schema.why?.(value) : undefined;
  const told = why === undefined ? "" : `. ${why}`;
  return [{ path, message: `${expectation(schema)}, not ${shown(value)}${told}` }];
}

/** Long enough to be recognised. */
const SHOWN_LENGTH = 40;

function shown(value: unknown): string {
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return "a list";
  if (isObject(value)) return "an object";
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}

function unknownName(name: string, rows: Rows): string {
  const near = Object.keys(rows).find((known) => isNear(known, name));
  return near === undefined
    ? `there is no such setting; known are ${Object.keys(rows).join(", ")}`
    : `there is no such setting; did you mean ${near}?`;
}

/** Other letter case, or one letter more, less, or another. */
function isNear(known: string, name: string): boolean {
  const [a, b] = [known.toLowerCase(), name.toLowerCase().replaceAll(/[-_]/g, "")];
  if (a === b) return true;
  if (Math.abs(a.length - b.length) > 1) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return a.slice(at + 1) === b.slice(at + 1) || a.slice(at) === b.slice(at + 1) ||
    a.slice(at + 1) === b.slice(at) ||
    a.slice(at, at + 2) === `${b[at + 1]}${b[at]}` && a.slice(at + 2) === b.slice(at + 2);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function join(path: string, name: string): string {
  const step = /^[\w$-]+$/.test(name) ? name : JSON.stringify(name);
  return path === "" ? step : `${path}.${step}`;
}

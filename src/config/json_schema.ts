/**
 * The settings as JSON Schema (2020-12), by which editors complete and check a configuration file.
 *
 * @module
 */
import { expectation, type Numeric, type Rows, type Schema, type Section } from "./schema.ts";

/** A JSON value. */
export type Json = string | number | boolean | readonly Json[] | { readonly [name: string]: Json };

/** The schema of a file that holds this section. */
export function jsonSchema(section: Section, title: string): Json {
  const { properties, ...schema } = objectOf({ rows: section.rows });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title,
    ...schema,
    properties: { $schema: { type: "string" }, ...properties },
  };
}

/** Undefined for what JSON cannot say. */
function schemaOf(schema: Schema): Json | undefined {
  switch (schema.kind) {
    case "text":
      return { type: "string" };
    case "flag":
      return { type: "boolean" };
    case "number":
      return numberOf(schema);
    case "choice":
      return { enum: schema.of };
    case "list":
      return { type: "array", items: schemaOf(schema.of) ?? {} };
    case "dictionary":
      return { type: "object", additionalProperties: schemaOf(schema.of) ?? {} };
    case "section":
      return objectOf(schema);
    case "either": {
      const kinds = schema.of.map(schemaOf).filter((kind) => kind !== undefined);
      return kinds.length === 1 ? kinds[0] : { anyOf: kinds };
    }
    case "code":
      return undefined;
  }
}

function numberOf({ whole, least, most }: Numeric): Json {
  return {
    type: whole ? "integer" : "number",
    minimum: least,
    ...most < Number.MAX_SAFE_INTEGER && { maximum: most },
  };
}

function objectOf({ rows }: { readonly rows: Rows }): { properties: { [name: string]: Json } } {
  const properties: [string, Json][] = [];
  const required: string[] = [];
  for (const [name, { schema, help, required: isRequired }] of Object.entries(rows)) {
    const json = schemaOf(schema);
    if (json === undefined) continue;
    properties.push([name, { description: describe(schema, help), ...json as object }]);
    if (isRequired) required.push(name);
  }
  return {
    type: "object",
    additionalProperties: false,
    properties: Object.fromEntries(properties),
    ...required.length > 0 && { required },
  } as { properties: { [name: string]: Json } };
}

function describe(schema: Schema, help: string): string {
  return schema.kind === "text" ? `${help}: ${expectation(schema)}.` : `${help}.`;
}

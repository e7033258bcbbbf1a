/**
 * The settings as tables in Markdown, for the reference page.
 *
 * @module
 */
import { expectation, type Row, type Rows, type Schema, type Section } from "./schema.ts";

/** One table for the settings at the top, and one for each section below. */
export function referenceOf({ rows }: Section): string {
  const sections = Object.entries(rows).flatMap(([name, { schema, help, as }]) => {
    const inner = sectionIn(schema);
    return inner === undefined || as !== undefined
      ? []
      : [{ name: nameOf(name, schema), help, rows: inner.rows }];
  });
  const single = Object.entries(rows).filter(([, { schema, as }]) =>
    sectionIn(schema) === undefined || as !== undefined
  );
  return [
    tableOf(Object.fromEntries(single)),
    ...sections.map(({ name, help, rows }) => `## ${name}\n\n${help}.\n\n${tableOf(rows)}`),
  ].join("\n\n");
}

function tableOf(rows: Rows): string {
  const lines = linesOf(rows, "");
  return [
    "| setting | is | says | default | option |",
    "| --- | --- | --- | --- | --- |",
    ...lines.map((cells) => `| ${cells.map(escaped).join(" | ")} |`),
  ].join("\n");
}

/** A section's own settings stand below it, by their whole names. */
function linesOf(rows: Rows, path: string): string[][] {
  return Object.entries(rows).flatMap(([name, row]) => {
    const inner = sectionIn(row.schema);
    const here = `${path}${nameOf(name, row.schema)}`;
    const line = [`\`${here}\``, kindOf(row.schema), helpOf(row), row.default ?? "", optionOf(row)];
    return inner === undefined || row.as !== undefined
      ? [line]
      : [line, ...linesOf(inner.rows, `${here}.`)];
  });
}

function sectionIn(schema: Schema): Section | undefined {
  switch (schema.kind) {
    case "section":
      return schema;
    case "list":
    case "dictionary":
      return sectionIn(schema.of);
    case "either":
      return schema.of.map(sectionIn).find((section) => section !== undefined);
    default:
      return undefined;
  }
}

function nameOf(name: string, schema: Schema): string {
  if (schema.kind === "list" && sectionIn(schema) !== undefined) return `${name}[]`;
  return schema.kind === "dictionary" ? `${name}.*` : name;
}

function kindOf(schema: Schema): string {
  const inner = sectionIn(schema);
  if (schema.kind === "either") return schema.of.map(kindOf).join(", or ");
  if (inner === undefined) return expectation(schema);
  return schema.kind === "list" ? "a list of objects" : "an object";
}

function helpOf({ help, required, as }: Row): string {
  const told = as === undefined ? help : `${help}: as \`${as}\``;
  return required ? `${told}. It has to be there` : told;
}

function optionOf({ option }: Row): string {
  return option === undefined ? "" : `\`--${option.name}\``;
}

function escaped(cell: string): string {
  return cell.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}

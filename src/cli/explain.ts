/**
 * `explain`: the set of a resource, the winner, and why each other lost.
 *
 *     $ deno task explain /about --as claude-code
 *
 * @module
 */
import { createVariform, type Explanation, type VariformOptions } from "../mod.ts";
import { type Arguments, readArguments, UsageError } from "./arguments.ts";
import { CLIENTS } from "./clients.ts";
import { readSettings } from "./settings.ts";
import { readOrigin } from "./target.ts";
import { commandNamed } from "../config/options.ts";
import { CONFIG } from "../config/serve.ts";

/** Runs the command. */
export async function explain(args: readonly string[]): Promise<number> {
  const read = readArguments(commandNamed("explain"), args);
  if (read.text("as") === "help") {
    for (const [name, fields] of Object.entries(CLIENTS)) console.log(`${name}: ${fields.accept}`);
    return 0;
  }
  const headers = readFields(read);
  const { listen: _listen, quiet: _quiet, ...settings } = await readSettings(read, CONFIG);
  const { url, origin } = readResource(read, settings.origin);
  const app = createVariform({ ...settings, origin });
  try {
    const explanation = await app.explain(new Request(url, { headers }));
    console.log(read.flag("json") ? JSON.stringify(explanation, null, 2) : printed(explanation));
    return explanation.chosen === null ? 1 : 0;
  } finally {
    await app.close();
  }
}

/** A path lies on the site; a URL without a site names its own origin. */
function readResource(
  { operands, text }: Arguments,
  configured: VariformOptions["origin"] | undefined,
): Pick<VariformOptions, "origin"> & { url: URL } {
  const [resource, ...more] = operands;
  if (resource === undefined || more.length > 0) throw new UsageError("Name one URL or path.");
  const site = text("site");
  const url = URL.parse(resource, "http://localhost/");
  if (url === null) throw new UsageError(`"${resource}" is neither a URL nor a path.`);
  const namesOrigin = /^https?:\/\//i.test(resource) && (site ?? configured) === undefined;
  return { url, origin: namesOrigin ? new URL(url.origin) : readOrigin(site, configured) };
}

function readFields({ text, texts }: Arguments): Headers {
  const client = text("as");
  if (client !== undefined && !Object.hasOwn(CLIENTS, client)) {
    throw new UsageError(`There is no client "${client}"; --as help lists those that are known.`);
  }
  const headers = new Headers(client === undefined ? {} : CLIENTS[client]);
  for (const line of texts("header")) {
    const [, name, value] = /^([^:\s]+)\s*:\s*(.*)$/.exec(line) ?? [];
    if (name === undefined) throw new UsageError(`A field is 'NAME: VALUE', not "${line}".`);
    headers.set(name, value);
  }
  return headers;
}

/** What becomes of an answer that nothing is chosen from. */
const UNCHOSEN: Readonly<Record<string, string>> = {
  pass: "The origin's answer goes out as it is.",
  done: "It is answered without a choice, as by a redirect.",
};

/** The explanation as a table, the best form first. */
function printed(
  { variants, chosen, order, vary, reasons, defects, outcome, detail }: Explanation,
): string {
  if (variants.length === 0) {
    return `Nothing to choose from. ${detail ?? UNCHOSEN[outcome] ?? ""}`.trimEnd();
  }
  const others = variants.keys().filter((index) => !order.includes(index));
  const rows = [...order, ...others].map((index) => {
    const { type, language, charset, encoding, kind, converters, location } = variants[index];
    const form = [type, language, charset, encoding].filter(Boolean).join(" ");
    const made = kind === "stored" ? "stored" : converters.join(" + ");
    return [index === chosen ? "→" : " ", form, made, reasons[index].sentence, location ?? ""];
  });
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return [
    ...rows.map((row) =>
      row.map((cell, column) => cell.padEnd(widths[column])).join("  ").trimEnd()
    ),
    "",
    chosen === null ? "406 Not Acceptable" : `Vary: ${vary.join(", ") || "(nothing)"}`,
    ...defects.map(({ code, offset }) => `Malformed: ${code} at ${offset}`),
  ].join("\n");
}

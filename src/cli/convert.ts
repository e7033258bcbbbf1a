/**
 * `convert`: makes one form of a document of another, by the same graph as the server.
 *
 *     $ deno task convert note.eml note.md
 *
 * @module
 */
import { readArguments, UsageError } from "./arguments.ts";
import { readPath } from "./target.ts";
import { commandNamed } from "../config/options.ts";
import { DEFAULT_LIMITS } from "../model/limits.ts";
import { typeOfToken } from "../origin/media_types.ts";
import {
  CONVERTERS,
  formatConverters,
  make,
  OPTIONAL_CONVERTERS,
  reach,
} from "../transcode/mod.ts";
import type { StoredVariant } from "../model/variant.ts";

/** Runs the command. */
export async function convert(args: readonly string[]): Promise<number> {
  const { operands } = readArguments(commandNamed("convert"), args);
  const [from, to, ...more] = operands;
  if (to === undefined || more.length > 0) throw new UsageError("Name two files: from and to.");
  const stored: StoredVariant = {
    kind: "stored",
    type: typeOf(from),
    open: async () => (await Deno.open(readPath(from))).readable,
  };
  const body = await makeForm(stored, typeOf(to));
  await Deno.writeFile(readPath(to), body);
  return 0;
}

async function makeForm(stored: StoredVariant, type: string): Promise<ReadableStream<Uint8Array>> {
  if (stored.type === type) return await stored.open();
  const converters = [...CONVERTERS, ...OPTIONAL_CONVERTERS, ...formatConverters()];
  const form = reach([stored], { converters, codings: [] }).find((form) => form.type === type);
  if (form === undefined) throw new UsageError(`Nothing makes ${type} of ${stored.type}.`);
  return await make(form, await stored.open(), { location: "", limits: DEFAULT_LIMITS });
}

function typeOf(name: string): string {
  const extension = /\.(\w+)$/.exec(name)?.[1].toLowerCase() ?? "";
  // The registry has these two for a message with the page's own header, which is what browsers save.
  const type = /^mht(?:ml)?$/.test(extension) ? "multipart/related" : typeOfToken(extension);
  if (type === undefined) throw new UsageError(`"${name}" has no extension that is known.`);
  return type;
}

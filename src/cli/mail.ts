/**
 * `mail`: the parts of a message, one of them, or what is malformed in it.
 *
 *     $ deno task mail welcome.eml
 *     $ deno task mail --part 1.2.2 welcome.eml > logo.png
 *
 * @module
 */
import { readArguments, UsageError } from "./arguments.ts";
import { readPath } from "./target.ts";
import { commandNamed } from "../config/options.ts";
import { DEFAULT_LIMITS } from "../model/limits.ts";
import { type Entity, findPart, type Message, parseMessage } from "../mime/mod.ts";

/** Runs the command. */
export async function mail(args: readonly string[]): Promise<number> {
  const { operands: [file, ...more], text, flag } = readArguments(commandNamed("mail"), args);
  if (file === undefined || more.length > 0) throw new UsageError("Name one file.");
  const path = readPath(file);
  const message = await parseMessage(await Deno.readFile(path));
  const part = text("part");
  if (part !== undefined) return await writePart(message, part);
  if (flag("json")) return await writeJson(path);
  if (flag("check")) return listDefects(message);
  for (const line of treeOf(message.root)) console.log(line);
  return 0;
}

async function writePart(message: Message, path: string): Promise<number> {
  const entity = findPart(message.root, path);
  if (entity === undefined) throw new UsageError(`There is no part ${path}.`);
  await new Blob([entity.bytes() as BlobPart]).stream().pipeTo(Deno.stdout.writable, {
    preventClose: true,
  });
  return 0;
}

/** The same form as the server's. */
async function writeJson(path: string): Promise<number> {
  const { convert } = await import("../transcode/converters/message_to_json.ts");
  const input = (await Deno.open(path)).readable;
  const json = await convert(input, { from: {}, location: "", limits: DEFAULT_LIMITS });
  await json.pipeTo(Deno.stdout.writable, { preventClose: true });
  return 0;
}

function listDefects({ defects }: Message): number {
  for (const { code, offset } of defects) console.log(`${offset}\t${code}`);
  return defects.length === 0 ? 0 : 1;
}

/** A line for each entity, indented by its depth. */
function* treeOf(root: Entity): Generator<string> {
  const waiting = [{ entity: root, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { entity, depth } = next;
    yield "  ".repeat(depth) + describe(entity);
    const parts = entity.parts.map((part) => ({ entity: part, depth: depth + 1 }));
    waiting.push(...parts.reverse());
  }
}

function describe(entity: Entity): string {
  const { path, type, charset, transferEncoding, filename, parts } = entity;
  const size = parts.length === 0 ? `${entity.bytes().length} bytes` : undefined;
  const facts = [charset, transferEncoding, filename && JSON.stringify(filename), size];
  return [path || "-", type, facts.filter(Boolean).join(", ")].filter(Boolean).join("  ");
}

/**
 * Builds the outputs of a plan: what has not changed stays, what is no more goes.
 *
 * @module
 */
import { isCompressible, make } from "../../transcode/mod.ts";
import { readFileName } from "../../origin/file_name.ts";
import { type BuildTask, CODED_LENGTH } from "./build_plan.ts";
import type { FileCoding } from "./best_codings.ts";
import { type Entry, type Manifest, markOf } from "./manifest.ts";
import type { Workshop } from "../../model/conversion.ts";
import type { Limits } from "../../model/limits.ts";

/** What building goes by. */
export interface BuildSetting {
  /** Real paths, without a slash at the end. */
  readonly from: string;
  readonly to: string;
  readonly codings: readonly FileCoding[];
  readonly limits: Limits;
  readonly workshop: Workshop;
  readonly before: Manifest;
}

/** What became of an output. */
export type Outcome = "made" | "kept" | "left";

/** An output as it is noted down. */
export interface Built {
  readonly path: string;
  readonly entry: Entry;
  readonly outcome: Outcome;
  /** Bytes, of what was made. */
  readonly size: number;
}

/** Builds a form and its codings. */
export async function buildTask(task: BuildTask, setting: BuildSetting): Promise<readonly Built[]> {
  const plan = task.variant?.plan.key ?? "copy";
  const form = await build(task.path, markOf(task.source, plan), setting, () => {
    return task.variant === undefined ? read(setting.from, task.path) : convert(task, setting);
  });
  if (task.variant === undefined && form.outcome === "made") {
    // The folder tells by the time whether a client has the file already.
    const time = new Date(task.source.modified);
    await Deno.utime(`${setting.to}/${task.path}`, time, time);
  }
  if (form.outcome === "left" || !isCodable(task.path)) return [form];
  const codings = setting.codings.filter(({ extension }) => !task.coded.has(extension));
  const coded = codings.map((coding) =>
    build(
      `${task.path}.${coding.extension}`,
      `${form.entry.made}+${coding.key}`,
      setting,
      async () => {
        const content = await read(setting.to, task.path);
        if (content.length < CODED_LENGTH) return `only ${content.length} bytes to code`;
        const bytes = await coding.code(content);
        return bytes.length < content.length ? bytes : "a coding saves nothing";
      },
    )
  );
  return [form, ...await Promise.all(coded)];
}

/** Makes one file, unless it is there; a text says why there is none. */
async function build(
  path: string,
  made: string,
  { to, before }: BuildSetting,
  act: () => Promise<Uint8Array | string>,
): Promise<Built> {
  const known = before.get(path);
  if (known?.made === made) {
    if (known.left !== undefined) return { path, entry: known, outcome: "left", size: 0 };
    if (await isFile(`${to}/${path}`)) return { path, entry: known, outcome: "kept", size: 0 };
  }
  const bytes = await act();
  if (typeof bytes === "string") {
    await Deno.remove(`${to}/${path}`).catch(() => {});
    return { path, entry: { made, left: bytes }, outcome: "left", size: 0 };
  }
  await write(`${to}/${path}`, bytes);
  return { path, entry: { made }, outcome: "made", size: bytes.length };
}

async function convert(
  { source, variant }: BuildTask,
  { from, limits, workshop }: BuildSetting,
): Promise<Uint8Array | string> {
  if (variant === undefined) return "nothing makes it";
  try {
    const input = (await Deno.open(`${from}/${source.path}`)).readable;
    const location = variant.source.location ?? "/";
    const output = await make(variant, input, { location, limits, workshop });
    return new Uint8Array(await new Response(output).arrayBuffer());
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function isCodable(path: string): boolean {
  const { type, encoding } = readFileName(path.slice(path.lastIndexOf("/") + 1));
  return type !== undefined && encoding === undefined && isCompressible(type);
}

async function read(folder: string, path: string): Promise<Uint8Array> {
  return await Deno.readFile(`${folder}/${path}`);
}

/** There whole or not at all: somebody may be serving the folder. */
async function write(path: string, bytes: Uint8Array): Promise<void> {
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  const passing = path.replace(/[^/]*$/, (name) => `.${name}.new`);
  await Deno.writeFile(passing, bytes);
  await Deno.rename(passing, path);
}

async function isFile(path: string): Promise<boolean> {
  return await Deno.stat(path).then((info) => info.isFile, () => false);
}

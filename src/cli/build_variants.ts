/**
 * `build-variants`: makes the forms of a folder beforehand, so that serving them costs nothing.
 *
 *     $ deno task build-variants ./site ./built && deno task serve ./built
 *
 * @module
 */
import { readArguments, UsageError } from "./arguments.ts";
import { FILE_CODINGS } from "./build/best_codings.ts";
import { type BuildTask, planBuild, type SourceFile } from "./build/build_plan.ts";
import { type BuildSetting, buildTask, type Built } from "./build/builder.ts";
import { MANIFEST, type Manifest, readManifest, writeManifest } from "./build/manifest.ts";
import { ProgressBar } from "./build/progress.ts";
import { readPath } from "./target.ts";
import { commandNamed } from "../config/options.ts";
import type { Converter } from "../model/conversion.ts";
import { DEFAULT_LIMITS } from "../model/limits.ts";
import { type ImageFormat, settleImages } from "../pipeline/image_rules.ts";
import { typeOfToken } from "../origin/media_types.ts";
import { CONVERTERS, formatConverters, RunTimes } from "../transcode/mod.ts";
import { ThreadWorkshop } from "../transcode/workshop/workshop.ts";

const FORMATS: readonly string[] = ["avif", "webp", "jpeg", "png"] satisfies ImageFormat[];

/** Notations of data by their extensions, and Markdown, which can hold a table. */
const DATA: readonly string[] = ["csv", "json", "yaml", "md"];

/** Nobody waits for an answer here. */
const PATIENT = { heavyTime: 300_000, heavyPatience: Infinity, heavyWaiting: Infinity };

/** Runs the command. */
export async function buildVariants(args: readonly string[]): Promise<number> {
  const { operands, text } = readArguments(commandNamed("build-variants"), args);
  const [named, target, ...more] = operands;
  if (target === undefined || more.length > 0) {
    throw new UsageError("Name two folders: from and to.");
  }
  const from = await Deno.realPath(readPath(named));
  await Deno.mkdir(readPath(target), { recursive: true });
  const to = await Deno.realPath(readPath(target));
  if (to === from || to.startsWith(`${from}/`) || from.startsWith(`${to}/`)) {
    throw new UsageError("Neither folder may lie in the other.");
  }
  const tasks = planBuild(await filesIn(from), [
    ...CONVERTERS,
    ...imageConverters(text("images") ?? "avif,webp"),
    ...dataConverters(text("formats") ?? "none"),
  ]);
  const limits = { ...DEFAULT_LIMITS, ...PATIENT, heavyJobs: navigator.hardwareConcurrency };
  const workshop = new ThreadWorkshop(limits, new RunTimes());
  try {
    const codings = codingsNamed(text("codings") ?? "br,zst,gz");
    const before = await readManifest(to);
    const built = await buildAll(tasks, { from, to, codings, limits, workshop, before });
    await finish(to, before, built);
    report(built);
  } finally {
    workshop.close();
  }
  return 0;
}

function imageConverters(value: string) {
  const formats = value === "none" ? [] : listed(value, FORMATS);
  const rules = settleImages({ formats: formats as ImageFormat[] });
  return rules?.convertersFor(undefined) ?? [];
}

/** Feeds are left to the server: their links have to name the site. */
function dataConverters(value: string): readonly Converter[] {
  const extensions = value === "none" ? [] : listed(value, DATA);
  const types = new Set(extensions.map((extension) => typeOfToken(extension)));
  return formatConverters().filter(({ from, to }) =>
    "type" in from && "type" in to && types.has(to.type) && isData(from.type)
  );
}

function isData(type: string): boolean {
  return DATA.some((extension) => typeOfToken(extension) === type);
}

function codingsNamed(value: string) {
  const extensions = FILE_CODINGS.map(({ extension }) => extension);
  const names = value === "none" ? [] : listed(value, extensions);
  return FILE_CODINGS.filter(({ extension }) => names.includes(extension));
}

function listed(value: string, known: readonly string[]): readonly string[] {
  const names = value.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return names;
  throw new UsageError(`"${unknown}" is none of ${known.join(", ")}, or none.`);
}

/** All files but hidden ones; links are not followed. */
async function filesIn(folder: string, below = ""): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for await (const { name, isFile, isDirectory } of Deno.readDir(`${folder}/${below}`)) {
    if (name.startsWith(".")) continue;
    const path = below + name;
    if (isDirectory) files.push(...await filesIn(folder, `${path}/`));
    if (!isFile) continue;
    const { size, mtime } = await Deno.stat(`${folder}/${path}`);
    files.push({ path, size, modified: mtime?.getTime() ?? 0 });
  }
  return files.toSorted((a, b) => a.path < b.path ? -1 : 1);
}

/** A few at a time: some wait for threads, some for disks. */
async function buildAll(tasks: readonly BuildTask[], setting: BuildSetting): Promise<Built[]> {
  const encoder = new TextEncoder();
  const isWatched = Deno.stderr.isTerminal();
  const write = (text: string) => void Deno.stderr.writeSync(encoder.encode(text));
  const bar = new ProgressBar(tasks.length, isWatched ? write : undefined);
  const built: Built[] = [];
  const waiting = tasks.values();
  const work = async () => {
    for (const task of waiting) {
      built.push(...await buildTask(task, setting));
      bar.step(task.path);
    }
  };
  await Promise.all(Array.from({ length: 2 * setting.limits.heavyJobs }, work));
  bar.end();
  return built;
}

/** Notes down what there is, and removes what was built of what is no more. */
async function finish(to: string, before: Manifest, built: readonly Built[]): Promise<void> {
  const entries = built.map(({ path, entry }) => [path, entry] as const);
  const manifest = new Map(entries.toSorted(([a], [b]) => a < b ? -1 : 1));
  for (const [path, { left }] of before) {
    if (manifest.has(path) || left !== undefined || path === MANIFEST) continue;
    await Deno.remove(`${to}/${path}`).catch(() => {});
  }
  await writeManifest(to, manifest);
}

function report(built: readonly Built[]): void {
  const count = (outcome: Built["outcome"]) =>
    built.filter((output) => output.outcome === outcome).length;
  const size = built.reduce((sum, { size }) => sum + size, 0);
  console.log(`${count("made")} made (${size} bytes), ${count("kept")} kept as they were`);
  const left = built.filter(({ entry, outcome }) => outcome === "left" && !isExpected(entry.left));
  for (const { path, entry } of left) console.log(`  not ${path}: ${entry.left}`);
}

/** What is of no use needs no line. */
function isExpected(reason: string | undefined): boolean {
  return /^(?:only \d+ bytes|a coding saves nothing|\d+ bytes, and the original)/.test(
    reason ?? "",
  );
}

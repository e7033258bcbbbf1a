/**
 * What was built before, so that only what has changed is built again. It lies in the folder that was
 * built, under a name that is never served.
 *
 * @module
 */
import type { SourceFile } from "./build_plan.ts";

/** The name of the file. */
export const MANIFEST = ".variform-build.json";

/** One output: of what it was made, and how. */
export interface Entry {
  /** Path, size and time of the source, and the converters with their versions. */
  readonly made: string;
  /** Why there is no such file: it could not be made, or is of no use. */
  readonly left?: string;
}

/** Outputs by their paths. */
export type Manifest = ReadonlyMap<string, Entry>;

/** The mark of a source and a way to make something of it. */
export function markOf({ path, size, modified }: SourceFile, plan: string): string {
  return `${path} ${size} ${modified} ${plan}`;
}

/** Reads it; what cannot be read is as good as none. */
export async function readManifest(folder: string): Promise<Manifest> {
  try {
    const said: unknown = JSON.parse(await Deno.readTextFile(`${folder}/${MANIFEST}`));
    const entries = Object.entries(said as Record<string, Entry>);
    return new Map(entries.filter(([, entry]) => typeof entry?.made === "string"));
  } catch {
    return new Map();
  }
}

/** Writes it, by way of another file: it is there whole or not at all. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const text = JSON.stringify(Object.fromEntries(manifest), null, 1);
  await Deno.writeTextFile(`${folder}/${MANIFEST}.new`, text);
  await Deno.rename(`${folder}/${MANIFEST}.new`, `${folder}/${MANIFEST}`);
}

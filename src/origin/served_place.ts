/**
 * Whether a file of the server's own would be given to everybody.
 *
 * @module
 */
import { basename, resolve, sep } from "node:path";
import { isInside } from "./file_path.ts";

/** Whether a path lies within a folder that is served, where no dotfile hides it. */
export function isServed(folder: string, path: string): boolean {
  const [root, place] = [folder, path].map((name) => realOf(resolve(name)));
  if (!isInside(root, place)) return false;
  return !place.slice(root.length).split(sep).some((name) => name.startsWith("."));
}

/** The path without links, as far as it exists. */
function realOf(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch {
    const parent = resolve(path, "..");
    return parent === path ? path : resolve(realOf(parent), basename(path));
  }
}

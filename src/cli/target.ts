/**
 * The folder or origin that a command was given, seen from where it was typed.
 *
 * @module
 */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { VariformOptions } from "../assembly.ts";
import { UsageError } from "./arguments.ts";

const EXAMPLE = new URL("../../examples/site/", import.meta.url);

/** A folder's path or an origin's URL; the example site if nothing was named. */
export function readTarget(named: string | undefined): URL | string {
  if (named === "") throw new UsageError("A folder or URL may not be empty.");
  if (named === undefined) return fileURLToPath(EXAMPLE);
  if (/^https?:\/\//i.test(named)) {
    const url = URL.parse(named);
    if (url === null) throw new UsageError(`"${named}" is not a URL.`);
    if (url.username !== "" || url.password !== "") {
      throw new UsageError("An origin's URL holds no user name and no password.");
    }
    if (url.search !== "" || url.hash !== "") {
      throw new UsageError("An origin's URL holds no query and no fragment.");
    }
    return url;
  }
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(named)) {
    throw new UsageError(`An origin is an http: or https: URL, not "${named}".`);
  }
  return readPath(named);
}

/** What is served: what stands on the command line, or else in the configuration. */
export function readOrigin(
  named: string | undefined,
  configured: VariformOptions["origin"] | undefined,
): VariformOptions["origin"] {
  if (named !== undefined || configured === undefined) return readTarget(named);
  return typeof configured === "string" ? readTarget(configured) : configured;
}

/** A file's or folder's path, seen from where it was typed. */
export function readPath(named: string): string {
  return resolve(workingFolder(), named);
}

/** `deno task` runs in the project's folder and tells the caller's in INIT_CWD. */
function workingFolder(): string {
  const { state } = Deno.permissions.querySync({ name: "env", variable: "INIT_CWD" });
  return (state === "granted" ? Deno.env.get("INIT_CWD") : undefined) ?? Deno.cwd();
}

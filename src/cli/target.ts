/**
 * The folder or origin that a command was given, seen from where it was typed.
 *
 * @module
 */
import { UsageError } from "./arguments.ts";

/** A folder's path or an origin's URL; the example site if nothing was named. */
export function readTarget(named: string | undefined): URL | string {
  if (named === undefined) return new URL("../../examples/site/", import.meta.url).pathname;
  if (/^https?:\/\//i.test(named)) {
    const url = URL.parse(named);
    if (url === null) throw new UsageError(`"${named}" is not a URL.`);
    return url;
  }
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(named)) {
    throw new UsageError(`An origin is an http: or https: URL, not "${named}".`);
  }
  return named.startsWith("/") ? named : `${workingFolder()}/${named}`;
}

/** `deno task` runs in the project's folder and tells the caller's in INIT_CWD. */
function workingFolder(): string {
  const { state } = Deno.permissions.querySync({ name: "env", variable: "INIT_CWD" });
  return (state === "granted" ? Deno.env.get("INIT_CWD") : undefined) ?? Deno.cwd();
}

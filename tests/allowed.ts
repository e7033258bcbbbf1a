/**
 * Which permissions this run has. Bare `deno test` grants none: tests that need one set
 * `ignore: !allowed.net` and are counted as ignored there.
 *
 * @module
 */
async function granted(name: "net" | "read" | "write" | "run" | "env"): Promise<boolean> {
  return (await Deno.permissions.query({ name })).state === "granted";
}

/** The permissions granted to this run. */
export const allowed = {
  net: await granted("net"),
  read: await granted("read"),
  write: await granted("write"),
  run: await granted("run"),
  env: await granted("env"),
};

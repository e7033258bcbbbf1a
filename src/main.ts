/**
 * The command line: the tasks of deno.json come in here.
 *
 * @module
 */
import { runCommand } from "./cli/run.ts";

/** Each command is loaded when it is called. */
const COMMANDS: Readonly<
  Record<string, () => Promise<(args: readonly string[]) => Promise<number>>>
> = {
  serve: async () => (await import("./cli/serve.ts")).serve,
  explain: async () => (await import("./cli/explain.ts")).explain,
  mail: async () => (await import("./cli/mail.ts")).mail,
  warm: async () => (await import("./cli/warm.ts")).warm,
  "build-variants": async () => (await import("./cli/build_variants.ts")).buildVariants,
  convert: async () => (await import("./cli/convert.ts")).convert,
};

if (import.meta.main) {
  const [first = "serve", ...rest] = Deno.args;
  // Without a command the arguments are those of `serve`, which is what most people want.
  const [name, args] = Object.hasOwn(COMMANDS, first) ? [first, rest] : ["serve", Deno.args];
  Deno.exit(await runCommand(name, args, async (args) => await (await COMMANDS[name]())(args)));
}

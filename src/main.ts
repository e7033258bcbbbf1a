/**
 * The command line: the tasks of deno.json come in here.
 *
 * @module
 */
import { runCommand } from "./cli/run.ts";

type Command = (args: readonly string[]) => Promise<number>;

/**
 * Each command is loaded when it is called. Those of which much is loaded are named by an address that is
 * made here: of one that is written out, the runtime looks at every module before the first line runs,
 * and that takes longer than `--help` does.
 */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: () => load("serve.ts", "serve"),
  explain: () => load("explain.ts", "explain"),
  mail: () => load("mail.ts", "mail"),
  warm: async () => (await import("./cli/warm.ts")).warm,
  "build-variants": () => load("build_variants.ts", "buildVariants"),
  convert: () => load("convert.ts", "convert"),
};

async function load(file: string, name: string): Promise<Command> {
  const module: Record<string, Command> = await import(import.meta.resolve(`./cli/${file}`));
  return module[name];
}

if (import.meta.main) {
  const [first = "serve", ...rest] = Deno.args;
  // Without a command the arguments are those of `serve`, which is what most people want.
  const [name, args] = Object.hasOwn(COMMANDS, first) ? [first, rest] : ["serve", Deno.args];
  Deno.exit(await runCommand(name, args, async (args) => await (await COMMANDS[name]())(args)));
}

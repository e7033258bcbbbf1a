/**
 * What all commands share: help, errors in one sentence, exit codes.
 *
 * @module
 */
import { helpOf, UsageError } from "./arguments.ts";
import { commandNamed } from "../config/options.ts";

/** Runs a command; resolves with the exit code: 0 done, 1 it failed, 2 wrong usage. */
export async function runCommand(
  name: string,
  args: readonly string[],
  command: (args: readonly string[]) => Promise<number>,
): Promise<number> {
  try {
    if (args.includes("--help") || args.includes("-h")) {
      console.log(helpOf(commandNamed(name)));
      return 0;
    }
    return await command(args);
  } catch (error) {
    console.error(`variform: ${error instanceof Error ? error.message : error}`);
    if (!(error instanceof UsageError)) return 1;
    console.error("Try --help.");
    return 2;
  }
}

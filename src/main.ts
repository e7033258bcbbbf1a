/**
 * The command line: `deno task serve` comes in here.
 *
 * @module
 */
import { serve } from "./cli/serve.ts";

if (import.meta.main) {
  const [command, ...args] = Deno.args;
  if (command === "serve") Deno.exit(await serve(args));
  // Without a command the arguments are those of `serve`, which is what most people want.
  Deno.exit(await serve(Deno.args));
}

/**
 * A site with two converters of one's own: a module, and a command.
 *
 *     deno run --allow-net --allow-read --allow-run=tr examples/converters.ts [FOLDER]
 *
 * @module
 */
import { type ConverterOptions, createVariform } from "../src/mod.ts";

/** What is added to the built-in converters. */
export const CONVERTERS: readonly ConverterOptions[] = [
  {
    name: "agenda",
    from: "text/calendar",
    to: "text/plain",
    module: new URL("./agenda.ts", import.meta.url),
  },
  {
    name: "telegram",
    from: "text/plain",
    to: "text/vnd.example.telegram",
    command: ["tr", "[:lower:]", "[:upper:]"],
    timeout: 5_000,
  },
];

if (import.meta.main) {
  const [origin = new URL("./site", import.meta.url)] = Deno.args;
  const app = createVariform({ origin, converters: CONVERTERS });
  Deno.serve({ hostname: "127.0.0.1" }, app.fetch);
}

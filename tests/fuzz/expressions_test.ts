/**
 * Regular expressions take time that grows with their input and no faster: each literal of `src/` is
 * looked through for inputs on which it backtracks more than that. It takes a minute, so it is done where
 * FUZZ is set:
 *
 *     FUZZ=1 deno test -A tests/fuzz/expressions_test.ts
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { allowed } from "../allowed.ts";

const SOURCES = new URL("../../src/", import.meta.url);

/** Those that take longer on inputs which they never get, by how they begin. */
const BOUNDED: ReadonlyMap<string, string> = new Map([
  ["[^/]*$", "paths of the operator's own"],
  ["^([^:\\s]+)\\s*:\\s*(.*)$", "an option of the command line"],
  ["\\/+$", "paths of the operator's own"],
  ["\\s*(>)\\s*|(\\s+)", "selectors of the operator's own"],
  ["\\d{1,2}:\\d{2}(?::", "200 characters of a line are looked at"],
  ["^begin [0-7]", "1,000 characters of a line are looked at"],
  ["^(.*?)(?: name=", "2,000 characters of a line are looked at"],
  ["[T ]\\d\\d:\\d\\d.*", "dates have 100 characters at most"],
  ["(<meta\\b[^>]*?", "2,048 characters of a page are looked at"],
  [";\\s*(?:\\+\\s*(\\d+", "it is sticky, and all behind the semicolon may be missing"],
  // What follows can fail at a line end alone.
  ["^(?:text\\/(?:html|xml|", "media types have no line ends"],
  ["^(\\s*\\d+\\s*[;,]\\s*url", "fields have no line ends"],
  [
    "^([A-Za-z][A-Za-z-]*)[\\t ]*:",
    "lines have no line ends, and type maps are the operator's own",
  ],
  ["^(https?):\\/\\/([^/?#]*)(.*)$", "targets have no line ends"],
  ["\\s#.*$", "values of front matter have no line ends"],
]);

/** How long one is thought about, in milliseconds; then nothing is known of it. */
const PATIENCE = 10_000;

Deno.test({
  name: "regular expressions of src/ take linear time (a minute; where FUZZ is set)",
  ignore: !allowed.read || !allowed.env || !Deno.env.has("FUZZ"),
  async fn() {
    // The program in JavaScript, which needs no other one; to be loaded, it has to read the environment.
    Deno.env.set("RECHECK_BACKEND", "pure");
    const { check } = await import("recheck");
    const found = await literals();
    const slow: string[] = [];
    for (const [{ pattern, flags }, place] of found) {
      if ([...BOUNDED.keys()].some((begin) => pattern.startsWith(begin))) continue;
      // It does not know the newest flags, which make no difference here.
      const settled = flags.replace("v", "u").replace("d", "");
      const { status } = await check(pattern, settled, { timeout: PATIENCE });
      if (status === "vulnerable") slow.push(`${place}: ${pattern}`);
    }
    assertEquals(slow, []);
    const used = new Set([...found.keys()].map(({ pattern }) => pattern));
    const idle = [...BOUNDED.keys()].filter((begin) => ![...used].some((p) => p.startsWith(begin)));
    assertEquals(idle, [], "exceptions for what is no longer there");
  },
});

interface Expression {
  readonly pattern: string;
  readonly flags: string;
}

/** Each once, with the file that it is in. */
async function literals(): Promise<Map<Expression, string>> {
  const found = new Map<string, [Expression, string]>();
  let file = "";
  const plugin: Deno.lint.Plugin = {
    name: "expressions",
    rules: {
      literals: {
        create: () => ({
          Literal(node) {
            if (!("regex" in node) || node.regex === undefined) return;
            const { pattern, flags } = node.regex;
            found.set(`${flags}/${pattern}`, [{ pattern, flags }, file]);
          },
        }),
      },
    },
  };
  for (const path of sources(SOURCES)) {
    file = path.pathname;
    Deno.lint.runPlugin(plugin, file, await Deno.readTextFile(path));
  }
  return new Map(found.values());
}

function* sources(folder: URL): Generator<URL> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* sources(new URL(`${name}/`, folder));
    else if (name.endsWith(".ts")) yield new URL(name, folder);
  }
}

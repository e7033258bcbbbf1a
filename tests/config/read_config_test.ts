import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { ConfigError, readConfig } from "../../src/config/read_config.ts";
import { allowed } from "../allowed.ts";

const ignore = !allowed.read || !allowed.write;

async function withFile(name: string, text: string, use: (file: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    const file = join(folder, name);
    await Deno.writeTextFile(file, text);
    await use(file);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test({
  name: "readConfig reads JSON with comments, and sees its paths from its folder",
  ignore,
  async fn() {
    const text = `{
      // where an editor finds what may stand here
      "$schema": "./configuration.schema.json",
      "origin": "./site", /* the folder */
      "listen": { "port": 0, },
    }`;
    await withFile("a.jsonc", text, async (file) => {
      const origin = join(file, "..", "site");
      assertEquals(await readConfig(file), { origin, listen: { port: 0 } });
    });
  },
});

Deno.test({
  name: "readConfig leaves an origin server's URL as it is",
  ignore,
  async fn() {
    await withFile("a.json", '{ "origin": "http://127.0.0.1:8080" }', async (file) => {
      assertEquals(await readConfig(file), { origin: "http://127.0.0.1:8080" });
    });
  },
});

Deno.test({
  name: "readConfig takes the default export of a module, functions included",
  ignore,
  async fn() {
    const text = "const port: number = 0;\n" +
      "export default { origin: () => new Response('x'), listen: { port } };";
    await withFile("a.ts", text, async (file) => {
      const { origin, listen } = await readConfig(file);
      assertEquals([typeof origin, listen], ["function", { port: 0 }]);
    });
  },
});

const BROKEN: readonly (readonly [name: string, text: string, message: string])[] = [
  ["a.json", '{ "origin": ', "a.json is not JSON"],
  ["a.json", '{ "negotiation": { "mode": "active" } }', "negotiation.mode: one of proactive"],
  ["a.json", "[]", "configuration: an object, not a list"],
  ["a.toml", "", "a.toml is none of .json, .jsonc, .ts"],
  ["a.ts", "export const port = 1;", "a.ts has no default export"],
  ["a.ts", "export default {", "a.ts cannot be loaded"],
];

for (const [name, text, message] of BROKEN) {
  Deno.test({
    name: `readConfig refuses ${name} with ${text || "nothing"}`,
    ignore,
    fn: () =>
      withFile(name, text, async (file) => {
        await assertRejects(() => readConfig(file), ConfigError, message);
      }),
  });
}

Deno.test({
  name: "readConfig says so when there is no such file",
  ignore,
  async fn() {
    for (const name of ["none.json", "none.ts"]) {
      await assertRejects(() => readConfig(`/nowhere/${name}`), ConfigError, "cannot be read");
    }
  },
});

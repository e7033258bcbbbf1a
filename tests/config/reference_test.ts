import { assertEquals } from "@std/assert";
import { schemaText, withSettings } from "../../docs/build.ts";
import { COMMANDS } from "../../src/config/options.ts";
import { allowed } from "../allowed.ts";

const DOCS = new URL("../../docs/", import.meta.url);

Deno.test({
  name: "referenceOf: docs/configuration.md has the tables as the rows are (deno task docs)",
  ignore: !allowed.read,
  fn() {
    const page = Deno.readTextFileSync(new URL("configuration.md", DOCS));
    assertEquals(withoutPadding(page), withoutPadding(withSettings(page)));
  },
});

Deno.test({
  name: "jsonSchema: docs/configuration.schema.json is as the rows are (deno task docs)",
  ignore: !allowed.read,
  fn() {
    const text = Deno.readTextFileSync(new URL("configuration.schema.json", DOCS));
    assertEquals(JSON.parse(text), JSON.parse(schemaText()));
  },
});

Deno.test("COMMANDS: no option stands twice in a command, by its name or its letter", () => {
  for (const { options } of COMMANDS) {
    const names = options.flatMap(({ name, short }) =>
      short === undefined ? [name] : [name, short]
    );
    assertEquals(names.filter((name, index) => names.indexOf(name) !== index), []);
  }
});

/** The formatter aligns columns. */
function withoutPadding(page: string): string {
  return page.replaceAll(/[ -]*\|[ -]*/g, "|");
}

import { assertEquals, assertGreaterOrEqual } from "@std/assert";
import { allowed } from "../allowed.ts";

const DOCUMENT = new URL("../../docs/negotiation.md", import.meta.url);
const MODULE = new URL("../../src/negotiate/mod.ts", import.meta.url).href;

/** The examples; each line `x; // y` says that `x` is `y`. */
function examples(): string[] {
  if (!allowed.read) return [];
  const text = Deno.readTextFileSync(DOCUMENT);
  return [...text.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code]) => code);
}

/** The example as a module that hands its statements to `check`. */
function moduleOf(example: string): string {
  const body = example.replaceAll("@variform/variform/negotiate", MODULE)
    .replace(/^(\S.*); \/\/ (.+)$/gm, "globalThis.check(($1), ($2));");
  return `data:application/typescript,${encodeURIComponent(body)}`;
}

Deno.test({
  name: "docs/negotiation.md shows what the chooser does",
  ignore: !allowed.read,
  async fn() {
    let checked = 0;
    const check = (actual: unknown, expected: unknown) => {
      checked++;
      assertEquals(actual, expected);
    };
    Object.assign(globalThis, { check });
    try {
      for (const example of examples()) await import(moduleOf(example));
    } finally {
      Reflect.deleteProperty(globalThis, "check");
    }
    assertGreaterOrEqual(examples().length, 9);
    assertGreaterOrEqual(checked, 28);
  },
});

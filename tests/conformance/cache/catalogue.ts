/**
 * Prints the tests of a suite as JSON: what each is called, how much it counts, and on which others
 * it depends. The arguments are modules of the suite with tests.
 *
 * @module
 */

/** A test, as the suite describes it. */
interface SuiteTest {
  readonly id: string;
  readonly kind?: string;
  readonly depends_on?: readonly string[];
  readonly browser_only?: boolean;
}

const tests: unknown[] = [];
for (const module of Deno.args) {
  const { default: found } = await import(module);
  const areas: { id: string; tests: SuiteTest[] }[] = Array.isArray(found) ? found : [found];
  for (const area of areas) {
    for (const { id, kind = "required", depends_on = [], browser_only } of area.tests) {
      if (browser_only !== true) tests.push({ id, area: area.id, kind, needs: depends_on });
    }
  }
}
console.log(JSON.stringify(tests));

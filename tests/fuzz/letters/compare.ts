/**
 * What was read beside what was meant.
 *
 * @module
 */
import { assertEquals } from "@std/assert";

/** Nothing if they are alike, and both in writing if they are not. */
export function compare(found: unknown, meant: unknown): string[] {
  try {
    assertEquals(found, meant);
    return [];
  } catch {
    const show = (value: unknown) => Deno.inspect(value, { depth: 20, strAbbreviateSize: 10_000 });
    return [`read as ${show(found)}`, `not ${show(meant)}`];
  }
}

/**
 * Converts a text by the edges that are made on demand.
 *
 * @module
 */
import { formatConverters, make, type MakeConversion, reach } from "../../src/transcode/mod.ts";
import type { StoredVariant } from "../../src/model/variant.ts";

/** The text as another type; fails where nothing makes it. */
export async function convert(
  text: string,
  from: string,
  to: string,
  conversion: MakeConversion,
): Promise<string> {
  const stored: StoredVariant = {
    kind: "stored",
    type: from,
    open: () => Promise.resolve(new Blob([text]).stream()),
  };
  const form = reach([stored], { converters: formatConverters(), codings: [] })
    .find(({ type }) => type === to);
  if (form === undefined) throw new Error(`nothing makes ${to} of ${from}`);
  return await new Response(await make(form, await stored.open(), conversion)).text();
}

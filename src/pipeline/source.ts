/**
 * Opens what an origin has.
 *
 * @module
 */
import { collect } from "./streams.ts";
import type { StoredVariant } from "../model/variant.ts";
import type { House } from "./house.ts";
import type { Known } from "./state.ts";

/** Opens the source; on its way it is stored, if there is leave to. */
export async function openSource(
  { admission }: Known,
  source: StoredVariant,
  house: Pick<House, "limits">,
): Promise<ReadableStream<Uint8Array>> {
  const stream = await source.open();
  return admission
    ? collect(stream, house.limits.cachedBody, (body) => admission.store(body))
    : stream;
}

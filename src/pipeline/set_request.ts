/**
 * An exchange as what is known of sets sees it.
 *
 * @module
 */
import type { SetRequest } from "./described_set.ts";
import type { Exchange } from "./exchange.ts";
import type { House } from "./house.ts";

/** What is asked for of a set. `fields` as they would go to the origin. */
export function setRequestOf(
  { lists, form }: Exchange,
  fields: Headers,
  { rules: { variants } }: Pick<House, "rules">,
): SetRequest {
  // The URL stands for all that its origin lists, unless it was chosen from that.
  return { fields, lists: lists === true && form === undefined, variants };
}

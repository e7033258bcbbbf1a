/**
 * A step of a plan that looks at what passes, and changes none of it.
 *
 * @module
 */
import type { Convert, Converter } from "../model/conversion.ts";

/** The step of that name. */
export function passingStep(name: string, convert: Convert): Converter {
  return {
    name,
    version: 1,
    from: { encoding: "identity" },
    to: { encoding: "identity" },
    quality: 1,
    cost: 1,
    streaming: true,
    load: () => Promise.resolve({ convert }),
  };
}

/**
 * The entity tag of a derived variant: made of its source's tag and its plan, so that neither has to
 * be read, and an upgraded converter never validates old bytes (RFC 9110 §8.8.3).
 *
 *     "686897696a7c876b7e"  by html_to_markdown.2  →  "686897696a7c876b7e+html_to_markdown.2"
 *     "5d8c"                by encode_gzip.1       →  W/"5d8c+encode_gzip.1"
 *
 * A coding that is made on the fly ends its blocks where its input paused, so that its bytes are not always
 * the same: its tag is weak, lest parts of two be put together (RFC 9110 §8.8.1, §13.1.5).
 *
 * @module
 */
import type { Plan } from "../model/conversion.ts";
import type { StoredVariant } from "../model/variant.ts";

/** The tag, weak if it rests on something weak or loose; undefined where the source says nothing of changes. */
export function derivedTag(
  { etag, lastModified, length }: Pick<StoredVariant, "etag" | "lastModified" | "length">,
  plan: Pick<Plan, "key" | "converters">,
): string | undefined {
  const strong = /^"([\x21\x23-\x7e]*)"$/.exec(etag ?? "");
  const isLoose = plan.converters.some(({ loose }) => loose === true);
  if (strong) return `${isLoose ? "W/" : ""}"${strong[1]}+${plan.key}"`;
  const weak = /^W\/"([\x21\x23-\x7e]*)"$/.exec(etag ?? "");
  if (weak) return `W/"${weak[1]}+${plan.key}"`;
  // Two changes within one second share a date, so it makes a weak tag (RFC 9110 §8.8.1).
  if (lastModified !== undefined) return `W/"${lastModified}-${length ?? ""}+${plan.key}"`;
  return undefined;
}

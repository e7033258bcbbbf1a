/**
 * From mail to HTTP and back (RFC 9112 appendix B): the same fields describe content in both, but mail
 * has a transfer encoding where HTTP has content codings, and bounds its lines and octets.
 *
 * @module
 */
import type { Field } from "../model/variant.ts";
import { isFieldValue } from "../syntax/field.ts";
import { fieldValue, fieldValues } from "../syntax/field_lines.ts";
import { formatMediaType, isMediaEssence, parseMediaType } from "../syntax/media_type.ts";
import { ComposeError } from "./compose_error.ts";
import type { LeafDraft, PartContent } from "./compose_part.ts";
import type { Entity } from "./entity.ts";

/** Content as HTTP carries it. */
export interface HttpContent {
  /** The fields that describe it. */
  readonly fields: readonly Field[];
  /** Its octets. */
  readonly body: Uint8Array;
}

const LANGUAGE = /^[A-Za-z0-9-]{1,60}(?:, ?[A-Za-z0-9-]{1,60})*$/;

/** A part for HTTP: its transfer encoding is taken off, and MIME-Version has no meaning there (§B.1, §B.5). */
export function httpContentOf(entity: Entity): HttpContent {
  const body = entity.bytes();
  const type = isMediaEssence(entity.type) ? entity.type : "application/octet-stream";
  // Values beyond ASCII can't stand in a field; of the others only those that describe the content.
  const parameters = [...entity.parameters].filter(([name, value]) =>
    name !== "name" && /^[\x20-\x7e]*$/.test(value) && isFieldValue(`x${value}x`)
  );
  const candidates: [string, string | undefined][] = [
    ["Content-Type", formatMediaType({ type, parameters })],
    ["Content-Length", String(body.length)],
    ["Content-Language", entity.field("content-language")?.value],
    ["Content-Location", entity.contentLocation],
  ];
  const fields = candidates.flatMap(([name, value]): Field[] =>
    value !== undefined && /^[\x20-\x7e]+$/.test(value) && isFieldValue(value)
      ? [[name, value]]
      : []
  );
  return { fields, body };
}

/**
 * HTTP content as a part of mail; the builder adds the transfer encoding that its link needs (§B.5).
 * Mail has no content codings (§B.4): content that has one is refused, so it must be decoded before.
 */
export function partOfHttpContent(fields: readonly Field[], content: PartContent): LeafDraft {
  const codings = fieldValues(fields, "content-encoding").join(",").split(",").map((one) =>
    one.trim().toLowerCase()
  );
  if (codings.some((coding) => coding !== "" && coding !== "identity")) {
    throw new ComposeError("Content-Encoding", "mail has none: the content must be decoded before");
  }
  const media = parseMediaType(fieldValue(fields, "content-type") ?? "");
  const whole = media === undefined || /^multipart\//.test(media.type);
  const language = fieldValue(fields, "content-language");
  const location = fieldValue(fields, "content-location");
  // A string is UTF-8 whatever the fields say.
  const kept = (media?.parameters ? [...media.parameters] : []).filter(([name]) =>
    typeof content !== "string" || name !== "charset"
  );
  return {
    // A multipart's own boundary would have to be kept, and with it every octet: it goes as it is.
    type: whole ? "application/octet-stream" : media.type,
    parameters: whole ? {} : Object.fromEntries(kept),
    content,
    ...language !== undefined && LANGUAGE.test(language) && { language },
    ...location !== undefined && { location },
  };
}

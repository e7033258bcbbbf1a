/**
 * What the Content-* fields of an entity say (RFC 2045, RFC 2183, RFC 2557).
 *
 * @module
 */
import type { Defect } from "../model/fault.ts";
import { type MimeValue, parseMimeParameters } from "../syntax/mime_parameters.ts";
import { decodeCharset } from "./charset_text.ts";
import type { HeaderField } from "./header_block.ts";
import { isKnownEncoding } from "./transfer_decoding.ts";

/** Type and transfer encoding: what is needed to take an entity apart. */
export interface ContentForm {
  /** Media type in lower case. */
  readonly type: string;
  /** Parameters of the media type, by name in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Transfer encoding in lower case. */
  readonly transferEncoding: string;
  /** What was wrong with the fields. */
  readonly defects: readonly Defect[];
}

const NO_PARAMETERS: ReadonlyMap<string, string> = new Map();
const TYPE = /^[^\s()<>@,;:\\"/[\]?=]+\/[^\s()<>@,;:\\"/[\]?=]+$/;

/** The first field of the name (in lower case). */
export function findField(fields: readonly HeaderField[], key: string): HeaderField | undefined {
  return fields.find((field) => field.key === key);
}

/** A field with parameters; offsets of its defects are those of the message. */
export function readParameters(field: HeaderField): MimeValue {
  const value = parseMimeParameters(field.text, decodeCharset);
  return value.defects.length === 0 ? value : {
    ...value,
    defects: value.defects.map((defect) => shift(defect, field.valueStart)),
  };
}

/** A defect of a piece, at its place in the whole. */
export function shift(defect: Defect, by: number): Defect {
  return { code: defect.code, offset: defect.offset + by };
}

/** Reads type and transfer encoding; without a type it is `defaultType`. */
export function readContentForm(fields: readonly HeaderField[], defaultType: string): ContentForm {
  const typeField = findField(fields, "content-type");
  const encodingField = findField(fields, "content-transfer-encoding");
  const typed = typeField && readParameters(typeField);
  const encoding = encodingField && readParameters(encodingField).value;
  const defects: Defect[] = [...typed?.defects ?? []];
  const transferEncoding = encoding || "7bit";
  let type = defaultType;
  let parameters = NO_PARAMETERS;
  // Comments and blanks may stand around the slash as between all tokens (RFC 822 §3.1.4).
  const named = typed?.value.split("/").map((word) => word.trim()).join("/");
  if (typed && named && TYPE.test(named)) [type, parameters] = [named, typed.parameters];
  else if (typed && typeField) {
    // RFC 2045 §5.2: a type that can't be read is that of plain text.
    type = "text/plain";
    parameters = typed.parameters;
    defects.push({ code: "content-type-invalid", offset: typeField.valueStart });
  }
  if (encodingField && !isKnownEncoding(transferEncoding)) {
    type = "application/octet-stream";
    defects.push({ code: "transfer-encoding-unknown", offset: encodingField.valueStart });
  }
  return { type, parameters, transferEncoding, defects };
}

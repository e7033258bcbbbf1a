/**
 * What can be wrong with a message that is read all the same.
 *
 * @module
 */

import type { Defect } from "../model/fault.ts";

/** More of one kind would cost memory and say nothing new. */
const MOST_OF_A_KIND = 100;

/** Defects as they are found: the first hundred of each kind. */
export class DefectList {
  /** Those that are kept. */
  readonly all: Defect[] = [];
  readonly #counts = new Map<string, number>();

  /** Keeps a defect, unless there are enough of its kind. */
  add(defect: Defect): void {
    const count = this.#counts.get(defect.code) ?? 0;
    if (count < MOST_OF_A_KIND) this.all.push(defect);
    this.#counts.set(defect.code, count + 1);
  }

  /** Keeps each of several. */
  addAll(defects: Iterable<Defect>): void {
    for (const defect of defects) this.add(defect);
  }
}

/** Each defect code with what it means. Those of single fields come from the grammar of the field. */
export const MIME_DEFECTS: Readonly<Record<string, string>> = {
  "address-double": "an address has more than one part in angle brackets; the first counts",
  "address-group-unclosed": "a group of addresses has no semicolon at its end",
  "address-no-domain": "an address has no @",
  "address-unclosed": "a bracket, quote or comment of an address field is not closed",
  "base64-after-padding": "data after the padding of base64; it is not decoded",
  "base64-alphabet": "characters outside the base64 alphabet; they are skipped",
  "base64-left-over": "a single character at the end of base64; it is skipped",
  "base64-padding": "padding in base64 where none belongs",
  "base64-padding-bits": "bits in base64 that belong to no byte",
  "base64-resumed": "base64 that goes on after its padding; it is decoded",
  "base64-unpadded": "base64 without its padding",
  "boundary-double": "a delimiter line follows another one with no part between",
  "boundary-missing": "a multipart has no boundary parameter, or never uses it",
  "charset-bytes": "a text has bytes that its charset does not have",
  "charset-refused":
    "a charset that is not decoded because it is dangerous (UTF-7 that is not plain text)",
  "charset-unknown": "a charset that is not known",
  "charset-utf-7": "a text in UTF-7, which hides signs from filters; it is decoded",
  "content-type-invalid": "Content-Type can't be read; text/plain is assumed (RFC 2045 §5.2)",
  "date-invalid": "the date can't be read or does not exist",
  "date-missing": "there is no date",
  "date-obsolete-year": "a year of two or three digits (RFC 5322 §4.3)",
  "date-obsolete-zone": "a zone with a name (RFC 5322 §4.3)",
  "date-unknown-zone": "a zone that is not known; UTC is assumed (RFC 5322 §4.3)",
  "date-short-zone": "a numeric zone with a digit missing",
  "date-weekday": "the day of the week is another",
  "depth-limit": "parts are nested deeper than the limit; the rest is left closed",
  "encoded-word-glued": "an encoded word is not set off by blanks (RFC 2047 §5); it is decoded",
  "encoded-word-quoted": "an encoded word within quotes (against RFC 2047 §5); it is decoded",
  "field-charset": "a field is neither ASCII nor UTF-8; windows-1252 is assumed",
  "field-malformed": "a line of the header is no field; it is skipped",
  "field-repeated":
    "a field stands twice that may stand once; the first counts, or all of an address field",
  "fields-limit": "a header has more fields or bytes than the limit; the rest is skipped",
  "header-unended": "a boundary or the end of the data stands within a header",
  "multipart-unclosed": "a multipart has no closing delimiter",
  "parameter-encoded-word": "a parameter is written as an encoded word (against RFC 2047 §5)",
  "parameter-gap": "a piece of a parameter is missing (RFC 2231 §3); those after it are left out",
  "parameter-malformed": "a parameter has no name or no value",
  "parameter-repeated": "a parameter stands twice; the first counts",
  "parameter-unclosed": "a quoted parameter is not closed",
  "parameter-unseparated": "a parameter has no semicolon before it",
  "parts-limit": "there are more parts than the limit; the rest is skipped",
  "quoted-printable-blanks": "more blanks before a line end than a line may have; they are cut",
  "quoted-printable-escape": "an = without two hex digits; it is kept",
  "quoted-printable-raw": "a byte that quoted-printable has to encode; it is kept",
  "tnef-broken": "a TNEF file is cut or is none",
  "tnef-checksum": "an attribute of a TNEF file has another checksum",
  "tnef-rtf": "compressed RTF that can't be read whole",
  "transfer-encoding-unknown": "an unknown transfer encoding; the part is opaque (RFC 2045 §6.4)",
  "uuencode-truncated": "uuencoded data has no begin or no end",
  "yenc-checksum": "a yEnc file has another checksum",
  "yenc-size": "a yEnc file has another size",
  "yenc-truncated": "a yEnc file has no end",
};

/**
 * Choosing a transfer encoding (RFC 2045 §6): the least that brings the content over the link.
 *
 * @module
 */
import { encodeBase64, encodeQuotedPrintable } from "../coding/mod.ts";

/** What a link carries: lines of ASCII, lines of octets (8BITMIME), or any octets (BINARYMIME, HTTP). */
export type Link = "7bit" | "8bit" | "binary";

/** The transfer encodings of RFC 2045. */
export type TransferEncoding = Link | "quoted-printable" | "base64";

/** What matters about content that is to be sent. */
export interface ContentSurvey {
  /** Octets. */
  readonly length: number;
  /** Octets above 127. */
  readonly high: number;
  /** Control characters other than tabs and line ends, and CR or LF that stand alone. */
  readonly odd: number;
  /** Blanks before CRLF, which get lost, and lines that begin with `From ` or a dot, which get changed. */
  readonly exposed: number;
  /** Octets of the longest line, without its CRLF. */
  readonly longest: number;
  /** Characters of the line that has most of them, taken as UTF-8. */
  readonly widest: number;
}

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const DOT = 0x2e;
const DELETE = 0x7f;
const FROM = [0x46, 0x72, 0x6f, 0x6d, SPACE];
/** RFC 5322 §2.1.1: lines should have no more characters than the first, and must not than the second. */
const LINE = 78;
const LONGEST_LINE = 998;
/** RFC 2045 §6.8. */
export const BASE64_LINE = 76;

/** Looks at all octets once. */
export function surveyContent(bytes: Uint8Array): ContentSurvey {
  let [high, odd, exposed, longest, widest] = [0, 0, 0, 0, 0];
  let [start, continued] = [0, 0];
  const endLine = (end: number) => {
    const length = end - start;
    if (length > longest) longest = length;
    if (length - continued > widest) widest = length - continued;
    const last = bytes[end - 1];
    const blank = end > start && (last === SPACE || last === TAB);
    if (blank || bytes[start] === DOT || startsWithFrom(bytes, start)) exposed++;
    continued = 0;
  };
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte >= 0x80) {
      high++;
      if (byte < 0xc0) continued++;
    } else if (byte < SPACE || byte === DELETE) {
      if (byte === CR && bytes[at + 1] === LF) {
        endLine(at);
        start = ++at + 1;
      } else if (byte !== TAB) odd++;
    }
  }
  if (start < bytes.length) endLine(bytes.length);
  return { length: bytes.length, high, odd, exposed, longest, widest };
}

function startsWithFrom(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === FROM[0] && FROM.every((byte, index) => bytes[at + index] === byte);
}

/** How content that has to survive on this link is labelled where it stays as it is; or undefined. */
export function labelIdentity(survey: ContentSurvey, link: Link): Link | undefined {
  const lines = survey.odd === 0 && survey.longest <= LONGEST_LINE;
  if (lines && survey.high === 0) return "7bit";
  if (lines && link !== "7bit") return "8bit";
  return link === "binary" ? "binary" : undefined;
}

/**
 * The transfer encoding for content. Text that mail would fold, cut or change on its way is encoded
 * even where the link could carry it; on a binary link nothing is. Text becomes what is shorter, so
 * that it stays readable where it is mostly ASCII; all else becomes base64.
 */
export function chooseEncoding(
  survey: ContentSurvey,
  link: Link,
  isText: boolean,
): TransferEncoding {
  const identity = labelIdentity(survey, link);
  const sound = survey.exposed === 0 && survey.widest <= LINE;
  if (identity !== undefined && (link === "binary" || sound)) return identity;
  const escaped = 2 * (survey.high + survey.odd) + survey.length / 37;
  return isText && escaped <= survey.length * 0.37 ? "quoted-printable" : "base64";
}

/** The content in its transfer encoding. Line ends of quoted-printable are kept where they are CRLF. */
export function encodeTransfer(bytes: Uint8Array, encoding: TransferEncoding): Uint8Array {
  if (encoding === "base64") return encodeBase64(bytes, { lineLength: BASE64_LINE });
  if (encoding !== "quoted-printable") return bytes;
  return encodeQuotedPrintable(bytes, { protectFrom: true, protectDots: true });
}

/** Octets of base64 with its line ends. */
export function base64Length(octets: number): number {
  const letters = Math.ceil(octets / 3) * 4;
  return letters === 0 ? 0 : letters + 2 * Math.floor((letters - 1) / BASE64_LINE);
}

/**
 * Character encodings, by the names and rules of the WHATWG Encoding standard.
 *
 * @module
 */
import { canBe, legacyCharset } from "./legacy_charset.ts";
import { prescanMeta } from "./html_prescan.ts";

/** The standard's name of the encoding that a label means, in lower case; undefined for unknown labels. */
export function canonicalCharset(label: string): string | undefined {
  if (label.length > LONGEST_LABEL) return undefined;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

/** The longest label of the standard has 19 characters; blanks around one are allowed. */
const LONGEST_LABEL = 64;

/** What a byte order mark says, and how long it is (Encoding standard §6, "BOM sniff"). */
export function sniffByteOrderMark(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  return undefined;
}

const LONGEST_MARK = 3;

/**
 * Decodes text. A byte order mark outweighs `charset` and is taken off; malformed sequences become U+FFFD.
 * Throws a RangeError if `charset` is no label of the standard: ask `canonicalCharset` first.
 */
export function decodeText(bytes: Uint8Array, charset: string): string;
export function decodeText(
  bytes: ReadableStream<Uint8Array>,
  charset: string,
): ReadableStream<string>;
export function decodeText(
  bytes: Uint8Array | ReadableStream<Uint8Array>,
  charset: string,
): string | ReadableStream<string> {
  const declared = new TextDecoder(charset).encoding;
  if (bytes instanceof Uint8Array) {
    return new TextDecoder(sniffByteOrderMark(bytes) ?? declared).decode(bytes);
  }
  return bytes.pipeThrough(new TransformStream(decoding(declared)));
}

/** Decodes a stream, once enough of it is there to see a byte order mark. */
function decoding(declared: string): Transformer<Uint8Array, string> {
  let head: Uint8Array = new Uint8Array();
  let decoder: TextDecoder | undefined;
  const begin = () => {
    decoder = new TextDecoder(sniffByteOrderMark(head) ?? declared);
    return decoder.decode(head, { stream: true });
  };
  const enqueue = (text: string, controller: TransformStreamDefaultController<string>) => {
    if (text !== "") controller.enqueue(text);
  };
  return {
    transform(bytes, controller) {
      if (decoder !== undefined) {
        return enqueue(decoder.decode(bytes, { stream: true }), controller);
      }
      head = head.length === 0 ? bytes.slice() : Uint8Array.of(...head, ...bytes);
      if (head.length >= LONGEST_MARK) enqueue(begin(), controller);
    },
    flush(controller) {
      if (decoder === undefined) enqueue(begin(), controller);
      enqueue(decoder?.decode() ?? "", controller);
    },
  };
}

/**
 * The encoding of an HTML document from its first bytes (HTML standard §13.2.3): the byte order mark, then
 * what Content-Type says, then the document's own declaration within its first 1024 bytes. Without any of
 * these: UTF-8 if the bytes are that so far, else what pages of its language used to be written in.
 */
export function sniffHtmlCharset(
  firstBytes: Uint8Array,
  contentTypeCharset?: string,
  language?: string,
): string {
  return sniffByteOrderMark(firstBytes) ??
    canonicalCharset(contentTypeCharset ?? "") ??
    prescanMeta(firstBytes, canonicalCharset) ??
    sniffTextCharset(firstBytes, language);
}

/**
 * The encoding of text of which nothing else is known, from its first bytes: by the byte order mark, else
 * UTF-8 if the bytes are that so far, else what texts of its language used to be written in.
 */
export function sniffTextCharset(firstBytes: Uint8Array, language?: string): string {
  return sniffByteOrderMark(firstBytes) ??
    (canBe(firstBytes, "utf-8") ? "utf-8" : legacyCharset(firstBytes, language));
}

/**
 * The text of an HTML document, decoded once: by its byte order mark, else by the charset that it
 * was sent with, else by the one that it declares (HTML §13.2.3.2).
 *
 * @module
 */

/** How much of a page is searched for its own declaration of a charset. */
const SNIFFED = 1024;

/** What pages that declare nothing are read as. */
const FALLBACK = "windows-1252";

/** Decodes a page chunk by chunk. */
export async function* decodeHtml(
  input: ReadableStream<Uint8Array>,
  charset: string | undefined,
): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let head: Uint8Array = new Uint8Array(0);
  for await (const chunk of input) {
    if (decoder === undefined) {
      head = concat(head, chunk);
      if (head.length < SNIFFED) continue;
      decoder = decoderFor(head, charset);
      yield decoder.decode(head, { stream: true });
    } else yield decoder.decode(chunk, { stream: true });
  }
  decoder ??= decoderFor(head, charset);
  yield head.length < SNIFFED ? decoder.decode(head) : decoder.decode();
}

function decoderFor(head: Uint8Array, charset: string | undefined): TextDecoder {
  const mark = byteOrderMark(head);
  if (mark !== undefined) return new TextDecoder(mark);
  if (charset !== undefined) {
    try {
      return new TextDecoder(charset);
    } catch { /* an unknown label says nothing */ }
  }
  return new TextDecoder(sniff(head.subarray(0, SNIFFED)) ?? FALLBACK);
}

function byteOrderMark(head: Uint8Array): string | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return "utf-8";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  return undefined;
}

function sniff(head: Uint8Array): string | undefined {
  const text = new TextDecoder("latin1").decode(head);
  const label = /<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w:.-]+)/i.exec(text)?.[1];
  if (label === undefined) return undefined;
  try {
    const { encoding } = new TextDecoder(label);
    // A declaration that could be read is no UTF-16.
    return encoding.startsWith("utf-16") ? "utf-8" : encoding;
  } catch {
    return undefined;
  }
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}

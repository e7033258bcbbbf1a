/**
 * Brotli (RFC 7932) with a dictionary that stands before the content (RFC 9841), which the platform's
 * own coder does not know.
 *
 * @module
 */
import { Fault } from "../../model/fault.ts";
import { BitWriter } from "./bit_writer.ts";
import { Commands } from "./commands.ts";
import { LastDistances } from "./distances.ts";
import { Matcher } from "./matcher.ts";
import { writeBytes, writeCommands, writeEnd } from "./meta_block.ts";

/** Bytes of dictionary and content together that have place in the largest window. */
const LARGEST_WINDOW = (1 << 24) - 16;

/** Smaller windows there are, but they save nobody anything. */
const LEAST_WINDOW_BITS = 16;

/** What goes with content. */
export interface BrotliOptions {
  /** What stands before it. */
  readonly dictionary?: Uint8Array;
  /** Called again and again; it may throw when it has taken too long. */
  check?(): void;
}

/** The content, coded. Ends with a fault "unfit" where it and the dictionary are too long for a window. */
export function encodeBrotli(
  content: Uint8Array,
  { dictionary = new Uint8Array(), check }: BrotliOptions = {},
): Uint8Array<ArrayBuffer> {
  const writer = new BitWriter();
  const bytes = new Uint8Array(dictionary.length + content.length);
  bytes.set(dictionary);
  bytes.set(content, dictionary.length);
  writeWindow(writer, bytes.length);
  writeContent(writer, bytes, dictionary.length, check);
  writeEnd(writer);
  return writer.finish();
}

/**
 * Opens a stream with a window for so many bytes (§9.1), so that no distance passes its end, where decoders
 * look for words of the format's own dictionary.
 */
export function writeWindow(writer: BitWriter, length: number): void {
  if (length > LARGEST_WINDOW) throw new Fault("unfit", "too long for a window");
  const bits = Math.max(LEAST_WINDOW_BITS, 32 - Math.clz32(length + 15));
  if (bits === 16) writer.write(0, 1);
  else if (bits === 17) writer.write(1, 7);
  else writer.write((bits - 17) << 1 | 1, 4);
}

/** Writes the meta-blocks of what stands in `bytes` from `start` on. */
export function writeContent(
  writer: BitWriter,
  bytes: Uint8Array,
  start: number,
  check?: () => void,
): void {
  const matcher = new Matcher(bytes, start);
  const commands = new Commands();
  let distances = new LastDistances();
  for (let at = start; at < bytes.length; at = commands.end) {
    check?.();
    const before = distances.copy();
    const mark = writer.mark();
    commands.read(at, bytes.length, matcher, distances);
    writeCommands(writer, commands, bytes);
    const length = commands.end - at;
    if (writer.bits - mark.length * 8 <= length * 8) continue;
    writer.return(mark);
    writeBytes(writer, bytes.subarray(at, commands.end));
    distances = before;
  }
}

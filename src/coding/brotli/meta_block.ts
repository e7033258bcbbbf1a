/**
 * Meta-blocks: commands with codes of their own, or bytes as they are (RFC 7932 §9.2).
 *
 * @module
 */
import type { BitWriter } from "./bit_writer.ts";
import {
  COMMAND_SYMBOLS,
  commandSymbol,
  COPIES,
  FIRST_WITH_DISTANCE,
  INSERTS,
} from "./command_codes.ts";
import type { Commands } from "./commands.ts";
import { DISTANCE_SYMBOLS, distanceBits, distanceExtra } from "./distances.ts";
import { writeCode } from "./prefix_code.ts";

const LITERAL_SYMBOLS = 256;

/**
 * One type of block for literals, commands and distances, neither postfix bits nor direct distances, one
 * context mode, one code for all literals and one for all distances. So nothing depends on the bytes before
 * it, which are the dictionary's at first.
 */
const PLAINEST = { value: 0, bits: 3 + 2 + 4 + 2 + 1 + 1 };

/** Writes commands. */
export function writeCommands(writer: BitWriter, commands: Commands, bytes: Uint8Array): void {
  const { count, inserts, copies, distances, distanceSymbols } = commands;
  const symbols = new Uint16Array(count);
  const literalCounts = new Uint32Array(LITERAL_SYMBOLS);
  const commandCounts = new Uint32Array(COMMAND_SYMBOLS);
  const distanceCounts = new Uint32Array(DISTANCE_SYMBOLS);
  for (let index = 0, at = commands.start; index < count; index++) {
    const stop = at + inserts[index];
    for (; at < stop; at++) literalCounts[bytes[at]]++;
    at += copies[index];
    const symbol = symbolOf(commands, index);
    symbols[index] = symbol;
    commandCounts[symbol]++;
    if (hasDistance(symbol, copies[index])) distanceCounts[distanceSymbols[index]]++;
  }
  writeLength(writer, commands.end - commands.start);
  writer.write(0, 1); // not as they are
  writer.write(PLAINEST.value, PLAINEST.bits);
  const literalCode = writeCode(writer, literalCounts);
  const commandCode = writeCode(writer, commandCounts);
  const distanceCode = writeCode(writer, distanceCounts);
  for (let index = 0, at = commands.start; index < count; index++) {
    const symbol = symbols[index];
    writer.write(commandCode.words[symbol], commandCode.lengths[symbol]);
    writeExtra(writer, commands, index);
    const stop = at + inserts[index];
    for (; at < stop; at++) {
      writer.write(literalCode.words[bytes[at]], literalCode.lengths[bytes[at]]);
    }
    at += copies[index];
    if (!hasDistance(symbol, copies[index])) continue;
    const distance = distanceSymbols[index];
    writer.write(distanceCode.words[distance], distanceCode.lengths[distance]);
    writer.write(distanceExtra(distance, distances[index]), distanceBits(distance));
  }
}

/** Writes bytes as they are. */
export function writeBytes(writer: BitWriter, bytes: Uint8Array): void {
  writeLength(writer, bytes.length);
  writer.write(1, 1);
  writer.copy(bytes);
}

/** Writes that nothing comes any more. */
export function writeEnd(writer: BitWriter): void {
  writer.write(3, 2);
}

/** Says that this is not the last one, and how long it is: up to 2^24 bytes, by half bytes. */
function writeLength(writer: BitWriter, length: number): void {
  const halves = length > 1 << 20 ? 6 : length > 1 << 16 ? 5 : 4;
  writer.write(0, 1);
  writer.write(halves - 4, 2);
  writer.write(length - 1, halves * 4);
}

/** A copy that does not come needs neither a length nor a distance, but its symbol has one. */
const ANY_COPY = 0;

function symbolOf({ inserts, copies, distanceSymbols }: Commands, index: number): number {
  const copy = copies[index] === 0 ? ANY_COPY : COPIES.of(copies[index]);
  return commandSymbol(INSERTS.of(inserts[index]), copy, distanceSymbols[index] === 0);
}

function hasDistance(symbol: number, copy: number): boolean {
  return symbol >= FIRST_WITH_DISTANCE && copy > 0;
}

function writeExtra(writer: BitWriter, { inserts, copies }: Commands, index: number): void {
  const insert = INSERTS.of(inserts[index]);
  writer.write(inserts[index] - INSERTS.bases[insert], INSERTS.bits[insert]);
  if (copies[index] === 0) return;
  const copy = COPIES.of(copies[index]);
  writer.write(copies[index] - COPIES.bases[copy], COPIES.bits[copy]);
}

// Chunked transfer coding (RFC 9112 §7.1): finds the content, copies nothing.
//
// A machine with one state for each place in the grammar, so that input may be cut anywhere. It is
// strict: chunk framing decides where the next message begins, and two readers who differ about that
// let a stranger smuggle one. Blanks around ";" and "=" (BWS) are refused although the grammar has them.

import { CONSUMED, OWN } from "./state";
import {
  BACKSLASH, CLASS, COLON, CR, EQUALS, HEX, LF, NO_HEX, QUOTE, SEMICOLON, TEXT, TOKEN,
} from "./tables";

// Words of the state.
const ERROR: usize = 4; // out: 0, or one more than the place of the code in CHUNK_ERRORS
const PHASE: usize = OWN;
const DIGITS: usize = OWN + 4;
const SIZE: usize = OWN + 8; // u64 at an odd word: what is left of the chunk
const EXTENSION_ROOM: usize = OWN + 16; // bytes that extensions may still take
const TRAILER_ROOM: usize = OWN + 20;
const EXTENSION_FROM: usize = OWN + 24; // out: where the last chunk's extensions stand in this input
const EXTENSION_TO: usize = OWN + 28;
const TRAILER_FROM: usize = OWN + 32; // out: where trailer fields stand in this input
const TRAILER_TO: usize = OWN + 36;

// Places, in reading order of the grammar.
const SIZE_START: u32 = 0;
const SIZE_DIGIT: u32 = 1;
const SIZE_LINE_FEED: u32 = 2;
const EXTENSION_START: u32 = 3;
const EXTENSION_NAME: u32 = 4;
const EXTENSION_VALUE: u32 = 5;
const EXTENSION_TOKEN: u32 = 6;
const QUOTED: u32 = 7;
const QUOTED_PAIR: u32 = 8;
const EXTENSION_END: u32 = 9;
const DATA: u32 = 10;
const DATA_END: u32 = 11;
const DATA_LINE_FEED: u32 = 12;
const TRAILER_START: u32 = 13;
const TRAILER_NAME: u32 = 14;
const TRAILER_VALUE: u32 = 15;
const TRAILER_LINE_FEED: u32 = 16;
const LAST_LINE_FEED: u32 = 17;
const DONE: u32 = 18;
const FAILED: u32 = 19;

// Errors: codes in the order of CHUNK_ERRORS in src/bytes/plain/chunked.ts, as places above FAILED.
const BAD: u32 = 32;
const BAD_SIZE: u32 = BAD;
const LARGE_SIZE: u32 = BAD + 1;
const BAD_LINE: u32 = BAD + 2;
const BAD_EXTENSION: u32 = BAD + 3;
const LARGE_EXTENSION: u32 = BAD + 4;
const BAD_END: u32 = BAD + 5;
const BAD_TRAILER_NAME: u32 = BAD + 6;
const BAD_TRAILER_VALUE: u32 = BAD + 7;
const LARGE_TRAILER: u32 = BAD + 8;

const MAX_DIGITS: u32 = 16;
const MAX_SIZE: u64 = 0x1fffffffffffff; // 2^53 - 1: beyond it JavaScript would count wrong

/**
 * Scans bytes [from, to) behind `base` and returns how many words of the table it filled: start and end
 * of each piece of content, relative to `base`. Stops early when the table is full.
 */
export function chunkScan(
  state: usize, base: usize, from: usize, to: usize, table: usize, words: usize,
): usize {
  const end = base + to;
  const tableStart = table;
  const tableEnd = table + 4 * words;
  let at = base + from;
  let phase = load<u32>(state, PHASE);
  let size = load<u64>(state, SIZE);
  let digits = load<u32>(state, DIGITS);
  store<u32>(state, 0, EXTENSION_TO);
  store<u32>(state, 0, TRAILER_TO);

  while (at < end && phase < DONE) {
    if (phase == DATA) {
      if (table == tableEnd) break;
      const piece = min<u64>(size, end - at);
      store<u32>(table, <u32> (at - base));
      at += <usize> piece;
      store<u32>(table, <u32> (at - base), 4);
      table += 8;
      size -= piece;
      if (!size) phase = DATA_END;
      continue;
    }
    const byte = <u32> load<u8>(at);
    let next: u32;
    if (phase <= SIZE_DIGIT) {
      const value = <u32> load<u8>(HEX + byte);
      if (phase == SIZE_START) {
        size = 0;
        digits = 0;
      }
      if (value != NO_HEX) {
        size = size << 4 | value;
        next = ++digits > MAX_DIGITS || size > MAX_SIZE ? LARGE_SIZE : SIZE_DIGIT;
      } else if (phase == SIZE_DIGIT && byte == CR) {
        next = SIZE_LINE_FEED;
      } else {
        next = phase == SIZE_DIGIT && byte == SEMICOLON ? EXTENSION_START : BAD_SIZE;
      }
    } else {
      next = placeAfter(phase, byte, size);
    }
    if (next < BAD) {
      const inExtension = next - EXTENSION_START <= EXTENSION_END - EXTENSION_START;
      if (inExtension && !spendExtension(state, at - base, size)) next = LARGE_EXTENSION;
      // What leads to TRAILER_START from elsewhere is the last size line's end, which is no trailer.
      const inTrailer = next - TRAILER_START <= TRAILER_LINE_FEED - TRAILER_START &&
        phase >= TRAILER_START;
      if (inTrailer && !spendTrailer(state, at - base)) next = LARGE_TRAILER;
    }
    if (next >= BAD) {
      store<u32>(state, next - BAD + 1, ERROR);
      phase = FAILED;
      break;
    }
    phase = next;
    at++;
  }
  store<u32>(state, phase, PHASE);
  store<u64>(state, size, SIZE);
  store<u32>(state, digits, DIGITS);
  store<u32>(state, <u32> (at - base), CONSUMED);
  return (table - tableStart) >> 2;
}

/** Where the byte leads from each place but sizes and content; an error if it does not belong there. */
function placeAfter(phase: u32, byte: u32, size: u64): u32 {
  const kind = <u32> load<u8>(CLASS + byte);
  switch (phase) {
    case SIZE_LINE_FEED:
      if (byte != LF) return BAD_LINE;
      return size ? DATA : TRAILER_START;
    case EXTENSION_START:
      return kind & TOKEN ? EXTENSION_NAME : BAD_EXTENSION;
    case EXTENSION_NAME:
      if (kind & TOKEN) return EXTENSION_NAME;
      return byte == EQUALS ? EXTENSION_VALUE : afterExtension(byte);
    case EXTENSION_VALUE:
      if (byte == QUOTE) return QUOTED;
      return kind & TOKEN ? EXTENSION_TOKEN : BAD_EXTENSION;
    case EXTENSION_TOKEN:
      return kind & TOKEN ? EXTENSION_TOKEN : afterExtension(byte);
    case QUOTED:
      if (byte == QUOTE) return EXTENSION_END;
      if (byte == BACKSLASH) return QUOTED_PAIR;
      return kind & TEXT ? QUOTED : BAD_EXTENSION;
    case QUOTED_PAIR:
      return kind & TEXT ? QUOTED : BAD_EXTENSION;
    case EXTENSION_END:
      return afterExtension(byte);
    case DATA_END:
      return byte == CR ? DATA_LINE_FEED : BAD_END;
    case DATA_LINE_FEED:
      return byte == LF ? SIZE_START : BAD_END;
    case TRAILER_START:
      if (byte == CR) return LAST_LINE_FEED;
      return kind & TOKEN ? TRAILER_NAME : BAD_TRAILER_NAME;
    case TRAILER_NAME:
      if (kind & TOKEN) return TRAILER_NAME;
      return byte == COLON ? TRAILER_VALUE : BAD_TRAILER_NAME;
    case TRAILER_VALUE:
      if (kind & TEXT) return TRAILER_VALUE;
      return byte == CR ? TRAILER_LINE_FEED : BAD_TRAILER_VALUE;
    case TRAILER_LINE_FEED:
      return byte == LF ? TRAILER_START : BAD_TRAILER_VALUE;
    default: // LAST_LINE_FEED
      return byte == LF ? DONE : BAD_LINE;
  }
}

// @ts-ignore: decorator
@inline
function afterExtension(byte: u32): u32 {
  if (byte == CR) return SIZE_LINE_FEED;
  return byte == SEMICOLON ? EXTENSION_START : BAD_EXTENSION;
}

/** Counts a byte of an extension, and notes where it stands if it is the last chunk's. */
function spendExtension(state: usize, offset: usize, size: u64): bool {
  const room = load<u32>(state, EXTENSION_ROOM);
  if (!room) return false;
  store<u32>(state, room - 1, EXTENSION_ROOM);
  if (size) return true;
  if (!load<u32>(state, EXTENSION_TO)) store<u32>(state, <u32> offset, EXTENSION_FROM);
  store<u32>(state, <u32> offset + 1, EXTENSION_TO);
  return true;
}

/** Counts a byte of the trailer section, and notes where it stands. */
function spendTrailer(state: usize, offset: usize): bool {
  const room = load<u32>(state, TRAILER_ROOM);
  if (!room) return false;
  store<u32>(state, room - 1, TRAILER_ROOM);
  if (!load<u32>(state, TRAILER_TO)) store<u32>(state, <u32> offset, TRAILER_FROM);
  store<u32>(state, <u32> offset + 1, TRAILER_TO);
  return true;
}

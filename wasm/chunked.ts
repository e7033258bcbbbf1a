// Chunked transfer coding (RFC 9112 §7.1): finds the content, or moves it together.
//
// A machine with one state for each place in the grammar, so that input may be cut anywhere. It is
// strict: chunk framing decides where the next message begins, and two readers who differ about that
// let a stranger smuggle one. Blanks around ";" and "=" (BWS) are read over, as RFC 9110 §5.6.3 asks; those
// behind a size that no ";" follows are not, for readers differ most in where a size ends.

import { BACKSLASH, COLON, CR, CRLF, EQUALS, isBlank, LF, QUOTE, SEMICOLON } from "./bytes";
import { hexValue, isText, isToken } from "./classes";
import { copyForward } from "./copy";
import { CONSUMED, OWN } from "./state";

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
const BLANK_BEFORE_EQUALS: u32 = 9;
const BLANK_BEFORE_NEXT: u32 = 10;
const EXTENSION_END: u32 = 11;
const DATA: u32 = 12;
const DATA_END: u32 = 13;
const DATA_LINE_FEED: u32 = 14;
const TRAILER_START: u32 = 15;
const TRAILER_NAME: u32 = 16;
const TRAILER_VALUE: u32 = 17;
const TRAILER_LINE_FEED: u32 = 18;
const LAST_LINE_FEED: u32 = 19;
const DONE: u32 = 20;
const FAILED: u32 = 21;

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

const MAX_DIGITS: u32 = 256; // zeros in front of a size count, too
const MAX_SIZE: u64 = 0x1fffffffffffff; // 2^53 - 1: beyond it JavaScript would count wrong

/** "0" CR LF CR, as it is loaded: with an LF behind it, the end of a body without extensions and trailers. */
const LAST_CHUNK: u32 = 0x0d0a0d30;

/** What plainSize gives for a chunk of one byte. */
const FEWEST: u32 = 8;

/**
 * The size on a line of one to four digits, times eight, plus the length of the line with its end. Less than
 * FEWEST when the line is longer, or not plain, or the last chunk's. Looks at six bytes.
 */
// @ts-ignore: decorator
@inline
function plainSize(at: usize): u32 {
  const line = load<u64>(at);
  const a = hexValue(<u32> line & 0xff);
  const b = hexValue(<u32> line >> 8 & 0xff);
  if (<u16> (line >> 16) == CRLF) return (a | b) < 16 ? (a << 4 | b) << 3 | 4 : 0;
  const c = hexValue(<u32> line >> 16 & 0xff);
  if (<u16> (line >> 24) == CRLF) return (a | b | c) < 16 ? (a << 8 | b << 4 | c) << 3 | 5 : 0;
  const d = hexValue(<u32> line >> 24);
  if (<u16> (line >> 32) == CRLF) {
    return (a | b | c | d) < 16 ? (a << 12 | b << 8 | c << 4 | d) << 3 | 6 : 0;
  }
  return <u16> (line >> 8) == CRLF && a < 16 ? a << 3 | 3 : 0;
}

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
    if (phase == SIZE_START) {
      // Whole chunks with a plain size line; whatever else comes is read byte by byte.
      while (at + 8 <= end && table < tableEnd) {
        const plain = plainSize(at);
        if (plain < FEWEST) break;
        const content = at + <usize> (plain & 7);
        const stop = content + <usize> (plain >> 3);
        if (stop < content || stop + 2 > end || load<u16>(stop) != CRLF) break;
        store<u64>(table, <u64> (stop - base) << 32 | (content - base));
        table += 8;
        at = stop + 2;
      }
      if (at == end) break;
      if (at + 5 <= end && load<u32>(at) == LAST_CHUNK && load<u8>(at, 4) == LF) {
        at += 5;
        size = 0;
        phase = DONE;
        break;
      }
    }
    if (phase == DATA) {
      if (table == tableEnd) break;
      const piece = min<u64>(size, end - at);
      store<u32>(table, <u32> (at - base));
      at += <usize> piece;
      store<u32>(table, <u32> (at - base), 4);
      table += 8;
      size -= piece;
      if (size) break;
      phase = DATA_END;
      if (at + 2 <= end && load<u16>(at) == CRLF) {
        at += 2;
        phase = SIZE_START;
      }
      continue;
    }
    const byte = <u32> load<u8>(at);
    let next: u32;
    if (phase <= SIZE_DIGIT) {
      const value = hexValue(byte);
      if (phase == SIZE_START) {
        size = 0;
        digits = 0;
      }
      if (value < 16) {
        size = size << 4 | value;
        next = ++digits > MAX_DIGITS || size > MAX_SIZE ? LARGE_SIZE : SIZE_DIGIT;
      } else if (phase == SIZE_DIGIT && byte == CR) {
        next = SIZE_LINE_FEED;
      } else if (phase == SIZE_DIGIT && (byte == SEMICOLON || isBlank(byte))) {
        next = byte == SEMICOLON ? EXTENSION_START : BLANK_BEFORE_NEXT;
      } else {
        next = BAD_SIZE;
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

/** Spans that chunkCompact finds before it moves them. */
const SPANS: usize = memory.data(512, 4);
const SPAN_WORDS: usize = 128;

/**
 * As chunkScan, but moves the content together at `target` and returns how many bytes that made. The
 * target may be where the input begins: framing is dropped, so nothing unread is overwritten.
 */
export function chunkCompact(
  state: usize, base: usize, from: usize, to: usize, target: usize,
): usize {
  const start = target;
  while (true) {
    const words = chunkScan(state, base, from, to, SPANS, SPAN_WORDS);
    for (let span: usize = 0; span < words; span += 2) {
      const at: usize = load<u32>(SPANS + 4 * span);
      const size = <usize> load<u32>(SPANS + 4 * span, 4) - at;
      const content = base + at;
      if (size <= 32 && content - target >= 32) {
        // No unread byte is near enough to be overwritten by what is too much.
        v128.store(target, v128.load(content));
        v128.store(target, v128.load(content, 16), 16);
      } else {
        copyForward(target, content, size);
      }
      target += size;
    }
    from = load<u32>(state, CONSUMED);
    if (words < SPAN_WORDS || load<u32>(state, PHASE) != DATA) return target - start;
  }
}

/** Where the byte leads from each place but sizes and content; an error if it does not belong there. */
function placeAfter(phase: u32, byte: u32, size: u64): u32 {
  switch (phase) {
    case SIZE_LINE_FEED:
      if (byte != LF) return BAD_LINE;
      return size ? DATA : TRAILER_START;
    case EXTENSION_START:
      if (isBlank(byte)) return EXTENSION_START;
      return isToken(byte) ? EXTENSION_NAME : BAD_EXTENSION;
    case EXTENSION_NAME:
      if (isToken(byte)) return EXTENSION_NAME;
      if (isBlank(byte)) return BLANK_BEFORE_EQUALS;
      return byte == EQUALS ? EXTENSION_VALUE : afterExtension(byte);
    case BLANK_BEFORE_EQUALS:
      if (isBlank(byte)) return BLANK_BEFORE_EQUALS;
      if (byte == EQUALS) return EXTENSION_VALUE;
      return byte == SEMICOLON ? EXTENSION_START : BAD_EXTENSION;
    case BLANK_BEFORE_NEXT:
      return beforeExtension(byte);
    case EXTENSION_VALUE:
      if (isBlank(byte)) return EXTENSION_VALUE;
      if (byte == QUOTE) return QUOTED;
      return isToken(byte) ? EXTENSION_TOKEN : BAD_EXTENSION;
    case EXTENSION_TOKEN:
      return isToken(byte) ? EXTENSION_TOKEN : afterExtension(byte);
    case QUOTED:
      if (byte == QUOTE) return EXTENSION_END;
      if (byte == BACKSLASH) return QUOTED_PAIR;
      return isText(byte) ? QUOTED : BAD_EXTENSION;
    case QUOTED_PAIR:
      return isText(byte) ? QUOTED : BAD_EXTENSION;
    case EXTENSION_END:
      return afterExtension(byte);
    case DATA_END:
      return byte == CR ? DATA_LINE_FEED : BAD_END;
    case DATA_LINE_FEED:
      return byte == LF ? SIZE_START : BAD_END;
    case TRAILER_START:
      if (byte == CR) return LAST_LINE_FEED;
      return isToken(byte) ? TRAILER_NAME : BAD_TRAILER_NAME;
    case TRAILER_NAME:
      if (isToken(byte)) return TRAILER_NAME;
      return byte == COLON ? TRAILER_VALUE : BAD_TRAILER_NAME;
    case TRAILER_VALUE:
      if (isText(byte)) return TRAILER_VALUE;
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
  return byte == CR ? SIZE_LINE_FEED : beforeExtension(byte);
}

// @ts-ignore: decorator
@inline
function beforeExtension(byte: u32): u32 {
  if (byte == SEMICOLON) return EXTENSION_START;
  return isBlank(byte) ? BLANK_BEFORE_NEXT : BAD_EXTENSION;
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

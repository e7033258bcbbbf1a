// Base64 decoding (RFC 4648 §4 and §5; in MIME RFC 2045 §6.8): what is not the plain run of letters.
//
// The runs of letters are in base64_runs.ts, base64_lines.ts and base64_gather.ts. This is what happens
// between them: padding, junk, the end.

import { decodeSqueezed, FILLED, GROUP, IN_JUNK, sextetAt } from "./base64_gather";
import { decodeLines, LEAST_WIDTH, LINE } from "./base64_lines";
import { decodeRun, NEXT } from "./base64_runs";
import { isWhite, kindOf, URL, WHITE_BITS } from "./base64_tables";
import { CR, CRLF, EQUALS, LF } from "./bytes";
import { CONSUMED, COUNT, FINAL, FLAGS, OWN, report } from "./state";

const STRICT: u32 = 4;

// Defect codes, in the order of BASE64_DEFECTS in src/bytes/plain/base64.ts.
const ALPHABET_DEFECT: u32 = 0;
const PADDING_DEFECT: u32 = 1;
const AFTER_PADDING: u32 = 2;
const RESUMED: u32 = 3;
const MISSING_PADDING: u32 = 4;
const LEFT_OVER: u32 = 5;
const PADDING_BITS: u32 = 6;

// Words of the state, beside those that the runs have.
const PHASE: usize = OWN + 16;
const OWED: usize = OWN + 20; // padding characters that must still come; EXCESS once too many came
const WIDTH: usize = OWN + 24; // letters on the last line that was seen
const DOUBLINGS: usize = OWN + 28; // of what is squeezed

const IN_DATA: u32 = 0;
const IN_PADDING: u32 = 1; // on the line that padding ended
const AT_LINE: u32 = 2; // where the next line begins
const ENDED: u32 = 3;
const ENDED_SILENTLY: u32 = 4; // text after the end was reported already

const EXCESS: u32 = 0xffffffff;

/** A longer line cannot be mail (RFC 5322 §2.1.1), so it is no reason to go on after padding. */
const LONGEST_LINE: usize = 998;

/**
 * Decodes what can be decided and returns how many octets that made. Overwrites up to three quarters of
 * the input's length and 16 bytes, so the output must not lie on the input; reads up to 16 bytes behind it.
 */
export function base64Decode(state: usize, from: usize, length: usize, to: usize): usize {
  const start = to;
  const end = from + length;
  let at = from;
  store<u32>(state, 0, COUNT);
  while (at < end && !stopped(state)) {
    const phase = load<u32>(state, PHASE);
    if (phase == IN_DATA) {
      to = load<u32>(state, FLAGS) & STRICT
        ? decodeStrict(state, at, end, to, from)
        : decodeMail(state, at, end, to, from);
      at = load<u32>(state, NEXT);
    } else if (phase == IN_PADDING) {
      skipPadding(state, at, from);
      at++;
    } else if (phase == AT_LINE) {
      if (!decideLine(state, at, end, from)) break;
    } else {
      at = skipRest(state, at, end, from);
    }
  }
  if (at == end && load<u32>(state, FLAGS) & FINAL && !stopped(state)) {
    to = finish(state, to, at - from);
  }
  store<u32>(state, <u32> (at - from), CONSUMED);
  return to - start;
}

/** In strict mode the first defect is the end. */
// @ts-ignore: decorator
@inline
function stopped(state: usize): bool {
  return (load<u32>(state, FLAGS) & STRICT) != 0 && load<u32>(state, COUNT) != 0;
}

/** Decodes a run of letters and the byte behind it. Returns where the output goes on. */
function decodeStrict(state: usize, at: usize, end: usize, to: usize, from: usize): usize {
  if (!load<u32>(state, FILLED)) {
    const letters = decodeRun(state, at, end, to);
    to += letters / 4 * 3;
    at += letters;
  }
  if (at < end) to = decodeByte(state, at++, to, from);
  store<u32>(state, <u32> at, NEXT);
  return to;
}

/** Lines are tried at 76 letters (RFC 2045 §6.8) until one was seen. */
const USUAL_WIDTH: usize = 76;

/**
 * So much is squeezed before lines are tried again, where one begins; and twice as much each time that this
 * did not pay, up to what fits the scratch area.
 */
const SQUEEZE: usize = 512;
const MOST_DOUBLINGS: u32 = 3;
/** From so many bytes on it paid. */
const WORTH: usize = 128;

/** Decodes lines of equal length, or the rest of one, or what has white space anywhere. */
function decodeMail(state: usize, at: usize, end: usize, to: usize, from: usize): usize {
  const flags = load<u32>(state, FLAGS);
  const start = at;
  while (load<u32>(state, FILLED) && at < end && !kindOf(<u32> load<u8>(at), flags)) {
    to = decodeByte(state, at++, to, from);
  }
  let line = start;
  if (!load<u32>(state, FILLED)) {
    const seen: usize = load<u32>(state, WIDTH);
    const width = seen >= LEAST_WIDTH ? seen : USUAL_WIDTH;
    if (!(flags & URL) && at < start + width) {
      to = decodeLines(state, at, end, to, width, start + width - at);
      at = load<u32>(state, NEXT);
      line = load<u32>(state, LINE);
    }
    const letters = decodeRun(state, at, end, to);
    to += letters / 4 * 3;
    at += letters;
    if (at > start) store<u32>(state, 0, IN_JUNK);
  }
  store<u32>(state, <u32> at, NEXT);
  if (at == end) return to;
  const doublings = at >= start + WORTH ? 0 : load<u32>(state, DOUBLINGS);
  store<u32>(state, min(doublings + 1, MOST_DOUBLINGS), DOUBLINGS);
  const stop = restOfLine(state, line, at, end, SQUEEZE << doublings);
  to = decodeSqueezed(state, at, stop, to);
  if (load<u32>(state, NEXT) > <u32> at) return to;
  // What is left is the byte that the runs could not take.
  store<u32>(state, <u32> at + 1, NEXT);
  return decodeByte(state, at, to, from);
}

/** What is no longer than this is not worth another try. */
const SHORT: usize = 256;

/**
 * Where the line ends that began at `line`, if `at` is close to that; its width is kept. Otherwise where
 * some line begins after what is squeezed.
 */
function restOfLine(state: usize, line: usize, at: usize, end: usize, squeeze: usize): usize {
  if (at + SHORT > end) return end;
  const flags = load<u32>(state, FLAGS);
  let place = at;
  while (place < end && place < at + 4 && !kindOf(<u32> load<u8>(place), flags)) place++;
  const width = place - line;
  if (width >= LEAST_WIDTH && place < end && place < at + 4 && isWhite(<u32> load<u8>(place))) {
    store<u32>(state, <u32> width, WIDTH);
    return place + (place + 2 <= end && load<u16>(place) == CRLF ? 2 : 1);
  }
  const start = at + squeeze;
  if (start + 128 > end) return end;
  const lineFeed = i8x16.splat(<i8> LF);
  for (place = start; place < start + 128; place += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(place), lineFeed));
    if (found) return place + <usize> ctz(found) + 1;
  }
  return place;
}

/** One byte of data. Returns where the output goes on. */
function decodeByte(state: usize, at: usize, to: usize, from: usize): usize {
  const flags = load<u32>(state, FLAGS);
  const byte = <u32> load<u8>(at);
  if (byte == EQUALS) {
    store<u32>(state, 0, IN_JUNK);
    return closeGroup(state, at, to, from);
  }
  const kind = kindOf(byte, flags);
  if (kind) {
    const junk: u32 = kind & ~WHITE_BITS || flags & STRICT ? 1 : 0;
    if (junk && !load<u32>(state, IN_JUNK)) report(state, ALPHABET_DEFECT, at - from);
    store<u32>(state, junk, IN_JUNK);
    return to;
  }
  store<u32>(state, 0, IN_JUNK);
  const group = load<u32>(state, GROUP) << 6 | sextetAt(at, flags);
  const filled = load<u32>(state, FILLED) + 1;
  store<u32>(state, filled == 4 ? 0 : group, GROUP);
  store<u32>(state, filled & 3, FILLED);
  return filled == 4 ? storeGroup(group, to) : to;
}

// @ts-ignore: decorator
@inline
function storeGroup(group: u32, to: usize): usize {
  store<u8>(to, group >> 16);
  store<u8>(to, group >> 8, 1);
  store<u8>(to, group, 2);
  return to + 3;
}

/** The first padding character: the data ends here. */
function closeGroup(state: usize, at: usize, to: usize, from: usize): usize {
  const filled = load<u32>(state, FILLED);
  if (filled == 0) report(state, PADDING_DEFECT, at - from);
  if (filled == 1) report(state, LEFT_OVER, at - from);
  to = storePart(state, to, at - from);
  store<u32>(state, filled == 2 ? 1 : filled == 3 ? 0 : EXCESS, OWED);
  store<u32>(state, IN_PADDING, PHASE);
  return to;
}

/** The one or two octets of a group of two or three letters. */
function storePart(state: usize, to: usize, offset: usize): usize {
  const filled = load<u32>(state, FILLED);
  const group = load<u32>(state, GROUP);
  store<u32>(state, 0, FILLED);
  store<u32>(state, 0, GROUP);
  if (filled < 2) return to;
  if (filled == 2) {
    if (group & 15) report(state, PADDING_BITS, offset);
    store<u8>(to, group >> 4);
    return to + 1;
  }
  if (group & 3) report(state, PADDING_BITS, offset);
  store<u8>(to, group >> 10);
  store<u8>(to, group >> 2, 1);
  return to + 2;
}

/** One byte on the line that padding ended. */
function skipPadding(state: usize, at: usize, from: usize): void {
  const byte = <u32> load<u8>(at);
  const owed = load<u32>(state, OWED);
  if (byte == EQUALS) {
    if (owed == 0) report(state, PADDING_DEFECT, at - from);
    if (owed != EXCESS) store<u32>(state, owed - 1, OWED);
    return;
  }
  const flags = load<u32>(state, FLAGS);
  const white = !(flags & STRICT) && isWhite(byte);
  if (white && byte != LF) return;
  if (owed == 1) report(state, MISSING_PADDING, at - from);
  if (white) {
    store<u32>(state, AT_LINE, PHASE);
    return;
  }
  report(state, AFTER_PADDING, at - from);
  store<u32>(state, ENDED_SILENTLY, PHASE);
}

/**
 * After padding: goes on if the next line is nothing but whole groups, as from senders who pad every
 * line. False when its end has not come yet.
 */
function decideLine(state: usize, at: usize, end: usize, from: usize): bool {
  const limit = min(end, at + LONGEST_LINE + 2);
  let stop = at;
  while (stop < limit && load<u8>(stop) != LF) stop++;
  const open = stop == end;
  if (open && stop - at < LONGEST_LINE + 2 && !(load<u32>(state, FLAGS) & FINAL)) return false;
  if (!open && stop > at && load<u8>(stop - 1) == CR) stop--;
  if (isFullLine(state, at, stop)) {
    report(state, RESUMED, at - from);
    store<u32>(state, IN_DATA, PHASE);
  } else {
    store<u32>(state, ENDED, PHASE);
  }
  return true;
}

function isFullLine(state: usize, at: usize, stop: usize): bool {
  const length = stop - at;
  if (length == 0 || length & 3 || length > LONGEST_LINE) return false;
  const flags = load<u32>(state, FLAGS);
  if (load<u8>(stop - 1) == EQUALS) stop -= load<u8>(stop - 2) == EQUALS ? 2 : 1;
  while (at < stop) if (kindOf(<u32> load<u8>(at++), flags)) return false;
  return true;
}

/** What follows the end is not data; the first of it is reported. */
function skipRest(state: usize, at: usize, end: usize, from: usize): usize {
  if (load<u32>(state, PHASE) == ENDED_SILENTLY) return end;
  while (at < end && isWhite(<u32> load<u8>(at))) at++;
  if (at == end) return end;
  report(state, AFTER_PADDING, at - from);
  store<u32>(state, ENDED_SILENTLY, PHASE);
  return end;
}

/** The end of data. Strict URL-safe text may leave padding out (RFC 4648 §3.2). */
function finish(state: usize, to: usize, offset: usize): usize {
  const filled = load<u32>(state, FILLED);
  const flags = load<u32>(state, FLAGS);
  if (filled == 1) report(state, LEFT_OVER, offset);
  to = storePart(state, to, offset);
  const missing = filled > 1 || (load<u32>(state, PHASE) == IN_PADDING && load<u32>(state, OWED) == 1);
  const allowed = filled > 1 && (flags & (STRICT | URL)) == (STRICT | URL);
  if (missing && !allowed) report(state, MISSING_PADDING, offset);
  return to;
}

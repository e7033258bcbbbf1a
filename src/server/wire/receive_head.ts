/**
 * Waiting for the next request of a connection, and reading its head.
 *
 * @module
 */
import { findHeadEnd } from "../../bytes/kernel.ts";
import { sliceLatin1 } from "../../http1/latin1.ts";
import { parseReceivedHead, type ReceivedHead } from "../../http1/received_head.ts";
import { badRequest, isRefusal, type Refusal } from "../../http1/refusal.ts";
import { parseRequestLine } from "../../http1/request_line.ts";
import { isToken } from "../../syntax/field.ts";
import { type Connection, late, silent } from "./connection.ts";
import type { Intake } from "./intake.ts";
import type { Setting } from "./setting.ts";

const CR = 0x0d;
const LF = 0x0a;

/** Empty lines before a request line that are forgiven: what some clients send behind a body (RFC 9112 §2.2). */
const MOST_EMPTY_LINES = 2;

/** A head is looked for in so many bytes at once, of the many that a client may have sent ahead. */
const LOOK = 4096;

const TOO_LONG: Refusal = { status: 414, reason: "The request target is too long." };
const TOO_LARGE: Refusal = { status: 431, reason: "The request's head is too large." };

/** What has to be known of a connection while it waits for a request. */
export function restUntilRequest(connection: Connection, { limits }: Setting): void {
  const { intake, reading, watch } = connection;
  if (!intake.listening) intake.relax();
  connection.phase = "idle";
  connection.since = watch.now;
  reading.set(watch.after(limits.idleTime), silent);
}

/**
 * Reads the head that begins with the bytes at hand; undefined while it is not whole. Nobody waits
 * here: whoever does holds as little as can be, for there may be thousands of halves.
 */
export function receiveHead(
  connection: Connection,
  setting: Setting,
): ReceivedHead | Refusal | undefined {
  const { intake } = connection;
  const { desk, limits } = setting;
  if (connection.phase !== "head") {
    connection.reading.clear();
    connection.phase = "head";
    const { start, end, bytes } = intake;
    if (bytes.length <= LOOK && bytes[start] !== CR) {
      // All of the small buffer: that costs less than a view of the part that counts.
      desk.view.set(bytes);
      const found = findHeadEnd(desk, start, end);
      if (found >= 0 && found - start <= limits.headBytes) {
        intake.start = found;
        return parseReceivedHead(desk, start, found, limits.headFields);
      }
    }
    connection.progress = { searched: 0, emptyLines: 0 };
    connection.reading.set(connection.watch.after(limits.headTime), late);
  }
  const head = collectHead(connection, setting);
  if (head === undefined && !intake.ended) return undefined;
  connection.reading.clear();
  connection.progress = undefined;
  return head ?? (intake.empty ? undefined : badRequest("The request was cut."));
}

/** Whether somebody else has answered meanwhile: the alarm. */
export function isClosing({ phase, over }: Connection): boolean {
  return over || phase === "closing";
}

/** Looks at what came since the last look, and makes room for more. */
function collectHead(
  { intake, progress }: Connection,
  { desk, limits }: Setting,
): ReceivedHead | Refusal | undefined {
  if (progress === undefined) return undefined;
  for (;;) {
    while (progress.emptyLines < MOST_EMPTY_LINES && startsWithEmptyLine(intake)) {
      intake.start += 2;
      progress.emptyLines++;
      progress.searched = 0;
    }
    const { start, end, bytes } = intake;
    const { searched } = progress;
    // The empty line may have begun in the bytes searched before.
    const from = Math.max(0, searched - 3);
    const to = Math.min(end - start, from + LOOK);
    desk.view.set(bytes.subarray(start + from, start + to));
    const found = findHeadEnd(desk, 0, to - from);
    if (found >= 0) return takeHead(intake, from + found, desk, limits);
    const flaw = flawOfPart(intake, searched, to, limits.targetBytes);
    if (flaw !== undefined) return flaw;
    progress.searched = to;
    if (to >= limits.headBytes) return TOO_LARGE;
    if (to < end - start) continue;
    if (!intake.roomy) intake.widen(Math.min(4 * bytes.length, limits.headBytes));
    return undefined;
  }
}

function takeHead(
  intake: Intake,
  length: number,
  desk: Setting["desk"],
  limits: Setting["limits"],
): ReceivedHead | Refusal {
  if (length > limits.headBytes) return TOO_LARGE;
  desk.view.set(intake.window.subarray(0, length));
  intake.start += length;
  return parseReceivedHead(desk, 0, length, limits.headFields);
}

function startsWithEmptyLine({ bytes, start, end }: Intake): boolean {
  return end - start >= 2 && bytes[start] === CR && bytes[start + 1] === LF;
}

/**
 * What is wrong with a head that is not whole yet, as far as that can be told. Such a head is never
 * waited for: it might never end, and who sent it waits for an answer.
 */
function flawOfPart(
  { bytes, start }: Intake,
  searched: number,
  length: number,
  targetBytes: number,
): Refusal | undefined {
  // Perhaps the first half of an empty line.
  if (length === 0 || (length === 1 && bytes[start] === CR)) return undefined;
  if (!isToken(String.fromCharCode(bytes[start]))) {
    return badRequest("The request line is malformed.");
  }
  const end = start + length;
  for (let at = start + searched; (at = bytes.indexOf(LF, at)) >= 0 && at < end; at++) {
    if (bytes[at - 1] !== CR) return badRequest("A line ends in a bare line feed.");
  }
  // A carriage return at the very end may still get its line feed.
  for (
    let at = start + Math.max(0, searched - 1);
    (at = bytes.indexOf(CR, at)) >= 0 && at < end - 1;
    at++
  ) {
    if (bytes[at + 1] !== LF) return badRequest("The head holds a bare carriage return.");
  }
  const lineEnd = bytes.indexOf(CR, start);
  if (lineEnd < 0 || lineEnd >= end) return length > targetBytes + LOOK ? TOO_LONG : undefined;
  if (lineEnd - start < searched - 1) return undefined;
  const line = parseRequestLine(sliceLatin1(bytes, start, lineEnd));
  if (isRefusal(line)) return line;
  return line.target.length > targetBytes ? TOO_LONG : undefined;
}

/**
 * Waiting for the next request of a connection, and reading its head.
 *
 * @module
 */
import { findHeadEnd } from "../../bytes/kernel.ts";
import { decodeLatin1 } from "../../http1/latin1.ts";
import { parseReceivedHead, type ReceivedHead } from "../../http1/received_head.ts";
import { badRequest, isRefusal, type Refusal } from "../../http1/refusal.ts";
import { parseRequestLine } from "../../http1/request_line.ts";
import { isToken } from "../../syntax/field.ts";
import { type Connection, late, silent } from "./connection.ts";
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
 * Reads the head that begins with the bytes at hand. The usual one came whole in one read, so
 * nobody waits for it: then this is no promise.
 */
export function receiveHead(
  connection: Connection,
  setting: Setting,
): ReceivedHead | Refusal | Promise<ReceivedHead | Refusal | undefined> {
  const { intake } = connection;
  const { desk, limits } = setting;
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
  return awaitHead(connection, setting);
}

/** Undefined when none will come: the client has left, or was refused because its time was up. */
async function awaitHead(
  connection: Connection,
  setting: Setting,
): Promise<ReceivedHead | Refusal | undefined> {
  const { reading, watch } = connection;
  reading.set(watch.after(setting.limits.headTime), late);
  const head = await collectHead(connection, setting);
  reading.clear();
  return isClosing(connection) ? undefined : head;
}

/** The alarm may have rung, and answered. */
function isClosing({ phase, over }: Connection): boolean {
  return over || phase === "closing";
}

async function collectHead(
  { intake }: Connection,
  { desk, limits }: Setting,
): Promise<ReceivedHead | Refusal | undefined> {
  let emptyLines = 0;
  for (let searched = 0;;) {
    while (emptyLines < MOST_EMPTY_LINES && startsWithEmptyLine(intake.window)) {
      intake.start += 2;
      emptyLines++;
      searched = 0;
    }
    const { window } = intake;
    // The empty line may have begun in the bytes searched before.
    const from = Math.max(0, searched - 3);
    const to = Math.min(window.length, from + LOOK);
    desk.view.set(window.subarray(from, to));
    const found = findHeadEnd(desk, 0, to - from);
    if (found >= 0) return takeHead(intake, from + found, desk, limits);
    const flaw = flawOfPart(window, searched, to, limits.targetBytes);
    if (flaw !== undefined) return flaw;
    searched = to;
    if (searched >= limits.headBytes) return TOO_LARGE;
    if (searched < window.length) continue;
    if (intake.ended) return intake.empty ? undefined : badRequest("The request was cut.");
    if (!intake.roomy) intake.widen(Math.min(4 * intake.bytes.length, limits.headBytes));
    await intake.listen();
  }
}

function takeHead(
  intake: Connection["intake"],
  length: number,
  desk: Setting["desk"],
  limits: Setting["limits"],
): ReceivedHead | Refusal {
  if (length > limits.headBytes) return TOO_LARGE;
  desk.view.set(intake.window.subarray(0, length));
  intake.start += length;
  return parseReceivedHead(desk, 0, length, limits.headFields);
}

function startsWithEmptyLine(bytes: Uint8Array): boolean {
  return bytes[0] === CR && bytes[1] === LF;
}

/**
 * What is wrong with a head that is not whole yet, as far as that can be told. Such a head is never
 * waited for: it might never end, and who sent it waits for an answer.
 */
function flawOfPart(
  head: Uint8Array,
  from: number,
  to: number,
  targetBytes: number,
): Refusal | undefined {
  // Perhaps the first half of an empty line.
  if (to === 0 || (to === 1 && head[0] === CR)) return undefined;
  if (!isToken(String.fromCharCode(head[0]))) {
    return badRequest("The request line is malformed.");
  }
  for (let at = head.indexOf(LF, from); at >= 0 && at < to; at = head.indexOf(LF, at + 1)) {
    if (head[at - 1] !== CR) return badRequest("A line ends in a bare line feed.");
  }
  // A carriage return at the very end may still get its line feed.
  const start = Math.max(0, from - 1);
  for (let at = head.indexOf(CR, start); at >= 0 && at < to - 1; at = head.indexOf(CR, at + 1)) {
    if (head[at + 1] !== LF) return badRequest("The head holds a bare carriage return.");
  }
  const lineEnd = head.indexOf(CR);
  if (lineEnd < 0) return to > targetBytes + LOOK ? TOO_LONG : undefined;
  if (lineEnd < from - 1) return undefined;
  const line = parseRequestLine(decodeLatin1(head.subarray(0, lineEnd)));
  if (isRefusal(line)) return line;
  return line.target.length > targetBytes ? TOO_LONG : undefined;
}

/**
 * An answer as it is written, until its head has to be written anew.
 *
 * @module
 */
import { encodeLatin1Into } from "../../http1/latin1.ts";
import { type Repeat, TIMED } from "../../pipeline/repeat.ts";
import { type HeldContent, heldSize, hold, isSameContent, look } from "../held_content.ts";
import type { Remembered } from "../memo.ts";
import type { Connection } from "./connection.ts";
import type { Answer } from "./deliver.ts";
import { JOINED_SIZE, writeJoined } from "./outbox.ts";
import type { Watch } from "./watch.ts";

/** What an answer takes beside its head and content, by measurement: a little generous. */
const OVERHEAD = 640;

const LINE_END = "\r\n";
const NOTHING = new Uint8Array(0);
const TIMED_LINES = new RegExp(`^(?:${[...TIMED].join("|")}):.*\r\n`, "gim");

/** Room for the fields that are told by the time: what other caches have told with them is bounded. */
const TIMED_SIZE = 1_024;

/** An answer that is given again. */
export class AgainAnswer implements Remembered {
  /** The leave to give it again. */
  readonly repeat: Repeat;
  /** About how many bytes it takes. */
  readonly size: number;
  /** The memo counts them. */
  uses = 0;
  /** The line for the log, if there is one. */
  readonly line: string | undefined;
  readonly #watch: Watch;
  /** The head with what stays, without the empty line. */
  readonly #steady: string;
  readonly #held: HeldContent;
  /** When its head is to be renewed, on the watch's clock. */
  #due = 0;
  /** What is told by the time, with the empty line. */
  #timed = "";
  #isAsked = false;
  #whole: Uint8Array | undefined;
  #content: Uint8Array = NOTHING;

  /** Takes over an answer whose content nobody changes any more. */
  constructor({ head, framing, body }: Answer, repeat: Repeat, watch: Watch, line?: string) {
    this.repeat = repeat;
    this.line = line;
    this.#watch = watch;
    this.#steady = head.slice(0, -LINE_END.length).replaceAll(TIMED_LINES, "");
    const { length } = this.#steady;
    this.#held = body instanceof Uint8Array && framing.kind !== "none"
      ? hold(body, repeat, JOINED_SIZE - length - TIMED_SIZE)
      : NOTHING;
    this.size = OVERHEAD + length + heldSize(this.#held) + (line?.length ?? 0);
  }

  /** Prepares it to be written at once; false where it is over, or its content is no longer there. */
  prepare(pressed: Pressed): boolean {
    if (this.#watch.now >= this.#due && !this.#renew()) return false;
    if (this.#whole !== undefined) return true;
    const content = look(this.#held);
    if (content === undefined) return false;
    const size = this.#steady.length + this.#timed.length + content.length;
    // What lies elsewhere may have moved before a second piece of it is written.
    if (size > JOINED_SIZE && content !== this.#held) return false;
    // What is asked for but once before its head is written anew is not worth a buffer of its own.
    if (this.#isAsked && size <= JOINED_SIZE) {
      this.#whole = join(this.#steady, this.#timed, content);
      pressed.add(this, size);
    } else this.#content = content;
    this.#isAsked = true;
    return true;
  }

  /** Head and content in one piece, if it is small and asked for often. */
  get whole(): Uint8Array | undefined {
    return this.#whole;
  }

  /** Writes it, if it is not in one piece. */
  write(connection: Connection): Promise<void> {
    const content = this.#content;
    this.#content = NOTHING;
    return writeJoined(connection, this.#steady + this.#timed, content);
  }

  /** Gives up the piece that it is in. */
  unpress(): void {
    this.#whole = undefined;
    this.#isAsked = false;
  }

  /** Whether both are the same bytes, and end together. */
  isLike(other: Remembered): boolean {
    return other instanceof AgainAnswer && this.#steady === other.#steady &&
      isSameContent(this.#held, other.#held) && this.repeat.isLike(other.repeat);
  }

  #renew(): boolean {
    const renewed = this.repeat.renew();
    if (renewed === undefined) return false;
    let timed = "";
    for (const [name, value] of renewed.fields) timed += `${name}: ${value}${LINE_END}`;
    this.#timed = timed + LINE_END;
    this.#due = this.#watch.before(renewed.time);
    this.unpress();
    return true;
  }
}

/** Not a buffer that is written over: the one before it may be under way still. */
function join(steady: string, timed: string, content: Uint8Array): Uint8Array {
  const head = steady + timed;
  const whole = new Uint8Array(head.length + content.length);
  encodeLatin1Into(head, whole);
  whole.set(content, head.length);
  return whole;
}

/** What answers in one piece may take at a time. */
const PRESSED_SIZE = 8 << 20;

/** The answers that are in one piece: those of a while ago give it up. */
export class Pressed {
  #young: AgainAnswer[] = [];
  #old: AgainAnswer[] = [];
  #bytes = 0;

  /** Adds one. */
  add(answer: AgainAnswer, size: number): void {
    this.#young.push(answer);
    this.#bytes += size;
    if (this.#bytes < PRESSED_SIZE / 2) return;
    for (const old of this.#old) old.unpress();
    this.#old = this.#young;
    this.#young = [];
    this.#bytes = 0;
  }
}

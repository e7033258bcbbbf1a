/**
 * Answers that are given again as they are: one look by all the bytes of a head, then by what of them
 * an answer can depend on. Small ones are kept as the bytes that are written, head and content in one
 * piece.
 *
 * @module
 */
import { encodeLatin1Into } from "../../http1/latin1.ts";
import type { Exchange, Reply } from "../../pipeline/exchange.ts";
import type { Repeat } from "../../pipeline/repeat.ts";
import { repeatedLine } from "../access_log.ts";
import { Memo, type Remembered } from "../memo.ts";
import type { Log } from "../web.ts";
import type { Connection } from "./connection.ts";
import { prepareAnswer } from "./deliver.ts";
import { JOINED_SIZE, writeJoined } from "./outbox.ts";
import { hashWords, type Intake, INTAKE_SIZE } from "./intake.ts";
import type { Plan } from "./plan.ts";
import type { Watch } from "./watch.ts";

/** Whole heads that are known, and the longest of them: what a connection waits for them with. */
const MOST_HEADS = 4_096;
const LONGEST_HEAD = INTAKE_SIZE;

/** What an answer takes beside its head and content. */
const OVERHEAD = 2_048;

/** A reply with the leave to give it again. */
export type RepeatableReply = Reply & { readonly repeat: Repeat };

/** An answer as it is written, until its head has to be written anew. */
export class AgainAnswer implements Remembered {
  readonly repeat: Repeat;
  readonly size: number;
  /** The line for the log. */
  readonly line: string;
  /** When its head is to be renewed, on the watch's clock. */
  #due = -Infinity;
  #whole: Uint8Array | undefined;
  #head = "";
  #body: Uint8Array;
  #dropped = false;
  /** The head with what stays, without the empty line. */
  readonly #steady: string;
  readonly #watch: Watch;

  /** Takes over a reply that nobody changes any more. Throws a `TypeError` for one that cannot be sent. */
  constructor(reply: RepeatableReply, exchange: Exchange, watch: Watch) {
    const { repeat, body, status } = reply;
    const asked = { method: exchange.method, version: "1.1", persistent: true } as const;
    const { head, framing } = prepareAnswer(asked, { status, headers: repeat.headers, body }, "");
    this.repeat = repeat;
    this.#watch = watch;
    this.#body = body instanceof Uint8Array && framing.kind !== "none" ? body : NOTHING;
    this.#steady = head.slice(0, -LINE_END.length);
    this.line = repeatedLine(exchange, status);
    const { length } = this.#body;
    this.size = OVERHEAD + 3 * head.length + length + (length < JOINED_SIZE ? length : 0);
  }

  /** Whether it may be given now; renews its head where that is due. */
  isReady(): boolean {
    return !this.#dropped && this.repeat.isCurrent() &&
      (this.#watch.now < this.#due || this.#renew());
  }

  /** Whether both are the same bytes, and end together. */
  isLike(other: Remembered): boolean {
    return other instanceof AgainAnswer && !this.#dropped && this.#steady === other.#steady &&
      sameBytes(this.#body, other.#body) && this.repeat.isLike(other.repeat);
  }

  /** It is never given again. */
  drop(): void {
    this.#dropped = true;
    this.#body = NOTHING;
    this.#whole = undefined;
  }

  /** Head and content in one piece, if they are small. */
  get whole(): Uint8Array | undefined {
    return this.#whole;
  }

  /** Writes it, if it is not small. */
  write(connection: Connection): Promise<void> {
    return writeJoined(connection, this.#head, this.#body);
  }

  #renew(): boolean {
    const renewed = this.repeat.renew();
    if (renewed === undefined) return false;
    let head = this.#steady;
    for (const [name, value] of renewed.fields) head += `${name}: ${value}${LINE_END}`;
    head += LINE_END;
    this.#head = head;
    this.#whole = head.length + this.#body.length <= JOINED_SIZE
      ? join(head, this.#body)
      : undefined;
    this.#due = this.#watch.before(renewed.time);
    return true;
  }
}

const LINE_END = "\r\n";

const NOTHING = new Uint8Array(0);

/** Whether both are the same place in memory: what the store gives out for the same content. */
function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.buffer === b.buffer && a.byteOffset === b.byteOffset && a.length === b.length;
}

/** Not a buffer that is written over: the one before it may be under way still. */
function join(head: string, content: Uint8Array): Uint8Array {
  const whole = new Uint8Array(head.length + content.length);
  encodeLatin1Into(head, whole);
  whole.set(content, head.length);
  return whole;
}

/** A head that was answered before, as the bytes that it was received in. */
export interface KnownHead {
  /** In bytes. */
  readonly length: number;
  /** Four bytes a word; what the last one has beyond the length is 0. */
  readonly words: Int32Array;
  readonly hash: number;
  readonly answer: AgainAnswer;
}

/** The answers that one front gives again. */
export class Again {
  /** By their hashes: of two heads with the same one the later is known. */
  readonly #heads = new Map<number, KnownHead>();
  readonly #memo = new Memo<AgainAnswer>();
  readonly #watch: Watch;
  readonly #log: Log | undefined;

  /** Remembers nothing yet. */
  constructor(watch: Watch, log: Log | undefined) {
    this.#watch = watch;
    this.#log = log;
  }

  /** The answer to the one head that the connection has received and nothing else, if it is known. */
  find(connection: Connection): AgainAnswer | undefined {
    const { intake, lastHead } = connection;
    // Who asks for the same again says the same again.
    const known = lastHead !== undefined && intake.holds(lastHead.words, lastHead.length)
      ? lastHead
      : this.#findByHash(intake);
    if (known === undefined) return undefined;
    const { answer } = known;
    if (!answer.isReady()) {
      this.#heads.delete(known.hash);
      connection.lastHead = undefined;
      return undefined;
    }
    connection.lastHead = known;
    intake.start = intake.end;
    answer.repeat.whenGiven?.();
    this.#log?.(answer.line, false);
    return answer;
  }

  #findByHash(intake: Intake): KnownHead | undefined {
    if (this.#heads.size === 0) return undefined;
    const known = this.#heads.get(intake.hash);
    return known !== undefined && intake.holds(known.words, known.length) ? known : undefined;
  }

  /** The answer to a request that was read, if it is known. */
  recall(plan: Plan): AgainAnswer | undefined {
    if (!isPlain(plan)) return undefined;
    const answer = this.#memo.find(questionOf(plan));
    if (answer === undefined || !answer.isReady()) return undefined;
    this.#addHead(plan.head.text, answer);
    answer.repeat.whenGiven?.();
    this.#log?.(answer.line, false);
    return answer;
  }

  /** Remembers the answer to a request, if there is leave to. */
  keep(plan: Plan, reply: Reply, exchange: Exchange): void {
    const { repeat } = reply;
    if (repeat === undefined || !isPlain(plan)) return;
    const answer = new AgainAnswer({ ...reply, repeat }, exchange, this.#watch);
    const kept = this.#memo.keep(questionOf(plan), answer);
    if (kept !== undefined) this.#addHead(plan.head.text, kept);
  }

  #addHead(text: string, answer: AgainAnswer): void {
    const { length } = text;
    if (length > LONGEST_HEAD) return;
    const words = wordsOf(text);
    const hash = hashWords(words, length);
    this.#heads.set(hash, { length, words, hash, answer });
    if (this.#heads.size <= MOST_HEADS) return;
    const [oldest] = this.#heads.keys();
    this.#heads.delete(oldest);
  }
}

function wordsOf(text: string): Int32Array {
  const words = new Int32Array(Math.ceil(text.length / 4));
  encodeLatin1Into(text, new Uint8Array(words.buffer));
  return words;
}

/** Nothing comes behind the head, and the connection goes on. */
function isPlain({ head: { method, version }, framing, persistent, expectant }: Plan): boolean {
  return (method === "GET" || method === "HEAD") && version === "1.1" && persistent &&
    !expectant && framing.kind === "none";
}

function questionOf({ head, place }: Plan) {
  const { authority, path } = place;
  return { method: head.method, place: `${authority}\n${path}`, fields: () => head.fields() };
}

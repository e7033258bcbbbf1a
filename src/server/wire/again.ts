/**
 * Answers that are given again as they are: one look by all the bytes of a head, then by what of them
 * an answer can depend on. Small ones are kept as the bytes that are written, head and content in one
 * piece.
 *
 * @module
 */
import { encodeLatin1Into, sliceLatin1 } from "../../http1/latin1.ts";
import type { Exchange, Reply } from "../../pipeline/exchange.ts";
import type { Repeat } from "../../pipeline/repeat.ts";
import { repeatedLine } from "../access_log.ts";
import { Memo, type Remembered } from "../memo.ts";
import type { Log } from "../web.ts";
import type { Connection } from "./connection.ts";
import { prepareAnswer } from "./deliver.ts";
import { JOINED_SIZE, writeJoined } from "./outbox.ts";
import type { Intake } from "./intake.ts";
import type { Plan } from "./plan.ts";
import type { Watch } from "./watch.ts";

/** Whole heads that are known, and the longest of them. */
const MOST_HEADS = 4_096;
const LONGEST_HEAD = 2_048;

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
  #body: Uint8Array | null;
  #dropped = false;
  readonly #method: string;
  readonly #status: number;
  readonly #watch: Watch;

  /** Takes over a reply that nobody changes any more. */
  constructor(reply: RepeatableReply, exchange: Exchange, watch: Watch) {
    const { repeat, body, status } = reply;
    this.repeat = repeat;
    this.#body = body instanceof Uint8Array ? body : null;
    this.#status = status;
    this.#watch = watch;
    this.#method = exchange.method;
    this.line = repeatedLine(exchange, status);
    const content = this.#body?.length ?? 0;
    this.size = OVERHEAD + content + (content < JOINED_SIZE ? content : 0);
  }

  /** Whether it may be given now; renews its head where that is due. */
  isReady(): boolean {
    return !this.#dropped && this.repeat.isCurrent() &&
      (this.#watch.now < this.#due || this.#renew());
  }

  /** It is never given again. */
  drop(): void {
    this.#dropped = true;
    this.#body = null;
    this.#whole = undefined;
  }

  /** Writes it. */
  write(connection: Connection): Promise<void> {
    return this.#whole === undefined
      ? writeJoined(connection, this.#head, this.#body ?? NOTHING)
      : connection.write(this.#whole);
  }

  #renew(): boolean {
    const renewed = this.repeat.renew();
    if (renewed === undefined) return false;
    const asked = { method: this.#method, version: "1.1", persistent: true } as const;
    const reply = { status: this.#status, headers: renewed.headers, body: this.#body };
    const { head, framing } = prepareAnswer(asked, reply, "");
    const content = framing.kind === "none" ? NOTHING : this.#body ?? NOTHING;
    this.#head = head;
    this.#whole = head.length + content.length <= JOINED_SIZE ? join(head, content) : undefined;
    this.#due = this.#watch.before(renewed.time);
    return true;
  }
}

const NOTHING = new Uint8Array(0);

/** Not a buffer that is written over: the one before it may be under way still. */
function join(head: string, content: Uint8Array): Uint8Array {
  const whole = new Uint8Array(head.length + content.length);
  encodeLatin1Into(head, whole);
  whole.set(content, head.length);
  return whole;
}

/** A head that was answered before, as the bytes that it was received in. */
export interface KnownHead {
  readonly text: string;
  /** The same, four bytes a word. */
  readonly words: Int32Array;
  readonly answer: AgainAnswer;
}

/** The answers that one front gives again. */
export class Again {
  readonly #heads = new Map<string, KnownHead>();
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
    // Who asks for the same again says the same again; to see that takes no text.
    const known = lastHead !== undefined && intake.holds(lastHead.words, lastHead.text.length)
      ? lastHead
      : this.#findByText(intake);
    if (known === undefined) return undefined;
    const { answer, text } = known;
    if (!answer.isReady()) {
      this.#heads.delete(text);
      connection.lastHead = undefined;
      return undefined;
    }
    connection.lastHead = known;
    intake.start = intake.end;
    this.#log?.(answer.line, false);
    return answer;
  }

  #findByText({ bytes, start, end }: Intake): KnownHead | undefined {
    if (this.#heads.size === 0 || end - start > LONGEST_HEAD) return undefined;
    return this.#heads.get(sliceLatin1(bytes, start, end));
  }

  /** The answer to a request that was read, if it is known. */
  recall(plan: Plan): AgainAnswer | undefined {
    if (!isPlain(plan)) return undefined;
    const answer = this.#memo.find(questionOf(plan));
    if (answer === undefined || !answer.isReady()) return undefined;
    this.#addHead(plan.head.text, answer);
    this.#log?.(answer.line, false);
    return answer;
  }

  /** Remembers the answer to a request, if there is leave to. */
  keep(plan: Plan, reply: Reply, exchange: Exchange): void {
    const { repeat } = reply;
    if (repeat === undefined || !isPlain(plan)) return;
    const answer = new AgainAnswer({ ...reply, repeat }, exchange, this.#watch);
    if (this.#memo.keep(questionOf(plan), answer)) this.#addHead(plan.head.text, answer);
  }

  #addHead(text: string, answer: AgainAnswer): void {
    if (text.length > LONGEST_HEAD) return;
    this.#heads.set(text, { text, words: wordsOf(text), answer });
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

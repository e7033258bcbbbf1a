/**
 * Answers that are given again as they are, to heads of which all is known: the request line is the
 * place of an answer, and the bytes behind it were read before, with this line or another one. Nothing
 * is parsed for them.
 *
 * @module
 */
import type { ReceivedHead } from "../../http1/received_head.ts";
import type { Field } from "../../model/variant.ts";
import { sliceLatin1 } from "../../http1/latin1.ts";
import type { Exchange, Reply } from "../../pipeline/exchange.ts";
import { repeatedLine } from "../access_log.ts";
import { type AskedFields, keyOf, Memo, type MemoLimits } from "../memo.ts";
import type { Log } from "../web.ts";
import { AgainAnswer, Pressed } from "./again_answer.ts";
import type { Connection } from "./connection.ts";
import type { Answer } from "./deliver.ts";
import { FieldBlocks } from "./field_blocks.ts";
import type { Plan } from "./plan.ts";
import type { Watch } from "./watch.ts";

/** The answers that one front gives again. */
export class Again {
  readonly #blocks = new FieldBlocks();
  readonly #memo: Memo<AgainAnswer>;
  readonly #pressed = new Pressed();
  readonly #watch: Watch;
  readonly #log: Log | undefined;

  /** Remembers nothing yet. */
  constructor(watch: Watch, log: Log | undefined, limits: Partial<MemoLimits> = {}) {
    this.#memo = new Memo(limits);
    this.#watch = watch;
    this.#log = log;
  }

  /** The answer to the one head that the connection has received and nothing else, if it is known. */
  find(connection: Connection): AgainAnswer | undefined {
    const { intake, lastBlock } = connection;
    const line = intake.lineLength;
    if (line < 0) return undefined;
    // Who asks for more says the same of himself.
    const block = lastBlock !== undefined && intake.ends(line, lastBlock)
      ? lastBlock
      : this.#blocks.find(intake, line);
    if (block === undefined) return undefined;
    connection.lastBlock = block;
    const place = sliceLatin1(intake.bytes, 0, line - VERSION_LENGTH);
    const answer = this.#find(place, block);
    if (answer !== undefined) intake.start = intake.end;
    return answer;
  }

  /** What is asked by a request that was read; undefined where it could not be known again. */
  question(plan: Plan): Question | undefined {
    if (!isPlain(plan)) return undefined;
    this.#blocks.add(plan.head);
    return new Question(plan.head);
  }

  /** The answer to a request that was read, if it is known. */
  recall(question: Question): AgainAnswer | undefined {
    return this.#find(question.place, question);
  }

  /** Remembers the answer to a request, if there is leave to. */
  keep(question: Question, answer: Answer, reply: Reply, exchange: Exchange): void {
    const { repeat, status } = reply;
    if (repeat === undefined || !answer.persistent) return;
    const line = this.#log && repeatedLine(exchange, status);
    const again = new AgainAnswer(answer, repeat, this.#watch, line);
    this.#memo.keep(question.place, question, again);
  }

  #find(place: string, fields: AskedFields): AgainAnswer | undefined {
    const answer = this.#memo.find(place, fields);
    if (answer === undefined || !answer.prepare(this.#pressed)) return undefined;
    answer.repeat.whenGiven?.();
    if (answer.line !== undefined) this.#log?.(answer.line, false);
    return answer;
  }
}

/** What stands between a target and the fields. */
const VERSION_LENGTH = " HTTP/1.1\r\n".length;

/** Nothing comes behind the head, and the connection goes on. */
function isPlain({ head: { method, version }, framing, persistent, expectant }: Plan): boolean {
  return (method === "GET" || method === "HEAD") && version === "1.1" && persistent &&
    !expectant && framing.kind === "none";
}

/** A request as the memo knows it. */
export class Question implements AskedFields {
  /** The authority is among the fields. */
  readonly place: string;
  readonly #fields: readonly Field[];
  #plain: string | undefined;

  /** By a head that nothing is wrong with. */
  constructor(head: ReceivedHead) {
    this.place = `${head.method} ${head.target}`;
    this.#fields = head.fields();
  }

  /** What tells it from other requests for its place. */
  key(counted: ReadonlySet<string>): string {
    if (counted.size > 0) return keyOf(this.#fields, counted);
    return this.#plain ??= keyOf(this.#fields, counted);
  }
}

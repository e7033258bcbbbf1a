/**
 * Answers that the web front gives again: the fields are kept as they are told, and written anew when
 * their age has to be.
 *
 * @module
 */
import type { Field } from "../model/variant.ts";
import type { Exchange, Reply } from "../pipeline/exchange.ts";
import { type Repeat, TIMED } from "../pipeline/repeat.ts";
import { repeatedLine } from "./access_log.ts";
import { type HeldContent, heldSize, hold, look } from "./held_content.ts";
import { type AskedFields, keyOf, Memo, type Remembered } from "./memo.ts";

/** What an answer takes beside its content. */
const OVERHEAD = 2_048;

/** An answer that is given again. */
class WebAnswer implements Remembered {
  readonly repeat: Repeat;
  readonly size: number;
  uses = 0;
  readonly line: string;
  readonly #status: number;
  readonly #content: HeldContent | null;
  readonly #steady: readonly Field[];
  #headers: Field[] = [];
  #due = 0;

  constructor({ status, headers, body }: Reply, repeat: Repeat, line: string) {
    this.repeat = repeat;
    this.#status = status;
    this.#steady = [...headers].filter(([name]) => !TIMED.has(name));
    this.#content = body instanceof Uint8Array ? hold(body, repeat, Infinity) : null;
    this.size = OVERHEAD + (this.#content === null ? 0 : heldSize(this.#content));
    this.line = line;
  }

  /** The answer as it is now; undefined if it is over. */
  give(): Response | undefined {
    const now = this.repeat.now();
    if (now >= this.#due && !this.#renew(now)) return undefined;
    const body = this.#content === null ? null : look(this.#content);
    if (body === undefined) return undefined;
    const headers = this.#headers as [string, string][];
    return new Response(body as BodyInit | null, { status: this.#status, headers });
  }

  isLike(): boolean {
    return false;
  }

  #renew(now: number): boolean {
    const renewed = this.repeat.renew();
    if (renewed === undefined) return false;
    this.#headers = [...this.#steady, ...renewed.fields];
    this.#due = now + renewed.time;
    return true;
  }
}

/** The answers that one web front gives again. */
export class WebAgain {
  readonly #memo = new Memo<WebAnswer>();

  /** The answer to a request like this one, and the line that the log has of it. */
  find(request: Request): { readonly response: Response; readonly line: string } | undefined {
    if (!isPlain(request)) return undefined;
    const answer = this.#memo.find(placeOf(request), fieldsOf(request));
    const response = answer?.give();
    if (answer === undefined || response === undefined) return undefined;
    answer.repeat.whenGiven?.();
    return { response, line: answer.line };
  }

  /** Remembers the answer to a request, if there is leave to. */
  keep(request: Request, reply: Reply, exchange: Exchange): void {
    const { repeat, status } = reply;
    if (repeat === undefined || !isPlain(request)) return;
    const answer = new WebAnswer(reply, repeat, repeatedLine(exchange, status));
    this.#memo.keep(placeOf(request), fieldsOf(request), answer);
  }
}

function isPlain({ method }: Request): boolean {
  return method === "GET" || method === "HEAD";
}

function placeOf({ method, url }: Request): string {
  return `${method} ${url}`;
}

function fieldsOf({ headers }: Request): AskedFields {
  return { key: (counted) => keyOf([...headers], counted) };
}

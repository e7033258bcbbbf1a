/**
 * Answers that the web front gives again: the fields are kept as they are told, and written anew when
 * their age has to be.
 *
 * @module
 */
import type { Field } from "../model/variant.ts";
import type { Exchange, Reply } from "../pipeline/exchange.ts";
import type { Repeat } from "../pipeline/repeat.ts";
import { repeatedLine } from "./access_log.ts";
import { Memo, type Remembered } from "./memo.ts";

/** What an answer takes beside its content. */
const OVERHEAD = 2_048;

/** An answer that is given again. */
class WebAnswer implements Remembered {
  readonly repeat: Repeat;
  readonly size: number;
  readonly line: string;
  readonly status: number;
  body: Uint8Array | null;
  headers: Field[] = [];
  #due = 0;
  #dropped = false;

  constructor({ status, body }: Reply, repeat: Repeat, line: string) {
    this.repeat = repeat;
    this.status = status;
    this.body = body instanceof Uint8Array ? body : null;
    this.size = OVERHEAD + (this.body?.length ?? 0);
    this.line = line;
  }

  isReady(): boolean {
    if (this.#dropped || !this.repeat.isCurrent()) return false;
    const now = this.repeat.now();
    if (now < this.#due) return true;
    const renewed = this.repeat.renew();
    if (renewed === undefined) return false;
    this.headers = [...this.repeat.headers, ...renewed.fields];
    this.#due = now + renewed.time;
    return true;
  }

  isLike(): boolean {
    return false;
  }

  drop(): void {
    this.#dropped = true;
    this.body = null;
  }
}

/** The answers that one web front gives again. */
export class WebAgain {
  readonly #memo = new Memo<WebAnswer>();

  /** The answer to a request like this one, and the line that the log has of it. */
  find(request: Request): { readonly response: Response; readonly line: string } | undefined {
    if (!isPlain(request)) return undefined;
    const answer = this.#memo.find(questionOf(request));
    if (answer === undefined || !answer.isReady()) return undefined;
    const { status, headers, body, line, repeat } = answer;
    repeat.whenGiven?.();
    const response = new Response(body as BodyInit | null, {
      status,
      headers: headers as [string, string][],
    });
    return { response, line };
  }

  /** Remembers the answer to a request, if there is leave to. */
  keep(request: Request, reply: Reply, exchange: Exchange): void {
    const { repeat, status } = reply;
    if (repeat === undefined || !isPlain(request)) return;
    const answer = new WebAnswer(reply, repeat, repeatedLine(exchange, status));
    this.#memo.keep(questionOf(request), answer);
  }
}

function isPlain({ method }: Request): boolean {
  return method === "GET" || method === "HEAD";
}

function questionOf(request: Request) {
  return { method: request.method, place: request.url, fields: () => [...request.headers] };
}

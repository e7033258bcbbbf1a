/**
 * Cases on the wire: what clients ask, what the origin answers, and what must come of it. They run
 * against a handler in this process, which needs no permission, or against a server.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { allowed } from "../allowed.ts";
import { createVariform, type VariformOptions } from "../../src/mod.ts";

/** When every case begins. */
export const START = Date.parse("2026-06-01T10:00:00Z");

/** A page that is long enough to be coded. */
export const HTML = `<!doctype html><html lang="en"><title>T</title><h1>T</h1>${
  "<p>A line of text that repeats.</p>\n".repeat(100)
}`;

/** What the origin is given beside the request. */
export interface Stage {
  /** The clock of the case. */
  readonly now: number;
  /** Which request this is to the origin; the first is 1. */
  readonly turn: number;
  /** Lets so many milliseconds go by. */
  pass(time: number): void;
  /** A body that never ends; whether it is given up is counted. */
  endless(start?: string): ReadableStream<Uint8Array>;
}

/** A request, and what must be answered. */
export interface WireExchange {
  readonly path?: string;
  readonly method?: string;
  readonly host?: string;
  readonly ask?: Record<string, string>;
  /** Milliseconds that have passed since the request before. */
  readonly after?: number;
  readonly status?: number;
  /** Values of the answer's fields; null where there must be none. */
  readonly fields?: Readonly<Record<string, string | RegExp | null>>;
  readonly body?: string | RegExp;
}

/** Requests in their order, and the origin that stands behind them. */
export interface WireCase {
  readonly name: string;
  /** Whether the origin has to be a server with connections of its own. */
  readonly server?: true;
  readonly origin: (request: Request, stage: Stage) => Response | Promise<Response>;
  /** Path of the folder at the server that is the origin. */
  readonly base?: string;
  readonly options?: Partial<VariformOptions>;
  readonly exchanges: readonly WireExchange[];
  /** How often the origin is asked in all. */
  readonly asked?: number;
  /** How many endless bodies are given up in all. */
  readonly released?: number;
  /** What is logged, line by line. */
  readonly logged?: readonly RegExp[];
}

/** An HTML answer. */
export function html(fields: Record<string, string> = {}, body: BodyInit | null = HTML): Response {
  return new Response(body, { headers: { "content-type": "text/html; charset=utf-8", ...fields } });
}

/** Makes a test of each case. */
export function testCases(cases: readonly WireCase[]): void {
  for (const one of cases) {
    Deno.test({ name: one.name, ignore: one.server && !allowed.net, fn: () => check(one) });
  }
}

async function check(one: WireCase): Promise<void> {
  const { exchanges, asked, released, logged = [] } = one;
  const theatre = new Theatre(one);
  const { app, lines } = theatre;
  try {
    for (const [index, exchange] of exchanges.entries()) {
      theatre.now += exchange.after ?? 0;
      await checkExchange(app.fetch, exchange, `request ${index + 1}`);
    }
    if (asked !== undefined) assertEquals(theatre.turns, asked, "requests to the origin");
    if (released !== undefined) await theatre.untilReleased(released);
    assertEquals(lines.length, logged.length, lines.join("\n"));
    for (const [index, pattern] of logged.entries()) assertMatch(lines[index], pattern);
  } finally {
    await theatre.close();
  }
}

async function checkExchange(
  fetch: (request: Request) => Promise<Response>,
  { path = "/", method, host = "site.test", ask, status = 200, fields = {}, body }: WireExchange,
  name: string,
): Promise<void> {
  const answer = await fetch(new Request(`http://${host}${path}`, { method, headers: ask }));
  const text = await readSoon(answer);
  assertEquals(answer.status, status, `${name}: status`);
  for (const [field, expected] of Object.entries(fields)) {
    const value = answer.headers.get(field);
    if (expected instanceof RegExp) assertMatch(value ?? "", expected, `${name}: ${field}`);
    else assertEquals(value, expected, `${name}: ${field}`);
  }
  if (body instanceof RegExp) assertMatch(text, body, name);
  else if (body !== undefined) assertEquals(text.trim(), body.trim(), name);
}

/** Reads the body; one that does not end is a failure. */
async function readSoon({ body }: Response): Promise<string> {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  const timer = setTimeout(() => reader?.cancel("too slow"), PATIENCE);
  let text = "";
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    text += read.value;
  }
  clearTimeout(timer);
  return text;
}

/** How long bodies may take to be given up: a server notices it when it writes. */
const PATIENCE = 3_000;

class Theatre {
  now = START;
  turns = 0;
  readonly app: ReturnType<typeof createVariform>;
  readonly lines: string[] = [];
  #released = 0;
  readonly #server: Deno.HttpServer<Deno.NetAddr> | undefined;
  readonly #leaving = new AbortController();

  constructor({ origin, server, base = "", options }: WireCase) {
    const answer = async (request: Request) => {
      const stage = {
        now: this.now,
        turn: ++this.turns,
        pass: (time: number) => void (this.now += time),
        endless: (start?: string) => this.#endless(start),
      };
      return await origin(request, stage);
    };
    if (server) {
      const { signal } = this.#leaving;
      const serve = { hostname: "127.0.0.1", port: 0, signal, onListen() {} };
      this.#server = Deno.serve(serve, answer);
    }
    this.app = createVariform({
      origin: this.#server ? `http://127.0.0.1:${this.#server.addr.port}${base}` : answer,
      now: () => this.now,
      log: (line) => void this.lines.push(line),
      ...options,
    });
  }

  #endless(start = " "): ReadableStream<Uint8Array> {
    const piece = new TextEncoder().encode(start);
    let timer: ReturnType<typeof setTimeout> | undefined;
    return new ReadableStream<Uint8Array>({
      async pull(controller) {
        await new Promise<void>((resolve) => timer = setTimeout(resolve, 5));
        controller.enqueue(piece);
      },
      cancel: () => {
        clearTimeout(timer);
        this.#released++;
      },
    }, { highWaterMark: 0 });
  }

  async untilReleased(count: number): Promise<void> {
    const end = performance.now() + PATIENCE;
    while (this.#released < count && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assertEquals(this.#released, count, "bodies given up");
  }

  async close(): Promise<void> {
    await this.app.close();
    this.#leaving.abort();
    await this.#server?.finished;
  }
}

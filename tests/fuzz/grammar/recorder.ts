/**
 * An origin that writes down each byte that it is sent and reads it by a strict reader of its own: what
 * no sender may emit is written down as such.
 *
 * @module
 */
import { latin1 } from "../../bytes/inputs.ts";

/** A request as it came. */
export interface Seen {
  readonly method: string;
  readonly target: string;
  /** By name in small letters, lines in order. */
  readonly fields: readonly (readonly [string, string])[];
  readonly content: string | undefined;
  readonly trailers: readonly (readonly [string, string])[];
}

/** What came on one connection and was not read yet. */
interface Intake {
  text: string;
  /** Whether the request that has begun is answered already. */
  answered: boolean;
}

/** Bytes, and whether the connection is closed behind them. */
export interface Saying {
  readonly text: string;
  readonly close?: boolean;
  /** Sent in pieces of at most so many bytes, a moment apart. */
  readonly piece?: number;
}

/** What the origin says. */
export interface Script {
  /** To a whole request. */
  answer(seen: Seen): Saying;
  /** To the first line of one whose content has not come, if it does not wait for it. */
  early?(line: string): Saying | undefined;
}

const REQUEST_LINE = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+) (\*|\/[\x21-\x22\x24-\x7e]*) HTTP\/1\.1$/;
const FIELD_LINE =
  /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+): ?((?:[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?)$/;

/** A recording origin on a free port. */
export class Recorder implements AsyncDisposable {
  /** Whole requests, in the order of their last bytes. */
  readonly seen: Seen[] = [];
  /** What no sender may emit. */
  readonly wrongs: string[] = [];
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #open = new Set<Deno.Conn>();
  readonly #serving: Promise<void>;
  readonly #script: Script;

  constructor(script: Script) {
    this.#script = script;
    this.#serving = this.#serve();
  }

  get url(): string {
    return `http://127.0.0.1:${this.#listener.addr.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const conn of this.#open) quietly(() => conn.close());
    await this.#serving;
  }

  async #serve(): Promise<void> {
    const talks: Promise<void>[] = [];
    for (;;) {
      const conn = await this.#listener.accept().catch(() => undefined);
      if (conn === undefined) break;
      conn.setNoDelay(true);
      this.#open.add(conn);
      talks.push(this.#talk(conn));
    }
    await Promise.all(talks);
  }

  async #talk(conn: Deno.TcpConn): Promise<void> {
    const intake: Intake = { text: "", answered: false };
    const buffer = new Uint8Array(64 << 10);
    try {
      for (;;) {
        const length = await conn.read(buffer);
        if (length === null) break;
        for (let i = 0; i < length; i++) intake.text += String.fromCharCode(buffer[i]);
        if (await this.#takeAll(intake, conn)) break;
      }
    } catch {
      // The gateway has closed it.
    }
    this.#open.delete(conn);
    quietly(() => conn.close());
  }

  /** Takes what is whole. Resolves with whether the connection is to be closed. */
  async #takeAll(intake: Intake, conn: Deno.TcpConn): Promise<boolean> {
    for (;;) {
      const taken = takeRequest(intake.text);
      if (taken === undefined) return await this.#hurry(intake, conn);
      if (typeof taken === "string") {
        this.wrongs.push(taken);
        return true;
      }
      intake.text = intake.text.slice(taken.length);
      this.seen.push(taken.seen);
      if (intake.answered) intake.answered = false;
      else if (await say(conn, this.#script.answer(taken.seen))) return true;
    }
  }

  async #hurry(intake: Intake, conn: Deno.TcpConn): Promise<boolean> {
    const { text, answered } = intake;
    if (answered || !text.includes("\r\n\r\n")) return false;
    const saying = this.#script.early?.(text.slice(0, text.indexOf("\r\n")));
    if (saying === undefined) return false;
    intake.answered = true;
    return await say(conn, saying);
  }
}

async function say(conn: Deno.TcpConn, { text, close, piece }: Saying): Promise<boolean> {
  const bytes = latin1(text);
  for (let at = 0; at < bytes.length;) {
    at += await conn.write(bytes.subarray(at, at + (piece ?? bytes.length)));
    if (piece !== undefined) await new Promise((resolve) => setTimeout(resolve));
  }
  return close === true;
}

/** The first request in the text, undefined while it is not whole, or what is wrong with it. */
function takeRequest(text: string): { seen: Seen; length: number } | string | undefined {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const [first, ...lines] = text.slice(0, end).split("\r\n");
  const [, method, target] = REQUEST_LINE.exec(first) ?? [];
  if (target === undefined) return `request line ${first}`;
  const fields = readFields(lines);
  if (typeof fields === "string") return fields;
  const values = (key: string) => fields.filter(([name]) => name === key).map(([, it]) => it);
  if (values("host").length !== 1) return `Host: ${values("host")}`;
  const [lengths, codings] = [values("content-length"), values("transfer-encoding")];
  if (lengths.length + codings.length > 1) return `framings: ${[...lengths, ...codings]}`;
  const start = end + 4;
  if (codings.length === 1) {
    if (codings[0] !== "chunked") return `Transfer-Encoding: ${codings}`;
    const chunks = takeChunks(text, start);
    if (chunks === undefined || typeof chunks === "string") return chunks;
    const { content, trailers, length } = chunks;
    return { seen: { method, target, fields, content, trailers }, length };
  }
  if (lengths.length === 1 && !/^(?:0|[1-9]\d*)$/.test(lengths[0])) return `length ${lengths}`;
  const length = start + Number(lengths[0] ?? 0);
  if (text.length < length) return undefined;
  const content = lengths.length === 0 ? undefined : text.slice(start, length);
  return { seen: { method, target, fields, content, trailers: [] }, length };
}

function readFields(lines: readonly string[]): [string, string][] | string {
  const fields: [string, string][] = [];
  for (const line of lines) {
    const [, name, value] = FIELD_LINE.exec(line) ?? [];
    if (name === undefined) return `field line ${JSON.stringify(line)}`;
    fields.push([name.toLowerCase(), value]);
  }
  return fields;
}

function takeChunks(
  text: string,
  start: number,
): { content: string; trailers: [string, string][]; length: number } | string | undefined {
  let content = "";
  for (let at = start;;) {
    const end = text.indexOf("\r\n", at);
    if (end < 0) return undefined;
    const line = text.slice(at, end);
    if (!/^[0-9a-f]+$/.test(line)) return `chunk size ${line}`;
    const size = parseInt(line, 16);
    at = end + 2;
    if (size === 0) {
      const close = text.startsWith("\r\n", at) ? at - 2 : text.indexOf("\r\n\r\n", at);
      if (close < 0) return undefined;
      const lines = close < at ? [] : text.slice(at, close).split("\r\n");
      const trailers = readFields(lines);
      return typeof trailers === "string" ? trailers : { content, trailers, length: close + 4 };
    }
    if (text.length < at + size + 2) return undefined;
    content += text.slice(at, at + size);
    at += size + 2;
    if (text.slice(at - 2, at) !== "\r\n") return "the end of a chunk";
  }
}

function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // Closed already.
  }
}

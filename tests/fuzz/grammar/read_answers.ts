/**
 * A strict reader of answers, by RFC 9112 alone and by no code of ours.
 *
 * @module
 */

import { elements, type Fields, readFields, takeChunks, valuesOf } from "./grammar.ts";

/** One answer. */
export interface Answer {
  readonly version: string;
  readonly status: number;
  readonly fields: Fields;
  readonly content: string;
  readonly trailers: Fields;
  /** Whether its content ends with the connection. */
  readonly open: boolean;
}

/** All that came on a connection until its end. */
export interface Answers {
  readonly answers: readonly Answer[];
  /** What could not be read, if anything: cut, or malformed. */
  readonly rest?: string;
}

const STATUS_LINE = /^HTTP\/(1\.[0-9]) (\d{3}) ([\t\x20-\x7e\x80-\xff]*)$/;

/**
 * Reads all answers; `methods` are those of the requests that they answer, interim ones aside. With a
 * method of "?", it may have the content that it describes or not.
 */
export function readAnswers(text: string, methods: readonly string[]): Answers {
  const answers: Answer[] = [];
  let final = 0;
  for (let at = 0; at < text.length;) {
    const taken = takeAnswer(text, at, methods[final] ?? "GET");
    if (taken === undefined) return { answers, rest: text.slice(at) };
    answers.push(taken.answer);
    if (taken.answer.status >= 200) final++;
    at = taken.end;
  }
  return { answers };
}

/** The value of a field, lines joined. */
export function valueOf({ fields }: Pick<Answer, "fields">, name: string): string | undefined {
  const values = valuesOf(fields, name);
  return values.length === 0 ? undefined : values.join(", ");
}

function takeAnswer(
  text: string,
  from: number,
  method: string,
): { answer: Answer; end: number } | undefined {
  const headEnd = text.indexOf("\r\n\r\n", from);
  if (headEnd < 0) return undefined;
  const [first, ...lines] = text.slice(from, headEnd).split("\r\n");
  const [, version, code] = STATUS_LINE.exec(first) ?? [];
  const fields = readFields(lines);
  if (version === undefined || fields === undefined) return undefined;
  const start = headEnd + 4;
  const status = Number(code);
  const head = { version, status, fields };
  const empty = { content: "", trailers: [], open: false };
  const none = { answer: { ...head, ...empty }, end: start };
  if (status < 200) return none;
  const [lengths, codings] = ["content-length", "transfer-encoding"]
    .map((name) => elements(valuesOf(fields, name)));
  const [length] = lengths;
  if (lengths.some((it) => it !== length || !/^[0-9]+$/.test(it))) return undefined;
  if (codings.length > 0 && (length !== undefined || version === "1.0")) return undefined;
  const isBare = method === "?" && (start === text.length || text.startsWith("HTTP/1.", start));
  if (status === 204 || status === 304 || method === "HEAD" || isBare) {
    return none;
  }
  if (codings.join() === "chunked") {
    const body = takeChunks(text, start);
    if (typeof body === "string") return undefined;
    return { answer: { ...head, ...body, open: false }, end: body.end };
  }
  // Where chunked is not the last coding, content ends with the connection (RFC 9112 §6.3).
  if (codings.includes("chunked")) return undefined;
  const end = length === undefined ? text.length : start + Number(length);
  if (end > text.length) return undefined;
  const open = length === undefined;
  return { answer: { ...head, ...empty, content: text.slice(start, end), open }, end };
}

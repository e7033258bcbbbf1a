/**
 * Writing an answer: head and small content in one write, streams as they come, and never a byte
 * more or less than was announced.
 *
 * @module
 */
import type { Arena } from "../../bytes/arena.ts";
import { streamOf } from "../../coding/stream_of.ts";
import { type AnswerFraming, frameAnswer } from "../../http1/answer_framing.ts";
import { type FieldLines, formatAnswerHead, formatFieldLines } from "../../http1/answer_head.ts";
import type { Reply } from "../../pipeline/exchange.ts";
import type { Connection } from "./connection.ts";
import { writeJoined } from "./outbox.ts";
import { sendStream } from "./send_stream.ts";

/** What of a request its answer hangs on. */
export interface Asked {
  readonly method: string;
  readonly version: "1.0" | "1.1";
  /** Whether the connection can live on, as far as the request goes. */
  readonly persistent: boolean;
  /** Whether the client takes fields behind the content. */
  readonly wantsTrailers?: boolean;
}

/** An answer that can be written. */
export interface Answer {
  readonly head: string;
  readonly framing: AnswerFraming;
  readonly body: Reply["body"];
  /** To be written behind the content. */
  readonly trailers?: Reply["trailers"];
  /** Whether the connection can live on. */
  readonly persistent: boolean;
}

const NOTHING = new Uint8Array(0);

/** Makes the head. Throws a `TypeError` for a reply that cannot be sent as it is. */
export function prepareAnswer(asked: Asked, reply: Reply, date: string): Answer {
  const { status, headers, body } = reply;
  const { method, version } = asked;
  if (!(status >= 200 && status <= 599)) {
    throw new TypeError(`no final answer has status ${status}`);
  }
  const lines: FieldLines = formatFieldLines(headers);
  const trailers = asked.wantsTrailers ? reply.trailers : undefined;
  const framing = frameAnswer({
    method,
    version,
    status,
    declared: lines.length,
    body: body === null ? 0 : body instanceof Uint8Array ? body.length : "stream",
    // What may or may not come is no reason to leave out how long the content is.
    trailing: Array.isArray(trailers) && trailers.length > 0,
  });
  if (framing.kind === "broken") {
    throw new TypeError(`the answer was announced as ${framing.reason}`);
  }
  const persistent = asked.persistent && framing.kind !== "close";
  const connection = sayPersistence(version, persistent);
  const head = formatAnswerHead({ status, lines, framing, date, connection });
  return { head, framing, body, trailers, persistent };
}

/** Each version says what it does not do by itself (RFC 9112 §9.3). */
function sayPersistence(
  version: "1.0" | "1.1",
  persistent: boolean,
): "close" | "keep-alive" | undefined {
  if (version === "1.1") return persistent ? undefined : "close";
  return persistent ? "keep-alive" : "close";
}

/**
 * Writes the answer. Rejects when the client takes it no more, and destroys the connection when the
 * content fails or is not as long as announced: the client must not take it for whole.
 */
export function deliver(connection: Connection, answer: Answer, arena: Arena): Promise<void> {
  const { head, framing, body } = answer;
  if (framing.kind === "chunked" && !(body instanceof ReadableStream)) {
    return sendStream(connection, answer, streamOf(body ?? NOTHING), arena);
  }
  if (body instanceof Uint8Array) {
    return writeJoined(connection, head, framing.kind === "none" ? NOTHING : body);
  }
  if (body === null) return writeJoined(connection, head, NOTHING);
  if (framing.kind !== "none") return sendStream(connection, answer, body, arena);
  body.cancel().catch(() => {});
  return writeJoined(connection, head, NOTHING);
}

/**
 * Content that comes piece by piece: each is asked for when the one before it has been taken, so a
 * client that takes nothing makes nobody produce anything.
 *
 * @module
 */
import { formatLastChunk } from "../../http1/answer_head.ts";
import type { Arena } from "../../bytes/arena.ts";
import { POUR_SIZE, type Spring, springOf } from "../../http1/pour.ts";
import { Fault } from "../../model/fault.ts";
import type { Trailers } from "../../model/variant.ts";
import type { AnswerFraming } from "../../http1/answer_framing.ts";
import { encodeLatin1 } from "../../http1/latin1.ts";
import { type Bystander, type Connection, gone } from "./connection.ts";
import { CHUNK_SIZE, writeFramed, writeJoined } from "./outbox.ts";

/** A piece that is worth a look for a shorter way: content of a kilobyte comes as it always did. */
const LONG_PIECE = 32 << 10;

type Reader = ReadableStreamDefaultReader<Uint8Array>;
type Piece = Awaited<ReturnType<Reader["read"]>>;

/** Turns of the microtask queue in which content that is at hand comes out of its stream. */
const PROMPT_TURNS = 8;

const LAST_CHUNK = encodeLatin1("0\r\n\r\n");
const NOTHING = new Uint8Array(0);

/** What is sent around the content. */
export interface Framed {
  readonly head: string;
  readonly framing: AnswerFraming;
  readonly trailers?: Trailers;
}

/** Sends head and content. What fails after the head ends the connection, and so the answer is cut. */
export async function sendStream(
  connection: Connection,
  { head, framing, trailers }: Framed,
  stream: ReadableStream<Uint8Array>,
  arena: Arena,
): Promise<void> {
  const sending = new Sending(connection, head, stream, arena);
  try {
    if (framing.kind === "chunked") await sending.sendChunked(trailers);
    else await sending.sendCounted(framing.kind === "length" ? framing.length : Infinity);
  } catch (error) {
    connection.destroy(error);
    sending.leave(error);
    throw error;
  }
}

class Sending implements Bystander {
  /** What was not written yet of the head. */
  #head: string;
  readonly #connection: Connection;
  readonly #reader: Reader;
  /** Where long content can be had without its stream. */
  readonly #spring: Spring | undefined;
  readonly #arena: Arena;
  readonly #behind: Bystander | undefined;

  constructor(
    connection: Connection,
    head: string,
    stream: ReadableStream<Uint8Array>,
    arena: Arena,
  ) {
    this.#connection = connection;
    this.#head = head;
    this.#reader = stream.getReader();
    this.#spring = springOf(stream);
    this.#arena = arena;
    this.#behind = connection.bystander;
    connection.bystander = this;
  }

  onQuiet(): void {
    this.#behind?.onQuiet();
  }

  onEnd(reason: unknown): void {
    this.leave(reason);
    this.#behind?.onEnd(reason);
  }

  leave(reason: unknown): void {
    this.#reader.cancel(reason).catch(() => {});
  }

  async sendCounted(length: number): Promise<void> {
    let remaining = length;
    while (remaining > 0) {
      const { done, value } = await this.#next();
      if (done) break;
      remaining -= value.length;
      if (remaining < 0) throw mismatch("longer");
      await this.#send("", value);
      let poured = value.length < LONG_PIECE ? 0 : Infinity;
      while (poured > 0) remaining -= poured = await this.#pour(false, remaining);
    }
    if (remaining > 0 && remaining !== Infinity) throw mismatch("shorter");
    await this.#send("", NOTHING);
    if (remaining === 0) await this.#expectEnd();
  }

  async sendChunked(trailers: Framed["trailers"]): Promise<void> {
    for (;;) {
      const { done, value } = await this.#next();
      if (done) break;
      for (let at = 0; at < value.length; at += CHUNK_SIZE) {
        await this.#sendChunk(value.subarray(at, at + CHUNK_SIZE));
      }
      if (value.length >= LONG_PIECE) { while (await this.#pour(true, Infinity) > 0); }
    }
    const behind = trailers === undefined ? "" : formatLastChunk(await trailers);
    await this.#send(behind, behind === "" ? LAST_CHUNK : NOTHING);
  }

  /**
   * Sends what one read brings, from where it was read to. Resolves with how many bytes that were: none at
   * the end, or where the stream is to be read, for want of a spring or a slot.
   */
  async #pour(chunked: boolean, limit: number): Promise<number> {
    const spring = this.#spring;
    if (spring === undefined) return 0;
    this.#connection.expectWork();
    await spring.arrival();
    using slot = this.#arena.lease("front", POUR_SIZE);
    const part = slot && await spring.pour(slot, chunked);
    if (this.#connection.over) throw gone();
    if (slot === undefined || part === undefined) return 0;
    const length = part.end - part.start;
    if (length > limit) throw mismatch("longer");
    await this.#connection.write(slot.view.subarray(part.start, part.end));
    return length;
  }

  #sendChunk(piece: Uint8Array): Promise<void> {
    const text = `${this.#head}${piece.length.toString(16)}\r\n`;
    this.#head = "";
    return writeFramed(this.#connection, text, piece);
  }

  async #send(prefix: string, bytes: Uint8Array): Promise<void> {
    const text = this.#head + prefix;
    this.#head = "";
    if (text !== "") await writeJoined(this.#connection, text, bytes);
    else if (bytes.length > 0) await this.#connection.write(bytes);
  }

  /** The next piece; the head goes out alone if that takes its time. */
  async #next(): Promise<Piece> {
    const read = this.#reader.read();
    if (this.#head !== "" && !await isPrompt(read)) await this.#send("", NOTHING);
    this.#connection.expectWork();
    const piece = await read;
    // A reader that was cancelled says that all was well.
    if (this.#connection.over) throw gone();
    return piece;
  }

  /** More content than was announced would be lost in silence; better to be heard. */
  async #expectEnd(): Promise<void> {
    const { done, value } = await this.#next();
    if (!done && value.length > 0) throw mismatch("longer");
    if (!done) this.leave(undefined);
  }
}

async function isPrompt(read: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const settle = () => settled = true;
  read.then(settle, settle);
  for (let turn = 0; turn < PROMPT_TURNS && !settled; turn++) await null;
  return settled;
}

function mismatch(how: "longer" | "shorter"): Fault {
  return new Fault("internal", `The answer's content is ${how} than its length`);
}

/**
 * What passes between a keeper and those it keeps things for: messages as JSON, each with some bytes.
 * A message is two lengths (32 bits, big-endian), its text, and its bytes.
 *
 * @module
 */
import { joinChunks } from "../../coding/read_whole.ts";

/** A message, and the bytes that go with it. */
export interface Parcel<Message> {
  readonly message: Message;
  readonly bytes: Uint8Array;
}

const HEAD_LENGTH = 8;
const BUFFER_LENGTH = 64 << 10;
/** Parcels up to this length leave together. */
const JOINED_LENGTH = 64 << 10;

const NOTHING = new Uint8Array(0);
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** One end of a connection that both ends trust. */
export class KeeperLine {
  readonly #connection: Deno.TcpConn;
  readonly #buffer = new Uint8Array(BUFFER_LENGTH);
  readonly #view = new DataView(this.#buffer.buffer);
  #start = 0;
  #end = 0;
  #waiting: Uint8Array[] = [];
  #isSending = false;

  /** Takes over the connection. */
  constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
    // An answer is not to wait for the acknowledgement of the one before.
    connection.setNoDelay(true);
  }

  /** Sends it behind all that was sent before. The bytes stay as they are until they have left. */
  send(message: object, bytes: Uint8Array = NOTHING): void {
    const text = encoder.encode(JSON.stringify(message));
    const head = new Uint8Array(HEAD_LENGTH + text.byteLength);
    const view = new DataView(head.buffer);
    view.setUint32(0, text.byteLength);
    view.setUint32(4, bytes.byteLength);
    head.set(text, HEAD_LENGTH);
    this.#waiting.push(head);
    if (bytes.byteLength > 0) this.#waiting.push(bytes);
    if (!this.#isSending) this.#drain();
  }

  /** The next parcel, or undefined where the other end has gone. Throws for one that is too long. */
  async receive<Message>(limit: number): Promise<Parcel<Message> | undefined> {
    try {
      while (this.#end - this.#start < HEAD_LENGTH) await this.#readMore();
      const head = this.#view.getUint32(this.#start);
      const length = this.#view.getUint32(this.#start + 4);
      if (head + length > limit) throw new RangeError("a message that is too long");
      this.#start += HEAD_LENGTH;
      const message: Message = JSON.parse(
        decoder.decode(this.#held(head) ?? await this.#take(head)),
      );
      const bytes = length === 0
        ? NOTHING
        : this.#held(length)?.slice() ?? await this.#take(length);
      return { message, bytes };
    } catch (error) {
      this.close();
      if (error instanceof RangeError || error instanceof SyntaxError) throw error;
      return undefined;
    }
  }

  /** Ends it. */
  close(): void {
    this.#waiting = [];
    try {
      this.#connection.close();
    } catch { /* it has been closed */ }
  }

  /** So many of the next bytes, if they have come; to be read at once. */
  #held(length: number): Uint8Array | undefined {
    if (this.#end - this.#start < length) return undefined;
    return this.#buffer.subarray(this.#start, this.#start += length);
  }

  /** So many of the next bytes, in a buffer of their own. */
  async #take(length: number): Promise<Uint8Array> {
    const taken = new Uint8Array(length);
    taken.set(this.#buffer.subarray(this.#start, this.#end));
    let at = this.#end - this.#start;
    this.#start = this.#end = 0;
    while (at < length) at += await this.#read(taken.subarray(at));
    return taken;
  }

  async #readMore(): Promise<void> {
    this.#buffer.copyWithin(0, this.#start, this.#end);
    this.#end -= this.#start;
    this.#start = 0;
    this.#end += await this.#read(this.#buffer.subarray(this.#end));
  }

  async #read(into: Uint8Array): Promise<number> {
    const count = await this.#connection.read(into);
    if (count === null) throw new Deno.errors.UnexpectedEof();
    return count;
  }

  async #drain(): Promise<void> {
    this.#isSending = true;
    try {
      // What is sent in one turn of the loop leaves together.
      await Promise.resolve();
      for (let next = this.#joined(); next !== undefined; next = this.#joined()) {
        for (let at = 0; at < next.byteLength;) {
          at += await this.#connection.write(next.subarray(at));
        }
      }
    } catch {
      this.close();
    }
    this.#isSending = false;
  }

  /** The next pieces, as many as leave together. */
  #joined(): Uint8Array | undefined {
    let [count, length] = [0, 0];
    for (const { byteLength } of this.#waiting) {
      if (count > 0 && length + byteLength > JOINED_LENGTH) break;
      length += byteLength;
      count++;
    }
    return count === 0 ? undefined : joinChunks(this.#waiting.splice(0, count), length);
  }
}

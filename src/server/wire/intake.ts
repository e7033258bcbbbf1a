/**
 * What a client has sent and nobody has used yet.
 *
 * A silent connection holds no slot: it waits with a small buffer of its own, which grows only for
 * a head that is longer. So no number of clients that begin and fall silent takes slots from those
 * who have something to say.
 *
 * @module
 */

import { giveNook, NOOK_SIZE, takeNook } from "./nooks.ts";

/** Room for most heads: what a connection waits with once it has sent a longer one. */
export const INTAKE_SIZE: number = 1024;

/**
 * A number for the first bytes of some words of four, such that others mostly have another. Whoever
 * makes up bytes with the same one gains a longer way.
 */
export function hashText(text: string, start: number): number {
  const { length } = text;
  let hash = length - start;
  let at = start;
  for (; at + 4 <= length; at += 4) hash = mix(hash, wordOf(text, at, at + 4));
  if (at < length) hash = mix(hash, wordOf(text, at, length));
  return finish(hash);
}

/** Small enough to be a key that takes no memory. */
function finish(hash: number): number {
  return hash & 0x3fffffff;
}

function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

/** Bytes as words of four, the first one the lowest; what the last one has beyond the length is 0. */
export interface Block {
  readonly words: Int32Array;
  readonly length: number;
}

const LF = 0x0a;

/** How the first line of a head ends, in words that overlap by a byte. */
const VERSION = [" HTT", "P/1.", ".1\r\n"].map((text) => wordOf(text));
const VERSION_LENGTH = " HTTP/1.1\r".length;

/** Up to four characters as one word, the first one the lowest. */
function wordOf(text: string, from = 0, to = text.length): number {
  let word = 0;
  for (let at = to - 1; at >= from; at--) word = word << 8 | text.charCodeAt(at);
  return word;
}

/** Whoever has to know when nothing more will come. */
export interface IntakeOwner {
  /** Called once. */
  onQuiet(): void;
}

const NOTHING = new Uint8Array(0);

/** The bytes of one connection, in order. */
export class Intake {
  /** What was read and not used: `bytes` from `start` to `end`. */
  bytes: Uint8Array<ArrayBuffer> = takeNook();
  start = 0;
  end = 0;
  /** Nothing more will come: the client has closed its side, or the connection broke. */
  ended = false;
  broken = false;
  /** The last read filled all the room it had, so more is on its way for sure. */
  brisk = false;
  readonly #socket: Pick<Deno.Conn, "read">;
  readonly #owner: IntakeOwner;
  #small = this.bytes;
  #view: DataView | undefined;
  #arrival: Promise<void> | undefined;

  /** The owner is told once, when nothing more will come. */
  constructor(socket: Pick<Deno.Conn, "read">, owner: IntakeOwner) {
    this.#socket = socket;
    this.#owner = owner;
  }

  /** Whether all that was read has been used. */
  get empty(): boolean {
    return this.start === this.end;
  }

  /** Whether a read is under way, which will put its bytes into the buffer. */
  get listening(): boolean {
    return this.#arrival !== undefined;
  }

  /** How many bytes were read and not used. */
  get length(): number {
    return this.end - this.start;
  }

  /** Whether there is room for more; without it, `widen` or use some. */
  get roomy(): boolean {
    return this.length < this.bytes.length;
  }

  /** What was read and not used. */
  get window(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(this.start, this.end);
  }

  /**
   * The length of the first line of what was read, if nothing of it has been used, it lies in the small
   * buffer, and this is a line of HTTP/1.1; else -1.
   */
  get lineLength(): number {
    if (this.start !== 0 || this.bytes !== this.#small) return -1;
    const { bytes, end } = this;
    let at = VERSION_LENGTH;
    while (at < end && bytes[at] !== LF) at++;
    if (at >= end) return -1;
    const view = this.#ownView;
    const isVersion = view.getInt32(at - 10, true) === VERSION[0] &&
      view.getInt32(at - 6, true) === VERSION[1] && view.getInt32(at - 3, true) === VERSION[2];
    return isVersion ? at + 1 : -1;
  }

  /** Whether what was read ends, behind so many bytes, in these. */
  ends(behind: number, { words, length }: Block): boolean {
    if (this.end - behind !== length) return false;
    const view = this.#ownView;
    const whole = length >> 2;
    for (let i = 0; i < whole; i++) {
      if (view.getInt32(behind + 4 * i, true) !== words[i]) return false;
    }
    return whole === words.length || this.#rest(behind + 4 * whole) === words[whole];
  }

  /** A number for what was read behind so many bytes: that of `hashText`. */
  hashBehind(behind: number): number {
    const length = this.end - behind;
    const view = this.#ownView;
    const whole = length >> 2;
    let hash = length;
    for (let i = 0; i < whole; i++) hash = mix(hash, view.getInt32(behind + 4 * i, true));
    if (4 * whole < length) hash = mix(hash, this.#rest(behind + 4 * whole));
    return finish(hash);
  }

  /** The last bytes, fewer than four, as a word. */
  #rest(from: number): number {
    let word = 0;
    for (let at = this.end - 1; at >= from; at--) word = word << 8 | this.bytes[at];
    return word;
  }

  /** Reads into the buffer, or waits for the read that is under way. Never rejects. */
  listen(): Promise<void> {
    return this.#arrival ??= this.#receive();
  }

  /**
   * Begins to read into the buffer, when it is empty and nobody listens; whoever calls it goes on with
   * `took`. The two are `listen` without a promise of its own.
   */
  read(): Promise<number | null> {
    this.start = this.end = 0;
    return this.#socket.read(this.bytes);
  }

  /** The same for more behind what is there. Only who closes the connection listens beside it. */
  readOn(): Promise<number | null> {
    return this.#socket.read(this.#makeRoom());
  }

  /** Takes in what `read` and `readOn` have brought. */
  took(length: number | null): void {
    this.#take(length);
  }

  /** Reads into other bytes, when the buffer is empty and nobody listens. Returns how many. */
  async pour(into: Uint8Array): Promise<number> {
    try {
      const length = await this.#socket.read(into);
      this.brisk = length === into.length;
      if (length !== null) return length;
      this.#finish(false);
    } catch {
      this.#finish(true);
    }
    return 0;
  }

  /** Makes room for a head of `size` bytes in all, keeping what is there. */
  widen(size: number): void {
    this.#move(new Uint8Array(Math.max(INTAKE_SIZE, size)));
    if (this.bytes.length > INTAKE_SIZE) return;
    this.#release();
    this.#small = this.bytes;
    this.#view = undefined;
  }

  /** Nothing is read any more: gives back what was lent, once nothing can come into it. */
  dispose(): void {
    if (this.#arrival === undefined) this.#leave();
    else this.#arrival.then(() => this.#leave());
  }

  #leave(): void {
    this.#release();
    this.#small = this.bytes = NOTHING;
  }

  #release(): void {
    if (this.#small.length === NOOK_SIZE) giveNook(this.#small);
  }

  /** Gives up a wide buffer as soon as a small one will do. Not while listening. */
  relax(): void {
    if (this.bytes !== this.#small && this.length <= this.#small.length) this.#move(this.#small);
  }

  /** Takes back bytes that were poured elsewhere and turned out to be of the next message. */
  restore(bytes: Uint8Array): void {
    this.start = this.end = 0;
    if (bytes.length > this.bytes.length) this.bytes = new Uint8Array(bytes.length);
    this.bytes.set(bytes);
    this.end = bytes.length;
  }

  #move(to: Uint8Array<ArrayBuffer>): void {
    to.set(this.window);
    this.end -= this.start;
    this.start = 0;
    this.bytes = to;
  }

  #receive(): Promise<void> {
    const room = this.#makeRoom();
    // Not an async function: a connection that waits is served by as few promises as can be.
    return this.#socket.read(room).then((length) => this.#take(length), () => this.#fail());
  }

  #makeRoom(): Uint8Array<ArrayBuffer> {
    if (this.empty) this.start = this.end = 0;
    else if (this.end === this.bytes.length) this.#compact();
    return this.end === 0 ? this.bytes : this.bytes.subarray(this.end);
  }

  #take(length: number | null): void {
    this.#arrival = undefined;
    this.brisk = length === this.bytes.length - this.end;
    if (length === null) this.#finish(false);
    else this.end += length;
  }

  #fail(): void {
    this.#arrival = undefined;
    this.#finish(true);
  }

  /** The small buffer as words; made when there is something to compare it with. */
  get #ownView(): DataView {
    const { buffer, byteOffset, length } = this.#small;
    return this.#view ??= new DataView(buffer, byteOffset, length);
  }

  #compact(): void {
    this.bytes.copyWithin(0, this.start, this.end);
    this.end -= this.start;
    this.start = 0;
  }

  #finish(broken: boolean): void {
    this.ended = true;
    this.broken = broken;
    this.#owner.onQuiet();
  }
}

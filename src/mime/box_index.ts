/**
 * A table of where the messages of a mailbox stand, so that any of them is reached by its number.
 *
 * @module
 */
import { type MailboxOptions, rulesOf, unquoteMessage } from "./mbox.ts";
import { type MailboxEntry, MailboxScanner } from "./mbox_scan.ts";

/** Reads a piece of a mailbox: offsets of its first byte and after its last. */
export type ReadPiece = (start: number, end: number) => Promise<Uint8Array>;

/** More messages are not listed: that is 16 MiB. */
const MOST_ENTRIES = 1 << 20;
const WORDS = 2;

/** Offsets of all messages of a mailbox; 16 bytes for each. */
export class MailboxIndex {
  readonly #options: MailboxOptions;
  #offsets = new Float64Array(256 * WORDS);
  #count = 0;

  /** An empty table. */
  constructor(options: MailboxOptions = {}) {
    this.#options = options;
  }

  /** How many messages there are. */
  get count(): number {
    return this.#count;
  }

  /** Bytes that the table takes. */
  get size(): number {
    return this.#offsets.byteLength;
  }

  /** Adds the next message. */
  add({ start, end }: Pick<MailboxEntry, "start" | "end">): void {
    if (this.#count === MOST_ENTRIES) return;
    if ((this.#count + 1) * WORDS > this.#offsets.length) {
      const larger = new Float64Array(2 * this.#offsets.length);
      larger.set(this.#offsets);
      this.#offsets = larger;
    }
    this.#offsets.set([start, end], this.#count++ * WORDS);
  }

  /** Where the message with this number stands, from 1; undefined where there is none. */
  find(number: number): { readonly start: number; readonly end: number } | undefined {
    if (!Number.isInteger(number) || number < 1 || number > this.#count) return undefined;
    const at = (number - 1) * WORDS;
    return { start: this.#offsets[at], end: this.#offsets[at + 1] };
  }

  /** The message with this number, and nothing of the others. */
  async read(number: number, readPiece: ReadPiece): Promise<Uint8Array | undefined> {
    const place = this.find(number);
    if (place === undefined) return undefined;
    const { quoting } = rulesOf(this.#options);
    return unquoteMessage(await readPiece(place.start, place.end), quoting);
  }
}

/** Finds all messages of a mailbox. What is held is the table and one chunk. */
export async function indexMailbox(
  input: AsyncIterable<Uint8Array>,
  options: MailboxOptions = {},
): Promise<MailboxIndex> {
  const scanner = new MailboxScanner(rulesOf(options).counted);
  const index = new MailboxIndex(options);
  for await (const chunk of input) for (const entry of scanner.push(chunk)) index.add(entry);
  for (const entry of scanner.end()) index.add(entry);
  return index;
}

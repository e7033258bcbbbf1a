/**
 * The field lines of heads that were read before, by their bytes: clients say the same of themselves to
 * each URL. What has been read once is not read again.
 *
 * @module
 */
import { encodeLatin1Into } from "../../http1/latin1.ts";
import type { ReceivedHead } from "../../http1/received_head.ts";
import { keyOf } from "../memo.ts";
import { Sightings } from "../sightings.ts";
import { hashText, type Intake, INTAKE_SIZE } from "./intake.ts";

/** So many are remembered, and as many of those before them. */
const MOST_BLOCKS = 2_048;

const NOTHING: ReadonlySet<string> = new Set();

/** All of a head but its first line, its empty line included. */
export class FieldBlock {
  /** In bytes. */
  readonly length: number;
  /** Four bytes a word, the first one the lowest; what the last one has beyond the length is 0. */
  readonly words: Int32Array;
  /** What `hashText` makes of it. */
  readonly hash: number;
  readonly #head: ReceivedHead;
  readonly #key: string;

  /** The fields of a head that nothing is wrong with: where they start, and their hash. */
  constructor(head: ReceivedHead, start: number, hash: number) {
    const bytes = head.text.slice(start);
    this.length = bytes.length;
    this.words = new Int32Array(Math.ceil(bytes.length / 4));
    encodeLatin1Into(bytes, new Uint8Array(this.words.buffer));
    this.hash = hash;
    this.#head = head;
    this.#key = keyOf(head.fields(), NOTHING);
  }

  /** What tells its requests from those of others. */
  key(counted: ReadonlySet<string>): string {
    return counted.size === 0 ? this.#key : keyOf(this.#head.fields(), counted);
  }
}

/** The blocks that one front knows. */
export class FieldBlocks {
  /** By their hashes: of two with the same one the first is known, for a while. */
  #young = new Map<number, FieldBlock>();
  #old = new Map<number, FieldBlock>();
  readonly #sightings = new Sightings();

  /** The block that follows a first line of this length, if it is known and all that was received. */
  find(intake: Intake, line: number): FieldBlock | undefined {
    const hash = intake.hashBehind(line);
    const young = this.#young.get(hash);
    const block = young ?? this.#old.get(hash);
    if (block === undefined || !intake.ends(line, block)) return undefined;
    if (young === undefined) this.#add(block);
    return block;
  }

  /**
   * Takes in the block of a head that was seen before: some clients never say the same twice. Not of one
   * that no connection waits for in one piece.
   */
  add(head: ReceivedHead): void {
    const { text } = head;
    if (text.length > INTAKE_SIZE) return;
    const start = text.indexOf("\n") + 1;
    const hash = hashText(text, start);
    if (this.#young.has(hash) || !this.#sightings.hashedAgain(hash)) return;
    this.#add(new FieldBlock(head, start, hash));
  }

  #add(block: FieldBlock): void {
    this.#young.set(block.hash, block);
    if (this.#young.size < MOST_BLOCKS) return;
    this.#old = this.#young;
    this.#young = new Map();
  }
}

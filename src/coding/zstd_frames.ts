/**
 * Where the frames of a zstd stream end (RFC 8878 §3.1). The platform's decoder tells neither whether its
 * input ended within a frame, nor does it go on with the next frame of the same write.
 *
 * @module
 */

const FRAME_MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50; // its lowest four bits may be anything

/** Lengths of the dictionary's name and of the content's size, by their flags in the descriptor. */
const DICTIONARY_BYTES = [0, 1, 2, 4];
const CONTENT_SIZE_BYTES = [0, 2, 4, 8];

const RLE_BLOCK = 1;

type Part = "magic" | "skippable" | "descriptor" | "header" | "block" | "content" | "checksum";

/** Follows the frames of a stream as its bytes come. */
export class ZstdFrames {
  #part: Part = "magic";
  /** Bytes that the part still lacks, and those of it that have a meaning, lowest first. */
  #lacking = 4;
  #value = 0;
  #read = 0;
  #checksum = false;
  #lastBlock = false;

  /** Whether the input may end here: behind a frame, or before anything came. */
  get complete(): boolean {
    return this.#part === "magic" && this.#read === 0;
  }

  /** Reads on, and returns just past which bytes a frame ends. Undefined when this is no zstd. */
  follow(bytes: Uint8Array): number[] | undefined {
    const ends: number[] = [];
    for (let at = 0; at < bytes.length;) {
      at = this.#part === "content" || this.#part === "header" || this.#part === "checksum"
        ? this.#pass(bytes, at)
        : this.#readByte(bytes, at);
      while (this.#lacking === 0) {
        if (!this.#next()) return undefined;
        if (this.#part === "magic") {
          ends.push(at);
          break;
        }
      }
    }
    return ends;
  }

  #pass(bytes: Uint8Array, at: number): number {
    const length = Math.min(this.#lacking, bytes.length - at);
    this.#lacking -= length;
    return at + length;
  }

  #readByte(bytes: Uint8Array, at: number): number {
    this.#value += bytes[at] * 2 ** (8 * this.#read++);
    this.#lacking--;
    return at + 1;
  }

  #enter(part: Part, lacking: number): true {
    this.#part = part;
    this.#lacking = lacking;
    this.#value = 0;
    this.#read = 0;
    return true;
  }

  /** A part is complete: what comes next. */
  #next(): boolean {
    const value = this.#value;
    switch (this.#part) {
      case "magic":
        if (value === FRAME_MAGIC) return this.#enter("descriptor", 1);
        return value - value % 16 === SKIPPABLE_MAGIC && this.#enter("skippable", 4);
      case "skippable":
        this.#lastBlock = true;
        this.#checksum = false;
        return this.#enter("content", value);
      case "descriptor":
        this.#checksum = (value & 4) !== 0;
        return this.#enter("header", headerBytes(value));
      case "header":
        return this.#enter("block", 3);
      case "block":
        this.#lastBlock = (value & 1) === 1;
        return this.#enter("content", (value >> 1 & 3) === RLE_BLOCK ? 1 : value >> 3);
      case "content":
        if (!this.#lastBlock) return this.#enter("block", 3);
        return this.#enter(this.#checksum ? "checksum" : "magic", 4);
      case "checksum":
        return this.#enter("magic", 4);
    }
  }
}

/** Length of the frame header behind its descriptor (§3.1.1.1.1). */
function headerBytes(descriptor: number): number {
  const singleSegment = (descriptor & 0x20) !== 0;
  const sizeFlag = descriptor >> 6;
  const contentSize = sizeFlag === 0 && singleSegment ? 1 : CONTENT_SIZE_BYTES[sizeFlag];
  return (singleSegment ? 0 : 1) + DICTIONARY_BYTES[descriptor & 3] + contentSize;
}

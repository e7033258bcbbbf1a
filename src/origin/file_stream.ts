/**
 * The bytes of a file as a stream that ends whole or fails, but is never cut silently.
 *
 * @module
 */
import { arena } from "../bytes/arena.ts";
import type { ByteRange } from "../model/variant.ts";
import { Fault } from "../model/fault.ts";
import { changedFault, type FileStamp, isStill, openStamped } from "./file_stamp.ts";

/** A slot's size: enough that system calls do not show, small enough for many clients at once. */
const CHUNK = 128 << 10;

/** Opens a stamped file, whole or from the first to the last byte of a range. */
export async function streamFile(
  stamp: FileStamp,
  range?: ByteRange,
): Promise<ReadableStream<Uint8Array>> {
  const first = range?.first ?? 0;
  const end = range === undefined ? stamp.size : range.last + 1;
  if (first < 0 || first > end || end > stamp.size) {
    throw new RangeError("the range lies outside the file");
  }
  const file = await openStamped(stamp);
  if (!(await isStill(file, stamp))) {
    file.close();
    throw changedFault();
  }
  if (first > 0) await file.seek(first, Deno.SeekMode.Start);
  return new ReadableStream(new FileSource(file, stamp, end - first), { highWaterMark: 0 });
}

class FileSource implements UnderlyingDefaultSource<Uint8Array> {
  readonly #file: Deno.FsFile;
  readonly #stamp: FileStamp;
  readonly #cancelled = new AbortController();
  #left: number;

  constructor(file: Deno.FsFile, stamp: FileStamp, length: number) {
    this.#file = file;
    this.#stamp = stamp;
    this.#left = length;
  }

  async pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    try {
      const chunk = await this.#read();
      this.#left -= chunk.length;
      // Asked before the last bytes go out: with them the client has a whole, and wrong, answer.
      if (this.#left === 0 && !(await isStill(this.#file, this.#stamp))) throw changedFault();
      if (chunk.length > 0) controller.enqueue(chunk);
    } catch (error) {
      if (!this.#cancelled.signal.aborted) this.#file.close();
      throw error instanceof Fault ? error : new Fault("internal", "the file cannot be read");
    }
    if (this.#left > 0) return;
    this.#file.close();
    controller.close();
  }

  /**
   * Reads into the shared memory, and copies from there, since whoever reads the stream may keep what it gets
   * for any time. No slot is held while nobody asks for more: it is leased for one read, so those who wait for
   * one wait for a disk at most. The copy costs what zeroing an array to read into would.
   */
  async #read(): Promise<Uint8Array<ArrayBuffer>> {
    if (this.#left === 0) return new Uint8Array();
    using slot = arena.lease("files", CHUNK) ??
      await arena.acquire("files", CHUNK, this.#cancelled.signal);
    const view = this.#left < slot.size ? slot.view.subarray(0, this.#left) : slot.view;
    const count = await this.#file.read(view);
    if (count === null) throw changedFault();
    return new Uint8Array(view.subarray(0, count));
  }

  cancel(reason: unknown): void {
    this.#cancelled.abort(reason);
    this.#file.close();
  }
}

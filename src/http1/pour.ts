/**
 * Content that is read into a slot of whoever sends it on, and leaves from there: long content that
 * nobody here looks at is neither copied nor given a buffer.
 *
 * A stream that has a spring can be read either way, and from one to the other between two reads.
 *
 * @module
 */
import type { Slot } from "../bytes/arena.ts";
import { type Part, SIZE_ROOM } from "./reframe.ts";

/** Where content comes from. */
export interface Spring {
  /** Resolves when there is something to read. Holds no slot while it waits, and nor should who calls. */
  arrival(): Promise<void>;
  /**
   * Reads once. Gives the part of the slot to be written: as chunks, or content alone. Undefined when
   * there is no more. Rejects where the stream would.
   */
  pour(slot: Slot, chunked: boolean): Promise<Part | undefined>;
}

/** Slots for it are of this size: the larger they are, the fewer calls the system gets. */
export const POUR_SIZE: number = 256 << 10;

/** Room for content in a slot. */
export const POUR_ROOM: number = POUR_SIZE - 2 * SIZE_ROOM;

const springs = new WeakMap<ReadableStream<Uint8Array>, Spring>();

/** Says where the content of a stream can be had without it. */
export function registerSpring(stream: ReadableStream<Uint8Array>, spring: Spring): void {
  springs.set(stream, spring);
}

/** The spring of a stream, if it has one. Whoever uses it holds the stream's lock, and no read of it. */
export function springOf(stream: ReadableStream<Uint8Array>): Spring | undefined {
  return springs.get(stream);
}

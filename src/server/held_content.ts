/**
 * The content of an answer that is given again. What is kept for others is not kept once more: only
 * where it lies is held.
 *
 * @module
 */
import type { Lair } from "../cache/mod.ts";
import type { Repeat } from "../pipeline/repeat.ts";

/** Content, or where it lies. */
export type HeldContent = Uint8Array | Lair;

/** What is held of the content of an answer. Longer content than `most` is never looked at piece by piece. */
export function hold(body: Uint8Array, { content }: Repeat, most: number): HeldContent {
  return content !== undefined && body.length <= most ? content : body;
}

/** The content, to be used at once; undefined where it is kept no more. */
export function look(held: HeldContent): Uint8Array | undefined {
  return held instanceof Uint8Array ? held : held.look();
}

/** What holding it takes, in bytes. */
export function heldSize(held: HeldContent): number {
  return held instanceof Uint8Array ? held.length : 0;
}

/** Whether both are the same place in memory: what the store gives out for the same content. */
export function isSameContent(a: HeldContent, b: HeldContent): boolean {
  if (!(a instanceof Uint8Array)) return !(b instanceof Uint8Array) && a.isSame(b);
  return b instanceof Uint8Array && a.buffer === b.buffer && a.byteOffset === b.byteOffset &&
    a.length === b.length;
}

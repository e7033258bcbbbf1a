/**
 * Numbers and short names of texts (FNV-1a, 32 bits): equal texts have equal ones, others mostly have not.
 * For tables and versions, where nobody gains by making up two that are alike.
 *
 * @module
 */

const BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/** A number for the characters of a text from `start` on. All of its 32 bits count. */
export function hashOfText(text: string, start = 0): number {
  let hash = BASIS;
  for (let at = start; at < text.length; at++) hash = mix(hash, text.charCodeAt(at));
  return hash;
}

/** A short name for a text, by its bytes in UTF-8; letters and digits, so that it may stand in an entity tag. */
export function digestOfText(text: string): string {
  let hash = BASIS;
  for (const byte of new TextEncoder().encode(text)) hash = mix(hash, byte);
  return (hash >>> 0).toString(36);
}

function mix(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, PRIME);
}

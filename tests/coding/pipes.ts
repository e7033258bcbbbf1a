/**
 * Sends bytes through a stream in pieces, and gathers what comes out.
 *
 * @module
 */

/** A stream of the pieces. */
export function streamOf(pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return ReadableStream.from(pieces.map((piece) => piece.slice()));
}

/** All that comes out of `stream` for the pieces. */
export async function pipe(
  pieces: readonly Uint8Array[],
  stream: ReadableWritablePair<Uint8Array, Uint8Array>,
): Promise<Uint8Array> {
  return await gather(streamOf(pieces).pipeThrough(stream));
}

/** All bytes of a stream. */
export async function gather(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const bytes: number[] = [];
  for await (const piece of stream) for (const byte of piece) bytes.push(byte);
  return Uint8Array.from(bytes);
}

/** The bytes of ASCII text. */
export function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The text of ASCII bytes. */
export function asciiOf(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}

/** Every way to cut bytes in two. */
export function cuts(bytes: Uint8Array): Uint8Array[][] {
  return Array.from(
    { length: bytes.length + 1 },
    (_, at) => [bytes.subarray(0, at), bytes.subarray(at)],
  );
}

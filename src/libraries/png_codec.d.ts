/** A decoded image. */
interface Decoded {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** Starts the only instance that there is. */
export function initSync(module: WebAssembly.Module): WebAssembly.Exports;
/** Pixels of a PNG. */
export function decode(bytes: Uint8Array): Decoded;
/** A PNG of pixels. */
export function encode(
  pixels: Uint8Array,
  width: number,
  height: number,
  bitDepth: number,
): Uint8Array;

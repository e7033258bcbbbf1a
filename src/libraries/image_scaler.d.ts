/** Starts the only instance that there is. */
export function initSync(module: WebAssembly.Module): WebAssembly.Exports;
/** Scales pixels; the method is 0 triangle, 1 Catmull-Rom, 2 Mitchell, 3 Lanczos. */
export function resize(
  pixels: Uint8Array,
  width: number,
  height: number,
  toWidth: number,
  toHeight: number,
  method: number,
  premultiply: boolean,
  linear: boolean,
): Uint8ClampedArray<ArrayBuffer>;

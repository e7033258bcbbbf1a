/** A decoded image. */
interface Decoded {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** How a codec that Emscripten has compiled is started. */
interface StartOptions {
  readonly noInitialRun: true;
  readonly print: (line: string) => void;
  readonly printErr: (line: string) => void;
  readonly instantiateWasm: (
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance) => void,
  ) => WebAssembly.Exports;
}

/** Starts the decoder; that of JPEG is told whether to turn the image, that of AVIF bits per channel. */
declare const start: (
  options: StartOptions,
) => Promise<{ decode(bytes: Uint8Array, option?: boolean | number): Decoded | null }>;
export default start;

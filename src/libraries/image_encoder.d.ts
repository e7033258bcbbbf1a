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

/** Starts the encoder. */
declare const start: (
  options: StartOptions,
) => Promise<{
  encode(
    pixels: Uint8Array | Uint8ClampedArray,
    width: number,
    height: number,
    settings: Readonly<Record<string, number | boolean>>,
  ): Uint8Array | null;
}>;
export default start;

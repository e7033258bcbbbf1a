/**
 * The codecs' WebAssembly, metered: compiled once in a thread, supervised anew for each job.
 *
 * @module
 */
import { compileMetered, superviseInstance } from "../workshop/metered.ts";
import type { Bounds } from "../workshop/work.ts";

/** A codec of Emscripten's: it takes an instance of our making. */
interface EmscriptenCodec<Codec> {
  readonly WASM: string;
  start(options: {
    readonly noInitialRun: true;
    readonly print: () => void;
    readonly printErr: () => void;
    readonly instantiateWasm: (
      imports: WebAssembly.Imports,
      done: (instance: WebAssembly.Instance) => void,
    ) => WebAssembly.Exports;
  }): Promise<Codec>;
}

/** A codec of wasm-bindgen's: it makes the one instance that it has by itself. */
interface BindgenCodec {
  readonly WASM: string;
  initSync(module: WebAssembly.Module): WebAssembly.Exports;
}

const compiled = new Map<string, Promise<WebAssembly.Module>>();

/** The code of a library, compiled, with the memory of the first job as its bound. */
export function compileLibrary(url: string, { memory }: Bounds): Promise<WebAssembly.Module> {
  const known = compiled.get(url);
  if (known !== undefined) return known;
  const module = Deno.readFile(new URL(url)).then((bytes) => compileMetered(bytes, memory));
  compiled.set(url, module);
  return module;
}

/** A codec with a fresh instance: its memory goes when the job is done. */
export async function startEmscripten<Codec>(
  { WASM, start }: EmscriptenCodec<Codec>,
  bounds: Bounds,
): Promise<Codec> {
  const module = await compileLibrary(WASM, bounds);
  return await start({
    noInitialRun: true,
    print: () => {},
    printErr: () => {},
    instantiateWasm(imports, done) {
      const instance = new WebAssembly.Instance(module, imports);
      superviseInstance(instance, () => bounds.deadline.check());
      done(instance);
      return instance.exports;
    },
  });
}

/** Readies the one instance of a codec for this job. */
export async function startBindgen(codec: BindgenCodec, bounds: Bounds): Promise<void> {
  const exports = codec.initSync(await compileLibrary(codec.WASM, bounds));
  superviseInstance({ exports }, () => bounds.deadline.check());
}

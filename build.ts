/**
 * Compiles wasm/ to src/bytes/kernel.wasm.
 *
 *     deno run -A build.ts            writes the module
 *     deno run -A build.ts --check    fails unless the committed module is what a fresh build makes
 *
 * The module imports its memory from "./memory.js", as a module beside it, so that
 * `import * as kernels from "./kernel.wasm"` works wherever it is installed: no import map, no read
 * permission, no build step. The compiler can only name that import "env"; it is renamed here.
 *
 * @module
 */
const MODULE = new URL("src/bytes/kernel.wasm", import.meta.url);
const SOURCES = new URL("wasm/", import.meta.url);
const OUTPUT = "kernel.wasm";

/** In pages of 64 KiB; src/bytes/memory.js makes the memory of this size. */
const PAGES = "1024";

const FLAGS = [
  "index.ts",
  ...["--outFile", OUTPUT],
  ...["--runtime", "stub"],
  ...["--enable", "relaxed-simd"],
  ...["--initialMemory", PAGES, "--maximumMemory", PAGES],
  ...["--memoryBase", "1024"], // so that 0 is no valid address
  ...["-O3", "--converge", "--noAssert"],
  ...["--importMemory", "--noExportMemory", "--zeroFilledMemory"],
];

/** Compiles wasm/ in memory. Sources are handed over by name alone, so that no path gets into the output. */
export async function build(): Promise<Uint8Array<ArrayBuffer>> {
  // Loaded only here, since the compiler reads the environment as soon as it is loaded.
  const { default: asc } = await import("assemblyscript/asc");
  const outputs = new Map<string, Uint8Array>();
  const messages: string[] = [];
  const { error } = await asc.main(FLAGS, {
    readFile: (name: string) => readSource(name),
    writeFile: (name: string, contents: string | Uint8Array) => {
      if (typeof contents !== "string") outputs.set(name, contents);
    },
    listFiles: () => [],
    stderr: { write: (text: string) => messages.push(text) },
  });
  const output = outputs.get(OUTPUT);
  if (error || output === undefined) throw new SyntaxError(messages.join("") || String(error));
  return renameImport(output, "env", "./memory.js");
}

function readSource(name: string): string | null {
  if (name.includes("/") || name.includes("\\")) return null;
  try {
    return Deno.readTextFileSync(new URL(name, SOURCES));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/**
 * The module with its one import taken from another place. Sections are copied as they are but for the
 * import section (id 2), which begins with the number of imports and the first one's module name.
 */
export function renameImport(
  module: Uint8Array,
  from: string,
  to: string,
): Uint8Array<ArrayBuffer> {
  const output: number[] = [...module.subarray(0, HEADER)];
  for (let at = HEADER; at < module.length;) {
    const id = module[at];
    const { value: size, next } = readUnsigned(module, at + 1);
    const section = module.subarray(next, next + size);
    const copy = id === IMPORT_SECTION ? renameFirst(section, from, to) : [...section];
    output.push(id, ...writeUnsigned(copy.length));
    for (const byte of copy) output.push(byte);
    at = next + size;
  }
  return Uint8Array.from(output);
}

const HEADER = 8;
const IMPORT_SECTION = 2;

function renameFirst(section: Uint8Array, from: string, to: string): number[] {
  const { value: count, next: nameAt } = readUnsigned(section, 0);
  const { value: length, next } = readUnsigned(section, nameAt);
  const name = new TextDecoder().decode(section.subarray(next, next + length));
  if (count !== 1 || name !== from) throw new SyntaxError(`expected one import, from "${from}"`);
  const renamed = new TextEncoder().encode(to);
  const rest = section.subarray(next + length);
  return [...writeUnsigned(count), ...writeUnsigned(renamed.length), ...renamed, ...rest];
}

/** LEB128, the variable-length numbers of the WebAssembly format. */
function readUnsigned(bytes: Uint8Array, at: number): { value: number; next: number } {
  let value = 0;
  for (let shift = 0;; shift += 7) {
    const byte = bytes[at++];
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return { value, next: at };
  }
}

function writeUnsigned(value: number): number[] {
  const bytes: number[] = [];
  for (; value >= 0x80; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value];
}

async function check(): Promise<void> {
  const missing = () => new Uint8Array();
  const [fresh, committed] = await Promise.all([build(), Deno.readFile(MODULE).catch(missing)]);
  const same = fresh.length === committed.length && fresh.every((byte, i) => byte === committed[i]);
  if (same) return;
  console.error("src/bytes/kernel.wasm is not what wasm/ compiles to: run `deno task build`.");
  Deno.exit(1);
}

if (import.meta.main) {
  if (Deno.args.includes("--check")) await check();
  else await Deno.writeFile(MODULE, await build());
}

/**
 * Compiles wasm/ to the modules in src/bytes/simd/, which need SIMD128 alone, and in src/bytes/relaxed/,
 * which need relaxed SIMD.
 *
 *     deno run -A build.ts            writes the modules
 *     deno run -A build.ts --check    fails unless the committed modules are what a fresh build makes
 *
 * Each imports its memory from "../memory.js", as a module beside it, so that it can be imported wherever
 * it is installed: no import map, no read permission, no build step. The compiler can only name that
 * import "env"; it is renamed here.
 *
 * @module
 */
const SOURCES = new URL("wasm/", import.meta.url);
const OUTPUT = "module.wasm";

/** In pages of 64 KiB; src/bytes/memory.js makes the memory of this size. */
const PAGES = "1024";

/** Formats, and where the static data of each begins; src/bytes/layout.ts says where it has to end. */
const FORMATS = { base64: 1024, quoted_printable: 11 * 1024, scan: 15 * 1024 } as const;

/** The name of a format. */
export type Format = keyof typeof FORMATS;

/** What a module may ask of the runtime. */
export type Features = "simd" | "relaxed";

/**
 * Every module that there is. Relaxed SIMD makes base64 1.5 times as fast, and quoted-printable 1.1 times;
 * the scanners shuffle nothing.
 */
export const MODULES: readonly (readonly [Format, Features])[] = [
  ["base64", "simd"],
  ["base64", "relaxed"],
  ["quoted_printable", "simd"],
  ["quoted_printable", "relaxed"],
  ["scan", "simd"],
];

/** Where a module lies, from the root of the repository. */
export function modulePath(format: Format, features: Features): string {
  return `src/bytes/${features}/${format}.wasm`;
}

function flagsOf(format: Format, features: Features): string[] {
  return [
    `${format}.ts`,
    ...["--outFile", OUTPUT],
    ...["--runtime", "stub"],
    ...["--enable", features === "relaxed" ? "simd,relaxed-simd" : "simd"],
    ...["--initialMemory", PAGES, "--maximumMemory", PAGES],
    ...["--memoryBase", String(FORMATS[format])],
    ...["-O3", "--converge", "--noAssert"],
    ...["--importMemory", "--noExportMemory", "--zeroFilledMemory"],
  ];
}

/** Compiles one module. Sources are handed over by name alone, so that no path gets into the output. */
export async function build(
  format: Format,
  features: Features,
): Promise<Uint8Array<ArrayBuffer>> {
  // Loaded only here, since the compiler reads the environment as soon as it is loaded.
  const { default: asc } = await import("assemblyscript/asc");
  const outputs = new Map<string, Uint8Array>();
  const messages: string[] = [];
  const { error } = await asc.main(flagsOf(format, features), {
    readFile: (name: string) => readSource(name),
    writeFile: (name: string, contents: string | Uint8Array) => {
      if (typeof contents !== "string") outputs.set(name, contents);
    },
    listFiles: () => [],
    stderr: { write: (text: string) => messages.push(text) },
  });
  const output = outputs.get(OUTPUT);
  if (error || output === undefined) throw new SyntaxError(messages.join("") || String(error));
  return renameImport(output, "env", "../memory.js");
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

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

async function check(): Promise<void> {
  for (const [format, features] of MODULES) {
    const path = modulePath(format, features);
    const missing = () => new Uint8Array();
    const committed = await Deno.readFile(new URL(path, import.meta.url)).catch(missing);
    if (same(await build(format, features), committed)) continue;
    console.error(`${path} is not what wasm/ compiles to: run \`deno task build\`.`);
    Deno.exit(1);
  }
}

async function write(): Promise<void> {
  for (const [format, features] of MODULES) {
    const url = new URL(modulePath(format, features), import.meta.url);
    await Deno.mkdir(new URL(".", url), { recursive: true });
    await Deno.writeFile(url, await build(format, features));
  }
}

if (import.meta.main) await (Deno.args.includes("--check") ? check() : write());
